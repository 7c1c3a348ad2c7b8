"""Finds what looks like a CPR number in text that is about to leave the team.

The number's form and century rule are those of cpr.dk (»Opbygning af CPR-nummeret«). Since 2007
numbers are issued that fail the modulus 11 check (cpr.dk, »Personnumre uden kontrolciffer«), so a
passed check makes a hit stronger and a failed one never clears it. The points and limits are this
project's own, chosen for short texts by teachers: what looks like a pupil's number must be found
in whatever way it is typed, and a date with a time of day may cost a warning.

What was found is not kept: a finding knows where it is and how it looks masked, nothing more.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from app.core.clock import today as today_in_denmark
from app.core.i18n import _

Level = Literal["block", "warn"]

BLOCK_FROM: Final = 4
WARN_FROM: Final = 2
MARK_WITHIN: Final = 40
COUNTER_WITHIN: Final = 25
# An account number may stand between the word and the ten digits (konto 3000 1509144321), a whole
# telephone number may not: then the word speaks of that one.
COUNTER_DIGITS: Final = 4
PUPIL_AGES: Final = range(3, 21)
WEIGHTS: Final = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)

_GAP: Final = r"[ \t\n./-]{0,3}"
# A look-ahead, so that a second number that begins inside a first reading is seen as well. The
# last four digits stand together, or every ISO date with a time of day would match.
_NUMBER: Final = re.compile(
    rf"(?<![0-9])(?=([0-9]{{2}}){_GAP}([0-9]{{2}}){_GAP}([0-9]{{2}}){_GAP}([0-9]{{4}})(?![0-9]))"
)
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+")


def _words(pattern: str) -> re.Pattern[str]:
    """A pattern for whole words; digits may touch them (cpr150914-4321)."""
    return re.compile(rf"(?<![^\W\d_])(?:{pattern})(?![^\W\d_])")


# Words that point at one person. Plurals do not: »eleverne« is in every text of ours.
_MARK: Final = _words(
    r"cpr(?:nr|nummer|nummeret)?|personn(?:r|ummer|ummeret)"
    r"|født|fødsels(?:dag|dagen|dato|datoen|år)|elev(?:s|en|ens)?|barn(?:s|et|ets)?"
)
_COUNTER: Final = _words(
    r"p[-. ]?n(?:r|ummer|ummeret)|(?:cvr|ean|gln|isbn|tlf)(?:nr|nummer)?"
    r"|(?:faktura|ordre|konto|sags?)-?(?:nr|nummer)?|kle|inst(?:itutions)?[-. ]{0,2}n(?:r|ummer)"
)


@dataclass(frozen=True)
class Finding:
    """Where in the text a number stands, how to show it, and how sure we are."""

    start: int
    end: int
    mask: str
    level: Level


@dataclass(frozen=True)
class _Reading:
    """A text as the search reads it; `origins[i]` is where character i stood in the original."""

    text: str
    origins: list[int]


def check(text: str, today: date | None = None) -> list[Finding]:
    """Everything in the text that looks like a CPR number, in the order it stands there.

    `block` must be removed before the text leaves the team; `warn` may be answered. Positions
    are those of the text as given.
    """
    reading = _read(text)
    found: list[tuple[int, Finding]] = []
    for points, finding in _candidates(reading, today or today_in_denmark()):
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


def _candidates(reading: _Reading, today: date) -> Iterator[tuple[int, Finding]]:
    marks = [match.span() for match in _MARK.finditer(reading.text)]
    addresses = [match.span() for match in _ADDRESS.finditer(reading.text)]
    previous_end = 0
    for match in _NUMBER.finditer(reading.text):
        digits = "".join(match.groups())
        start, end = match.start(1), match.end(4)
        points = _points_for_number(digits, today)
        if not points:
            continue
        points += 2 * _is_near(marks, start, end)
        points -= 3 * _is_counted(reading.text, max(previous_end, start - COUNTER_WITHIN), start)
        points -= 3 * _is_inside(addresses, start, end)
        previous_end = max(previous_end, end)
        if points >= WARN_FROM:
            yield (
                points,
                Finding(
                    start=reading.origins[start],
                    end=reading.origins[end - 1] + 1,
                    mask=f"{digits[:4]}••-••••",
                    level="block" if points >= BLOCK_FROM else "warn",
                ),
            )


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


def birthday(digits: str) -> date | None:
    """The day of birth in ten digits DDMMYYSSSS; the seventh tells the century (cpr.dk)."""
    seventh, year = int(digits[6]), int(digits[4:6])
    if seventh <= 3:
        century = 1900
    elif seventh in (4, 9):
        century = 2000 if year <= 36 else 1900
    else:
        century = 2000 if year <= 57 else 1800
    try:
        return date(century + year, int(digits[2:4]), int(digits[:2]))
    except ValueError:
        return None


def passes_modulus_11(digits: str) -> bool:
    """Whether the weighted sum of the ten digits is divisible by 11 (cpr.dk)."""
    return sum(w * int(digit) for w, digit in zip(WEIGHTS, digits, strict=True)) % 11 == 0


def _is_near(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of the words stands at most MARK_WITHIN characters from the number."""
    after = bisect_left(spans, (start, start))
    before_is_near = after > 0 and start - spans[after - 1][1] <= MARK_WITHIN
    after_is_near = after < len(spans) and spans[after][0] - end <= MARK_WITHIN
    return before_is_near or after_is_near


def _is_counted(text: str, earliest: int, start: int) -> bool:
    """Whether a word right before the number says that it counts something else than people."""
    last = None
    for match in _COUNTER.finditer(text, earliest, start):
        last = match
    if last is None:
        return False
    between = text[last.end() : start]
    digits = sum(character.isdigit() for character in between)
    return digits <= COUNTER_DIGITS and not set(between) & set(",;")


def _is_inside(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    following = bisect_left(spans, (start, start))
    return following > 0 and spans[following - 1][1] >= end


def _read(text: str) -> _Reading:
    """The text with every way of writing a digit or a separator made one, and nothing invisible."""
    parts: list[str] = []
    origins: list[int] = []
    for position, character in enumerate(text):
        plain = _plain(character)
        parts.append(plain)
        origins.extend([position] * len(plain))
    return _Reading("".join(parts), origins)


_SLASHES: Final = "⁄∕⧸"
_DOTS: Final = "·•∙⋅。"
_MINUSES: Final = "−⁃˗➖"


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """One character as the search reads it: lower case, plain digits, dashes and spaces."""
    composed = unicodedata.normalize("NFKC", character).lower()
    return "".join(_plain_one(part) for part in composed)


def _plain_one(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Pd" or character in _MINUSES:
        return "-"
    if character in _SLASHES:
        return "/"
    if character in _DOTS:
        return "."
    return _plain_space(character, category)


def _plain_space(character: str, category: str) -> str:
    if category == "Zs":
        return " "
    if category in ("Zl", "Zp") or character == "\x85":
        return "\n"
    # Zero width, soft hyphen, direction marks, combining marks; and CR, so that CRLF is one step.
    invisible = category in ("Cf", "Mn", "Me", "Cc") and character not in "\t\n"
    return "" if invisible else character
