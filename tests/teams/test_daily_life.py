"""Daily life goes on: nobody is locked out of their own work, and nobody can see who is silent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.organisations.school_days import HolidayCalendar, is_school_day
from app.teams.models import Membership, TeamQuestion
from app.teams.queries import viewer_for
from app.teams.question_jobs import ask_what_is_missing, close_questions, remind_of_questions
from tests.invitations import open_account, say_yes
from tests.make import (
    make_administrator,
    make_consultant,
    make_cycle,
    make_leader,
    make_member,
    make_person,
    make_school,
    make_team,
)

FIRST_OF_AUGUST = date(2026, 8, 1)


@pytest.fixture
def on(monkeypatch):
    """`on(day)` makes it noon of that day for everything that asks the clock."""

    def set_day(day: date) -> date:
        moment = clock.now().replace(year=day.year, month=day.month, day=day.day, hour=12)
        monkeypatch.setattr(clock, "now", lambda: moment)
        places = ("presence", "questions", "commands_questions", "commands_roles")
        for module in (*places, "commands_members", "question_jobs", "queries"):
            monkeypatch.setattr(f"app.teams.{module}.today", lambda: day)
        return day

    return set_day


def night() -> None:
    """What the worker does each minute and each night."""
    ask_what_is_missing()
    remind_of_questions()
    close_questions()
    db.session.expire_all()


def enters(team, person) -> bool:
    db.session.expire_all()
    return team.id in viewer_for(person).memberships


def question() -> TeamQuestion:
    query = select(TeamQuestion).order_by(TeamQuestion.id.desc()).limit(1)
    return db.session.scalars(query).one()


def say(browser, team, word) -> None:
    asked = question().public_id
    browser.post(f"/teams/{team.public_id}/spoergsmaal/{asked}/{word}")


def come_back(browser) -> None:
    """Take the tick off one's own account."""
    values = browser.get("/konto").form_values()
    del values["on_leave"]
    browser.post("/konto", values)


def school_days(first: date, last: date) -> int:
    """How many school days there are from the day after `first` to `last`."""
    days = (first + timedelta(n) for n in range(1, (last - first).days + 1))
    return sum(is_school_day(day, HolidayCalendar()) for day in days)


def test_school_of_two_where_one_becomes_leader(as_, flask_app, on):
    """The other one's yes is enough."""
    on(date(2026, 9, 1))
    karen, per = make_person("Karen"), make_person("Per")
    team = make_team("Hele skolen", coordinator=karen, members=(per,))
    make_leader(team.school, karen)
    db.session.commit()
    night()
    assert enters(team, karen)
    say(as_(per), team, "ja")
    assert question().outcome == "yes"
    on(date(2027, 9, 1))
    night()
    assert enters(team, karen)
    assert enters(team, per)


def test_one_member_on_leave_is_neither_waited_for_nor_locked_out(as_, flask_app, on):
    on(date(2026, 9, 1))
    karen, per, ib = make_person("Karen"), make_person("Per"), make_person("Ib")
    team = make_team(coordinator=karen, members=(per, ib))
    make_leader(team.school, karen)
    db.session.commit()
    night()
    as_(per).submit("/konto", on_leave="y")
    assert not enters(team, per)
    assert "Du har sagt, at du er på orlov" in as_(per).get("/").text
    assert "orlov" not in as_(ib).get(f"/teams/{team.public_id}/indstillinger").text
    say(as_(ib), team, "ja")
    assert question().outcome == "yes"
    come_back(as_(per))
    assert enters(team, per)


def test_whoever_is_alone_because_the_other_is_on_leave_keeps_what_is_theirs(as_, flask_app, on):
    """They are asked about when the other one is back."""
    on(date(2026, 9, 1))
    karen, per = make_person("Karen"), make_person("Per", on_leave=True)
    team = make_team(coordinator=karen, members=(per,))
    make_leader(team.school, karen)
    db.session.commit()
    night()
    on(date(2027, 2, 1))
    night()
    assert enters(team, karen)
    come_back(as_(per))
    night()
    assert enters(team, karen)
    assert question().outcome is None
    say(as_(per), team, "ja")
    assert enters(team, karen)


def test_substitute_is_there_to_a_day_and_what_was_written_stays(as_, flask_app, on):
    day = on(date(2026, 9, 1))
    karen, substitute = make_person("Karen"), make_person("Vikar")
    team = make_team(coordinator=karen, members=(substitute,))
    cycle = make_cycle(team, title="Vikarens plan")
    db.session.commit()
    last = day + timedelta(14)
    page = as_(karen).submit(
        f"/teams/{team.public_id}/medlemmer/{substitute.public_id}/til", until=last.isoformat()
    )
    assert page.response.status_code == 302
    on(last)
    assert enters(team, substitute)
    on(last + timedelta(1))
    assert not enters(team, substitute)
    assert "Vikarens plan" in as_(karen).get(f"/afproevninger/{cycle.public_id}").text


def test_substitutes_last_day_does_not_lie_in_the_past(as_, flask_app, on):
    day = on(date(2026, 9, 1))
    karen, per = make_person("Karen"), make_person("Per")
    team = make_team(coordinator=karen, members=(per,))
    db.session.commit()
    page = as_(karen).submit(
        f"/teams/{team.public_id}/medlemmer/{per.public_id}/til",
        until=(day - timedelta(1)).isoformat(),
        status=422,
    )
    assert "ikke er gået" in page.errors()[0]
    assert enters(team, per)


