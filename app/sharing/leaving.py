"""Every text of a record that is about to leave its team, and what personal data stands in it.

Walks the content itself and not a list of fields, so that a field nobody thought of is read too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.core import cpr
from app.core.i18n import _l
from app.cycles.content import FIELDS, Content
from app.cycles.fields import HEADER_LABELS, label_of
from app.cycles.names import Names
from app.personaldata.found import Place

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
    "frozen": _l("Forventningen er låst, men I kan skrive det om herunder."),
    "notes": _l("Ret noten, eller del uden noter."),
    "measures": _l("Del uden målinger."),
    "names": _l("Navnet rettes af den, der har det: teamet, skolens leder eller forvaltningen."),
}

# Measurements have a page of their own; the rest can be put in other words from where it is shown.
_CAN_SWAP = ("frozen", "notes")


def texts_of(content: Content, kind: str, *, names: Names) -> list[Place]:
    """The texts of a carried content, and the names that go along with it."""
    header = {key: value for key, value in content.items() if key not in _PARTS}
    texts = list(_texts({**header, "focus_area": names.focus_area}, "header", kind))
    texts += names_leaving(names)
    for part in ("plan", "evaluation"):
        texts += _texts(content[part] or {}, part, kind)
    for part, name in _NAMES.items():
        way_out, can_swap = str(_WAYS_OUT[part]), part in _CAN_SWAP
        texts += (
            Place(str(name), part, text, way_out, can_swap) for text in _strings(content[part])
        )
    return texts


def names_leaving(names: Names) -> list[Place]:
    """The names that others can change, but the focus area's: that one has a field of its own."""
    way_out = str(_WAYS_OUT["names"])
    return [
        Place(str(_NAME_LABELS[key]), "names", getattr(names, key), way_out, can_swap=False)
        for key in _NAME_LABELS
    ]


def holds_number(*texts: str | None) -> bool:
    """Whether one of these surely holds a CPR number. For texts that are shown as they stand now."""
    return any(cpr.holds_number(text or "") for text in texts)


def _texts(values: Content, part: str, kind: str) -> Iterator[Place]:
    for key, value in values.items():
        field = FIELDS.get((part, key))
        label = label_of(field, kind) if field else HEADER_LABELS.get(key, key)
        can_swap = key != "focus_area"
        yield from (Place(str(label), part, text, can_swap=can_swap) for text in _strings(value))


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
