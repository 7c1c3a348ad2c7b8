"""How reports say things: periods with their year, grades, which way a text runs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from app.core import danish
from app.core.i18n import _

_MANY_LINE_BREAKS = re.compile(r"\n\s*\n\s*\n+")
_LONG_WORD = re.compile(r"\S{121,}")
_PLACES_APART = 30
_KILO = 1000
_PLACE_TO_BREAK = "\u200b"


def direction(text: str) -> str:
    """rtl when the first letter that has a direction runs from right to left, else ltr."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def calm(text: str | None) -> str:
    """Text as typed, made fit to be set in lines.

    Never more than one empty line in a row. A word that is longer than a line gets places to break
    (of no width): without them the time to set it grows with the square of its length.
    """
    short = _MANY_LINE_BREAKS.sub("\n\n", text or "").strip()
    return _LONG_WORD.sub(_with_places_to_break, short)


def sentence(text: str) -> str:
    """Words of a choice where they stand alone: with a capital letter."""
    return text[:1].upper() + text[1:]


def day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def day_in_words(iso: str | None) -> str:
    """6. oktober 2025"""
    found = day(iso)
    return danish.date_full(found) if found else ""


def short_day(iso: str) -> str:
    """15.9."""
    found = date.fromisoformat(iso)
    return f"{found.day}.{found.month}."


def period(start: str | None, end: str | None) -> str:
    """8. september – 3. oktober 2025; both years when they differ."""
    return danish.period_full(day(start), day(end))


def grades(numbers: Sequence[int]) -> str:
    """6. klasse; 4., 5. og 6. klasse; børnehaveklasse og 1. klasse."""
    years = [f"{number}." for number in sorted(numbers) if number > 0]
    words = [_("børnehaveklasse")] if 0 in numbers else []
    if years:
        words.append(_("%(years)s klasse", years=danish.join_words(years)))
    return danish.join_words(words)


def figure(value: Any) -> str:
    """A measured value with decimal comma; a dash where nothing was measured."""
    return "–" if value is None else danish.number_as_typed(value)


def size(count: int) -> str:
    """How much a file takes: 812 byte, 33 kB, 1,2 MB."""
    if count < _KILO:
        return _("%(count)d byte", count=count)
    if count < _KILO * _KILO:
        return _("%(number)s kB", number=danish.number(round(count / _KILO)))
    return _("%(number)s MB", number=danish.number(count / _KILO / _KILO, 1))


def way_out(kind: str) -> str:
    """What somebody can do whose report hit a limit."""
    if kind == "collection":
        return _("Lav i stedet en PDF af hver prøvehandling.")
    return _("Kort den længste tekst ned, og prøv igen.")


def _with_places_to_break(match: re.Match[str]) -> str:
    word = match.group()
    starts = range(0, len(word), _PLACES_APART)
    return _PLACE_TO_BREAK.join(word[start : start + _PLACES_APART] for start in starts)
