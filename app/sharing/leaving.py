"""Every text of a record that is about to leave its team, and what personal data stands in it.

Walks the content itself and not a list of fields, so that a field nobody thought of is read too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from app.core.i18n import _l
from app.cycles import personal_data
from app.cycles.content import FIELDS, Content
from app.cycles.fields import HEADER_LABELS, label_of
from app.cycles.names import Names
from app.cycles.personal_data import Level

# The parts of a content that the screen shows under one name; the others have a name per field.
_NAMES: dict[str, Any] = {
    "frozen": _l("Forventningen, som den var"),
    "notes": _l("Noter"),
    "measures": _l("Målinger"),
}
_PARTS = ("plan", "evaluation", *_NAMES)
_NAME_LABELS: dict[str, Any] = {
    "team": _l("Teamets navn"),
    "school": _l("Skolens navn"),
    "goal": _l("Indsatsområdets mål"),
}
# What to do where it is not simply to correct a text of one's own.
_WAYS_OUT: dict[str, Any] = {
    "frozen": _l("Forventningen er låst, men I kan fjerne nummeret herunder."),
    "notes": _l("Ret noten, eller del uden noter."),
    "measures": _l("Del uden målinger."),
    "names": _l("Navnet rettes af den, der har det: teamet, skolens leder eller forvaltningen."),
}


@dataclass(frozen=True, slots=True)
class Leaving:
    """One text, what the screen calls its place, and the part of the record it belongs to."""

    label: str
    part: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """Something that looks like a CPR number: where it stands and what to do, never the number."""

    label: str
    part: str
    level: Level
    advice: str

    @property
    def message(self) -> str:
        return f"{self.label}{'' if self.label.endswith('?') else ':'} {self.advice}"


def texts_of(content: Content, kind: str, *, names: Names) -> list[Leaving]:
    """The texts of a carried content, and the names that go along with it."""
    header = {key: value for key, value in content.items() if key not in _PARTS}
    texts = list(_texts({**header, "focus_area": names.focus_area}, "header", kind))
    texts += names_leaving(names)
    for part in ("plan", "evaluation"):
        texts += _texts(content[part] or {}, part, kind)
    for part, name in _NAMES.items():
        texts += (Leaving(str(name), part, text) for text in _strings(content[part]))
    return texts


def names_leaving(names: Names) -> list[Leaving]:
    """The names that others can change, but the focus area's: that one has a field of its own."""
    return [Leaving(str(_NAME_LABELS[key]), "names", getattr(names, key)) for key in _NAME_LABELS]


def find(texts: Iterable[Leaving]) -> list[Found]:
    """What looks like a CPR number in these texts, told once per place."""
    found = [
        Found(leaving.label, leaving.part, hit.level, _advice(leaving.part, hit))
        for leaving in texts
        for hit in personal_data.check(leaving.text)
    ]
    return list(dict.fromkeys(found))


def holds_number(*texts: str | None) -> bool:
    """Whether one of these surely holds a CPR number. For texts that are shown as they stand now."""
    return any(personal_data.holds_number(text or "") for text in texts)


def _texts(values: Content, part: str, kind: str) -> Iterator[Leaving]:
    for key, value in values.items():
        field = FIELDS.get((part, key))
        label = label_of(field, kind) if field else HEADER_LABELS.get(key, key)
        yield from (Leaving(str(label), part, text) for text in _strings(value))


def _strings(value: Any) -> Iterator[str]:
    """Every text in a value, however deep; figures as they would be shown."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _strings(list(value.values()))
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
    elif isinstance(value, int | float):
        yield f"{value:.12g}"


def _advice(part: str, hit: personal_data.Finding) -> str:
    advice = personal_data.message(hit)
    return f"{advice} {_WAYS_OUT[part]}" if part in _WAYS_OUT else advice
