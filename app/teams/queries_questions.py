"""What the pages read about the questions of a team. Nobody can see who has not answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, or_, select
from sqlalchemy.orm import joinedload

from app.access.viewer import Viewer
from app.accounts.models import Person
from app.core.db import db
from app.organisations.models import NetworkMember, Role, School
from app.teams.models import (
    LEADERSHIP,
    Membership,
    Team,
    TeamQuestion,
    TeamQuestionAnswer,
    TeamQuestionRole,
)
from app.teams.presence import rests


@dataclass(slots=True)
class OpenQuestion:
    """A question as a member of the team sees it: what it is about, and one's own answer alone."""

    question: TeamQuestion
    answer: bool | None
    is_about_viewer: bool
    roles: list[str] = field(default_factory=list)

    @property
    def id(self) -> int:
        """Rules see it as the team."""
        return self.question.team_id

    @property
    def team(self) -> Team:
        return self.question.team


@dataclass(frozen=True, slots=True)
class AboutMe:
    """A question about the viewer: the team, and what it means until it is answered.

    `rests`: the viewer is a member, and has no access until then.
    """

    team: str
    about: str
    closes_on: date
    rests_on: date | None
    is_open: bool
    rests: bool


def open_questions(viewer: Viewer, team_ids: Collection[int]) -> list[OpenQuestion]:
    """The open questions of those of the viewer's teams, oldest first: one statement."""
    answer = TeamQuestionAnswer
    own = and_(answer.question_id == TeamQuestion.id, answer.member_id == viewer.person_id)
    query = (
        select(TeamQuestion, answer.yes, _kinds_of_roles())
        .outerjoin(answer, own)
        .where(TeamQuestion.team_id.in_(viewer.team_ids & frozenset(team_ids)))
        .where(TeamQuestion.outcome.is_(None))
        .order_by(TeamQuestion.opened_on, TeamQuestion.id)
        .options(
            joinedload(TeamQuestion.team),
            joinedload(TeamQuestion.person),
            joinedload(TeamQuestion.other_team),
        )
    )
    return [
        OpenQuestion(
            question,
            answer=yes,
            is_about_viewer=question.person_id == viewer.person_id,
            roles=sorted(set((kinds or "").split(",")) - {""}),
        )
        for question, yes, kinds in db.session.execute(query)
    ]


def _kinds_of_roles() -> ScalarSelect[str]:
    return (
        select(func.aggregate_strings(Role.kind, ","))
        .join(TeamQuestionRole, TeamQuestionRole.role_id == Role.id)
        .where(TeamQuestionRole.question_id == TeamQuestion.id)
        .correlate(TeamQuestion)
        .scalar_subquery()
    )


def question_or_none(viewer: Viewer, team_id: str, question_id: str) -> OpenQuestion | None:
    """An open question of a team of the viewer's that is not about the viewer."""
    query = (
        select(TeamQuestion)
        .join(Team, Team.id == TeamQuestion.team_id)
        .where(
            TeamQuestion.public_id == question_id,
            TeamQuestion.team_id.in_(viewer.team_ids),
            TeamQuestion.person_id.is_distinct_from(viewer.person_id),
            TeamQuestion.outcome.is_(None),
            Team.public_id == team_id,
        )
        .options(
            joinedload(TeamQuestion.team),
            joinedload(TeamQuestion.person),
            joinedload(TeamQuestion.other_team),
        )
    )
    question = db.session.scalars(query).one_or_none()
    return OpenQuestion(question, None, is_about_viewer=False) if question else None


def questions_about_me(viewer: Viewer) -> list[AboutMe]:
    """The teams that are asked about the viewer, and those that have let it be: one statement."""
    membership_rests = (
        select(Membership.id)
        .where(
            Membership.team_id == TeamQuestion.team_id,
            Membership.person_id == viewer.person_id,
            rests(),
        )
        .correlate(TeamQuestion)
        .exists()
    )
    query = (
        select(
            Team.name,
            TeamQuestion.about,
            TeamQuestion.closes_on,
            TeamQuestion.rests_on,
            TeamQuestion.outcome.is_(None),
            membership_rests,
        )
        .join(Team, Team.id == TeamQuestion.team_id)
        .where(
            TeamQuestion.person_id == viewer.person_id,
            or_(
                TeamQuestion.outcome.is_(None),
                and_(TeamQuestion.outcome == "unanswered", membership_rests),
            ),
        )
        .order_by(TeamQuestion.outcome.is_not(None), Team.sort_key, TeamQuestion.id)
    )
    told: dict[str, AboutMe] = {}
    for row in db.session.execute(query):
        told.setdefault(row[0], AboutMe(*row))
    return list(told.values())


def roles_around(team: Team, person_ids: Collection[int]) -> dict[int, list[Role]]:
    """The roles round a team that these people have: its school, organisation, networks, all of it."""
    found: dict[int, list[Role]] = defaultdict(list)
    query = (
        select(Role)
        .join(Team, Team.id == team.id)
        .join(School, School.id == Team.school_id)
        .where(Role.person_id.in_(person_ids), _is_around())
        .order_by(Role.position, Role.id)
    )
    for role in db.session.scalars(query):
        found[role.person_id].append(role)
    return dict(found)


def has_role_around(team: Team) -> ColumnElement[bool]:
    """SQL, for a statement about Person: has one of these roles."""
    around = (
        select(Role.id).join(Team, Team.id == team.id).join(School, School.id == Team.school_id)
    )
    return around.where(Role.person_id == Person.id, _is_around()).correlate(Person).exists()


def roles_asked_about(team: Team, person_ids: Collection[int]) -> dict[int, list[Role]]:
    """Those of the roles that a newcomer is asked about: leaders belong to their leadership."""
    asked = {
        person_id: [r for r in roles if not (r.kind == "leader" and team.kind == LEADERSHIP)]
        for person_id, roles in roles_around(team, person_ids).items()
    }
    return {person_id: roles for person_id, roles in asked.items() if roles}


def admitted_or_none(viewer: Viewer, team_id: str, person_id: str) -> Membership | None:
    """Another member who is there by the team's yes to a role that they still have."""
    query = (
        select(Membership)
        .join(Membership.team)
        .join(Membership.person)
        .where(
            Team.public_id == team_id,
            Team.id.in_(viewer.team_ids),
            Person.public_id == person_id,
            Person.id != viewer.person_id,
            is_admitted(),
        )
        .options(joinedload(Membership.team), joinedload(Membership.person))
    )
    return db.session.scalars(query).one_or_none()


def is_admitted() -> ColumnElement[bool]:
    """SQL: the member is there by the team's yes to a role that they still have."""
    return (
        select(TeamQuestion.id)
        .join(TeamQuestionRole, TeamQuestionRole.question_id == TeamQuestion.id)
        .where(
            TeamQuestion.team_id == Membership.team_id,
            TeamQuestion.person_id == Membership.person_id,
            TeamQuestion.outcome == "yes",
        )
        .correlate(Membership)
        .exists()
    )


def _is_around() -> ColumnElement[bool]:
    networks = select(NetworkMember.network_id).where(
        or_(
            NetworkMember.team_id == Team.id,
            NetworkMember.school_id == Team.school_id,
            NetworkMember.organisation_id == School.organisation_id,
        )
    )
    return or_(
        and_(Role.kind == "leader", Role.school_id == Team.school_id),
        and_(Role.kind == "consultant", Role.organisation_id == School.organisation_id),
        and_(Role.kind == "coordinator", Role.network_id.in_(networks.correlate(Team, School))),
        Role.kind == "administrator",
    )
