"""Words around a number that say what it is: a person's, or a count of something else. Pure.

They are looked for in a text as app/core/plaintext.py reads it, in small letters.
"""

from __future__ import annotations

import re
from typing import Final

COUNTER_WITHIN: Final = 25
CASE_WITHIN: Final = 15
# An account number may stand between the word and the ten digits (konto 3000 1509144321), a whole
# telephone number may not: then the word speaks of that one.
COUNTER_DIGITS: Final = 4


def _words(pattern: str) -> re.Pattern[str]:
    """A pattern for whole words; digits may touch them (cpr150914-4321)."""
    return re.compile(rf"(?<![^\W\d_])(?:{pattern})(?![^\W\d_])")


_NUMBER_OR_BIRTHDAY: Final = (
    r"cpr(?:nr|nummer|nummeret)?|personn(?:r|ummer|ummeret)"
    r"|født|fødsels(?:dag|dagen|dato|datoen|år)"
)
# Words that point at one person. Plurals do not: »eleverne« is in every text of ours.
_MARK: Final = _words(rf"{_NUMBER_OR_BIRTHDAY}|elev(?:s|en|ens)?|barn(?:s|et|ets)?")
_SURE_MARK: Final = _words(_NUMBER_OR_BIRTHDAY)
_COUNTER: Final = _words(
    r"p[-. ]?n(?:r|ummer|ummeret)|(?:cvr|ean|gln|isbn|tlf)(?:nr|nummer)?"
    r"|(?:faktura|ordre|konto)-?(?:nr|nummer)?|sags?-?(?:nr|nummer)"
    r"|kle|inst(?:itutions)?[-. ]{0,2}n(?:r|ummer)"
)
# A case may be about one child, and then its number is often the child's.
_CASE: Final = _words(r"sag(?:en|ens|s)?")


def marks_in(text: str) -> list[tuple[int, int]]:
    """Where words stand that point at one person or at a number like this."""
    return [match.span() for match in _MARK.finditer(text)]


def surely_marks_in(text: str) -> list[tuple[int, int]]:
    """Those of them that speak of the number itself, or of a birthday."""
    return [match.span() for match in _SURE_MARK.finditer(text)]


def counted_before(text: str, start: int, previous_end: int) -> bool:
    """Whether a word right before the number says that it counts something else than people."""
    last = None
    for match in _COUNTER.finditer(text, max(previous_end, start - COUNTER_WITHIN), start):
        last = match
    if last is None:
        return False
    between = text[last.end() : start]
    digits = sum(character.isdigit() for character in between)
    return digits <= COUNTER_DIGITS and not set(between) & set(",;")


def case_before(text: str, start: int) -> bool:
    """Whether the number is called a case right before it."""
    last = None
    for match in _CASE.finditer(text, max(0, start - CASE_WITHIN), start):
        last = match
    return last is not None and not any(c.isdigit() for c in text[last.end() : start])
