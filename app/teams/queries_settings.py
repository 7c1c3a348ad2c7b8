"""What the settings of a team read: its members and its school's teams."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select, true
from sqlalchemy.orm import joinedload, with_expression

from app.access.viewer import Viewer
from app.accounts.models import Person
from app.core.clock import today
from app.core.db import db
from app.organisations.models import FocusArea, NetworkMember, Organisation, School
from app.organisations.queries import school_has_leader
from app.teams.contents import has_written
from app.teams.models import Membership, Team
from app.teams.presence import present, rests
from app.teams.queries_questions import is_admitted, roles_around


def team_has_coordinator() -> Any:
    """SQL: a present member coordinates the team."""
    return (
        select(Membership.id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.team_id == Team.id, Membership.role == "coordinator", *present())
        .correlate(Team)
        .exists()
    )


def known_team_or_none(viewer: Viewer, team_id: str) -> Team | None:
    """A team that the viewer knows, with the facts that decide who manages it.

    Known: one's own teams, all teams of a school one leads, all teams for an administrator.
    """
    return db.session.scalars(_known_teams(viewer).where(Team.public_id == team_id)).one_or_none()


def _known_teams(viewer: Viewer) -> Select[Team]:
    known = or_(Team.id.in_(viewer.team_ids), Team.school_id.in_(viewer.led_school_ids))
    return (
        select(Team)
        .where(true() if viewer.is_administrator else known)
        .options(joinedload(Team.school), *_with_facts())
    )


def _with_facts() -> tuple[Any, ...]:
    return (
        with_expression(Team.has_records, has_written()),
        with_expression(Team.has_coordinator, team_has_coordinator()),
        with_expression(Team.school_has_leader, school_has_leader(Team.school_id)),
    )


@dataclass(frozen=True, slots=True)
class SeenAsTeam:
    """Something of a team's that rules see as the team: whoever manages that decides."""

    team: Team

    @property
    def id(self) -> int:
        return self.team.id

    @property
    def school_id(self) -> int:
        return self.team.school_id

    @property
    def has_coordinator(self) -> bool | None:
        return self.team.has_coordinator

    @property
    def has_records(self) -> bool | None:
        return self.team.has_records

    @property
    def school_has_leader(self) -> bool | None:
        return self.team.school_has_leader


@dataclass(frozen=True, slots=True)
class TeamMember(SeenAsTeam):
    """A person in a team."""

    membership: Membership

    @property
    def person(self) -> Person:
        return self.membership.person


def member_or_none(viewer: Viewer, team_id: str, person_id: str) -> TeamMember | None:
    """A member of a team that the viewer knows."""
    team = known_team_or_none(viewer, team_id)
    if team is None:
        return None
    query = (
        select(Membership)
        .join(Membership.person)
        .where(Membership.team_id == team.id, Person.public_id == person_id)
        .options(joinedload(Membership.person))
    )
    membership = db.session.scalars(query).one_or_none()
    return TeamMember(team, membership) if membership else None


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A line in the list of members: who, the role in the team, and the roles around it.

    `rests`: the team has not said yes to one of these. `is_admitted`: it has, and may say no.
    """

    person: Person
    role: str
    until: date | None
    around: list[str]
    rests: bool
    is_admitted: bool

    @property
    def is_coordinator(self) -> bool:
        return self.role == "coordinator"

    @property
    def has_ended(self) -> bool:
        return self.until is not None and self.until < today()


def members_of(team: Team) -> list[MemberRow]:
    """Everybody in the team, in Danish order: two statements."""
    query = (
        select(Person, Membership.role, Membership.until, rests(), is_admitted())
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.team_id == team.id)
        .order_by(Person.sort_key, Person.id)
    )
    found = db.session.execute(query).all()
    around = roles_around(team, [person.id for person, *_rest in found])
    return [
        MemberRow(
            person=person,
            role=role,
            until=until,
            around=list(dict.fromkeys(one.kind for one in around.get(person.id, ()))),
            rests=is_resting,
            is_admitted=admitted,
        )
        for person, role, until, is_resting, admitted in found
    ]


def other_coordinators(team: Team, person_id: int | None) -> int:
    """How many present members coordinate the team besides this person."""
    query = (
        select(func.count(Membership.id))
        .join(Membership.person)
        .where(
            Membership.team_id == team.id,
            Membership.role == "coordinator",
            Membership.person_id != person_id,
            *present(),
        )
    )
    return db.session.scalar(query) or 0


def heirs(team: Team, viewer: Viewer) -> list[Person]:
    """Who could coordinate the team after the viewer, when the viewer is the last who does."""
    if viewer.memberships.get(team.id) != "coordinator":
        return []
    if other_coordinators(team, viewer.person_id):
        return []
    query = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.team_id == team.id, Person.id != viewer.person_id, *present())
        .order_by(Person.sort_key, Person.id)
    )
    return list(db.session.scalars(query))


def is_alone(team: Team, viewer: Viewer) -> bool:
    """Whether nobody else is present in the team."""
    others = (
        select(Membership.id)
        .join(Membership.person)
        .where(Membership.team_id == team.id, Membership.person_id != viewer.person_id, *present())
    )
    return db.session.scalars(others.limit(1)).first() is None


# -- focus areas


def owner_of(area: FocusArea) -> Team | School | Organisation:
    """Whose focus area it is. Networks have no pages yet, so theirs are not asked for."""
    if area.team_id is not None:
        return db.session.get_one(Team, area.team_id)
    if area.school_id is not None:
        return db.session.get_one(School, area.school_id)
    return db.session.get_one(Organisation, area.organisation_id)


# -- a school's teams, as its leader sees them


@dataclass(slots=True)
class SchoolTeam:
    """A team in the list of its school."""

    team: Team
    coordinators: list[str] = field(default_factory=list)


def teams_of(school: School) -> list[SchoolTeam]:
    """All teams of a school in Danish order, archived ones too, with who coordinates them."""
    query = (
        select(Team)
        .where(Team.school_id == school.id)
        .order_by(Team.sort_key, Team.id)
        .options(*_with_facts())
    )
    rows = {team.id: SchoolTeam(team) for team in db.session.scalars(query)}
    coordinators = (
        select(Membership.team_id, Person.name)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.team_id.in_(rows), Membership.role == "coordinator", Person.active)
        .order_by(Person.sort_key, Person.id)
    )
    for team_id, name in db.session.execute(coordinators):
        rows[team_id].coordinators.append(name)
    return list(rows.values())


def teams_in_networks() -> dict[int, list[str]]:
    """The names of teams that are in a network by themselves, for an administrator."""
    query = (
        select(NetworkMember.network_id, Team.name)
        .join(Team, Team.id == NetworkMember.team_id)
        .order_by(NetworkMember.position, NetworkMember.id)
    )
    names: dict[int, list[str]] = defaultdict(list)
    for network_id, name in db.session.execute(query):
        names[network_id].append(name)
    return dict(names)
