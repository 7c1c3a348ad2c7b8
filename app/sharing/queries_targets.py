"""With whom a record can be shared, and with whom it is, by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.core.db import db
from app.core.i18n import _, _l
from app.cycles.models import Audience, Cycle
from app.organisations.models import Network, NetworkMember, Organisation, School
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
    query = (
        select(
            Audience.kind,
            Organisation.name.label("own_organisation"),
            *_network_columns(own_school),
            *_team_columns(own_school),
        )
        .join(Cycle, Cycle.id == Audience.cycle_id)
        .join(own_team, own_team.id == Cycle.team_id)
        .join(own_school, own_school.id == own_team.school_id)
        .join(Organisation, Organisation.id == own_school.organisation_id)
        .join(Network, Network.id == Audience.network_id, isouter=True)
        .join(Team, Team.id == Audience.team_id, isouter=True)
        .join(School, School.id == Team.school_id, isouter=True)
        .where(Audience.cycle_id == cycle.id)
    )
    return _in_order(_reader(row) for row in db.session.execute(query))


def targets_for(cycle: Cycle) -> list[Target]:
    """Everybody this team can choose, and whoever reads the record now though no longer offered.

    Networks are those that the team, its school or its organisation is in; buddy teams those of
    its own organisation or of these networks. Needs the school's organisation; three statements.
    """
    school = cycle.team.school
    offered = [
        _school(school.name),
        _organisation(school.organisation.name),
        *_networks_around(cycle.team),
        *_teams_around(cycle.team),
        _everybody(),
    ]
    by_key = {target.key: target for target in (*offered, *readers_of(cycle))}
    return _in_order(by_key.values())


def _networks_around(team: Team) -> list[Target]:
    query = (
        select(Organisation.name.label("own_organisation"), *_network_columns(School))
        .select_from(Network)
        .join(School, School.id == team.school_id)
        .join(Organisation, Organisation.id == School.organisation_id)
        .where(Network.id.in_(_networks_of(team)))
    )
    return [_network(row) for row in db.session.execute(query)]


def _teams_around(team: Team) -> list[Target]:
    """Teams in use of the own organisation, and those that are in one of the own networks."""
    organisation_id = team.school.organisation_id
    own_school = aliased(School)
    together = NetworkMember.network_id.in_(_networks_of(team))
    query = (
        select(*_team_columns(own_school))
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
    return [_team(row) for row in db.session.execute(query)]


def _networks_of(team: Team) -> Select[Any]:
    return select(NetworkMember.network_id).where(
        or_(
            NetworkMember.team_id == team.id,
            NetworkMember.school_id == team.school_id,
            NetworkMember.organisation_id == team.school.organisation_id,
        )
    )


def _network_columns(own_school: Any) -> list[ColumnElement[Any]]:
    """A network's columns; `…_along` tell whether one's own are themselves members of it."""
    member = NetworkMember.network_id == Network.id
    own_organisation = NetworkMember.organisation_id == own_school.organisation_id
    return [
        Network.id.label("network_id"),
        Network.public_id.label("network_public_id"),
        Network.name.label("network"),
        Network.kind.label("network_kind"),
        Network.sort_key.label("network_sort"),
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


def _reader(row: Row[Any]) -> Target:
    match row.kind:
        case "school":
            target = _school(row.own_school)
        case "organisation":
            target = _organisation(row.own_organisation)
        case "network":
            target = _network(row)
        case "team":
            target = _team(row)
        case _:
            target = _everybody()
    return replace(target, held=True)


def _school(name: str) -> Target:
    return Target("school", "school", name, label=name, at_school=True)


def _organisation(name: str) -> Target:
    return Target("organisation", "organisation", name, label=name)


def _everybody() -> Target:
    return Target("public", "public", _("alle"), label=_("Alle, der har adressen"))


def _network(row: Row[Any]) -> Target:
    word = str(_NETWORK_WORDS[row.network_kind])
    named = row.network.casefold()
    # »projektet Skoler i netværk« would say two things at once.
    others = {str(one) for one in _NETWORK_WORDS.values()} - {word}
    says_it = named.startswith(word.removesuffix("et")) or any(
        other.removesuffix("et") in named for other in others
    )
    return Target(
        f"network:{row.network_public_id}",
        "network",
        row.network if says_it else f"{word} {row.network}",
        label=row.network,
        sort_key=row.network_sort,
        network_id=row.network_id,
        school_along=row.own_school if row.by_school else "",
        organisation_along=row.own_organisation if row.by_organisation else "",
    )


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
