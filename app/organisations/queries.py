"""What the pages of organisations, schools and networks read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, joinedload, with_expression

from app.access.viewer import Viewer
from app.accounts.models import Person
from app.core.db import db
from app.organisations.models import (
    FocusArea,
    Network,
    NetworkMember,
    Organisation,
    Role,
    School,
)


def school_has_leader(school_id: ColumnElement[int] | InstrumentedAttribute[int]) -> Any:
    """SQL: somebody who can log in leads this school."""
    return (
        select(Role.id)
        .join(Person, Person.id == Role.person_id)
        .where(Role.kind == "leader", Role.school_id == school_id, Person.active)
        .exists()
    )


def is_member_on(day: Any) -> ColumnElement[bool]:
    """SQL: the membership of a network has not ended before this day."""
    return or_(NetworkMember.until.is_(None), NetworkMember.until >= day)


def organisation_or_none(viewer: Viewer, organisation_id: str) -> Organisation | None:
    """An organisation that the viewer knows: by belonging to it, or as administrator."""
    known = true() if viewer.is_administrator else Organisation.id.in_(viewer.organisation_ids)
    query = select(Organisation).where(Organisation.public_id == organisation_id, known)
    return db.session.scalars(query).one_or_none()


def school_or_none(viewer: Viewer, school_id: str) -> School | None:
    """A school that the viewer knows: works there, consults its organisation, administers."""
    known = or_(
        School.id.in_(viewer.school_ids),
        School.organisation_id.in_(viewer.consulted_organisation_ids),
    )
    query = (
        select(School)
        .where(School.public_id == school_id, true() if viewer.is_administrator else known)
        .options(
            joinedload(School.organisation),
            with_expression(School.has_leader, school_has_leader(School.id)),
        )
    )
    return db.session.scalars(query).one_or_none()


def network_or_none(viewer: Viewer, network_id: str) -> Network | None:
    """A network that the viewer is in, coordinates, or administers."""
    known = true() if viewer.is_administrator else Network.id.in_(viewer.network_ids)
    query = select(Network).where(Network.public_id == network_id, known)
    return db.session.scalars(query).one_or_none()


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation in the administrator's list."""

    organisation: Organisation
    schools: int


def organisation_list() -> list[OrganisationRow]:
    """Every organisation with the number of its schools, for an administrator."""
    query = (
        select(Organisation, func.count(School.id))
        .join(School, School.organisation_id == Organisation.id, isouter=True)
        .group_by(Organisation.id)
        .order_by(Organisation.sort_key, Organisation.id)
    )
    return [OrganisationRow(*row) for row in db.session.execute(query)]


def consulted_organisations(viewer: Viewer) -> Sequence[Organisation]:
    """The organisations whose consultant the viewer is."""
    query = (
        select(Organisation)
        .where(Organisation.id.in_(viewer.consulted_organisation_ids))
        .order_by(Organisation.sort_key, Organisation.id)
    )
    return db.session.scalars(query).all()


def schools_of(organisation: Organisation) -> Sequence[School]:
    """Its schools in Danish order, each with the fact whether it has a leader."""
    query = (
        select(School)
        .where(School.organisation_id == organisation.id)
        .order_by(School.sort_key, School.id)
        .options(with_expression(School.has_leader, school_has_leader(School.id)))
    )
    return db.session.scalars(query).all()


def leaders_of(schools: Sequence[School]) -> dict[int, list[Person]]:
    """Who leads each of these schools, by the school's id."""
    return _holders(Role.school_id, [school.id for school in schools], "leader")


def consultants_of(organisation: Organisation) -> list[Person]:
    """The organisation's consultants in Danish order."""
    return _holders(Role.organisation_id, [organisation.id], "consultant").get(organisation.id, [])


def _holders(
    place: InstrumentedAttribute[int | None], ids: Sequence[int], kind: str
) -> dict[int, list[Person]]:
    query = (
        select(place, Person)
        .join(Person, Person.id == Role.person_id)
        .where(Role.kind == kind, place.in_(ids))
        .order_by(Person.sort_key, Person.id)
    )
    holders: dict[int, list[Person]] = defaultdict(list)
    for place_id, person in db.session.execute(query):
        if place_id is not None:
            holders[place_id].append(person)
    return dict(holders)


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A person's role with the organisation whose people decide about it."""

    role: Role
    organisation: Organisation | None

    @property
    def organisation_id(self) -> int | None:
        return self.organisation.id if self.organisation else None


