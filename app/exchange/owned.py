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
from app.sparring.models import SparringAnswer, SparringReply, SparringRequest
from app.teams.models import Team

# An answer's columns, and those of the replies to it.
Answer = tuple[Columns, list[Columns]]
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
    wanted_answers = _answers(entries, keys)
    talked = _answer_ids([*wanted_answers, *answered])
    replace(
        SparringAnswer,
        "request_id",
        {request: [row for row, _replies in rows] for request, rows in wanted_answers.items()},
        old=answered,
    )
    _write_replies(wanted_answers, talked)


def _write_replies(wanted: dict[int, list[Answer]], talked: dict[int, list[int]]) -> None:
    """The replies to each answer, which has its row by now; those of replaced answers are gone."""
    there = _answer_ids(list(wanted))
    replies = {
        answer: said
        for request, rows in wanted.items()
        for answer, (_row, said) in zip(there[request], rows, strict=True)
    }
    old = [one for ids in talked.values() for one in ids]
    replace(SparringReply, "answer_id", replies, old=old)


def _answer_ids(requests: list[int]) -> dict[int, list[int]]:
    """The answers to these questions, oldest first."""
    found: dict[int, list[int]] = defaultdict(list)
    for some in in_pieces(sorted(set(requests))):
        query = select(SparringAnswer.request_id, SparringAnswer.id)
        mine = query.where(SparringAnswer.request_id.in_(some)).order_by(SparringAnswer.id)
        for request, answer in db.session.execute(mine):
            found[request].append(answer)
    return found


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


def _answers(entries: dict[int, list[Placed]], keys: Keys) -> dict[int, list[Answer]]:
    """The answers to each request, which has its row by now."""
    made: dict[Any, list[int]] = defaultdict(list)
    for row in _requests(list(entries)):
        made[row.cycle_id, row.question, row.asked_on].append(row.id)
    return {
        made[cycle, entry["question"], day(entry["on"])].pop(0): [
            (
                _said(answer, keys, "answered_on"),
                [_said(reply, keys, "replied_on") for reply in answer.get("replies", [])],
            )
            for answer in entry["answers"]
        ]
        for cycle, placed in entries.items()
        for _index, entry in placed
    }


def _said(said: Item, keys: Keys, on: str) -> Columns:
    person = key_of(keys, "people", said["person"])
    return {"person_id": person, on: day(said["on"]), "text": said["text"]}


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
