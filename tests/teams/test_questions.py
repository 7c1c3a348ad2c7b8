"""Nobody with a role around a team gets into it, or stays, without its members' yes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.db import db
from app.core.models import Mail, SecurityEvent
from app.organisations.models import Role, School
from app.teams.commands_questions import answer
from app.teams.commands_roles import ask_about_members
from app.teams.models import Membership, Team, TeamNews, TeamQuestion, TeamQuestionAnswer
from app.teams.queries import viewer_for
from app.teams.question_jobs import (
    ask_what_is_missing,
    close_questions,
    remind_of_questions,
)
from tests.invitations import open_account, say_yes, told_after_yes
from tests.make import (
    make_administrator,
    make_consultant,
    make_cycle,
    make_leader,
    make_member,
    make_network,
    make_network_coordinator,
    make_person,
    make_question,
    make_school,
    make_team,
)
from tests.page import Browserless


def address(team: Team, rest: str = "indstillinger") -> str:
    return f"/teams/{team.public_id}/{rest}"


def invite(browser, team, person):
    """The person is invited and says yes; who invited says yes, too, where the team is asked."""
    browser.submit(address(team, "medlemmer/inviter"), addresses=person.email)
    told = told_after_yes(lambda one: Browserless(browser.app, one), person)
    if "Teamet bliver spurgt" in told:
        say(browser, team, "ja")
    return told


def question(**by) -> TeamQuestion:
    db.session.expire_all()
    query = select(TeamQuestion).filter_by(**by).order_by(TeamQuestion.id.desc())
    return db.session.scalars(query.limit(1)).one()


def say(browser, team, word, **kwargs):
    asked = question(team_id=team.id).public_id
    return browser.post(address(team, f"spoergsmaal/{asked}/{word}"), **kwargs)


def is_in(team, person) -> bool:
    query = select(Membership.id).filter_by(team_id=team.id, person_id=person.id)
    return db.session.scalar(query) is not None


def enters(team, person) -> bool:
    db.session.expire_all()
    return team.id in viewer_for(person).memberships


def mails(template: str) -> list[str]:
    query = select(Mail.recipient).where(Mail.template == template)
    return sorted(db.session.scalars(query))


@pytest.fixture
def team(flask_app):
    gustav, hanne, ib = (make_person(name) for name in ("Gustav", "Hanne", "Ib"))
    made = make_team("6. årgang", coordinator=gustav, members=(hanne, ib))
    made.gustav, made.hanne, made.ib = gustav, hanne, ib
    made.leader = make_leader(made.school, make_person("Lise Leder"))
    db.session.commit()
    return made


@pytest.fixture
def asked(as_, team):
    """The coordinator has invited the leader."""
    invite(as_(team.gustav), team, team.leader)
    return team


@pytest.fixture
def later(monkeypatch):
    """`later(day)` makes it that day for everything that asks the clock."""

    def set_day(day: date) -> None:
        moment = clock.now().replace(year=day.year, month=day.month, day=day.day, hour=12)
        monkeypatch.setattr(clock, "now", lambda: moment)
        for module in ("presence", "questions", "commands_roles", "question_jobs", "queries"):
            monkeypatch.setattr(f"app.teams.{module}.today", lambda: day)

    return set_day


# -- a newcomer


def test_leader_who_is_invited_is_not_in_before_every_member_has_said_yes(as_, asked):
    assert not is_in(asked, asked.leader)
    say(as_(asked.hanne), asked, "ja")
    assert not is_in(asked, asked.leader)
    browser = as_(asked.ib)
    assert "Alle har sagt ja" in browser.follow(say(browser, asked, "ja")).text
    assert is_in(asked, asked.leader)
    assert enters(asked, asked.leader)


@pytest.mark.parametrize("role", ["consultant", "administrator", "coordinator"])
def test_coordinator_alone_lets_nobody_in_who_has_a_role_around_the_team(as_, team, role):
    made = {
        "consultant": lambda: make_consultant(team.school.organisation),
        "administrator": make_administrator,
        "coordinator": lambda: make_network_coordinator(make_network(members=(team.school,))),
    }
    somebody = made[role]()
    db.session.commit()
    invite(as_(team.gustav), team, somebody)
    assert not is_in(team, somebody)
    assert question().person_id == somebody.id


def test_question_stands_on_the_teams_pages_and_tells_nobody_who_is_silent(as_, asked):
    for path in (address(asked), "/"):
        page = as_(asked.hanne).get(path)
        assert "Må Lise Leder være med i 6. årgang?" in page.text
        assert page.has_button("Ja")
        assert page.has_button("Nej")
        about = page.text[page.text.index("Må Lise") :].split("Medlemmer")[0]
        assert not any(name in about for name in ("Gustav", "Ib", "1 af", "2 af"))
    say(as_(asked.hanne), asked, "ja")
    page = as_(asked.hanne).get(address(asked))
    assert "Du har sagt ja" in page.text
    assert "Du har sagt ja" not in as_(asked.ib).get(address(asked)).text


def test_page_is_the_same_for_a_member_whatever_another_has_answered(as_, asked):
    def seen() -> str:
        return as_(asked.ib).get(address(asked)).text

    before = seen()
    say(as_(asked.hanne), asked, "ja")
    assert seen() == before


def test_one_no_ends_the_question_and_the_log_does_not_tell_whose(as_, asked):
    say(as_(asked.ib), asked, "nej")
    assert question().outcome == "no"
    assert not is_in(asked, asked.leader)
    line = db.session.scalars(select(SecurityEvent).filter_by(event="team_question_no")).one()
    assert line.person_id is None
    assert db.session.scalar(select(func.count(TeamQuestionAnswer.id))) == 0
    say(as_(asked.hanne), asked, "ja", status=404)


def test_team_that_said_no_is_not_asked_again_and_again(as_, asked, later):
    say(as_(asked.ib), asked, "nej")
    assert "I kan spørge igen efter" in invite(as_(asked.gustav), asked, asked.leader)
    assert len(mails("team_question")) == 2


def test_asking_twice_is_one_question(as_, asked):
    say(as_(asked.hanne), asked, "ja")
    invite(as_(asked.gustav), asked, asked.leader)
    say(as_(asked.ib), asked, "ja")
    assert is_in(asked, asked.leader)


def test_yes_may_become_a_no_while_the_question_is_open(as_, asked):
    say(as_(asked.hanne), asked, "ja")
    say(as_(asked.hanne), asked, "nej")
    assert question().outcome == "no"


def test_yes_counts_once_however_often_it_is_said(as_, asked):
    for _time in range(2):
        say(as_(asked.hanne), asked, "ja")
    assert not is_in(asked, asked.leader)


def test_outsiders_and_the_one_it_is_about_answer_nothing(as_, asked):
    outsider = make_person()
    school = db.session.get_one(School, asked.school_id)
    make_team("Nabo", school=school, coordinator=outsider)
    db.session.commit()
    for somebody in (outsider, asked.leader):
        say(as_(somebody), asked, "ja", status=404)


def test_person_it_is_about_sees_that_it_is_not_answered_yet(as_, asked):
    page = as_(asked.leader).get("/konto")
    told = "6. årgang er spurgt, om du kan være med. Det er ikke svaret endnu."
    assert told in page.text
    say(as_(asked.hanne), asked, "ja")
    assert told in as_(asked.leader).get("/konto").text


def test_question_is_open_for_twenty_school_days_with_two_mails(as_, asked, later):
    assert mails("team_question") == sorted([asked.hanne.email, asked.ib.email])
    say(as_(asked.hanne), asked, "ja")
    last = question().closes_on
    later(last - timedelta(7))
    assert remind_of_questions() == 0
    later(last - timedelta(1))
    assert (remind_of_questions(), remind_of_questions()) == (1, 0)
    assert len(mails("team_question_closes")) == 3
    later(last)
    assert close_questions() == 0
    later(last + timedelta(1))
    assert close_questions() == 1
    assert question().outcome == "yes"
    assert is_in(asked, asked.leader)


def test_one_yes_is_not_enough_when_the_time_is_over(asked, later):
    later(question().closes_on + timedelta(1))
    close_questions()
    assert question().outcome == "unanswered"
    assert not is_in(asked, asked.leader)


def test_yes_of_somebody_who_is_gone_or_on_leave_is_none(as_, asked, later):
    say(as_(asked.hanne), asked, "ja")
    asked.hanne.on_leave = True
    db.session.commit()
    later(question().closes_on + timedelta(1))
    close_questions()
    assert question().outcome == "unanswered"


def test_somebody_who_never_accepted_is_not_waited_for_and_gives_no_yes(as_, team):
    invited = make_member(team, make_person("Ny", password_hash=None))
    db.session.commit()
    invite(as_(team.gustav), team, team.leader)
    say(as_(team.hanne), team, "ja")
    assert invited.email not in mails("team_question")
    say(as_(team.ib), team, "ja")
    assert is_in(team, team.leader)


def test_closing_a_members_account_ends_the_question_instead_of_answering_it(as_, asked):
    say(as_(asked.hanne), asked, "ja")
    as_(asked.leader).submit(f"/personer/{asked.ib.public_id}/luk")
    assert question().outcome == "ended"
    assert not is_in(asked, asked.leader)


def test_closing_the_account_in_question_ends_it(as_, asked):
    asked.leader.active = False
    db.session.commit()
    say(as_(asked.hanne), asked, "ja")
    assert question().outcome == "ended"


def test_taking_the_silent_one_out_decides_nothing_by_itself(as_, asked):
    say(as_(asked.hanne), asked, "ja")
    as_(asked.gustav).submit(address(asked, f"medlemmer/{asked.ib.public_id}/fjern"))
    assert not is_in(asked, asked.leader)


def test_newcomer_answers_too(as_, asked):
    new = make_member(asked, make_person("Ny"))
    db.session.commit()
    say(as_(asked.hanne), asked, "ja")
    say(as_(asked.ib), asked, "ja")
    assert not is_in(asked, asked.leader)
    say(as_(new), asked, "ja")
    assert is_in(asked, asked.leader)


def test_team_of_one_lets_nobody_in_who_has_a_role_around_it(as_, team):
    alone = make_team("Tysk", school=team.school, coordinator=make_person("Tysklæreren"))
    coordinator = db.session.scalars(select(Membership).filter_by(team_id=alone.id)).one()
    db.session.commit()
    person = db.session.get_one(type(team.gustav), coordinator.person_id)
    assert "mindst to medlemmer" in invite(as_(person), alone, team.leader)
    assert not is_in(alone, team.leader)


def test_archiving_ends_what_is_asked_about_newcomers(as_, asked):
    as_(asked.gustav).post(address(asked, "arkiver"))
    assert question().outcome == "ended"


def test_leader_of_another_school_joins_as_anybody_else(as_, team):
    other = make_leader(make_school("Nabo Skole"))
    db.session.commit()
    invite(as_(team.gustav), team, other)
    assert is_in(team, other)


def test_leadership_team_asks_nobody_about_its_leaders(as_, team):
    other = make_leader(team.school, make_person("Otto"))
    leaders = make_team("Ledelsen", school=team.school, coordinator=other, kind="leadership_team")
    db.session.commit()
    invite(as_(other), leaders, team.leader)
    assert is_in(leaders, team.leader)


def test_any_member_may_say_no_afterwards_and_the_team_is_told_not_by_whom(as_, asked):
    for somebody in (asked.hanne, asked.ib):
        say(as_(somebody), asked, "ja")
    browser = as_(asked.hanne)
    page = browser.get(address(asked))
    assert "Lise Leder (leder)" in page.text
    browser.submit(address(asked, f"medlemmer/{asked.leader.public_id}/nej"))
    assert not is_in(asked, asked.leader)
    news = db.session.scalars(select(TeamNews).filter_by(kind="access_closed")).one()
    assert news.person_id == asked.leader.id
    line = db.session.scalars(select(SecurityEvent).filter_by(event="team_access_closed")).one()
    assert line.person_id is None


def test_colleague_without_a_role_is_not_put_out_by_one_members_no(as_, team):
    no = f"medlemmer/{team.ib.public_id}/nej"
    as_(team.hanne).get(address(team, no), status=404)
    as_(team.hanne).post(address(team, no), status=404)
    assert is_in(team, team.ib)


# -- a member who gets a role


def test_named_consultant_loses_access_to_own_teams_until_answered(as_, team):
    administrator = make_administrator()
    db.session.commit()
    place = f"/organisationer/{team.school.organisation.public_id}/konsulenter/ny"
    as_(administrator).submit(place, email=team.ib.email)
    say_yes(as_, team.ib)
    assert not enters(team, team.ib)
    assert question().about == "member"
    assert mails("team_question") == sorted([team.gustav.email, team.hanne.email])
    page = as_(team.ib).get("/konto")
    assert "Din adgang til 6. årgang hviler" in page.text
    assert "ikke svaret endnu" in page.text
    for somebody in (team.gustav, team.hanne):
        say(as_(somebody), team, "ja")
    assert enters(team, team.ib)


def test_teacher_made_leader_keeps_access_fourteen_school_days_and_sees_it_said(as_, team, later):
    place = f"/skoler/{team.school.public_id}/ledere/ny"
    administrator = make_administrator()
    db.session.commit()
    as_(administrator).submit(place, email=team.ib.email)
    say_yes(as_, team.ib)
    asked = question()
    page = as_(team.ib).get("/")
    assert "Teamet er spurgt, om du kan være med" in page.text
    assert "Det er ikke svaret endnu" in page.text
    assert not page.has_button("Ja")
    later(asked.rests_on - timedelta(1))
    assert enters(team, team.ib)
    later(asked.rests_on)
    assert not enters(team, team.ib)


def test_no_about_a_member_with_a_role_closes_the_access(as_, team):
    make_consultant(team.school.organisation, team.ib)
    ask_about_members()
    db.session.commit()
    say(as_(team.hanne), team, "nej")
    assert not is_in(team, team.ib)


def test_role_that_is_given_again_brings_no_new_days(team, later):
    school = team.school
    make_leader(school, team.ib)
    ask_about_members()
    db.session.commit()
    later(question().closes_on + timedelta(1))
    close_questions()
    assert not enters(team, team.ib)
    db.session.delete(db.session.scalars(select(Role).filter_by(person_id=team.ib.id)).one())
    make_leader(school, team.ib)
    ask_about_members()
    db.session.commit()
    assert not enters(team, team.ib)


def test_what_is_there_already_is_asked_about_once(team):
    make_leader(team.school, team.ib)
    make_consultant(team.school.organisation, team.hanne)
    db.session.commit()
    assert (ask_what_is_missing(), ask_what_is_missing()) == (2, 0)
    assert enters(team, team.ib)
    assert not enters(team, team.hanne)


def test_members_ask_again_about_somebody_whose_access_rests(as_, team):
    make_consultant(team.school.organisation, team.ib)
    role = db.session.scalars(select(Role).filter_by(person_id=team.ib.id)).one()
    make_question(team, team.ib, about="member", roles=(role,), outcome="unanswered")
    db.session.commit()
    as_(team.hanne).post(address(team, f"medlemmer/{team.ib.public_id}/spoerg-igen"))
    for somebody in (team.gustav, team.hanne):
        say(as_(somebody), team, "ja")
    assert enters(team, team.ib)


def test_asking_again_restarts_nothing_that_is_open(as_, team):
    make_consultant(team.school.organisation, team.ib)
    ask_about_members()
    db.session.commit()
    say(as_(team.gustav), team, "ja")
    browser = as_(team.hanne)
    assert not browser.get(address(team)).has_button("Spørg teamet igen")
    again = browser.post(address(team, f"medlemmer/{team.ib.public_id}/spoerg-igen"))
    assert "ikke noget at spørge om" in browser.follow(again).text
    say(browser, team, "ja")
    assert enters(team, team.ib)


def test_whoever_is_asked_about_takes_nobody_out_meanwhile(as_, team):
    make_leader(team.school, team.gustav)
    ask_about_members()
    db.session.commit()
    browser = as_(team.gustav)
    done = browser.submit(address(team, f"medlemmer/{team.ib.public_id}/fjern"))
    assert "når teamet har svaret på det" in browser.follow(done).text
    assert is_in(team, team.ib)


def test_two_yes_at_once_are_both_kept(asked):
    told = question()
    for somebody in (asked.hanne, asked.ib):
        answer(told, yes=True, by=viewer_for(somebody))
    assert is_in(asked, asked.leader)


# -- the team's kind


def test_kind_changes_to_leadership_when_all_have_said_yes(as_, team):
    browser = as_(team.gustav)
    done = browser.submit(address(team, "rediger"), kind="leadership_team", name="Nyt navn")
    assert "har sagt ja" in browser.follow(done).text
    assert db.session.get_one(Team, team.id).kind == "year_team"
    say(as_(team.hanne), team, "ja")
    say(as_(team.ib), team, "ja")
    db.session.expire_all()
    assert db.session.get_one(Team, team.id).kind == "leadership_team"


def test_one_no_keeps_the_kind(as_, team):
    as_(team.gustav).submit(address(team, "rediger"), kind="leadership_team")
    say(as_(team.hanne), team, "nej")
    say(as_(team.ib), team, "ja", status=404)
    db.session.expire_all()
    assert db.session.get_one(Team, team.id).kind == "year_team"


def test_leader_who_closed_the_coordinators_account_changes_no_kind(as_, team):
    team.gustav.active = False
    db.session.commit()
    page = as_(team.leader).submit(address(team, "rediger"), kind="leadership_team", status=422)
    assert "mindst to" in page.errors()[0]


def test_other_kinds_are_the_coordinators_to_change(as_, team):
    as_(team.gustav).submit(address(team, "rediger"), kind="class_team")
    db.session.expire_all()
    assert db.session.get_one(Team, team.id).kind == "class_team"


def test_leaders_in_a_team_that_stops_being_the_leadership_are_asked_about(as_, team):
    leaders = make_team("Ledelsen", school=team.school, kind="leadership_team")
    for somebody in (team.leader, team.hanne, team.ib):
        make_member(leaders, somebody, role="coordinator")
    db.session.commit()
    as_(team.hanne).submit(address(leaders, "rediger"), kind="year_team")
    say(as_(team.ib), leaders, "ja")
    say(as_(team.leader), leaders, "ja")
    assert question().about == "member"
    assert question().person_id == team.leader.id


# -- row 27: who adds people


def test_leader_adds_nobody_to_a_team_that_has_written_something(as_, team):
    team.gustav.active = False
    make_cycle(team)
    db.session.commit()
    browser = as_(team.leader)
    browser.get(address(team, "medlemmer/inviter"), status=403)
    browser.post(address(team, "medlemmer/inviter"), {"addresses": "ny@example.org"}, status=403)
    browser.post(address(team, f"medlemmer/{team.hanne.public_id}/fjern"), status=403)


def test_leader_and_administrator_add_people_to_a_team_without_records(as_, team):
    empty = make_team("Nyt", school=team.school)
    administrator = make_administrator()
    db.session.commit()
    invite(as_(team.leader), empty, team.ib)
    assert is_in(empty, team.ib)
    as_(administrator).get(address(empty, "medlemmer/inviter"), status=403)


def test_leader_names_a_present_member_where_there_is_no_present_coordinator(as_, team):
    team.gustav.on_leave = True
    team.hanne.on_leave = True
    make_cycle(team)
    db.session.commit()
    browser = as_(team.leader)
    browser.post(address(team, f"medlemmer/{team.hanne.public_id}/tovholder"))
    browser.post(address(team, f"medlemmer/{team.ib.public_id}/tovholder"))
    db.session.expire_all()
    query = select(Membership.person_id).filter_by(team_id=team.id, role="coordinator")
    assert set(db.session.scalars(query)) == {team.gustav.id, team.ib.id}


# -- newcomers are news


def test_every_newcomer_is_news_for_every_member_by_page_and_mail(as_, team):
    browser = as_(team.gustav)
    text = "Ny Kollega <ny@example.org>, Anden Ny <ny2@example.org>"
    browser.submit(address(team, "medlemmer/inviter"), addresses=text)
    assert mails("newcomer") == []
    open_account(as_, "ny@example.org", name="Ny Kollega")
    open_account(as_, "ny2@example.org", name="Anden Ny")
    assert set(mails("newcomer")) >= {team.gustav.email, team.hanne.email, team.ib.email}
    page = as_(team.hanne).get("/")
    assert "Anden Ny er kommet med i teamet." in page.text
    assert "Ny Kollega er kommet med i teamet." in page.text
    mail = db.session.scalars(select(Mail).filter_by(template="newcomer")).first()
    assert list(mail.values) == ["path"]


def test_role_stands_beside_the_name(as_, team):
    make_consultant(team.school.organisation, team.ib)
    make_network_coordinator(make_network(members=(team,)), team.hanne)
    db.session.commit()
    page = as_(team.gustav).get(address(team)).text
    assert "Ib (konsulent) (adgangen hviler)" in page
    assert "Hanne (koordinator for netværket)" in page
