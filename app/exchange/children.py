"""Writes what belongs to the rows that a file brings or changes: members, notes, audiences …"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import delete, select, update

from app.core.db import db
from app.cycles.content import carried
from app.cycles.models import Audience, Cycle, Note, SharedVersion
from app.exchange.changes import Changes
from app.exchange.columns import Columns, Keys, day, key_of, one_of
from app.exchange.format import MEMBER_DAYS
from app.exchange.format_parts import NAMED_AUDIENCES
from app.exchange.format_records import VERSION_KEYS
from app.exchange.places import Places
from app.exchange.rows import in_pieces, insert_rows, insert_rows_with_keys
from app.exchange.stored import Item
from app.exchange.syncing import replace, sync
from app.measures.models import Measure, MeasurePoint
from app.organisations.models import NetworkMember, School
from app.prototypes.models import Prototype, PrototypeAudience, PrototypeSource
from app.teams.models import Membership, Team

NOTE_IS_SAME = ("noted_on", "text", "author_id")
_MEMBER = ("organisation", "school", "team")


def write_children(changes: Changes, keys: Keys) -> None:
    """Write everything that stands within the entries themselves."""
    _write_members(changes, keys)
    _write_notes(changes, keys)
    _write_measures(changes, keys)
    _write_sharing(changes, keys)
    _write_prototypes(changes, keys)


def note_columns(note: Item, keys: Keys) -> Columns:
    author = key_of(keys, "people", note["author"])
    return {"noted_on": day(note["date"]), "text": note["text"], "author_id": author}


def _write_members(changes: Changes, keys: Keys) -> None:
    def network_members(item: Item) -> list[Columns]:
        return [
            {
                "position": position,
                **one_of(keys, member, _MEMBER),
                **{name: day(member.get(name)) for name in MEMBER_DAYS},
            }
            for position, member in enumerate(item["members"])
        ]

    def team_members(item: Item) -> list[Columns]:
        people = keys["people"]
        return [
            {
                "position": position,
                "person_id": people[member["person"]],
                "role": member["role"],
                "until": day(member.get("until")),
            }
            for position, member in enumerate(item["members"])
        ]

    networks = _wanted(changes, keys, "networks", network_members)
    columns = tuple(f"{kind}_id" for kind in _MEMBER)
    sync(NetworkMember, "network_id", networks, old=_old(changes, keys, "networks"), same=columns)
    teams = _wanted(changes, keys, "teams", team_members)
    sync(Membership, "team_id", teams, old=_old(changes, keys, "teams"), same=("person_id",))


def _write_notes(changes: Changes, keys: Keys) -> None:
    def notes(item: Item) -> list[Columns]:
        team = keys["teams"][item["team"]]
        return [
            {"position": position, "team_id": team, **note_columns(note, keys)}
            for position, note in enumerate(item["notes"])
        ]

    wanted = _wanted(changes, keys, "cycles", notes)
    sync(Note, "cycle_id", wanted, old=_old(changes, keys, "cycles"), same=NOTE_IS_SAME)


def _write_measures(changes: Changes, keys: Keys) -> None:
    for some in in_pieces(_old(changes, keys, "cycles")):
        db.session.execute(delete(Measure).where(Measure.cycle_id.in_(some)))
    names = ("name", "unit", "wanted", "baseline_points", "target")
    measures = [
        (keys["cycles"][item["id"]], position, measure)
        for item in changes.brought("cycles")
        for position, measure in enumerate(item["measures"])
    ]
    rows = [
        {"cycle_id": cycle, "position": position, **{name: measure[name] for name in names}}
        for cycle, position, measure in measures
    ]
    ids = insert_rows_with_keys(Measure, rows)
    _write_points(dict(zip(ids, (measure for *_, measure in measures), strict=True)))


def _write_points(measures: dict[int, Item]) -> None:
    rows = [
        {
            "measure_id": measure,
            "position": position,
            "measured_on": day(point["date"]),
            "value": point["value"],
            "note": point["note"],
        }
        for measure, item in measures.items()
        for position, point in enumerate(item["points"])
    ]
    insert_rows(MeasurePoint, rows)


def _write_sharing(changes: Changes, keys: Keys) -> None:
    old = _old(changes, keys, "cycles")
    places = Places.of(Audience, Audience.cycle_id, old)
    audiences = _wanted(
        changes, keys, "cycles", lambda item: _audiences(item, "cycles", "team", keys, places)
    )
    replace(Audience, "cycle_id", audiences, old=old)
    _place_headlines()
    versions = _wanted(changes, keys, "cycles", _shared_version)
    replace(SharedVersion, "cycle_id", versions, old=old)


def _audiences(item: Item, of: str, owner: str, keys: Keys, places: Places) -> list[Columns]:
    """The rows for ["school", "network:ID"], of a record or of a prototype."""
    rows = []
    key, team = keys[of][item["id"]], keys["teams"][item[owner]]
    for audience in (item["shared"] or {}).get("audiences", ()):
        kind, _colon, name = audience.partition(":")
        to = {
            f"{named}_id": keys[found_in][name] if named == kind else None
            for named, found_in in NAMED_AUDIENCES.items()
        }
        rows.append({"kind": kind, **to, **places.of_audience(key, kind, team)})
    return rows


def _place_headlines() -> None:
    """A headline that has come is for the team's school; one that was there keeps its school."""
    school = select(Team.school_id).where(Team.id == Cycle.team_id).scalar_subquery()
    new = update(Cycle).where(Cycle.headline, Cycle.headline_school_id.is_(None))
    gone = update(Cycle).where(~Cycle.headline, Cycle.headline_school_id.is_not(None))
    for statement in (
        new.values(headline_school_id=school),
        gone.values(headline_school_id=None),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})


