"""Whoever gets a role around a team while being its member is asked about there.

Worked out from the rows, so that no way of giving a role forgets it: a page, the command line, a
loaded file, a migration, a team that moves. Doing it again opens nothing twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import Person
from app.core.clock import now, today
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.organisations.models import Role, School
from app.organisations.school_days import after_school_days, current_calendar
from app.teams.models import (
    Membership,
    Team,
    TeamQuestion,
    TeamQuestionAnswer,
    TeamQuestionRole,
)
from app.teams.presence import present, present_ids, rests, stands_over
from app.teams.questions import end, log, open_ones, open_question

# How long a teacher made leader keeps access while the question runs, in school days.
GRACE: Final = 14
# A role that is given again within this time brings no new days of grace.
REMEMBERED: Final = timedelta(days=365)


def ask_about_members(*, person_id: int | None = None, team_id: int | None = None) -> int:
    """Open the questions that are missing: everywhere, about one person, or in one team.

    Returns how many were opened.
    """
    roles: dict[tuple[Team, int], list[Role]] = defaultdict(list)
    for team, role in db.session.execute(_missing(person_id, team_id)).all():
        roles[team, role.person_id].append(role)
    for (team, member_id), missing in roles.items():
        _ask(team, member_id, missing)
    return len(roles)


def is_missing_some() -> bool:
    """Whether there is a question to open. Only reads."""
    return db.session.execute(_missing(None, None).limit(1)).first() is not None


def ask_again(team: Team, person_id: int) -> None:
    """A member asks anew about somebody whose access rests, without new days of grace.

    Raises FieldError where the question is open, or nothing rests.
    """
    resting = select(Membership.id).where(
        Membership.team_id == team.id, Membership.person_id == person_id, rests()
    )
    if open_ones(team.id, "member", person_id) or db.session.scalar(resting) is None:
        raise FieldError("", _("Der er ikke noget at spørge om igen lige nu."))
    query = select(Role).join(Team, Team.id == team.id).join(School, School.id == Team.school_id)
    roles = db.session.scalars(
        query.where(Role.person_id == person_id, stands_over(Role, Team, School))
    ).all()
    if roles:
        _ask(team, person_id, roles)


def _missing(person_id: int | None, team_id: int | None) -> Any:
    """Members with a role around the team that no question is about: teams and roles."""
    query = (
        select(Team, Role)
        .select_from(Membership)
        .join(Team, Team.id == Membership.team_id)
        .join(School, School.id == Team.school_id)
        .join(Person, Person.id == Membership.person_id)
        .join(Role, and_(Role.person_id == Membership.person_id, stands_over(Role, Team, School)))
        .where(
            Person.active,
            or_(Membership.until.is_(None), Membership.until >= today()),
            ~_stands(),
        )
        .order_by(Team.id, Role.id)
    )
    if person_id is not None:
        query = query.where(Membership.person_id == person_id)
    return query if team_id is None else query.where(Team.id == team_id)


def _stands() -> Any:
    """A question about the role is open or answered, or there is still nobody else to ask."""
    alone = and_(TeamQuestion.outcome == "alone", ~_others_are_there())
    return (
        select(TeamQuestion.id)
        .join(TeamQuestionRole, TeamQuestionRole.question_id == TeamQuestion.id)
        .where(
            TeamQuestion.team_id == Team.id,
            TeamQuestion.person_id == Role.person_id,
            TeamQuestionRole.role_id == Role.id,
            or_(
                TeamQuestion.outcome.is_(None),
                TeamQuestion.outcome.in_(("yes", "no", "unanswered")),
                alone,
            ),
        )
        .correlate(Team, Role)
        .exists()
    )


def _others_are_there() -> Any:
    other, person = aliased(Membership), aliased(Person)
    return (
        select(other.id)
        .join(person, person.id == other.person_id)
        .where(
            other.team_id == TeamQuestion.team_id,
            other.person_id != TeamQuestion.person_id,
            *present(other, person),
        )
        .correlate(TeamQuestion)
        .exists()
    )


def _ask(team: Team, person_id: int, roles: Sequence[Role]) -> None:
    earlier = _earlier(team.id, person_id)
    running = [one for one in earlier if one.outcome in (None, "alone")]
    roles = [*roles, *_roles_of(running, but=roles)]
    rests_on = min([_first_day_of_rest(roles), *(one.rests_on for one in earlier if one.rests_on)])
    others = set(db.session.scalars(present_ids(team.id))) - {person_id}
    end(running)
    if not others and not any(one.rests_on for one in earlier):
        _note_that_nobody_is_there(team, person_id, roles)
        return
    question = open_question(team, "member", person_id=person_id, roles=roles, rests_on=rests_on)
    # Where nobody is there any more, those who were count as silent: no account that is closed, and
    # no role that is given again, makes anybody alone.
    asked = others or set(db.session.scalars(_everybody_else(team.id, person_id)))
    db.session.add_all(
        TeamQuestionAnswer(question_id=question.id, member_id=one) for one in sorted(asked)
    )
    db.session.flush()


def _everybody_else(team_id: int, person_id: int) -> Any:
    return select(Membership.person_id).where(
        Membership.team_id == team_id, Membership.person_id != person_id
    )


def _note_that_nobody_is_there(team: Team, person_id: int, roles: Collection[Role]) -> None:
    """Whoever is alone in a team keeps what is theirs, until somebody comes who can be asked."""
    question = TeamQuestion(
        team_id=team.id,
        about="member",
        person_id=person_id,
        opened_on=today(),
        closes_on=today(),
        outcome="alone",
        closed_at=now(),
    )
    db.session.add(question)
    db.session.flush()
    db.session.add_all(TeamQuestionRole(question_id=question.id, role_id=role.id) for role in roles)
    db.session.flush()
    log("team_question_alone", question)


def _first_day_of_rest(roles: Collection[Role]) -> date:
    if any(role.kind != "leader" for role in roles):
        return today()
    return after_school_days(today(), GRACE, current_calendar())


def _earlier(team_id: int, person_id: int) -> Sequence[TeamQuestion]:
    """What is open or rests on there being nobody else, and what lately closed without a yes."""
    query = select(TeamQuestion).where(
        TeamQuestion.team_id == team_id,
        TeamQuestion.person_id == person_id,
        TeamQuestion.about == "member",
        or_(
            TeamQuestion.outcome.is_(None),
            TeamQuestion.outcome == "alone",
            and_(TeamQuestion.outcome != "yes", TeamQuestion.opened_on > today() - REMEMBERED),
        ),
    )
    return db.session.scalars(query).all()


def _roles_of(questions: Collection[TeamQuestion], *, but: Collection[Role]) -> Sequence[Role]:
    query = (
        select(Role)
        .join(TeamQuestionRole, TeamQuestionRole.role_id == Role.id)
        .where(
            TeamQuestionRole.question_id.in_([one.id for one in questions]),
            Role.id.not_in([role.id for role in but]),
        )
    )
    return db.session.scalars(query.distinct()).all()
