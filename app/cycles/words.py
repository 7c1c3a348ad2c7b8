"""The values of a record's fields in the words a person reads. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.core import danish
from app.core.i18n import _
from app.cycles.content import FIELDS
from app.cycles.fields import AGREEMENT, CHOICES

FLAG_CODES = {True: "true", False: "false", None: "null"}
_DAYS = frozenset(field.attribute for field in FIELDS.values() if field.shape == "date") | {"on"}


def in_words(name: str, value: Any, focus_areas: Mapping[str, str] | None = None) -> str:
    """One field's value, "" when it is empty. `focus_areas` are names by exchange id."""
    if name == "described_agree":
        return str(AGREEMENT[FLAG_CODES[value]])
    if value is None:
        return ""
    if name == "sign_results":
        results = CHOICES["sign_results"]
        return "\n".join(f"{row['sign']}: {results[row['result']]}" for row in value)
    if name == "focus_area":
        return (focus_areas or {}).get(value) or _("et indsatsområde, der ikke findes mere")
    if name in _DAYS:
        return danish.date_full(value if isinstance(value, date) else date.fromisoformat(value))
    if isinstance(value, list):
        return "\n".join(_choice(name, part) for part in value)
    return _choice(name, value)


def alone(word: Any) -> str:
    """The word of a choice where it stands by itself: with a capital letter."""
    return str(word)[:1].upper() + str(word)[1:]


def _choice(name: str, value: Any) -> str:
    words = CHOICES.get(name, {})
    return alone(words[value]) if value in words else str(value)
