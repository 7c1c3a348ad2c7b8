"""What closing an account would leave without anybody. Places and teams alone, nothing they wrote."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all
from sqlalchemy.orm import aliased

from app.accounts.models import Person
from app.core.danish import sort_key
from app.core.db import db
from app.organisations.models import Network, Organisation, Role, School
from app.teams.models import Membership, Team
from app.teams.presence import present

_ROLES: Final[dict[str, tuple[Any, Any]]] = {
    "leader": (School, Role.school_id),
    "consultant": (Organisation, Role.organisation_id),
    "coordinator": (Network, Role.network_id),
}


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """Names in Danish order. A team without members is not named as one without coordinator."""

    without_members: list[str]
    without_coordinator: list[str]
    without_leader: list[str]
    without_consultant: list[str]
    without_network_coordinator: list[str]

    @property
    def is_any(self) -> bool:
        return any(astuple(self))


def left_alone_by(person: Person) -> LeftAlone:
    """Teams in use of which nobody else is present or coordinates, and roles nobody else has.

    Nobody can be missed in a team where the person is not present now: on leave, or resting.
    """
    rows = db.session.execute(
        select(
            Team.name, School.name, Membership.role, _others(person), _others(person, "coordinator")
        )
        .join(Membership, Membership.team_id == Team.id)
        .join(Person, Person.id == Membership.person_id)
        .join(School, School.id == Team.school_id)
        .where(Person.id == person.id, Team.archived_on.is_(None), *present())
    ).all()
    empty = [f"{team}, {school}" for team, school, _role, others, _coordinate in rows if not others]
    uncoordinated = [
        f"{team}, {school}"
        for team, school, role, others, coordinate in rows
        if others and role == "coordinator" and not coordinate
    ]
    alone = _places_with_nobody_else(person)
    return LeftAlone(
        without_members=sorted(empty, key=sort_key),
        without_coordinator=sorted(uncoordinated, key=sort_key),
        without_leader=alone["leader"],
        without_consultant=alone["consultant"],
        without_network_coordinator=alone["coordinator"],
    )


def _others(person: Person, role: str | None = None) -> ColumnElement[int]:
    """SQL: how many other present members a team has, of one role or all."""
    membership, other = aliased(Membership), aliased(Person)
    query = (
        select(func.count(membership.id))
        .join(other, other.id == membership.person_id)
        .where(membership.team_id == Team.id, other.id != person.id, *present(membership, other))
        .correlate(Team)
    )
    return (query.where(membership.role == role) if role else query).scalar_subquery()


def _places_with_nobody_else(person: Person) -> dict[str, list[str]]:
    """By kind of role the names of places where no other open account has the role that this
    person has: one statement."""
    found: dict[str, list[str]] = {kind: [] for kind in _ROLES}
    parts = [_alone_in(person, kind, *place) for kind, place in _ROLES.items()]
    for kind, name in db.session.execute(union_all(*parts)).all():
        found[kind].append(name)
    return {kind: sorted(names, key=sort_key) for kind, names in found.items()}


def _alone_in(person: Person, kind: str, place: Any, column: Any) -> Select[str, str]:
    other, holder = aliased(Role), aliased(Person)
    also = (
        select(other.id)
        .join(holder, holder.id == other.person_id)
        .where(
            other.kind == kind,
            getattr(other, column.key) == place.id,
            holder.id != person.id,
            holder.active,
        )
        .correlate(place)
    )
    return (
        select(literal(kind), place.name)
        .join(Role, column == place.id)
        .where(Role.person_id == person.id, Role.kind == kind, ~also.exists())
    )
