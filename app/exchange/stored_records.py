"""The team's records as they are stored, in the canonical form of the exchange format.

What is in a bin stays at home, with everything that hangs on it; a link to it is written as null.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.models import Person
from app.core.db import Model, db
from app.core.exact import plain
from app.cycles.content import content_of
from app.cycles.models import Audience, Cycle, Note, SharedVersion
from app.exchange.format_records import write_version_only_if_other
from app.exchange.rows import Names, Rows, all_rows, grouped
from app.exchange.spelling import NAMES, Present, shorten
from app.measures.models import Measure, MeasurePoint
from app.measures.queries import not_removed
from app.organisations.models import FocusArea
from app.prototypes.models import Prototype, PrototypeAudience, PrototypeSource
from app.sparring.models import SparringAnswer, SparringReply, SparringRequest

Item = dict[str, Any]


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def cycle_rows() -> Rows:
    """Every record that is not in a bin, with notes, authors and focus area in place."""
    people, areas = _by_key(Person), _by_key(FocusArea)
    query = select(Note).where(Note.cycle_id.is_not(None)).order_by(Note.position, Note.id)
    notes = grouped(_fresh(query), "cycle_id")
    cycles = _fresh(select(Cycle).where(Cycle.binned_at.is_(None)))
    for cycle in cycles:
        for note in notes[cycle.id]:
            set_committed_value(note, "author", people.get(note.author_id))
        set_committed_value(cycle, "notes", notes[cycle.id])
        set_committed_value(cycle, "focus_area", areas.get(cycle.focus_area_id))
    return cycles


def binned_rows() -> Rows:
    query = select(Cycle.id, Cycle.exchange_id).where(Cycle.binned_at.is_not(None))
    return db.session.execute(query).all()


def prototype_rows() -> Rows:
    return all_rows(Prototype)


def record_lists(rows: dict[str, Rows], names: Names) -> dict[str, list[Item]]:
    """The lists of the format that hold what teams write."""
    return {
        "cycles": _cycles(rows["cycles"], names),
        "loose_notes": _loose_notes(names),
        "sparring": _sparring(names),
        "prototypes": _prototypes(rows["prototypes"], names),
    }


def _cycles(cycles: Rows, names: Names) -> list[Item]:
    measures = _measures()
    audiences = grouped(all_rows(Audience, "id"), "cycle_id")
    shared = {row.cycle_id: row for row in all_rows(SharedVersion)}
    return [
        {
            **_cycle(cycle, measures[cycle.id], names),
            "shared": _shared(shared.get(cycle.id), audiences[cycle.id], names),
        }
        for cycle in cycles
    ]


def _cycle(cycle: Cycle, measures: list[Item], names: Names) -> Item:
    content = content_of(cycle, measures=measures)
    return {
        "id": cycle.exchange_id,
        "team": names["teams"][cycle.team_id],
        "kind": cycle.kind,
        "round": cycle.round,
        "follows": _name(names, "cycles", cycle.follows_id),
        "inspired_by": _name(names, "cycles", cycle.inspired_by_cycle_id)
        or _name(names, "prototypes", cycle.inspired_by_prototype_id),
        "headline": cycle.headline,
        "archived": iso(cycle.archived_on),
        **content,
    }


def _measures() -> dict[int, list[Item]]:
    """The measures of every record, by its primary key."""
    points = grouped(all_rows(MeasurePoint, "position", "id"), "measure_id")
    found: dict[int, list[Item]] = defaultdict(list)
    for row in all_rows(Measure, "position", "id", where=[not_removed()]):
        found[row.cycle_id].append(
            {
                "name": row.name,
                "unit": row.unit,
                "wanted": row.wanted,
                "baseline_points": row.baseline_points,
                "target": plain(row.target),
                "points": [_point(point) for point in points[row.id]],
            }
        )
    return found


def _point(row: Any) -> Item:
    return {"date": iso(row.measured_on), "value": plain(row.value), "note": row.note}


def _shared(row: Any, audiences: Iterable[Any], names: Names) -> Item | None:
    if row is None:
        return None
    return {
        "audiences": _audiences(audiences, names),
        "on": iso(row.shared_on),
        "extras": row.extras,
        "reports": row.reports,
        "version": row.content,
        "names": {key: row.names.get(key) for key in NAMES},
    }


def shorten_records(lists: dict[str, list[Item]], rows: Rows) -> dict[str, Item]:
    """Leave out names that are the present ones. The words of headlines that say other ones."""
    said = {row.exchange_id: row.headline_words for row in rows if row.headline}
    present = Present(lists)
    for cycle in lists["cycles"]:
        shorten(cycle, said.get(cycle["id"]), present)
    shown = {cycle["id"] for cycle in lists["cycles"] if cycle["headline"]}
    return {known: words for known, words in said.items() if words and known not in shown}


def areas_of(cycles: Iterable[Item]) -> set[str | None]:
    """The focus areas that records or their shared versions have."""
    versions = [cycle["shared"]["version"] for cycle in cycles if cycle["shared"]]
    return {part["focus_area"] for part in (*cycles, *filter(None, versions))}


def mend_versions(cycles: Iterable[Item], people: set[str], areas: set[str]) -> None:
    """A shared version stays as it was, but whom and what it names may be gone since."""
    for cycle in cycles:
        version = cycle["shared"] and cycle["shared"]["version"]
        if not version:
            continue
        if version["focus_area"] not in areas:
            version["focus_area"] = None
        for note in version["notes"]:
            if note["author"] not in people:
                note["author"] = None
        write_version_only_if_other(cycle)


def _audiences(rows: Iterable[Any], names: Names) -> list[str]:
    """Who may read it: a set, in the order in which they came to it."""
    return list(dict.fromkeys(_audience(row, names) for row in rows))


def _audience(row: Any, names: Names) -> str:
    if row.kind == "network":
        return f"network:{names['networks'][row.network_id]}"
    if row.kind == "team":
        return f"team:{names['teams'][row.team_id]}"
    return str(row.kind)


def _loose_notes(names: Names) -> list[Item]:
    return [
        {
            "team": names["teams"][row.team_id],
            "date": iso(row.noted_on),
            "text": row.text,
            "author": _name(names, "people", row.author_id),
        }
        for row in all_rows(Note, "position", "id", where=[Note.cycle_id.is_(None)])
    ]


def _sparring(names: Names) -> list[Item]:
    """The open questions. One that was withdrawn is withdrawn, and does not travel."""
    answers = grouped(all_rows(SparringAnswer, "id"), "request_id")
    replies = grouped(all_rows(SparringReply, "id"), "answer_id")
    requests = all_rows(SparringRequest, "id", where=[SparringRequest.withdrawn_at.is_(None)])
    return [
        {
            "cycle": names["cycles"][row.cycle_id],
            "question": row.question,
            "on": iso(row.asked_on),
            "answers": [_answer(answer, replies[answer.id], names) for answer in answers[row.id]],
        }
        for row in requests
        if row.cycle_id in names["cycles"]
    ]


def _answer(row: Any, replies: list[Any], names: Names) -> Item:
    answer = _said(row, row.answered_on, names)
    said = [_said(reply, reply.replied_on, names) for reply in replies]
    return {**answer, "replies": said} if said else answer


def _said(row: Any, on: date, names: Names) -> Item:
    return {"person": _name(names, "people", row.person_id), "on": iso(on), "text": row.text}


def _prototypes(rows: Rows, names: Names) -> list[Item]:
    audiences = grouped(all_rows(PrototypeAudience, "id"), "prototype_id")
    sources = grouped(all_rows(PrototypeSource, "position", "id"), "prototype_id")
    return [_prototype(row, audiences[row.id], sources[row.id], names) for row in rows]


def _prototype(row: Any, audiences: list[Any], sources: list[Any], names: Names) -> Item:
    readers = _audiences(audiences, names)
    return {
        "id": row.exchange_id,
        "title": row.title,
        "owner_team": names["teams"][row.owner_team_id],
        "shared": {"audiences": readers, "on": iso(row.shared_on)},
        "version": row.version,
        "summary": row.summary,
        "solves": row.solves,
        "steps": row.steps,
        "needs": row.needs,
        "signs": row.signs,
        "pitfalls": row.pitfalls,
        "unknowns": row.unknowns,
        "based_on": [
            names["cycles"][source.cycle_id]
            for source in sources
            if source.cycle_id in names["cycles"]
        ],
    }


def _name(names: Names, name: str, key: int | None) -> str | None:
    return None if key is None else names[name].get(key)


def _fresh(query: Any) -> Rows:
    """The rows as objects, as they are in the database now."""
    rows: Rows = db.session.scalars(query.execution_options(populate_existing=True)).all()
    return rows


def _by_key(model: type[Model]) -> dict[int | None, Any]:
    return {row.id: row for row in _fresh(select(model))}