def _shared_version(item: Item) -> list[Columns]:
    shared = item["shared"]
    if shared is None:
        return []
    content = {key: item[key] for key in VERSION_KEYS}
    return [
        {
            "shared_on": day(shared["on"]),
            "extras": shared["extras"],
            "reports": shared["reports"],
            "content": shared["version"] or carried(content, shared["extras"]),
            "names": {key: text or "" for key, text in shared["names"].items()},
        }
    ]


def _write_prototypes(changes: Changes, keys: Keys) -> None:
    def sources(item: Item) -> list[Columns]:
        return [
            {"position": position, "cycle_id": keys["cycles"][source]}
            for position, source in enumerate(item["based_on"])
        ]

    old = _old(changes, keys, "prototypes")
    places = Places.of(PrototypeAudience, PrototypeAudience.prototype_id, old)
    audiences = _wanted(
        changes,
        keys,
        "prototypes",
        lambda item: _audiences(item, "prototypes", "owner_team", keys, places),
    )
    replace(PrototypeAudience, "prototype_id", audiences, old=old)
    wanted = _wanted(changes, keys, "prototypes", sources)
    sync(PrototypeSource, "prototype_id", wanted, old=old, same=("cycle_id",))
    _name_prototypes()


def _name_prototypes() -> None:
    """One that has been shared keeps the names it had then; what comes with a file has today's."""
    query = (
        select(Prototype.id, Team.name, School.name.label("school"))
        .join(Team, Team.id == Prototype.owner_team_id)
        .join(School, School.id == Team.school_id)
        .where(Prototype.shared_on.is_not(None), Prototype.names.is_(None))
    )
    named = [
        {"id": row.id, "names": {"team": row.name, "school": row.school}}
        for row in db.session.execute(query)
    ]
    if named:
        db.session.execute(update(Prototype), named)


def _wanted(
    changes: Changes, keys: Keys, name: str, rows_of: Callable[[Item], list[Columns]]
) -> dict[int, list[Columns]]:
    return {keys[name][item["id"]]: rows_of(item) for item in changes.brought(name)}


def _old(changes: Changes, keys: Keys, name: str) -> list[int]:
    """Those that were there before, and may have rows."""
    return [keys[name][item["id"]] for item in changes.other[name]]
