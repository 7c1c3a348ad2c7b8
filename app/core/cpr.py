"""Finds what looks like a CPR number in text that is about to leave the team.

The number's form and century rule are those of cpr.dk (»Opbygning af CPR-nummeret«). Since 2007
numbers are issued that fail the modulus 11 check (cpr.dk, »Personnumre uden kontrolciffer«), so a
passed check makes a hit stronger and a failed one never clears it. The points and limits are this
project's own, chosen for short texts by teachers: what looks like a pupil's number must be found
in whatever way it is typed, and a date with a time of day may cost a warning.

What is spelled otherwise than numbers usually are is read by app/core/cpr_loose.py; it stops a text
only where a word nearby says what it is. What was found is not kept: a finding knows where it is
and how it looks masked, nothing more.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from app.core.clock import today as today_in_denmark
from app.core.cpr_loose import Spelled, is_clock, spelled_numbers
from app.core.cpr_number import birthday, passes_modulus_11
from app.core.cpr_words import case_before, counted_before, marks_in, surely_marks_in
from app.core.i18n import _
from app.core.plaintext import Reading, count_digits, read

Level = Literal["block", "warn"]

BLOCK_FROM: Final = 4
WARN_FROM: Final = 2
MARK_WITHIN: Final = 40
PUPIL_AGES: Final = range(3, 21)

_GAP: Final = r"([ \t\n./-]{0,3})"
# A look-ahead, so that a second number that begins inside a first reading is seen as well. The
# last four digits stand together, or every ISO date with a time of day would match.
_NUMBER: Final = re.compile(
    rf"(?<![0-9])(?=([0-9]{{2}}){_GAP}([0-9]{{2}}){_GAP}([0-9]{{2}}){_GAP}([0-9]{{4}})(?![0-9]))"
)
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+")
_JOINED: Final = "-./_:"
# What a number of a company, a bill or a case is not written like: 150914-4321.
_WRITTEN_AS_CPR: Final = ("", "", "-")

Span = tuple[int, int]


@dataclass(frozen=True)
class Finding:
    """Where in the text a number stands, how to show it, and how sure we are."""

    start: int
    end: int
    mask: str
    level: Level


@dataclass(frozen=True)
class _Around:
    """What stands around the numbers of a text, found once."""

    text: str
    marks: list[Span]
    sure_marks: list[Span]
    addresses: list[Span]
    numbers: list[Span]


def check(text: str, today: date | None = None) -> list[Finding]:
    """Everything in the text that looks like a CPR number, in the order it stands there.

    `block` must be removed before the text leaves the team; `warn` may be answered. Positions
    are those of the text as given.
    """
    if count_digits(text) < 10:
        return []
    reading = read(text)
    found: list[tuple[int, Finding]] = []
    for points, span, digits in sorted(
        _candidates(reading, today or today_in_denmark()), key=lambda one: one[1]
    ):
        finding = _finding(reading, points, span, digits)
        if found and finding.start < found[-1][1].end:
            # Two readings of the same digits: the stronger one counts.
            if points > found[-1][0]:
                found[-1] = (points, finding)
        else:
            found.append((points, finding))
    return [finding for _points, finding in found]


def holds_number(text: str) -> bool:
    """Whether a text surely holds a CPR number."""
    return any(hit.level == "block" for hit in check(text))


def message_alone(finding: Finding) -> str:
    """The same to somebody who writes in their own name and shares nothing."""
    return str(
        _(
            "%(mask)s ligner et CPR-nummer. Fjern det, før svaret bliver sendt. "
            "Er det et andet nummer, så skriv foran, hvad det er, for eksempel »p-nr«.",
            mask=finding.mask,
        )
    )


def message(finding: Finding) -> str:
    """What to tell the team that wrote the text: what it looks like, and what to do."""
    if finding.level == "block":
        text = _(
            "%(mask)s ligner et CPR-nummer. Fjern det, før I deler. "
            "Er det et andet nummer, så skriv foran, hvad det er, for eksempel »p-nr«.",
            mask=finding.mask,
        )
    else:
        text = _(
            "%(mask)s kan være et CPR-nummer. Er det det, så fjern det, før I deler. "
            "Er det et andet nummer, så skriv gerne foran, hvad det er, for eksempel »p-nr«.",
            mask=finding.mask,
        )
    return str(text)


def _finding(reading: Reading, points: int, span: Span, digits: str) -> Finding:
    return Finding(
        start=reading.origins[span[0]],
        end=reading.origins[span[1] - 1] + 1,
        mask=f"{digits[:4]}••-••••",
        level="block" if points >= BLOCK_FROM else "warn",
    )


def _candidates(reading: Reading, today: date) -> Iterator[tuple[int, Span, str]]:
    text = reading.text
    around = _Around(
        text=text,
        marks=marks_in(text),
        sure_marks=surely_marks_in(text),
        addresses=[match.span() for match in _ADDRESS.finditer(text)],
        numbers=[(match.start(1), match.end(7)) for match in _NUMBER.finditer(text)],
    )
    previous_end = 0
    for match in _NUMBER.finditer(text):
        digits = "".join(match.group(1, 3, 5, 7))
        if not _points_for_number(digits, today):
            continue
        span = (match.start(1), match.end(7))
        points = _points(match, digits, today, around, previous_end)
        previous_end = max(previous_end, span[1])
        if points >= WARN_FROM:
            yield points, span, digits
    for spelled in spelled_numbers(text, today):
        points = _points_for_spelled(spelled, around)
        if points >= WARN_FROM:
            yield points, spelled.span, spelled.digits


def _points(
    match: re.Match[str], digits: str, today: date, around: _Around, previous_end: int
) -> int:
    span, gaps = (match.start(1), match.end(7)), match.group(2, 4, 6)
    points, near = _points_for_number(digits, today), _is_near(around.marks, span)
    points += 2 * near
    if counted_before(around.text, span[0], previous_end):
        written_as_cpr = points >= BLOCK_FROM and gaps == _WRITTEN_AS_CPR
        points = max(points - 3, WARN_FROM * written_as_cpr)
    if case_before(around.text, span[0]) and not near:
        points = min(points, BLOCK_FROM - 1)
    points -= 3 * _is_inside(around.addresses, span)
    if _is_time_of_day(gaps, digits[6:]) or _goes_on(around, span):
        points = min(points, BLOCK_FROM - 1)
    return points


def _points_for_number(digits: str, today: date) -> int:
    """0 for what cannot be a CPR number: there is no such day, or it is yet to come."""
    born = birthday(digits)
    if born is None or born > today:
        return 0
    new_year = (born.month, born.day) == (1, 1)
    points = 2
    points += 2 * (new_year or passes_modulus_11(digits))
    points += 2 * (today.year - born.year in PUPIL_AGES)
    return points


def _points_for_spelled(spelled: Spelled, around: _Around) -> int:
    """A loose spelling stops a text with a word nearby, and warns otherwise.

    What may as well be a list of values, a time of day or a value of a day is asked about only
    where a word says CPR number or birthday, and never stops a text.
    """
    if _is_inside(around.addresses, spelled.span):
        return 0
    sure = _is_near(around.sure_marks, spelled.span)
    if spelled.may_be_values:
        return WARN_FROM * sure
    if counted_before(around.text, spelled.span[0], 0):
        return WARN_FROM * sure
    near = sure if spelled.by_single_digits else _is_near(around.marks, spelled.span)
    return BLOCK_FROM if near else WARN_FROM


def _is_time_of_day(gaps: tuple[str, ...], last_four: str) -> bool:
    """10-12-14 0930: a day in three parts, then a space and what a clock can show."""
    return bool(gaps[0] and gaps[1] and gaps[2].isspace()) and is_clock(last_four)


def _goes_on(around: _Around, span: Span) -> bool:
    """Whether more digits are joined to these ten that are no number of their own."""
    text, (start, end) = around.text, span
    before = start > 1 and text[start - 1] in _JOINED and text[start - 2].isdigit()
    after = end + 1 < len(text) and text[end] in _JOINED and text[end + 1].isdigit()
    return (before and not _is_of_another(around.numbers, start - 2, span)) or (
        after and not _is_of_another(around.numbers, end + 1, span)
    )


def _is_of_another(numbers: list[Span], place: int, span: Span) -> bool:
    at = bisect_left(numbers, (place + 1, 0))
    return any(
        start <= place < end and (end <= span[0] or start >= span[1])
        for start, end in numbers[max(0, at - 12) : at]
    )


def _is_near(spans: list[Span], span: Span) -> bool:
    """Whether one of the words stands at most MARK_WITHIN characters from the number."""
    start, end = span
    after = bisect_left(spans, (start, start))
    before_is_near = after > 0 and start - spans[after - 1][1] <= MARK_WITHIN
    after_is_near = after < len(spans) and spans[after][0] - end <= MARK_WITHIN
    return before_is_near or after_is_near


def _is_inside(spans: list[Span], span: Span) -> bool:
    start, end = span
    following = bisect_left(spans, (start, start))
    return following > 0 and spans[following - 1][1] >= end
