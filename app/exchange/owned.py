"""Writes the lists whose entries have no id: roles, loose notes, sparring."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.cycles.models import Cycle, Note
from app.exchange.changes import Changes, Placed
from app.exchange.children import note_columns
from app.exchange.columns import Columns, Keys, day, key_of, one_of
from app.exchange.format import LISTS_OF_OWNERS
from app.exchange.rows import in_pieces
from app.exchange.stored import Item
from app.exchange.syncing import replace, sync_in_one_order, sync_in_order_of_ids
from app.organisations.models import Role
from app.sparring.models import SparringAnswer, SparringRequest
from app.teams.models import Team

_PLACE = ("school", "organisation", "network")
_IS_LOOSE = Note.cycle_id.is_(None)
_IS_OPEN = SparringRequest.withdrawn_at.is_(None)


def write_owned(changes: Changes, keys: Keys) -> None:
    """Give each owner whose entries change just those entries."""
    _write_roles(changes, keys)
    _write_loose_notes(changes, keys)
    _write_sparring(changes, keys)


def _write_roles(changes: Changes, keys: Keys) -> None:
    def columns(role: Item) -> Columns:
        return {"kind": role["role"], **one_of(keys, role, _PLACE)}

    wanted = _wanted(changes, keys, "roles", columns)
    sync_in_one_order(Role, "person_id", wanted, old=_old(changes, keys, "roles"))


def _write_loose_notes(changes: Changes, keys: Keys) -> None:
    wanted = _wanted(changes, keys, "loose_notes", lambda note: note_columns(note, keys))
    old = _old(changes, keys, "loose_notes")
    sync_in_one_order(Note, "team_id", wanted, old=old, where=[_IS_LOOSE])


def _write_sparring(changes: Changes, keys: Keys) -> None:
    entries = _entries(changes, keys, "sparring")
    old = _old(changes, keys, "sparring")
    wanted = {
        cycle: [
            {"question": entry["question"], "asked_on": day(entry["on"])}
            for _index, entry in placed
        ]
        for cycle, placed in entries.items()
    }
    _ask_where_the_teams_are(wanted, old)
    sync_in_order_of_ids(SparringRequest, "cycle_id", wanted, old=old, where=[_IS_OPEN])
    answered = [row.id for row in _requests(old)]
    replace(SparringAnswer, "request_id", _answers(entries, keys), old=answered)


def _ask_where_the_teams_are(wanted: dict[int, list[Columns]], old: list[int]) -> None:
    """A question that has come is put to the team's school; one that was there keeps its own."""
    asked = {(row.cycle_id, row.question, row.asked_on): row for row in _requests(old)}
    homes: dict[int, Any] = {}
    for some in in_pieces(list(wanted)):
        query = select(Cycle.id, Team.school_id, Team.name).join(Team, Team.id == Cycle.team_id)
        homes |= {row.id: row for row in db.session.execute(query.where(Cycle.id.in_(some)))}
    for cycle, rows in wanted.items():
        for row in rows:
            known = asked.get((cycle, row["question"], row["asked_on"]))
            row["school_id"] = known.school_id if known else homes[cycle].school_id
            row["team_name"] = known.team_name if known else homes[cycle].name


def _answers(entries: dict[int, list[Placed]], keys: Keys) -> dict[int, list[Columns]]:
    """The answers to each request, which has its row by now."""
    made: dict[Any, list[int]] = defaultdict(list)
    for row in _requests(list(entries)):
        made[row.cycle_id, row.question, row.asked_on].append(row.id)
    return {
        made[cycle, entry["question"], day(entry["on"])].pop(0): [
            {
                "person_id": key_of(keys, "people", answer["person"]),
                "answered_on": day(answer["on"]),
                "text": answer["text"],
            }
            for answer in entry["answers"]
        ]
        for cycle, placed in entries.items()
        for _index, entry in placed
    }


def _requests(cycles: list[int]) -> list[Any]:
    """The open questions of these records, oldest first."""
    table = SparringRequest
    found: list[Any] = []
    for some in in_pieces(cycles):
        query = select(
            table.id,
            table.cycle_id,
            table.question,
            table.asked_on,
            table.school_id,
            table.team_name,
        )
        mine = query.where(table.cycle_id.in_(some), _IS_OPEN).order_by(table.id)
        found += db.session.execute(mine)
    return found


def _wanted(
    changes: Changes, keys: Keys, name: str, columns_of: Callable[[Item], Columns]
) -> dict[int, list[Columns]]:
    """The columns of each entry, and its place in the file, if it comes from there."""
    return {
        owner: [{**columns_of(entry), "position": index} for index, entry in placed]
        for owner, placed in _entries(changes, keys, name).items()
    }


def _entries(changes: Changes, keys: Keys, name: str) -> dict[int, list[Placed]]:
    owners = keys[LISTS_OF_OWNERS[name][1]]
    return {owners[owner]: placed for owner, placed in changes.owned[name].items()}


def _old(changes: Changes, keys: Keys, name: str) -> list[int]:
    """The owners that were there before, and may have rows."""
    owners = LISTS_OF_OWNERS[name][1]
    new = {item["id"] for item in changes.new[owners]}
    return [keys[owners][owner] for owner in changes.owned[name] if owner not in new]
