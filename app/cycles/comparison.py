"""What differs between two versions of a record, readable field by field. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.core import danish
from app.core.difference import Segment, compare
from app.core.i18n import _
from app.cycles.content import Content
from app.cycles.fields import (
    HEADER_LABELS,
    evaluation_fields,
    label_of,
    plan_fields,
)
from app.cycles.phase_words import phase_word
from app.cycles.reading import notes_by_day
from app.cycles.words import in_words

_OF_ONE_ROUND = frozenset(
    {"start", "end", "evaluation_date", "described_agree", "plan_changes"}
    | {"inspiration_source", "inspiration_note"}
)


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs, as segments of kind same, removed and added."""

    label: str
    segments: list[Segment]


def changes(
    old: Content, new: Content, kind: str, focus_areas: Mapping[str, str] | None = None
) -> list[Change]:
    """The fields that differ, in the order of the page. `focus_areas` are names by exchange id."""
    before, after = _texts(old, kind, focus_areas), _texts(new, kind, focus_areas)
    return [
        Change(label, compare(before.get(label, ""), text))
        for label, text in after.items()
        if before.get(label, "") != text
    ]


def plan_changes(old: Content, new: Content, kind: str, *, with_tasks: bool) -> list[Change]:
    """What a round plans otherwise than the one before: neither its days nor where it came from.

    `with_tasks`: also what stays with the team when it shares. Of two versions that are shared it
    may stand in one alone, which says nothing about the plan.
    """
    found = []
    for field in plan_fields(kind):
        if field.name in _OF_ONE_ROUND or (field.stays and not with_tasks):
            continue
        before, after = (in_words(field.name, one["plan"].get(field.name)) for one in (old, new))
        if before != after:
            found.append(Change(str(label_of(field, kind)), compare(before, after)))
    return found


def _texts(content: Content, kind: str, focus_areas: Mapping[str, str] | None) -> dict[str, str]:
    texts = {str(HEADER_LABELS["title"]): str(content["title"])}
    texts[_("Fase")] = phase_word(kind, content["status"])
    for name in ("occasion", "focus_area", "grades", "subjects", "tags"):
        texts[str(HEADER_LABELS[name])] = in_words(name, content[name], focus_areas)
    for field in plan_fields(kind):
        texts[str(label_of(field, kind))] = in_words(field.name, content["plan"].get(field.name))
    evaluation = content["evaluation"] or {}
    for field in evaluation_fields(kind):
        texts[str(label_of(field, kind))] = in_words(field.name, evaluation.get(field.name))
    texts[_("Noter")] = "\n".join(
        f"{danish.date_full(date.fromisoformat(note['date']))}: {note['text']}"
        for note in notes_by_day(content)
    )
    return texts
