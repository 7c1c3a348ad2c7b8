"""Small documents to load in tests: one of everything, and ways to change them."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

from flask import Flask

from app.core.db import db
from tests.conftest import _remove_all_rows

PRACTICE = Path(__file__).resolve().parents[2] / "app" / "demo" / "practice.json"


class _Remove:
    def __repr__(self) -> str:
        return "REMOVE"


REMOVE = _Remove()


def document() -> dict[str, Any]:
    """One of everything, with little in it: both kinds of record, closed and shared."""
    return copy.deepcopy(_DOCUMENT)


def changed(raw: dict[str, Any], *changes: tuple[str, Any]) -> dict[str, Any]:
    """The document with these places set: ("cycles[0].plan.signs", ["et tegn"])."""
    raw = copy.deepcopy(raw)
    for place, value in changes:
        *path, last = _steps(place)
        at: Any = raw
        for step in path:
            at = at[step]
        if value is REMOVE:
            del at[last]
        elif isinstance(at, list) and last == len(at):
            at.append(value)
        else:
            at[last] = value
    return raw


def as_bytes(raw: Any) -> bytes:
    return json.dumps(raw, ensure_ascii=False).encode()


def run(flask_app: Flask, *command: str, stdin: bytes = b"") -> Any:
    """A command as the operator runs it, in a session of its own."""
    db.session.commit()
    return flask_app.test_cli_runner().invoke(args=command, input=stdin)


def load(flask_app: Flask, raw: Any, *options: str) -> Any:
    data = raw if isinstance(raw, bytes) else as_bytes(raw)
    return run(flask_app, "data", "load", "-", *options, stdin=data)


def dump(flask_app: Flask) -> bytes:
    done = run(flask_app, "data", "dump", "-")
    assert done.exit_code == 0, done.stderr
    return bytes(done.stdout_bytes)


def empty_database() -> None:
    db.session.remove()
    _remove_all_rows()


def _steps(place: str) -> list[str | int]:
    found = re.findall(r"([a-z_]+)|\[(\d+)\]", place)
    return [int(index) if index else key for key, index in found]


_DOCUMENT: dict[str, Any] = {
    "format": "afproevet",
    "version": 1,
    "as_of": "2025-11-12",
    "organisations": [{"id": "k", "kind": "municipality", "name": "Å Kommune", "code": "0791"}],
    "schools": [{"id": "s", "organisation": "k", "name": "Ærø Skole", "kind": "folkeskole"}],
    "networks": [
        {
            "id": "n",
            "name": "Netværket",
            "kind": "project",
            "start": "2025-08-01",
            "end": "2026-07-31",
            "members": [{"organisation": "k"}, {"team": "t"}],
        }
    ],
    "people": [
        {"id": "anna", "name": "Anna", "email": "anna@example.org", "profession": "teacher"},
        {"id": "bo", "name": "Bo", "email": "bo@example.org", "active": False},
    ],
    "teams": [
        {
            "id": "t",
            "school": "s",
            "name": "5. årgang",
            "kind": "year_team",
            "members": [
                {"person": "anna", "role": "coordinator"},
                {"person": "bo", "role": "member"},
            ],
        },
        {"id": "u", "school": "s", "name": "Andet", "kind": "other", "archived": "2025-06-30"},
    ],
    "roles": [
        {"person": "bo", "role": "leader", "school": "s"},
        {"person": "bo", "role": "administrator"},
    ],
    "focus_areas": [
        {
            "id": "f",
            "owner": {"school": "s"},
            "name": "Ro",
            "school_year": "2025/26",
            "goal": "Ro til alle",
        }
    ],
    "cycles": [
        {
            "id": "c1",
            "team": "t",
            "kind": "trial_action",
            "title": "Rollekort",
            "status": "closed",
            "focus_area": "f",
            "grades": [5],
            "subjects": ["Dansk"],
            "tags": ["Ro"],
            "headline": True,
            "shared": {
                "audiences": ["school", "network:n", "team:u"],
                "on": "2025-10-07",
                "extras": ["notes"],
                "reports": "yes",
                "version": {
                    "title": "Rollekort, som det var",
                    "status": "trying",
                    "focus_area": "f",
                    "plan": {"action": "Som det var", "responsibilities": "Anna"},
                    "notes": [{"date": "2025-09-10", "text": "Delt", "author": "anna"}],
                },
            },
            "plan": {
                "action": "Vi prøver rollekort",
                "signs": ["Alle er i gang", "Stille elever taler"],
                "start": "2025-09-08",
                "end": "2025-10-03",
                "evaluation_date": "2025-10-06",
                "responsibilities": "Anna gør det hele",
                "inspiration_source": "colleague",
            },
            "frozen": {"on": "2025-09-08", "hypothesis": "Det virker", "signs": ["Alle er i gang"]},
            "notes": [
                {"date": "2025-09-10", "text": "Første note", "author": "anna"},
                {"date": "2025-09-09", "text": "Anden note"},
            ],
            "measures": [
                {
                    "name": "Minutter",
                    "unit": "min",
                    "wanted": "lower",
                    "baseline_points": 2,
                    "target": 2.5,
                    "points": [
                        {"date": "2025-09-10", "value": 11},
                        {"date": "2025-09-11", "value": 8.25, "note": "Vikar"},
                    ],
                }
            ],
            "evaluation": {
                "on": "2025-10-06",
                "observations": "De kom hurtigt i gang",
                "sign_results": [{"sign": "Alle er i gang", "result": "seen"}],
                "effect": "some",
                "effect_on": ["learning"],
                "effort": "small",
                "learning": "Rollen hjælper",
                "decision": "adapt",
            },
        },
        {
            "id": "c2",
            "team": "t",
            "kind": "trial_action",
            "title": "Rollekort igen",
            "status": "trying",
            "round": 2,
            "follows": "c1",
            "inspired_by": "p",
            "plan": {"action": "Vi prøver igen"},
        },
        {
            "id": "d1",
            "team": "t",
            "kind": "positive_deviation",
            "title": "Det går godt",
            "status": "closed",
            "inspired_by": "c1",
            "plan": {"what_succeeds": "Alle læser", "described_agree": True},
            "evaluation": {"uncommon_acts": ["De læser højt"], "next_step": "Ingen endnu"},
        },
    ],
    "loose_notes": [
        {"team": "t", "date": "2025-11-07", "text": "En løs note", "author": "bo"},
        {"team": "u", "date": "2025-11-06", "text": "En til"},
    ],
    "sparring": [
        {
            "cycle": "c2",
            "question": "Hvordan får vi de stille med?",
            "on": "2025-11-05",
            "answers": [{"person": "bo", "on": "2025-11-06", "text": "Prøv par"}],
        }
    ],
    "prototypes": [
        {
            "id": "p",
            "title": "Roller",
            "owner_team": "t",
            "shared": {"audiences": ["school", "network:n"], "on": "2025-11-04"},
            "version": 2,
            "steps": ["Del kortene ud"],
            "signs": ["Ro"],
            "pitfalls": ["Kedsomhed"],
            "based_on": ["c1"],
        }
    ],
}
