"""The building blocks of a format: what a value may be, and what it reads as.

A shape takes a raw value, notes every fault with its place, and gives the canonical value back:
all keys in order, nothing as None or []. After a fault the value is None or as near as can be, so
that reading goes on and everything is found in one go.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final

from app.core.danish import YEARS, school_year_bounds
from app.core.exact import plain
from app.core.text import is_blank, storable
from app.exchange.faults import Findings, Link, Place, quoted

LONGEST_TEXT: Final = 20_000
# Ids and mail addresses stand in an index, which PostgreSQL keeps under 2,700 bytes an entry.
LONGEST_ID: Final = 200
LONGEST_EMAIL: Final = 254
LARGEST_WHOLE: Final = 2**31 - 1
MISSING: Final = "Mangler."
_ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+")


def is_empty(raw: Any) -> bool:
    """Absent, null and empty text mean the same; so does text without anything to see."""
    if not isinstance(raw, str):
        return raw is None
    # Nearly every text begins with a plain letter or figure; the long look is for the others.
    return not ("0" <= raw[:1] <= "z" and raw[0].isalnum()) and is_blank(storable(raw))


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What every shape is. `noun` says in a fault what should have stood there."""

    required: bool = False
    noun: ClassVar[str] = ""

    def read(self, raw: Any, place: Place, findings: Findings) -> Any:
        """The canonical value of what stands at this place."""
        if not is_empty(raw):
            return self.value(raw, place, findings)
        if self.required:
            findings.fault(place, MISSING)
        return self.nothing()

    def value(self, raw: Any, place: Place, findings: Findings) -> Any:
        raise NotImplementedError

    def nothing(self) -> Any:
        """What stands for absent."""
        return None

    def wrong(self, place: Place, findings: Findings) -> Any:
        findings.fault(place, f"Skal være {self.noun}.")
        return self.nothing()


@dataclass(frozen=True, kw_only=True)
class Text(Shape):
    """Text, kept to the letter, less what no database and no page can carry."""

    longest: int = LONGEST_TEXT
    noun: ClassVar[str] = "tekst"

    def value(self, raw: Any, place: Place, findings: Findings) -> Any:
        if not isinstance(raw, str):
            return self.wrong(place, findings)
        text = storable(raw)
        if len(text) > self.longest:
            findings.fault(
                place, f"Teksten er på {len(text)} tegn. Der er plads til {self.longest}."
            )
        return text


@dataclass(frozen=True, kw_only=True)
class Id(Text):
    """An id or another short name that must stay as it is: it is compared, not read."""

    longest: int = LONGEST_ID

    def value(self, raw: Any, place: Place, findings: Findings) -> Any:
        text = super().value(raw, place, findings)
        if text is not None and (text != raw or "\n" in text or "\t" in text):
            findings.fault(place, "Må ikke indeholde styretegn.")
        return text


@dataclass(frozen=True, kw_only=True)
class Email(Id):
    """A mail address, just as strictly checked as tells it from something else."""

    longest: int = LONGEST_EMAIL

    def value(self, raw: Any, place: Place, findings: Findings) -> Any:
        text = super().value(raw, place, findings)
        if text is not None and not _EMAIL.fullmatch(text):
            findings.fault(place, f"{quoted(text)} er ikke en mailadresse.")
        return text


@dataclass(frozen=True, kw_only=True)
class OneOf(Shape):
    """A word out of a list."""

    choices: Sequence[str]
    default: str | None = None
    noun: ClassVar[str] = "tekst"

    def value(self, raw: Any, place: Place, findings: Findings) -> Any:
        if not isinstance(raw, str):
            return self.wrong(place, findings)
        if raw not in self.choices:
            listed = ", ".join(self.choices)
            findings.fault(place, f"Ukendt værdi {quoted(raw)}. Kendte værdier: {listed}.")
        return raw

    def nothing(self) -> Any:
        return self.default


@dataclass(frozen=True, kw_only=True)
class Day(Shape):
    """A day as ISO 8601 writes it in full. Stays text, for that is how it travels."""

    noun: ClassVar[str] = "en dato, der findes, skrevet som 2025-11-12"

    def value(self, raw: Any, place: Place, findings: Findings) -> Any:
        if not isinstance(raw, str) or not _ISO_DAY.fullmatch(raw):
            return self.wrong(place, findings)
        try:
            year = date.fromisoformat(raw).year
        except ValueError:
            return self.wrong(place, findings)
        if year not in YEARS:
            findings.fault(place, f"Året skal ligge fra {YEARS[0]} til {YEARS[-1]}.")
        return raw


@dataclass(frozen=True, kw_only=True)
class SchoolYear(Shape):
    """»2025/26«"""

    noun: ClassVar[str] = "et skoleår, skrevet som 2025/26"

    def value(self, raw: Any, place: Place, findings: Findings) -> Any:
        try:
            school_year_bounds(raw)
        except (TypeError, ValueError):
            return self.wrong(place, findings)
        return raw


@dataclass(frozen=True, kw_only=True)
class Whole(Shape):
    """A whole number. true and false are none, though Python thinks so."""

    low: int = 0
    high: int = LARGEST_WHOLE
    default: int | None = None

    def value(self, raw: Any, place: Place, findings: Findings) -> Any:
        if type(raw) is int and self.low <= raw <= self.high:
            return raw
        findings.fault(place, f"Skal være et helt tal fra {self.low} til {self.high}.")
        return self.nothing()

    def nothing(self) -> Any:
        return self.default


@dataclass(frozen=True, kw_only=True)
class Number(Shape):
    """A number. A whole one is written without a point, however it was written before."""

    noun: ClassVar[str] = "et tal"

    def value(self, raw: Any, place: Place, findings: Findings) -> Any:
        if type(raw) not in (int, float):
            return self.wrong(place, findings)
        try:
            return plain(float(raw))
        except OverflowError:
            return self.wrong(place, findings)


@dataclass(frozen=True, kw_only=True)
class Flag(Shape):
    """true or false."""

    default: bool | None = None
    noun: ClassVar[str] = "true eller false"

    def value(self, raw: Any, place: Place, findings: Findings) -> Any:
        return raw if isinstance(raw, bool) else self.wrong(place, findings)

    def nothing(self) -> Any:
        return self.default


@dataclass(frozen=True, kw_only=True)
class LinkTo(Id):
    """The id of something in one of these lists. Looked up when everything has been read."""

    lists: tuple[str, ...]

    def value(self, raw: Any, place: Place, findings: Findings) -> Any:
        text = super().value(raw, place, findings)
        if text is not None:
            findings.links.append(Link(place, self.lists, text))
        return text