def test_teacher_made_acting_leader_in_august(as_, flask_app, on):
    """The holidays count for nothing: fourteen school days of access, twenty to answer in."""
    on(FIRST_OF_AUGUST)
    karen, per, ib = make_person("Karen"), make_person("Per"), make_person("Ib")
    team = make_team(coordinator=karen, members=(per, ib))
    administrator = make_administrator()
    db.session.commit()
    place = f"/skoler/{team.school.public_id}/ledere"
    as_(administrator).submit(f"{place}/ny", email=karen.email)
    say_yes(as_, karen)
    asked = question()
    assert school_days(FIRST_OF_AUGUST, asked.rests_on) == 14
    assert school_days(FIRST_OF_AUGUST, asked.closes_on) == 20
    assert asked.rests_on > date(2026, 8, 20)
    assert "Du har adgang som før" in as_(karen).get("/").text
    on(asked.rests_on)
    assert not enters(team, karen)
    on(asked.closes_on + timedelta(1))
    night()
    as_(administrator).submit(f"{place}/{karen.public_id}/fjern")
    assert enters(team, karen)


def test_only_german_teacher_becomes_leader_and_keeps_the_team_of_one(as_, flask_app, on):
    on(date(2026, 9, 1))
    greta = make_person("Greta")
    team = make_team("Tysk", coordinator=greta)
    make_leader(team.school, greta)
    make_consultant(team.school.organisation, greta)
    db.session.commit()
    night()
    on(date(2027, 9, 1))
    night()
    assert enters(team, greta)
    colleague = make_member(team, make_person("Ny tysklærer"))
    db.session.commit()
    night()
    assert not enters(team, greta)
    say(as_(colleague), team, "ja")
    assert enters(team, greta)


def test_nobody_becomes_alone_by_closing_accounts_and_getting_the_role_anew(as_, flask_app, on):
    on(date(2026, 9, 1))
    karen, per = make_person("Karen"), make_person("Per")
    team = make_team(coordinator=karen, members=(per,))
    make_leader(team.school, karen)
    db.session.commit()
    place = f"/skoler/{team.school.public_id}/ledere"
    night()
    per.active = False
    role = as_(make_administrator())
    db.session.commit()
    on(date(2026, 12, 1))
    night()
    assert not enters(team, karen)
    role.submit(f"{place}/{karen.public_id}/fjern")
    role.submit(f"{place}/ny", email=karen.email)
    say_yes(as_, karen)
    on(date(2027, 4, 1))
    night()
    assert not enters(team, karen)


def test_members_with_private_addresses_answer_as_others_do(as_, flask_app, on):
    on(date(2026, 9, 1))
    people = [make_person(name, email=f"{name}@gmail.com") for name in ("karen", "per", "ib")]
    team = make_team(coordinator=people[0], members=tuple(people[1:]))
    leader = make_leader(team.school)
    db.session.commit()
    as_(people[0]).submit(f"/teams/{team.public_id}/medlemmer/inviter", addresses=leader.email)
    say_yes(as_, leader)
    for somebody in people:
        say(as_(somebody), team, "ja")
    assert enters(team, leader)


def test_team_whose_coordinator_left_in_july_gets_a_new_one_and_nobody_else(as_, flask_app, on):
    """The leader names one among those who are there, and neither adds nor removes anybody."""
    on(FIRST_OF_AUGUST)
    karen, per = make_person("Karen", active=False), make_person("Per")
    team = make_team(coordinator=karen, members=(per,))
    leader = make_leader(team.school)
    make_cycle(team)
    db.session.commit()
    browser = as_(leader)
    browser.get(f"/teams/{team.public_id}/medlemmer/inviter", status=403)
    browser.post(f"/teams/{team.public_id}/medlemmer/{per.public_id}/tovholder")
    assert viewer_for(per).memberships[team.id] == "coordinator"
    as_(per).submit(f"/teams/{team.public_id}/medlemmer/inviter", addresses="ny@example.org")
    new = open_account(as_, "ny@example.org")
    assert db.session.scalars(select(Membership).filter_by(person_id=new.id)).one()
    browser.get(f"/teams/{team.public_id}/indstillinger", status=403)


def test_team_that_moves_to_the_consultants_school_asks_about_them(flask_app, on):
    on(date(2026, 9, 1))
    karen = make_person("Karen")
    team = make_team(coordinator=karen, members=(make_person(),))
    elsewhere = make_school("Anden Skole")
    make_consultant(elsewhere.organisation, karen)
    db.session.commit()
    night()
    assert enters(team, karen)
    team.school_id = elsewhere.id
    db.session.commit()
    night()
    assert not enters(team, karen)
    assert question().person_id == karen.id


def test_page_says_nothing_about_who_is_silent_at_any_moment(as_, flask_app, on):
    """What one member sees is the same, whoever of the others has answered."""
    on(date(2026, 9, 1))
    people = [make_person(name) for name in ("Karen", "Per", "Ib", "Åse")]
    team = make_team(coordinator=people[0], members=tuple(people[1:]))
    leader = make_leader(team.school)
    db.session.commit()
    as_(people[0]).submit(f"/teams/{team.public_id}/medlemmer/inviter", addresses=leader.email)
    say_yes(as_, leader)
    watcher = people[3]
    seen = []
    for somebody in (None, people[1], people[2]):
        if somebody:
            say(as_(somebody), team, "ja")
        seen.append(
            tuple(
                as_(watcher).get(path).text
                for path in ("/", f"/teams/{team.public_id}/indstillinger")
            )
        )
    assert len(set(seen)) == 1
