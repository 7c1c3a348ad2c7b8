"""What differs between two versions of a record, readable field by field. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.difference import Segment, compare
from app.core.i18n import _
from app.cycles.content import Content
from app.cycles.fields import (
    CHOICES,
    HEADER_LABELS,
    STATUS_WORDS,
    evaluation_fields,
    label_of,
    plan_fields,
)


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs, as segments of kind same, removed and added."""

    label: str
    segments: list[Segment]


def changes(old: Content, new: Content, kind: str) -> list[Change]:
    """The fields that differ, in the order of the page."""
    before, after = _texts(old, kind), _texts(new, kind)
    return [
        Change(label, compare(before.get(label, ""), text))
        for label, text in after.items()
        if before.get(label, "") != text
    ]


def _texts(content: Content, kind: str) -> dict[str, str]:
    texts = {str(HEADER_LABELS["title"]): str(content["title"])}
    texts[_("Fase")] = str(STATUS_WORDS[kind][content["status"]])
    for name in ("occasion", "grades", "subjects", "tags"):
        texts[str(HEADER_LABELS[name])] = _words(name, content[name])
    for field in plan_fields(kind):
        texts[str(label_of(field, kind))] = _words(field.name, content["plan"].get(field.name))
    evaluation = content["evaluation"] or {}
    for field in evaluation_fields(kind):
        texts[str(label_of(field, kind))] = _words(field.name, evaluation.get(field.name))
    texts[_("Noter")] = "\n".join(f"{note['date']}: {note['text']}" for note in content["notes"])
    return texts


def _words(name: str, value: Any) -> str:
    """A value as a person reads it."""
    if name == "sign_results":
        results = CHOICES["sign_results"]
        return "\n".join(f"{row['sign']}: {results[row['result']]}" for row in value or [])
    if isinstance(value, list):
        return "\n".join(str(CHOICES.get(name, {}).get(part, part)) for part in value)
    if isinstance(value, bool):
        return str(_("ja") if value else _("nej"))
    words = CHOICES.get(name, {})
    return str(words.get(value, value)) if value is not None else ""
