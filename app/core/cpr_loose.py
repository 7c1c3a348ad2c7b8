"""CPR numbers spelled otherwise than they usually are: 150914_4321, 15-09-2014-4321, 1 5 0 9 ….

Reads ten digits, or twelve with the year in full, whatever stands between them, and then looks at
how they are grouped. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.core.cpr_number import birthday

_BETWEEN: Final = r"[ \t\n./\-_:,+()\[\]]{0,3}"


def _spelled(digits: int) -> re.Pattern[str]:
    # A look-ahead, as for the usual spelling; no digit may come before or after, however joined.
    rest = rf"{_BETWEEN}[0-9]" * (digits - 1)
    return re.compile(rf"(?<![0-9])(?=([0-9]{rest})(?!{_BETWEEN}[0-9]))")


_SHORT_YEAR: Final = _spelled(10)
_FULL_YEAR: Final = _spelled(12)
_DIGIT_BEFORE: Final = re.compile(rf"[0-9]{_BETWEEN}\Z")
_PART: Final = re.compile(r"([0-9]+)([^0-9]*)")
_USUAL_GAPS: Final = frozenset(" \t\n./-")
_DAY_GROUPS: Final = ((6,), (2, 2, 2), (2, 4), (4, 2), (1,) * 6)
_DAY_GROUPS_FULL: Final = ((8,), (2, 2, 4), (4, 4))


@dataclass(frozen=True, slots=True)
class Spelled:
    """A loose spelling: `digits` with the year in two. `may_be_values`: it looks as much like a
    list of values, a time of day or one day's value."""

    span: tuple[int, int]
    digits: str
    by_single_digits: bool = False
    may_be_values: bool = False


@dataclass(frozen=True, slots=True)
class _Parts:
    """Groups of digits and what stands between them; `day` is how many of the digits say the day."""

    sizes: tuple[int, ...]
    gaps: tuple[str, ...]
    day: int

    @property
    def day_groups(self) -> int | None:
        """How many groups the day takes, or None when a group runs on from day to serial."""
        reached = 0
        for number, size in enumerate(self.sizes, start=1):
            reached += size
            if reached >= self.day:
                return number if reached == self.day else None
        return None


def is_clock(four: str) -> bool:
    """Whether a clock can show these four digits."""
    return int(four[:2]) < 24 and int(four[2:]) < 60


def spelled_numbers(text: str, today: date) -> Iterator[Spelled]:
    """Every loose spelling of a number that a living person could have."""
    for pattern, day in ((_SHORT_YEAR, 6), (_FULL_YEAR, 8)):
        for match in pattern.finditer(text):
            start, end = match.span(1)
            if _DIGIT_BEFORE.search(text, max(0, start - 4), start):
                continue
            spelled = _read(text, start, end, day, today)
            if spelled is not None:
                yield spelled


def _read(text: str, start: int, end: int, day: int, today: date) -> Spelled | None:
    found = _PART.findall(text[start:end])
    parts = _Parts(
        tuple(len(group) for group, _gap in found), tuple(gap for _group, gap in found[:-1]), day
    )
    digits = _ten_digits("".join(group for group, _gap in found), day)
    born = birthday(digits) if digits else None
    if born is None or born > today or _is_usual(parts) or not _is_a_spelling(parts):
        return None
    return Spelled(
        (start, end),
        digits,
        by_single_digits=set(parts.sizes) == {1},
        may_be_values=_may_be_values(parts, digits[6:]),
    )


def _ten_digits(digits: str, day: int) -> str:
    """The year in two digits; nothing where the year in full is not what the seventh digit says."""
    if day == 6:
        return digits
    short = digits[:4] + digits[6:]
    born = birthday(short)
    return short if born is not None and born.year == int(digits[4:8]) else ""


def _is_usual(parts: _Parts) -> bool:
    """The usual spelling is read elsewhere, with the points that it gives."""
    in_pairs = parts.sizes[-1] == 4 and max(parts.sizes[:-1], default=0) > 1
    whole = parts.day == 6 and (in_pairs or parts.sizes == (10,))
    return whole and all(_USUAL_GAPS.issuperset(gap) for gap in parts.gaps)


def _is_a_spelling(parts: _Parts) -> bool:
    """Whether somebody who writes a number could have grouped it like this."""
    if set(parts.sizes) == {1}:
        return parts.day == 6
    count = parts.day_groups
    if count is None:
        return False
    known = _DAY_GROUPS if parts.day == 6 else _DAY_GROUPS_FULL
    in_serial = parts.gaps[count:]
    if parts.sizes[:count] not in known or not all(gap == " " for gap in in_serial):
        return False
    # »10.12-14.30 15«: times of day. Spaces in the serial need a day that is clearly one.
    return not in_serial or count == 1 or parts.gaps[count - 1] not in (".", "/")


def _may_be_values(parts: _Parts, last_four: str) -> bool:
    if set(parts.sizes) == {1}:
        return any("," in gap or "+" in gap for gap in parts.gaps)
    same = len(parts.gaps) > 2 and len(set(parts.gaps)) == 1
    if same and (set(parts.sizes) == {2} or set(parts.gaps[0]) & set(",+")):
        return True
    count = parts.day_groups or 0
    before = parts.gaps[count - 1]
    # »15.09.14: 4500« is a value of a day, »10.12.14 (09 30)« a time of day.
    of_a_day = count > 1 and before[:1] in tuple(",:+") and before[1:].isspace()
    return of_a_day or (count > 1 and "-" not in before and is_clock(last_four))
