"""The building blocks of a format: what a value may be, and what it reads as.

A shape takes a raw value, notes every fault with its place, and gives the canonical value back:
all keys in order, nothing as None or []. After a fault the value is None or as near as can be, so
that reading goes on and everything is found in one go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, ClassVar, Final

from app.core.danish import YEARS, school_year_bounds
from app.core.text import is_blank, storable
from app.exchange.faults import Findings, Link, Place, address, quoted
from app.exchange.jsonfile import Pairs

Rule = Callable[[Any, Place, Findings], None]

LONGEST_TEXT: Final = 20_000
# Ids and mail addresses stand in an index, which PostgreSQL keeps under 2,700 bytes an entry.
LONGEST_ID: Final = 200
LONGEST_EMAIL: Final = 254
LARGEST_WHOLE: Final = 2**31 - 1
# Up to here every whole number is a float exactly.
LARGEST_EXACT: Final = 2**53
MISSING: Final = "Mangler."
_ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+")


def is_empty(raw: Any) -> bool:
    """Absent, null and empty text mean the same; so does text without anything to see."""
    if not isinstance(raw, str):
        return raw is None
    # Nearly every text begins with a plain letter or figure; the long look is for the others.
    return not ("0" <= raw[:1] <= "z" and raw[0].isalnum()) and is_blank(storable(raw))


def plain_number(number: float | None) -> float | int | None:
    """The number as it is written: a whole one without a point, and no minus before zero."""
    if number is None or not number.is_integer() or abs(number) > LARGEST_EXACT:
        return number
    return int(number)


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
            return plain_number(float(raw))
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


@dataclass(frozen=True, kw_only=True)
class ListOf(Shape):
    """A list. `once` gives what may stand there only once of an item, where that matters."""

    item: Shape
    once: Callable[[Any], Any] | None = None
    skip_empty: bool = False
    noun: ClassVar[str] = "en liste"

    def value(self, raw: Any, place: Place, findings: Findings) -> Any:
        if not isinstance(raw, list):
            return self.wrong(place, findings)
        items = []
        for index, one in enumerate(raw):
            if self.skip_empty and is_empty(one):
                continue
            items.append(self.item.read(one, (*place, index), findings))
        if self.once is not None:
            self._look_for_twice(items, place, findings)
        return items

    def nothing(self) -> Any:
        return []

    def _look_for_twice(self, items: list[Any], place: Place, findings: Findings) -> None:
        seen: dict[Any, int] = {}
        for index, item in enumerate(items):
            mark = None if item is None or self.once is None else self.once(item)
            if mark is None:
                continue
            if mark in seen:
                first = address((*place, seen[mark]))
                findings.fault((*place, index), f"Det samme står i {first}.")
            seen.setdefault(mark, index)


@dataclass(frozen=True, kw_only=True)
class Keys(Shape):
    """An object with just these keys, in this order.

    `always`: an absent one is read as one without keys, so that the faults name what it lacks.
    An object in which nothing stands is nothing, unless `always`.
    """

    keys: Mapping[str, Shape]
    rules: tuple[Rule, ...] = ()
    always: bool = False
    noun: ClassVar[str] = "et objekt med nøgler"

    def read(self, raw: Any, place: Place, findings: Findings) -> Any:
        if self.always and is_empty(raw):
            return self.value(Pairs(), place, findings)
        return super().read(raw, place, findings)

    def value(self, raw: Any, place: Place, findings: Findings) -> Any:
        if not isinstance(raw, dict):
            return self.wrong(place, findings)
        self._look_for_strange_keys(raw, place, findings)
        if not self.always and not self.required and _holds_nothing(raw):
            return None
        value = {
            key: self.shape_of(key, raw).read(raw.get(key), (*place, key), findings)
            for key in self.keys
        }
        for rule in self.rules:
            rule(value, place, findings)
        return self.finished(value)

    def finished(self, value: dict[str, Any]) -> Any:
        """The canonical form of an object that has been read."""
        optional = not self.always and not self.required
        return None if optional and all(one in (None, []) for one in value.values()) else value

    def shape_of(self, key: str, raw: dict[str, Any]) -> Shape:
        """The shape of one key. An object of several kinds may look at its kind first."""
        return self.keys[key]

    def _look_for_strange_keys(self, raw: dict[str, Any], place: Place, findings: Findings) -> None:
        for key in raw:
            if key not in self.keys:
                near = get_close_matches(key, self.keys, n=1)
                hint = f" Måske skulle der stå {quoted(near[0])}." if near else ""
                findings.fault((*place, key), f"Ukendt nøgle.{hint}")
        for key in getattr(raw, "twice", ()):
            findings.fault((*place, key), "Nøglen står der mere end én gang.")


@dataclass(frozen=True, kw_only=True)
class OneKey(Keys):
    """An object with one of these keys: {"school": "lillebaek"}."""

    def value(self, raw: Any, place: Place, findings: Findings) -> Any:
        value = super().value(raw, place, findings)
        if value is None:
            return None
        filled = [key for key in self.keys if not is_empty(raw.get(key))]
        if len(filled) != 1:
            findings.fault(place, f"Skal have netop én af nøglerne {', '.join(self.keys)}.")
        return {key: value[key] for key in filled[:1]}


def _holds_nothing(raw: dict[str, Any]) -> bool:
    return all(is_empty(one) or one in ([], {}) for one in raw.values())
