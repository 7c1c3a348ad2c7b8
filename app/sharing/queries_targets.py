"""With whom a record can be shared, and with whom it is, by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    cast,
    exists,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from app.core.clock import today
from app.core.db import db
from app.core.i18n import _, _l
from app.cycles.models import Audience, Cycle, SharedVersion
from app.organisations.models import Network, NetworkMember, Organisation, School
from app.organisations.queries import is_member_on
from app.sharing.rules import Target
from app.teams.models import Team

_NETWORK_WORDS: dict[str, Any] = {
    "network": _l("netværket"),
    "partnership": _l("partnerskabet"),
    "project": _l("projektet"),
    "subproject": _l("delprojektet"),
}
_ORDER = ("school", "organisation", "network", "team", "public")


def readers_of(cycle: Cycle) -> list[Target]:
    """Those who read the shared version now, in one statement; in none when nobody does."""
    if not cycle.audiences:
        return []
    own_team, own_school = aliased(Team), aliased(School)
    held_school, held_organisation = aliased(School), aliased(Organisation)
    query = (
        select(
            Audience.kind,
            Audience.school_id.label("audience_school_id"),
            Audience.organisation_id.label("audience_organisation_id"),
            held_school.name.label("held_school"),
            held_school.public_id.label("held_school_public_id"),
            held_organisation.name.label("held_organisation"),
            held_organisation.public_id.label("held_organisation_public_id"),
            own_school.id.label("own_school_id"),
            own_school.organisation_id.label("own_organisation_id"),
            Organisation.name.label("own_organisation"),
            *_network_columns(own_school, SharedVersion.shared_on),
            *_team_columns(own_school),
        )
        .join(Cycle, Cycle.id == Audience.cycle_id)
        .join(SharedVersion, SharedVersion.cycle_id == Cycle.id, isouter=True)
        .join(own_team, own_team.id == Cycle.team_id)
        .join(own_school, own_school.id == own_team.school_id)
        .join(Organisation, Organisation.id == own_school.organisation_id)
        .join(held_school, held_school.id == Audience.school_id, isouter=True)
        .join(held_organisation, held_organisation.id == Audience.organisation_id, isouter=True)
        .join(Network, Network.id == Audience.network_id, isouter=True)
        .join(Team, Team.id == Audience.team_id, isouter=True)
        .join(School, School.id == Team.school_id, isouter=True)
        .where(Audience.cycle_id == cycle.id)
    )
    return _in_order(_reader(row) for row in db.session.execute(query))


def targets_for(cycle: Cycle) -> list[Target]:
    """Everybody this team can choose, and whoever reads the record now though no longer offered.

    Networks are those that the team, its school or its organisation is in; buddy teams those of
    its own organisation or of these networks. Those that have ended are among them, since something
    proposed may wait. Needs the school's organisation; two statements.
    """
    school = cycle.team.school
    offered = [
        _school(school.id, school.name),
        _organisation(school.organisation_id, school.organisation.name),
        *_around(cycle.team),
        _everybody(school.id, school.organisation_id),
    ]
    by_key = {target.key: target for target in (*offered, *readers_of(cycle))}
    return _in_order(by_key.values())


def places_named(organisation_id: int, keys: Iterable[str]) -> dict[str, str]:
    """The names that a proposal's keys stand for, in one statement: those of organisations,
    networks and buddy teams. `organisation_id`: whom the bare key of an organisation means."""
    ids = [key.partition(":")[2] for key in keys]
    own = and_(literal("organisation" in keys), Organisation.id == organisation_id)
    found = union_all(
        _named("organisation", Organisation, or_(Organisation.public_id.in_(ids), own)),
        _named("network", Network, Network.public_id.in_(ids), Network.kind),
        _named("team", Team, Team.public_id.in_(ids)),
    )
    names = {}
    for row in db.session.execute(found):
        names[f"{row.place}:{row.public_id}"] = _words_for(row)
        if row.place == "organisation" and row.id == organisation_id:
            names["organisation"] = row.name
    return names


def _named(place: str, model: Any, where: ColumnElement[bool], kind: Any = None) -> Select[Any]:
    columns = (model.id, model.public_id, model.name)
    word = literal("") if kind is None else kind
    return select(literal(place).label("place"), *columns, word.label("kind")).where(where)


def _words_for(row: Row[Any]) -> str:
    if row.place == "network":
        return network_words(row.name, row.kind)
    return _("makkerteamet %(team)s", team=row.name) if row.place == "team" else str(row.name)


def _around(team: Team) -> list[Target]:
    """Networks and buddy teams, in one statement."""
    found = union_all(_networks_around(team), _teams_around(team))
    return [
        _team(row) if row.team_id is not None else _network(row)
        for row in db.session.execute(found)
    ]


def _nothing(columns: Iterable[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    """Empty ones of the same names and types, for the other part of a union."""
    return [cast(null(), one.type).label(one.key) for one in columns]


def _networks_around(team: Team) -> Select[*tuple[Any, ...]]:
    return (
        select(*_own_columns(), *_nothing(_team_columns(School)))
        .select_from(Network)
        .join(School, School.id == team.school_id)
        .join(Organisation, Organisation.id == School.organisation_id)
        .where(Network.id.in_(_networks_of(team)))
    )


def _own_columns() -> list[ColumnElement[Any]]:
    """Those of a network that is around the team of the row's School and Organisation."""
    return [Organisation.name.label("own_organisation"), *_network_columns(School, today())]