def leader_or_none(viewer: Viewer, school_id: str, person_id: str) -> HeldRole | None:
    """The role of a leader at a school that the viewer knows."""
    school = school_or_none(viewer, school_id)
    if school is None:
        return None
    role = _role(person_id, "leader", Role.school_id == school.id)
    return HeldRole(role, school.organisation) if role else None


def consultant_or_none(viewer: Viewer, organisation_id: str, person_id: str) -> HeldRole | None:
    """The role of a consultant of an organisation that the viewer knows."""
    organisation = organisation_or_none(viewer, organisation_id)
    if organisation is None:
        return None
    role = _role(person_id, "consultant", Role.organisation_id == organisation.id)
    return HeldRole(role, organisation) if role else None


def network_coordinator_or_none(viewer: Viewer, network_id: str, person_id: str) -> HeldRole | None:
    """The role of a coordinator of a network that the viewer knows."""
    network = network_or_none(viewer, network_id)
    if network is None:
        return None
    role = _role(person_id, "coordinator", Role.network_id == network.id)
    return HeldRole(role, None) if role else None


def _role(person_id: str, kind: str, at: ColumnElement[bool]) -> Role | None:
    query = (
        select(Role)
        .join(Role.person)
        .where(Person.public_id == person_id, Role.kind == kind, at)
        .options(joinedload(Role.person))
    )
    return db.session.scalars(query).first()


def is_last(role: Role) -> bool:
    """Nobody else who can log in has this role at this place."""
    query = (
        select(Role.id)
        .join(Role.person)
        .where(Role.kind == role.kind, Role.person_id != role.person_id, Person.active)
        .where(
            Role.school_id.is_not_distinct_from(role.school_id),
            Role.organisation_id.is_not_distinct_from(role.organisation_id),
            Role.network_id.is_not_distinct_from(role.network_id),
        )
    )
    return db.session.scalars(query.limit(1)).first() is None


def focus_areas_of(**owner: int) -> list[FocusArea]:
    """The focus areas of one owner (`team_id=…`), newest school year first, then Danish order."""
    query = (
        select(FocusArea)
        .filter_by(**owner)
        .where(FocusArea.removed_on.is_(None))
        .order_by(FocusArea.sort_key, FocusArea.id)
    )
    areas = db.session.scalars(query).all()
    return sorted(areas, key=lambda area: area.school_year or "", reverse=True)


def focus_area_or_none(viewer: Viewer, focus_area_id: str) -> FocusArea | None:
    """A focus area of a team, school or organisation that the viewer belongs to."""
    query = select(FocusArea).where(
        FocusArea.public_id == focus_area_id,
        FocusArea.removed_on.is_(None),
        or_(
            FocusArea.team_id.in_(viewer.team_ids),
            FocusArea.school_id.in_(viewer.school_ids),
            FocusArea.organisation_id.in_(viewer.organisation_ids),
        ),
    )
    return db.session.scalars(query).one_or_none()


@dataclass(slots=True)
class NetworkRow:
    """A network in the administrator's list."""

    network: Network
    organisations: list[str] = field(default_factory=list)
    schools: list[str] = field(default_factory=list)
    coordinators: list[Person] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)


def network_list() -> list[NetworkRow]:
    """Every network with its members and coordinators, for an administrator.

    The names of teams are left to the package that knows teams.
    """
    networks = db.session.scalars(select(Network).order_by(Network.sort_key, Network.id)).all()
    rows = {network.id: NetworkRow(network) for network in networks}
    members = (
        select(NetworkMember.network_id, Organisation.name, School.name)
        .join(Organisation, Organisation.id == NetworkMember.organisation_id, isouter=True)
        .join(School, School.id == NetworkMember.school_id, isouter=True)
        .order_by(NetworkMember.position, NetworkMember.id)
    )
    for network_id, organisation, school in db.session.execute(members):
        row = rows[network_id]
        row.organisations += [organisation] if organisation else []
        row.schools += [school] if school else []
    for network_id, people in _holders(Role.network_id, list(rows), "coordinator").items():
        rows[network_id].coordinators = people
    return list(rows.values())
