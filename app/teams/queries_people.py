"""The people of a school or an organisation, for letting in and shutting out. No activity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import ColumnElement, Select, func, or_, select, true

from app.access.viewer import Viewer
from app.accounts.models import Person
from app.core.danish import casefold, sort_key
from app.core.db import db
from app.organisations.models import Organisation, Role, School
from app.teams.models import Membership, Team

PER_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where a person is: by a team (archived ones count), or by leading the school."""

    school_id: int
    organisation_id: int
    school_address: str
    team_id: int | None = None
    team: str | None = None
    team_in_use: bool = False


@dataclass(slots=True)
class PersonPlaces:
    """A person and where they are: what rules about people read."""

    person: Person
    workplaces: list[Workplace] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)

    @property
    def id(self) -> int:
        return self.person.id

    @property
    def school_ids(self) -> frozenset[int]:
        return frozenset(place.school_id for place in self.workplaces)

    @property
    def led_school_ids(self) -> frozenset[int]:
        return frozenset(role.school_id for role in self.roles if role.school_id is not None)

    @property
    def organisation_ids(self) -> frozenset[int]:
        consulted = {r.organisation_id for r in self.roles if r.organisation_id is not None}
        return frozenset(place.organisation_id for place in self.workplaces) | consulted

    @property
    def works_beyond_schools(self) -> bool:
        """Consults, coordinates a network or administers."""
        return any(role.kind != "leader" for role in self.roles)

    @property
    def works_beyond_organisations(self) -> bool:
        """Coordinates a network or administers: no organisation decides about that."""
        return any(role.kind in ("coordinator", "administrator") for role in self.roles)

    @property
    def active_school_ids(self) -> frozenset[int]:
        """Schools where the person is in a team that is in use."""
        return frozenset(place.school_id for place in self.workplaces if place.team_in_use)

    @property
    def active_organisation_ids(self) -> frozenset[int]:
        return frozenset(place.organisation_id for place in self.workplaces if place.team_in_use)

    @property
    def led_organisation_ids(self) -> frozenset[int]:
        return frozenset(place.organisation_id for place in self.workplaces if not place.team)

    @property
    def is_administrator(self) -> bool:
        return any(role.kind == "administrator" for role in self.roles)

    def school_led_by(self, viewer: Viewer) -> str | None:
        """The address of a school of theirs that the viewer leads."""
        led = (p.school_address for p in self.workplaces if p.school_id in viewer.led_school_ids)
        return next(led, None)

    def teams_at(self, *, school_id: int | None = None) -> list[str]:
        """The names of the person's teams, at one school or at all."""
        places = (p for p in self.workplaces if school_id in (None, p.school_id))
        return [place.team for place in places if place.team]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of a list of people."""

    rows: list[PersonPlaces]
    page: int
    pages: int
    total: int


def people_of_school(school: School, *, search: str = "", page: int = 1) -> PeoplePage:
    """Everybody in a team of the school, and its leaders, in Danish order."""
    in_team = select(Membership.person_id).join(Team).where(Team.school_id == school.id)
    leads = select(Role.person_id).where(Role.school_id == school.id)
    return _page(or_(Person.id.in_(in_team), Person.id.in_(leads)), search, page)


def people_of_organisation(
    organisation: Organisation, *, search: str = "", page: int = 1
) -> PeoplePage:
    """Everybody at the organisation's schools, and its consultants, in Danish order."""
    schools = select(School.id).where(School.organisation_id == organisation.id)
    in_team = select(Membership.person_id).join(Team).where(Team.school_id.in_(schools))
    with_role = select(Role.person_id).where(
        or_(Role.school_id.in_(schools), Role.organisation_id == organisation.id)
    )
    return _page(or_(Person.id.in_(in_team), Person.id.in_(with_role)), search, page)


def everybody(*, search: str = "", page: int = 1) -> PeoplePage:
    """All people there are, also those without team or role, in Danish order."""
    return _page(true(), search, page)


def person_or_none(viewer: Viewer, person_id: str) -> PersonPlaces | None:
    """Somebody the viewer knows: a teammate, or somebody at a place they lead or consult."""
    person = db.session.scalars(select(Person).where(Person.public_id == person_id)).one_or_none()
    if person is None:
        return None
    [places] = places_of([person])
    known = (
        viewer.is_administrator
        or bool(places.school_ids & viewer.led_school_ids)
        or bool(places.organisation_ids & viewer.consulted_organisation_ids)
        or any(place.team_id in viewer.team_ids for place in places.workplaces)
    )
    return places if known else None


def organisation_listing(viewer: Viewer, places: PersonPlaces) -> str | None:
    """The address of an organisation in whose list the viewer finds the person."""
    ids = places.organisation_ids
    if not viewer.is_administrator:
        ids &= viewer.consulted_organisation_ids
    query = select(Organisation.public_id).where(Organisation.id.in_(ids))
    return db.session.scalars(query.order_by(Organisation.sort_key)).first()


def places_of(people: Sequence[Person]) -> list[PersonPlaces]:
    """These people with their teams and roles, in two statements."""
    found = {person.id: PersonPlaces(person) for person in people}
    for role, school in db.session.execute(_roles_of(found)):
        found[role.person_id].roles.append(role)
        if school is not None:
            found[role.person_id].workplaces.append(_workplace(school))
    for person_id, team, school in db.session.execute(_teams_of(found)):
        found[person_id].workplaces.append(_workplace(school, team))
    return list(found.values())


def _roles_of(person_ids: Iterable[int]) -> Select[Role, School]:
    return (
        select(Role, School)
        .join(School, School.id == Role.school_id, isouter=True)
        .where(Role.person_id.in_(person_ids))
        .order_by(Role.position, Role.id)
    )


def _teams_of(person_ids: Iterable[int]) -> Select[int, Team, School]:
    return (
        select(Membership.person_id, Team, School)
        .join(Team, Team.id == Membership.team_id)
        .join(School, School.id == Team.school_id)
        .where(Membership.person_id.in_(person_ids))
        .order_by(Team.sort_key, Team.id)
    )


def _workplace(school: School, team: Team | None = None) -> Workplace:
    return Workplace(
        school_id=school.id,
        organisation_id=school.organisation_id,
        school_address=school.public_id,
        team_id=team.id if team else None,
        team=team.name if team else None,
        team_in_use=team is not None and team.archived_on is None,
    )


def _page(belongs: ColumnElement[bool], search: str, page: int) -> PeoplePage:
    query = select(Person).where(belongs, *_like(search))
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    ordered = query.order_by(Person.sort_key, Person.id)
    people = db.session.scalars(ordered.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    return PeoplePage(places_of(people), page, pages, total)


def _like(search: str) -> list[ColumnElement[bool]]:
    wanted = search.strip()
    if not wanted:
        return []
    email = Person.email_key.contains(casefold(wanted), autoescape=True)
    key = sort_key(wanted)
    return [or_(email, Person.sort_key.contains(key)) if key else email]
