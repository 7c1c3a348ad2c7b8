"""Who is a present member: one place says so, for statements and for the Viewer alike."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core.clock import today
from app.core.db import db
from app.organisations.models import Role
from app.teams.commands_roles import ask_about_members
from app.teams.models import Membership, TeamQuestion
from app.teams.presence import present_ids
from app.teams.queries import viewer_for
from tests.make import (
    make_administrator,
    make_consultant,
    make_leader,
    make_member,
    make_network,
    make_network_coordinator,
    make_person,
    make_question,
    make_school,
    make_team,
)


@pytest.fixture
def team(flask_app):
    made = make_team(coordinator=make_person("Gustav"), members=(make_person("Hanne"),))
    made.ib = make_member(made, make_person("Ib"))
    return made


def is_present(team, person) -> bool:
    return person.id in set(db.session.scalars(present_ids(team.id)))


def enters(team, person) -> bool:
    """What the Viewer says, with everything that hangs on a membership."""
    viewer = viewer_for(person)
    inside = team.id in viewer.memberships
    assert inside == (team.id in viewer.active_team_ids)
    assert inside == (team.school_id in viewer.school_ids - viewer.led_school_ids) or (
        viewer.led_school_ids
    )
    return inside


def membership_of(team, person) -> Membership:
    query = select(Membership).filter_by(team_id=team.id, person_id=person.id)
    return db.session.scalars(query).one()


def role_of(person) -> Role:
    return db.session.scalars(select(Role).filter_by(person_id=person.id)).one()


def test_member_who_has_accepted_is_present(team):
    assert is_present(team, team.ib)
    assert enters(team, team.ib)


def test_somebody_who_was_only_invited_is_not_present(team):
    assert not is_present(team, make_member(team, make_person(password_hash=None)))


def test_closed_account_is_neither_present_nor_inside(team):
    team.ib.active = False
    db.session.flush()
    assert not is_present(team, team.ib)
    assert not enters(team, team.ib)


def test_member_on_leave_is_neither_present_nor_inside(team):
    team.ib.on_leave = True
    db.session.flush()
    assert not is_present(team, team.ib)
    assert not enters(team, team.ib)
    assert viewer_for(team.ib).is_on_leave


@pytest.mark.parametrize(("days", "inside"), [(-1, False), (0, True), (1, True)])
def test_substitute_is_inside_until_the_last_day_is_over(team, days, inside):
    membership_of(team, team.ib).until = today() + timedelta(days)
    db.session.flush()
    assert is_present(team, team.ib) is inside
    assert enters(team, team.ib) is inside


@pytest.mark.parametrize("role", ["consultant", "administrator"])
def test_access_of_a_consultant_or_administrator_rests_before_anybody_has_asked(team, role):
    if role == "consultant":
        make_consultant(team.school.organisation, team.ib)
    else:
        make_administrator(team.ib)
    assert not is_present(team, team.ib)
    assert not enters(team, team.ib)


def test_leader_keeps_access_while_the_question_runs_and_no_longer(team):
    make_leader(team.school, team.ib)
    assert enters(team, team.ib)
    ask_about_members()
    assert enters(team, team.ib)
    question = db.session.scalars(select(TeamQuestion)).one()
    question.rests_on = today()
    db.session.flush()
    assert not enters(team, team.ib)
    assert not is_present(team, team.ib)
    question.outcome = "yes"
    db.session.flush()
    assert enters(team, team.ib)


@pytest.mark.parametrize("outcome", ["no", "unanswered", "ended"])
def test_question_that_closed_without_a_yes_opens_nothing(team, outcome):
    make_leader(team.school, team.ib)
    days = {"rests_on": today() + timedelta(9), "outcome": outcome}
    make_question(team, team.ib, about="member", roles=(role_of(team.ib),), **days)
    assert not enters(team, team.ib)


def test_yes_to_one_role_is_no_yes_to_the_next(team):
    make_leader(team.school, team.ib)
    make_question(team, team.ib, about="member", roles=(role_of(team.ib),), outcome="yes")
    assert enters(team, team.ib)
    make_administrator(team.ib)
    assert not enters(team, team.ib)


def test_access_comes_back_with_the_end_of_the_role(team):
    make_consultant(team.school.organisation, team.ib)
    assert not enters(team, team.ib)
    db.session.delete(role_of(team.ib))
    db.session.flush()
    assert enters(team, team.ib)


def test_roles_elsewhere_change_nothing(team):
    make_leader(make_school("Nabo", team.school.organisation), team.ib)
    make_network_coordinator(make_network(members=(team,)), team.ib)
    assert is_present(team, team.ib)


def test_leaders_are_in_the_leadership_team_unasked_and_others_are_not(team):
    team.kind = "leadership_team"
    make_leader(team.school, team.ib)
    assert is_present(team, team.ib)
    make_consultant(team.school.organisation, team.ib)
    assert not is_present(team, team.ib)


def test_team_that_moves_into_the_consultants_place_lets_nobody_along(team):
    elsewhere = make_school("Anden Skole")
    make_consultant(elsewhere.organisation, team.ib)
    assert enters(team, team.ib)
    team.school_id = elsewhere.id
    db.session.flush()
    assert not enters(team, team.ib)
