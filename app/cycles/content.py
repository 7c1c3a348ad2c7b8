"""A record's content as plain data: what versions keep, sharing carries and files exchange.

Shape: {title, status, occasion, focus_area, grades, subjects, tags, plan, frozen, notes, measures,
evaluation}, keys and order as in the exchange format. Days are ISO text, empty text is None.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from app.cycles.fields import EVALUATION_FIELDS, PLAN_FIELDS, Field
from app.cycles.models import Cycle, Note

Content = dict[str, Any]

# Order of keys within plan and evaluation in the exchange format, per kind.
PLAN_KEYS = {
    "trial_action": (
        "action",
        "starting_point",
        "pupil_needs",
        "hypothesis",
        "signs",
        "inquiry_method",
        "start",
        "end",
        "evaluation_date",
        "responsibilities",
        "pupil_say",
        "own_learning_need",
        "advice",
        "inspiration_source",
        "inspiration_note",
        "plan_changes",
    ),
    "positive_deviation": (
        "what_succeeds",
        "where",
        "shared_problem",
        "same_conditions",
        "evidence",
        "inquiry_method",
        "described_agree",
        "evaluation_date",
    ),
}
EVALUATION_KEYS = {
    "trial_action": (
        "on",
        "observations",
        "sign_results",
        "interpretation",
        "pupil_voice",
        "effect",
        "effect_on",
        "effort",
        "learning",
        "team_learning",
        "decision",
        "next_step",
        "who_benefits",
        "pupil_feedback",
    ),
    "positive_deviation": (
        "on",
        "uncommon_acts",
        "transferable",
        "special_conditions",
        "pupil_voice",
        "next_step",
    ),
}
FIELDS: dict[tuple[str, str], Field] = {
    (field.part, field.name): field for field in (*PLAN_FIELDS, *EVALUATION_FIELDS)
}


def content_of(cycle: Cycle, *, measures: list[dict[str, Any]] | None = None) -> Content:
    """The record as it stands. Needs `focus_area` and `notes` with authors to be loaded.

    Measures belong to a package above this one, so their plain data are handed in.
    """
    return {
        "title": cycle.title,
        "status": cycle.status,
        "occasion": cycle.occasion,
        "focus_area": cycle.focus_area.exchange_id if cycle.focus_area else None,
        "grades": list(cycle.grades),
        "subjects": list(cycle.subjects),
        "tags": list(cycle.tags),
        "plan": _part(cycle, "plan", PLAN_KEYS[cycle.kind]),
        "frozen": frozen_of(cycle),
        "notes": [note_of(note) for note in cycle.notes],
        "measures": measures or [],
        "evaluation": evaluation_of(cycle),
    }


def frozen_of(cycle: Cycle) -> Content | None:
    """The expectation as it was when the trial began, or None when nothing is frozen."""
    if cycle.frozen_on is None:
        return None
    return {
        "on": cycle.frozen_on.isoformat(),
        "hypothesis": cycle.frozen_hypothesis,
        "signs": list(cycle.frozen_signs),
    }


def note_of(note: Note) -> Content:
    return {
        "date": note.noted_on.isoformat(),
        "text": note.text,
        "author": note.author.exchange_id if note.author else None,
    }


def evaluation_of(cycle: Cycle) -> Content | None:
    """The evaluation, or None while nothing of it is written."""
    part = _part(cycle, "evaluation", EVALUATION_KEYS[cycle.kind])
    return part if any(part.values()) else None


def carried(content: Content, extras: list[str]) -> Content:
    """What a shared version carries: the content less what stays with the team.

    Source: the rule of sharing in docs/access.md. Authors of notes never leave the team.
    """
    kept = dict(content)
    kept["plan"] = _less(content["plan"], "plan", extras)
    kept["evaluation"] = _less(content["evaluation"], "evaluation", extras)
    notes = content["notes"] if "notes" in extras else []
    kept["notes"] = [{**note, "author": None} for note in notes]
    kept["measures"] = content["measures"] if "measures" in extras else []
    return kept


def _less(part: Content | None, name: str, extras: list[str]) -> Content | None:
    if part is None:
        return None
    return {key: (None if _stays(name, key, extras) else value) for key, value in part.items()}


def _stays(part: str, key: str, extras: list[str]) -> bool:
    field = FIELDS.get((part, key))
    return field is not None and field.stays is not None and field.stays not in extras


def _part(cycle: Cycle, part: str, keys: tuple[str, ...]) -> Content:
    return {key: _plain(getattr(cycle, FIELDS[part, key].attribute)) for key in keys}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, list) else value