def _teams_around(team: Team) -> Select[*tuple[Any, ...]]:
    """Teams in use of the own organisation, and those that are in one of the own networks."""
    organisation_id = team.school.organisation_id
    own_school = aliased(School)
    together = and_(NetworkMember.network_id.in_(_networks_of(team)), is_member_on(today()))
    return (
        select(*_nothing(_own_columns()), *_team_columns(own_school))
        .join(School, School.id == Team.school_id)
        .join(own_school, own_school.id == team.school_id)
        .where(
            Team.id != team.id,
            Team.archived_on.is_(None),
            or_(
                School.organisation_id == organisation_id,
                School.organisation_id.in_(select(NetworkMember.organisation_id).where(together)),
                Team.school_id.in_(select(NetworkMember.school_id).where(together)),
                Team.id.in_(select(NetworkMember.team_id).where(together)),
            ),
        )
    )


def _networks_of(team: Team) -> Select[Any]:
    return select(NetworkMember.network_id).where(
        is_member_on(today()),
        or_(
            NetworkMember.team_id == team.id,
            NetworkMember.school_id == team.school_id,
            NetworkMember.organisation_id == team.school.organisation_id,
        ),
    )


def _network_columns(own_school: Any, shared_on: Any) -> list[ColumnElement[Any]]:
    """A network's columns; `…_along` tell whether one's own are themselves members of it, and read
    what is shared there on this day."""
    member = and_(
        NetworkMember.network_id == Network.id,
        is_member_on(today()),
        or_(NetworkMember.reads_from.is_(None), NetworkMember.reads_from <= shared_on),
    )
    own_organisation = NetworkMember.organisation_id == own_school.organisation_id
    return [
        Network.id.label("network_id"),
        Network.public_id.label("network_public_id"),
        Network.name.label("network"),
        Network.kind.label("network_kind"),
        Network.sort_key.label("network_sort"),
        Network.end.label("network_end"),
        own_school.name.label("own_school"),
        exists().where(and_(member, NetworkMember.school_id == own_school.id)).label("by_school"),
        exists().where(and_(member, own_organisation)).label("by_organisation"),
    ]


def _team_columns(own_school: Any) -> list[ColumnElement[Any]]:
    return [
        Team.id.label("team_id"),
        Team.public_id.label("team_public_id"),
        Team.name.label("team"),
        Team.sort_key.label("team_sort"),
        School.name.label("school"),
        School.sort_key.label("school_sort"),
        (School.id == own_school.id).label("at_school"),
    ]


def _reader(row: Any) -> Target:
    match row.kind:
        case "school":
            moved_from = (
                "" if row.audience_school_id == row.own_school_id else row.held_school_public_id
            )
            target = _school(row.audience_school_id, row.held_school, moved_from)
        case "organisation":
            own = row.audience_organisation_id == row.own_organisation_id
            moved_from = "" if own else row.held_organisation_public_id
            target = _organisation(row.audience_organisation_id, row.held_organisation, moved_from)
        case "network":
            target = _network(row)
        case "team":
            target = _team(row)
        case _:
            target = _everybody(row.audience_school_id, row.audience_organisation_id)
    return replace(target, held=True)


def _school(school_id: int, name: str, moved_from: str = "") -> Target:
    """The team's school, or the one with this public id that the team has moved away from."""
    key = f"school:{moved_from}" if moved_from else "school"
    return Target(key, "school", name, label=name, school_id=school_id, at_school=not moved_from)


def _organisation(organisation_id: int, name: str, moved_from: str = "") -> Target:
    key = f"organisation:{moved_from}" if moved_from else "organisation"
    return Target(key, "organisation", name, label=name, organisation_id=organisation_id)


def _everybody(school_id: int, organisation_id: int) -> Target:
    return Target(
        "public",
        "public",
        _("alle"),
        label=_("Alle, der har adressen"),
        school_id=school_id,
        organisation_id=organisation_id,
    )


def _network(row: Row[Any]) -> Target:
    return Target(
        f"network:{row.network_public_id}",
        "network",
        network_words(row.network, row.network_kind),
        label=row.network,
        sort_key=row.network_sort,
        network_id=row.network_id,
        ended_on=row.network_end if row.network_end and row.network_end < today() else None,
        school_along=row.own_school if row.by_school else "",
        organisation_along=row.own_organisation if row.by_organisation else "",
    )


def network_words(name: str, kind: str) -> str:
    """netværket Videnproducerende skoler"""
    word = str(_NETWORK_WORDS[kind])
    named = name.casefold()
    # »projektet Skoler i netværk« would say two things at once.
    others = {str(one) for one in _NETWORK_WORDS.values()} - {word}
    says_it = named.startswith(word.removesuffix("et")) or any(
        other.removesuffix("et") in named for other in others
    )
    return name if says_it else f"{word} {name}"


def _team(row: Row[Any]) -> Target:
    where = {"team": row.team, "school": row.school}
    name = _("makkerteamet %(team)s på %(school)s", **where)
    return Target(
        f"team:{row.team_public_id}",
        "team",
        _("makkerteamet %(team)s", team=row.team) if row.at_school else name,
        label=row.team,
        place=row.school,
        sort_key=f"{'' if row.at_school else row.school_sort} {row.team_sort}",
        team_id=row.team_id,
        at_school=row.at_school,
    )


def _in_order(targets: Iterable[Target]) -> list[Target]:
    """School, organisation, networks, teams (those of the own school first), everybody."""
    return sorted(targets, key=lambda target: (_ORDER.index(target.kind), target.sort_key))
