"""A row for every table that the demo leaves empty, made from what the columns may hold.

A new table gets its row by itself; where a check allows certain words alone, they are named in SAID.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from app.core.db import db
from app.core.exact import Digits
from tests.guards.schemas import Rows

_MORNING = datetime(2026, 8, 10, 7, 30, tzinfo=UTC)
CONTENT = {"format": 2, "kind": "school", "kicker": "Til samtalen", "place": "Lillebæk Skole"}
# What a column holds where "x" or 1 is not allowed, row by row.
SAID: dict[str, list[dict[str, Any]]] = {
    "chosen_sections": [{"kind": "school"}],
    "invitation": [
        {"invited_as": "member", "school_id": None, "organisation_id": None, "network_id": None}
    ],
    "link_token": [{"purpose": "invitation"}],
    "mail": [{"state": "waiting"}],
    "measure_point_version": [{"change": "corrected"}],
    "measure_version": [{"wanted": "lower"}],
    "report": [
        {"kind": "record", "state": "done"},
        {"kind": "report_draft", "state": "queued", "subject": "year0001"},
        {"kind": "report_edition", "state": "done", "subject": "edition1"},
        {"kind": "report_archive", "state": "done", "subject": "edition1"},
    ],
    "report_ask": [{"state": "amended", "texts": {"title": "Kortere"}}],
    "report_edition": [{"content": CONTENT, "sha256": "a" * 64}, {"report_id": 2, "content": {}}],
    "report_edition_file": [{"kind": "reader"}],
    "share_proposal": [{"reports": "ask"}],
    "team_handover": [{"to_team_id": 2}],
    "team_news": [{"kind": "answered"}, {"kind": "handover_given", "other_team_id": 2}],
    "team_question": [
        {
            "about": "newcomer",
            "new_kind": None,
            "other_team_id": None,
            "unless_stopped": False,
            "outcome": None,
        },
        {
            "about": "kind",
            "person_id": None,
            "new_kind": "leadership_team",
            "opened_by_id": None,
            "other_team_id": None,
            "unless_stopped": False,
            "outcome": "unanswered",
        },
        {
            "about": "handover",
            "person_id": None,
            "new_kind": None,
            "other_team_id": 2,
            "unless_stopped": True,
            "outcome": None,
        },
    ],
    "work_word": [{"given_as": "leader", "by_id": 2}],
    "year_report": [
        {"kind": "school", "school_id": 1, "sections": [], "agreements": ["Besøg i marts"]},
        {"kind": "committee", "school_id": None, "organisation_id": 1, "network_id": None},
    ],
}
SAID["year_report"][0] |= {"organisation_id": None, "network_id": None}


def with_rows_everywhere(rows: Rows) -> Rows:
    """The same rows, and some in every table that had none."""
    filled = dict(rows)
    for table in db.metadata.sorted_tables:
        if not filled.get(table.name):
            said = SAID.get(table.name, [{}])
            filled[table.name] = [_row(table, n, one) for n, one in enumerate(said, 1)]
    return filled


def _row(table: sa.Table, number: int, said: dict[str, Any]) -> dict[str, Any]:
    return {one.name: said.get(one.name, _value(one, number)) for one in table.columns}


def _value(column: sa.Column[Any], number: int) -> Any:
    if column.foreign_keys:
        [key] = column.foreign_keys
        return "f" * 64 if key.column.name == "sha256" else 1
    if column.name == "sha256":
        return "f" * 64
    made: dict[type[Any], Any] = {
        bool: True,
        int: number,
        float: 2.5,
        str: f"{column.name}{number:04}",
        bytes: b"%PDF",
        date: date(2026, 8, 10),
        datetime: _MORNING,
    }
    if isinstance(column.type, Digits):
        return "2.5"
    kind = column.type.impl_instance if isinstance(column.type, sa.TypeDecorator) else column.type
    if isinstance(kind, sa.JSON):
        return []
    return made[kind.python_type]


def _pdf(number: int, kind: str) -> dict[str, Any]:
    """A finished PDF without a file."""
    return {
        "id": number,
        "public_id": f"pdf{number:05}",
        "kind": kind,
        "title": "",
        "subject": "year0001",
        "sources": [],
        "state": "done",
        "progress": 100,
        "doing": "",
        "attempts": 1,
        "created_at": _MORNING,
    }


FIRST_EDITION = {
    "id": 4,
    "public_id": "edition1",
    "report_id": 7,
    "number": 1,
    "content": {"format": 1, "school": "Lillebæk Skole", "organisation": "By", "sections": []},
    "sha256": "a" * 64,
    "finished_at": _MORNING,
}
# A school's report as it was stored at first, with what hangs on it.
FIRST_SHAPE = {
    "school_report": [
        {
            "id": 7,
            "public_id": "year0001",
            "school_id": 1,
            "school_year": "2025/26",
            "sections": [],
            "picks": {},
            "follow_up": [],
            "agreements": ["Besøg i marts"],
            "revision": 1,
            "created_at": _MORNING,
            "changed_at": _MORNING,
        }
    ],
    "report_ask": [
        {
            "id": 3,
            "public_id": "ask00001",
            "report_id": 7,
            "cycle_id": 1,
            "state": "accepted",
            "answer_by": _MORNING.date(),
            "version": "v",
            "asked_at": _MORNING,
            "answered_at": _MORNING,
        }
    ],
    "report_edition": [FIRST_EDITION],
    "report": [_pdf(1, "school_report"), _pdf(2, "school_edition")],
}
