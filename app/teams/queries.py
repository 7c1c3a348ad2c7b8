"""What the team pages read, and how a person becomes a Viewer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    CompoundSelect,
    Date,
    Integer,
    Row,
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union,
    union_all,
)

from app.access.viewer import Viewer
from app.accounts.models import Person
from app.accounts.models_invitations import Invitation
from app.core.clock import now, today
from app.core.db import db
from app.organisations.models import NetworkMember, Organisation, Role, School
from app.organisations.queries import is_member_on
from app.teams.models import Membership, Team
from app.teams.presence import may_enter

# PostgreSQL wants the columns of a union to have a type, even where they are empty.
_NO_TEXT = cast(null(), Text)
_NO_FLAG = cast(null(), Boolean)
_NO_ID = cast(null(), Integer)
_NO_DAY = cast(null(), Date)
# A member that reads everything, so that the earliest of several days is found in one go.
_ALWAYS = date(1, 1, 1)


def viewer_for(person: Person) -> Viewer:
    """Everything that rules and scopes need to know about a person, in one statement.

    A membership that rests or has run out is none here.
    """
    known = {
        "person_id": person.id,
        "email_key": person.email_key,
        "now": now(),
        "today": today(),
    }
    rows = db.session.execute(_all_about_a_person(), known).all()
    return _viewer(person, rows)


@cache
def _all_about_a_person() -> CompoundSelect[*tuple[Any, ...]]:
    """Every request begins with this statement, and putting it together takes longer than running it."""
    teams, roles = _teams(), _roles()
    return union_all(
        select(literal("team").label("what"), *teams.c, _NO_DAY.label("day")),
        select(roles.c.kind, roles.c.network_id, roles.c.at, _NO_FLAG, *_places(roles), _NO_DAY),
        _networks_of(teams, roles),
        _invitations(),
    )


def _teams() -> CTE:
    return (
        select(
            Team.id.label("id"),
            Membership.role.label("role"),
            Team.archived_on.is_(None).label("active"),
            School.id.label("school_id"),
            School.organisation_id.label("organisation_id"),
        )
        .join(Membership, Membership.team_id == Team.id)
        .join(School, School.id == Team.school_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.person_id == bindparam("person_id"),
            *may_enter(on=bindparam("today", type_=Date)),
        )
        .cte("my_teams")
    )


def _roles() -> CTE:
    organisation = func.coalesce(Role.organisation_id, School.organisation_id)
    return (
        select(
            Role.kind,
            Role.network_id,
            Role.school_id,
            organisation.label("organisation_id"),
            Organisation.kind.label("at"),
        )
        .join(School, School.id == Role.school_id, isouter=True)
        .join(Organisation, Organisation.id == Role.organisation_id, isouter=True)
        .where(Role.person_id == bindparam("person_id"))
        .cte("my_roles")
    )


def _places(source: CTE) -> tuple[Any, Any]:
    return source.c.school_id, source.c.organisation_id


def _networks_of(teams: CTE, roles: CTE) -> Select[*tuple[Any, ...]]:
    """The networks that the person's active teams, schools or organisations are in, and since when."""
    active = select(*_places(teams)).where(teams.c.active)
    places = union(active, select(*_places(roles))).cte("my_places")
    return (
        select(
            literal("network"),
            NetworkMember.network_id,
            _NO_TEXT,
            _NO_FLAG,
            _NO_ID,
            _NO_ID,
            func.min(func.coalesce(NetworkMember.reads_from, _ALWAYS), type_=Date),
        )
        .where(
            is_member_on(bindparam("today", type_=Date)),
            or_(
                NetworkMember.team_id.in_(select(teams.c.id).where(teams.c.active)),
                NetworkMember.school_id.in_(select(places.c.school_id)),
                NetworkMember.organisation_id.in_(select(places.c.organisation_id)),
            ),
        )
        .group_by(NetworkMember.network_id)
    )


def _invitations() -> Select[*tuple[Any, ...]]:
    columns = (Invitation.id, _NO_TEXT, _NO_FLAG, _NO_ID, _NO_ID, _NO_DAY)
    return select(literal("asked"), *columns).where(
        Invitation.email_key == bindparam("email_key"), Invitation.expires_at > bindparam("now")
    )


def _viewer(person: Person, rows: Sequence[Row[*tuple[Any, ...]]]) -> Viewer:
    teams = [row for row in rows if row[0] == "team"]
    active = [row for row in teams if row[3]]
    leading = [row for row in rows if row[0] == "leader"]
    consulting = [row for row in rows if row[0] == "consultant"]
    coordinated = frozenset(row[1] for row in rows if row[0] == "coordinator")
    return Viewer(
        person_id=person.id,
        public_id=person.public_id,
        name=person.name,
        memberships=MappingProxyType({row[1]: row[2] for row in teams}),
        active_team_ids=frozenset(row[1] for row in active),
        school_ids=frozenset(row[4] for row in (*active, *leading)),
        led_school_ids=frozenset(row[4] for row in leading),
        led_organisation_ids=frozenset(row[5] for row in leading),
        organisation_ids=frozenset(row[5] for row in (*active, *leading, *consulting)),
        consulted_organisation_ids=frozenset(row[5] for row in consulting),
        consulted_kinds=frozenset(row[2] for row in consulting),
        networks_read_from=MappingProxyType(
            {
                row[1]: row[6]
                for row in rows
                if row[0] == "network" and row[6] != _ALWAYS and row[1] not in coordinated
            }
        ),
        network_ids=coordinated | frozenset(row[1] for row in rows if row[0] == "network"),
        coordinated_network_ids=coordinated,
        is_on_leave=person.on_leave,
        is_administrator=any(row[0] == "administrator" for row in rows),
        asked=sum(row[0] == "asked" for row in rows),
    )
