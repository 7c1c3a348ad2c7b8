"""A text as a search reads it: every way of writing a digit or a separator made one. Pure.

What cannot be seen (zero width, soft hyphens, direction marks) is gone, so that it hides nothing.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_SLASHES: Final = "⁄∕⧸"
_DOTS: Final = "·•∙⋅。"
_MINUSES: Final = "−⁃˗➖"


@dataclass(frozen=True)
class Reading:
    """A text as the search reads it; `origins[i]` is where character i stood in the original."""

    text: str
    origins: list[int]


def read(text: str) -> Reading:
    """The text in small letters, with plain digits, dashes and spaces, and nothing invisible."""
    parts: list[str] = []
    origins: list[int] = []
    for position, character in enumerate(text):
        plain = _plain(character)
        parts.append(plain)
        origins.extend([position] * len(plain))
    return Reading("".join(parts), origins)


def count_digits(text: str) -> int:
    """How many digits a reading of the text would have, without making one."""
    return sum(
        text.count(character) * digits
        for character in set(text)
        if (digits := sum(part.isdigit() for part in _plain(character)))
    )


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
