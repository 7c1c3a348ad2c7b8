"""Every present member is told of an offer of the team's records, and may stop it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.accounts.models import Person
from app.core import clock
from app.core.db import db
from app.core.models import Mail
from app.cycles.models import Cycle
from app.organisations.school_days import after_school_days, current_calendar
from app.records.handover_jobs import ask_about_offers, move_what_is_agreed
from app.teams.models import Membership, TeamHandover, TeamQuestion
from app.teams.question_jobs import close_questions, remind_of_questions
from app.teams.questions import end_at_closing
from tests.make import (
    make_administrator,
    make_closed_cycle,
    make_handover,
    make_leader,
    make_member,
    make_person,
    make_school,
    make_team,
)


@pytest.fixture
def school(flask_app):
    """Gustav coordinates the old team with Hanne and Ida; Karl is in the new one, Lise leads."""
    made = make_school("Engsvale Skole")
    made.gustav, made.hanne, made.ida = (make_person(name) for name in ("Gustav", "Hanne", "Ida"))
    made.old = make_team(
        "6. årgang", school=made, coordinator=made.gustav, members=(made.hanne, made.ida)
    )
    made.karl = make_person("Karl")
    made.new = make_team("7. årgang", school=made, coordinator=made.karl)
    made.lise = make_leader(made, make_person("Lise Leder"))
    made.leadership = make_team("Ledelsesteamet", school=made, kind="leadership_team")
    make_member(made.leadership, made.lise)
    made.cycle = make_closed_cycle(made.old, title="Rollekort")
    db.session.commit()
    return made


def settings(team) -> str:
    return f"/teams/{team.public_id}/indstillinger"


def offer(as_, school, to=None, *, by=None, of=None, **kwargs):
    address = f"/teams/{(of or school.old).public_id}/overdrag"
    return as_(by or school.gustav).submit(address, team=(to or school.new).public_id, **kwargs)


def say(as_, person, school, word):
    [question] = db.session.scalars(select(TeamQuestion.public_id).filter_by(about="handover"))
    as_(person).post(f"/teams/{school.old.public_id}/spoergsmaal/{question}/{word}")
    move_what_is_agreed()
    db.session.expire_all()


def accept(as_, person):
    handover = db.session.scalars(select(TeamHandover.public_id)).one()
    answer = as_(person).post(f"/overdragelser/{handover}/ja")
    db.session.expire_all()
    return answer


def owner(school) -> int:
    db.session.expire_all()
    return db.session.get_one(Cycle, school.cycle.id).team_id


def in_school_days(count: int):
    day = after_school_days(clock.today(), count, current_calendar())
    moment = clock.now() + timedelta(days=(day - clock.today()).days)
    return time_machine.travel(moment, tick=False)


def after_the_days(count: int = 15) -> None:
    with in_school_days(count):
        close_questions()
        move_what_is_agreed()
    db.session.expire_all()


def mails(kind: str) -> list[str]:
    return sorted(db.session.scalars(select(Mail.recipient).filter_by(template=kind)))


def outcome() -> str | None:
    return db.session.scalars(select(TeamQuestion.outcome).filter_by(about="handover")).one()


def test_members_who_never_heard_are_told_on_their_page_and_by_mail(as_, school):
    offer(as_, school)
    assert mails("handover_asked") == sorted([school.hanne.email, school.ida.email])
    for person in (school.hanne, school.ida):
        front = as_(person).get("/").text
        assert "Må 7. årgang overtage alt, 6. årgang har skrevet?" in front
        assert "Ét nej stopper det" in front
    assert "Må 7. årgang overtage" not in as_(school.karl).get("/").text


def test_new_teams_yes_moves_nothing_before_the_days_are_over(as_, school):
    offer(as_, school)
    told = as_(school.karl).follow(accept(as_, school.karl))
    assert "Det flytter, når 6. årgang er enige om det." in told.text
    move_what_is_agreed()
    with in_school_days(14):
        close_questions()
        move_what_is_agreed()
    assert owner(school) == school.old.id
    after_the_days(15)
    assert owner(school) == school.new.id


def test_one_member_stops_it_and_both_teams_hear_without_a_name(as_, school):
    offer(as_, school)
    accept(as_, school.karl)
    say(as_, school.ida, school, "nej")
    after_the_days()
    assert owner(school) == school.old.id
    assert db.session.scalars(select(TeamHandover)).all() == []
    for person in (school.hanne, school.karl):
        text = as_(person).get("/").text
        assert "er stoppet. Intet er flyttet." in text
        assert "Ida" not in text


def test_everybodys_yes_takes_effect_at_once(as_, school):
    offer(as_, school)
    accept(as_, school.karl)
    say(as_, school.hanne, school, "ja")
    assert owner(school) == school.old.id
    say(as_, school.ida, school, "ja")
    assert owner(school) == school.new.id


def test_who_is_silent_is_seen_by_nobody(as_, school):
    offer(as_, school)
    say(as_, school.hanne, school, "ja")
    for person in (school.gustav, school.karl):
        text = as_(person).get(settings(school.old if person is school.gustav else school.new)).text
        assert "Ida har" not in text
        assert "mangler" not in text
    assert "Ingen andre ser" in as_(school.gustav).get(settings(school.old)).text


def test_members_hear_once_more_before_it_is_too_late(as_, school):
    offer(as_, school)
    with in_school_days(12):
        remind_of_questions()
    assert len(mails("handover_closes")) == 3


def test_offer_made_before_members_were_asked_is_told_anew(as_, school):
    handover = make_handover(school.old, school.new, by=school.gustav)
    db.session.commit()
    accept(as_, school.karl)
    assert owner(school) == school.old.id
    assert ask_about_offers() == 1
    assert ask_about_offers() == 0
    assert mails("handover_asked") == sorted(
        [school.gustav.email, school.hanne.email, school.ida.email]
    )
    assert db.session.get_one(TeamHandover, handover.id).question_id is not None
    after_the_days()
    assert owner(school) == school.new.id


# -- to the leadership, or where somebody has a role around the team


def test_coordinator_and_leader_do_not_move_a_living_teams_records(as_, school):
    offer(as_, school, school.leadership)
    accept(as_, school.lise)
    after_the_days(21)
    assert outcome() == "unanswered"
    assert owner(school) == school.old.id
    as_(school.lise).get(f"/afproevninger/{school.cycle.public_id}", status=404)


def test_two_yes_and_no_no_in_twenty_days_move_them_to_the_leadership(as_, school):
    offer(as_, school, school.leadership)
    accept(as_, school.lise)
    say(as_, school.hanne, school, "ja")
    with in_school_days(20):
        close_questions()
        move_what_is_agreed()
    assert owner(school) == school.old.id
    after_the_days(21)
    assert owner(school) == school.leadership.id


def test_one_no_among_two_yes_ends_the_question(as_, school):
    offer(as_, school, school.leadership)
    accept(as_, school.lise)
    say(as_, school.hanne, school, "ja")
    say(as_, school.ida, school, "nej")
    after_the_days(21)
    assert owner(school) == school.old.id


@pytest.mark.parametrize("role", ["leader", "administrator", "on_leave"])
def test_team_with_a_role_in_it_is_asked_about_like_the_leadership(as_, school, role):
    insider = make_person("Rolf")
    make_member(school.new, insider)
    if role == "administrator":
        make_administrator(insider)
    else:
        make_leader(school, insider)
        insider.on_leave = role == "on_leave"
    db.session.commit()
    offer(as_, school)
    assert "skal mindst to af jer sige ja" in as_(school.hanne).get("/").text
    accept(as_, school.karl)
    after_the_days(21)
    assert owner(school) == school.old.id


def test_yes_of_who_gets_the_records_is_none_of_the_two(as_, school):
    make_member(school.leadership, school.hanne)
    db.session.commit()
    offer(as_, school, school.leadership)
    accept(as_, school.lise)
    say(as_, school.hanne, school, "ja")
    after_the_days(21)
    assert owner(school) == school.old.id


# -- what an insider could make of it


def test_leader_who_coordinates_an_empty_team_gets_nothing_by_silence(as_, school):
    empty = make_team("Nyt team", school=school, coordinator=school.lise)
    karl = make_member(empty, make_person("Per"))
    db.session.commit()
    offer(as_, school, empty)
    accept(as_, karl)
    after_the_days(21)
    assert owner(school) == school.old.id


def test_leader_offers_the_empty_team_of_her_own_and_gets_into_nothing(as_, school):
    empty = make_team("Nyt team", school=school, coordinator=school.lise)
    db.session.commit()
    offer(as_, school, by=school.lise, of=empty)
    accept(as_, school.karl)
    after_the_days()
    as_(school.lise).get(f"/afproevninger/{school.cycle.public_id}", status=404)


def test_closing_accounts_during_the_days_ends_the_offer(as_, school):
    offer(as_, school)
    accept(as_, school.karl)
    for person in (school.hanne, school.ida):
        db.session.get_one(Person, person.id).active = False
        end_at_closing(person.id)
    db.session.commit()
    after_the_days()
    assert (outcome(), owner(school)) == ("ended", school.old.id)


def test_closing_accounts_before_the_offer_saves_no_days(as_, school):
    for person in (school.hanne, school.ida):
        db.session.get_one(Person, person.id).active = False
    db.session.commit()
    offer(as_, school)
    accept(as_, school.karl)
    move_what_is_agreed()
    assert owner(school) == school.old.id


def test_taking_out_who_could_say_no_ends_the_offer(as_, school):
    offer(as_, school)
    accept(as_, school.karl)
    as_(school.gustav).submit(
        f"/teams/{school.old.public_id}/medlemmer/{school.ida.public_id}/fjern"
    )
    after_the_days()
    assert (outcome(), owner(school)) == ("ended", school.old.id)


def test_last_day_before_the_days_are_over_ends_the_offer(as_, school):
    offer(as_, school)
    member = f"/teams/{school.old.public_id}/medlemmer/{school.ida.public_id}/til"
    as_(school.gustav).submit(member, until=clock.today().isoformat())
    assert outcome() == "ended"


@pytest.mark.parametrize("change", ["becomes_leadership", "gets_a_leader", "is_archived", "moves"])
def test_team_that_changes_after_the_yes_gets_nothing(as_, school, change):
    offer(as_, school)
    accept(as_, school.karl)
    match change:
        case "becomes_leadership":
            school.new.kind = "leadership_team"
        case "gets_a_leader":
            make_leader(school, db.session.get_one(Person, school.karl.id))
        case "is_archived":
            school.new.archived_on = clock.today()
        case "moves":
            school.new.school_id = make_school("Nabo Skole").id
    db.session.commit()
    after_the_days()
    assert owner(school) == school.old.id
    assert db.session.scalars(select(TeamHandover)).all() == []
    assert "er faldet væk" in as_(school.hanne).get("/").text


def test_second_offer_and_chains_of_offers_are_refused(as_, school):
    offer(as_, school)
    third = make_team("8. årgang", school=school, coordinator=make_person("Tim"))
    db.session.commit()
    tim = db.session.scalars(select(Membership.person_id).filter_by(team_id=third.id)).one()
    tim = db.session.get_one(Person, tim)
    again = offer(as_, school, third, status=422)
    assert again.errors() == ["Der venter allerede et tilbud. Træk det tilbage først."]
    for page in (
        offer(as_, school, third, by=school.karl, of=school.new, status=422),
        offer(as_, school, school.old, by=tim, of=third, status=422),
    ):
        assert "er selv ved at give eller få" in page.errors()[0]


def test_archived_teams_members_offer_and_are_asked_alike(as_, school):
    school.old.archived_on = clock.today()
    db.session.commit()
    offer(as_, school, by=school.hanne)
    accept(as_, school.karl)
    say(as_, school.ida, school, "nej")
    after_the_days()
    assert owner(school) == school.old.id


def test_any_member_still_takes_it_back_when_the_days_are_over(as_, school):
    offer(as_, school)
    after_the_days()
    assert outcome() == "yes"
    handover = db.session.scalars(select(TeamHandover.public_id)).one()
    as_(school.ida).post(f"/overdragelser/{handover}/fortryd")
    assert db.session.scalars(select(TeamHandover)).all() == []
