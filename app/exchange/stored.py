"""Everything in the database that travels, in the canonical form of the exchange format.

One statement a table, whatever the number of rows; what belongs together is put together here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.accounts.models import Person
from app.exchange import stored_records as records
from app.exchange.faults import Fault, Findings
from app.exchange.format import LISTS, MEMBER_DAYS, canonical
from app.exchange.rows import Names, Rows, all_rows, each_once, grouped, in_order_of_ids
from app.organisations.models import FocusArea, Network, NetworkMember, Organisation, Role, School
from app.teams.models import Membership, Team

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stored:
    """The lists of the format as they would be dumped, and the primary keys behind their ids.

    Some ids are taken though nothing of that name travels: those of records in a bin (`binned`),
    and of focus areas that were taken off their list. `faults` are what a load of these lists
    would refuse. `old_headlines`: what is shown of records that say something else by now.
    """

    lists: dict[str, list[Item]]
    keys: dict[str, dict[str, int]]
    binned: frozenset[str]
    faults: tuple[Fault, ...] = ()
    old_headlines: Mapping[str, Item] = field(default_factory=dict)

    def by_id(self, name: str) -> dict[str, Item]:
        return {item["id"]: item for item in self.lists[name]}


def stored() -> Stored:
    """Read it all. The caller's transaction decides whether it is one moment's picture."""
    rows: dict[str, Rows] = {
        "organisations": all_rows(Organisation),
        "schools": all_rows(School),
        "networks": all_rows(Network),
        "people": all_rows(Person),
        "teams": all_rows(Team),
        "focus_areas": all_rows(FocusArea),
        "prototypes": records.prototype_rows(),
        "cycles": records.cycle_rows(),
    }
    names: Names = {name: {row.id: row.exchange_id for row in rows[name]} for name in rows}
    binned = records.binned_rows()
    keys = {name: {row.exchange_id: row.id for row in rows[name]} for name in rows}
    raw = _places_and_people(rows, names) | records.record_lists(rows, names)
    findings = Findings()
    lists = {name: canonical(name, in_order_of_ids(raw[name]), findings) for name in LISTS}
    records.mend_versions(lists["cycles"], set(keys["people"]), set(keys["focus_areas"]))
    removed = {row.exchange_id for row in rows["focus_areas"] if row.removed_on is not None}
    removed -= records.areas_of(lists["cycles"])
    old_headlines = records.shorten_records(lists, rows["cycles"])
    lists["focus_areas"] = [area for area in lists["focus_areas"] if area["id"] not in removed]
    keys["cycles"] |= {row.exchange_id: row.id for row in binned}
    return Stored(
        lists=lists,
        keys=keys,
        binned=frozenset(row.exchange_id for row in binned),
        faults=tuple(findings.faults),
        old_headlines=old_headlines,
    )


def _places_and_people(rows: dict[str, Rows], names: Names) -> dict[str, list[Item]]:
    network_members = grouped(all_rows(NetworkMember, "position", "id"), "network_id")
    memberships = grouped(all_rows(Membership, "position", "id"), "team_id")
    return {
        "organisations": [
            {
                "id": row.exchange_id,
                "kind": row.kind,
                "name": row.name,
                "code": row.code,
                "mail_domains": row.mail_domains,
            }
            for row in rows["organisations"]
        ],
        "schools": [_school(row, names) for row in rows["schools"]],
        "networks": [_network(row, network_members[row.id], names) for row in rows["networks"]],
        "people": [_person(row) for row in rows["people"]],
        "teams": [_team(row, memberships[row.id], names) for row in rows["teams"]],
        "roles": each_once(_role(row, names) for row in all_rows(Role, "position", "id")),
        "focus_areas": [_focus_area(row, names) for row in rows["focus_areas"]],
    }


def _school(row: Any, names: Names) -> Item:
    return {
        "id": row.exchange_id,
        "organisation": names["organisations"][row.organisation_id],
        "name": row.name,
        "kind": row.kind,
    }


def _network(row: Any, members: Iterable[Any], names: Names) -> Item:
    return {
        "id": row.exchange_id,
        "name": row.name,
        "kind": row.kind,
        "start": records.iso(row.start),
        "end": records.iso(row.end),
        "members": each_once(
            {
                **_one_of(member, ("organisation", "school", "team"), names),
                **{key: records.iso(getattr(member, key)) for key in MEMBER_DAYS},
            }
            for member in members
        ),
    }


def _person(row: Any) -> Item:
    return {
        "id": row.exchange_id,
        "name": row.name,
        "email": row.email,
        "active": row.active,
        "profession": row.profession,
        "on_leave": row.on_leave,
    }


def _team(row: Any, members: Iterable[Any], names: Names) -> Item:
    return {
        "id": row.exchange_id,
        "school": names["schools"][row.school_id],
        "name": row.name,
        "kind": row.kind,
        "members": [
            {
                "person": names["people"][member.person_id],
                "role": member.role,
                "until": records.iso(member.until),
            }
            for member in members
        ],
        "archived": records.iso(row.archived_on),
    }


def _role(row: Any, names: Names) -> Item:
    place = _one_of(row, ("school", "organisation", "network"), names)
    return {"person": names["people"][row.person_id], "role": row.kind, **place}


def _focus_area(row: Any, names: Names) -> Item:
    return {
        "id": row.exchange_id,
        "owner": _one_of(row, ("school", "organisation", "network", "team"), names),
        "name": row.name,
        "school_year": row.school_year,
        "goal": row.goal,
    }


def _one_of(row: Any, kinds: tuple[str, ...], names: Names) -> Item:
    """The one of these links that the row has: {"school": "lillebaek"}."""
    links = {kind: getattr(row, f"{kind}_id") for kind in kinds}
    return {kind: names[f"{kind}s"][key] for kind, key in links.items() if key is not None}
