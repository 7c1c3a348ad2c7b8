"""Who is a present member of a team: the one place that says so.

Present: the invitation is accepted, the account is open, one is not on leave, the membership has
not run out, and access does not rest because the team has not answered about a role around it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import Person
from app.core.clock import today
from app.organisations.models import Role, School
from app.teams.models import LEADERSHIP, Membership, Team, TeamQuestion, TeamQuestionRole

# What covers a role: the team's yes, or that there was nobody else to ask.
_SETTLED = ("yes", "alone")


def present(
    membership: Any = Membership, person: Any = Person, *, on: Any = None
) -> tuple[ColumnElement[bool], ...]:
    """SQL: the member is present; for a statement that joins these two tables.

    `on`: the day it is, a value or a bind parameter; today when absent.
    """
    return (person.password_hash.is_not(None), *may_enter(membership, person, on=on))


def may_enter(
    membership: Any = Membership, person: Any = Person, *, on: Any = None
) -> tuple[ColumnElement[bool], ...]:
    """SQL: the membership opens the team to whoever has logged in as this person."""
    day = today() if on is None else on
    return (
        person.active,
        person.on_leave.is_(False),
        or_(membership.until.is_(None), membership.until >= day),
        ~rests(membership, on=day),
    )


def present_ids(team_id: Any) -> Select[int]:
    """The ids of the present members of a team."""
    return (
        select(Membership.person_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.team_id == team_id, *present())
    )


def rests(membership: Any = Membership, *, on: Any = None) -> ColumnElement[bool]:
    """SQL: the member has a role around the team that the team has not agreed to.

    A leader keeps access until the day that stands at the open question, and until it is opened,
    which happens with the role, and each minute for what came by other ways.
    """
    role, team, school = aliased(Role), aliased(Team), aliased(School)
    day = today() if on is None else on
    return (
        select(role.id)
        .select_from(team)
        .join(school, school.id == team.school_id)
        .join(role, and_(role.person_id == membership.person_id, stands_over(role, team, school)))
        .where(
            team.id == membership.team_id,
            ~_asked(role, team, or_(_settled(), _runs(day))),
            or_(role.kind != "leader", _asked(role, team)),
        )
        .correlate(membership)
        .exists()
    )


def unasked(role: Any, team: Any) -> ColumnElement[bool]:
    """SQL: no question of the team has been about this role."""
    return ~_asked(role, team)


def stands_over(role: Any, team: Any, school: Any) -> ColumnElement[bool]:
    """SQL: a member with this role is asked about. Network coordinators are so as newcomers only."""
    return or_(
        and_(role.kind == "leader", role.school_id == team.school_id, team.kind != LEADERSHIP),
        and_(role.kind == "consultant", role.organisation_id == school.organisation_id),
        role.kind == "administrator",
    )


def _asked(role: Any, team: Any, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        select(TeamQuestion.id)
        .join(TeamQuestionRole, TeamQuestionRole.question_id == TeamQuestion.id)
        .where(
            TeamQuestion.team_id == team.id,
            TeamQuestion.person_id == role.person_id,
            TeamQuestionRole.role_id == role.id,
            *conditions,
        )
        .correlate(role, team)
        .exists()
    )


def _settled() -> ColumnElement[bool]:
    return TeamQuestion.outcome.in_(_SETTLED)


def _runs(day: Any) -> ColumnElement[bool]:
    """The question is open, and access does not rest meanwhile."""
    return and_(TeamQuestion.outcome.is_(None), TeamQuestion.rests_on > day)
