"""What the check of personal data finds, and what it needs to know beside the text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

Kind = Literal["cpr", "name", "phone", "mail", "address", "health"]
Level = Literal["block", "warn"]
KINDS: Final[tuple[Kind, ...]] = ("cpr", "name", "phone", "mail", "address", "health")

# A name is known from its first word with a capital letter or a figure on.
_CAPITAL: Final = re.compile(r"(?<!\w)[A-ZÆØÅÄÖÜÉ0-9][^\W_]*")


@dataclass(frozen=True, slots=True)
class Finding:
    """One place in a text. `start` and `end` are what is found; `words` is that, as it stands there.

    `proposal` is what could stand there instead, "" where there is nothing to propose; it takes the
    place of `swap_start` to `swap_end`, which may be a word more than what was found.
    """

    kind: Kind
    level: Level
    start: int
    end: int
    words: str
    proposal: str = ""
    swap_start: int = -1
    swap_end: int = -1


@dataclass(frozen=True, slots=True)
class Known:
    """Names that are known: `things` are no persons, `people` are persons in any case."""

    things: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    _things_by_word: dict[str, list[str]] = field(init=False, repr=False, compare=False)
    _people_by_word: dict[str, list[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # A name without a capital letter is found by nobody, so it need not be known.
        things = (one for one in self.things if any(c.isupper() for c in one))
        names = {one.strip() for one in self.people if one.strip()}
        names |= {one.split()[0] for one in names}
        object.__setattr__(self, "_things_by_word", _by_first_word(things))
        object.__setattr__(self, "_people_by_word", _by_first_word(names))

    def things_in(self, text: str) -> list[tuple[int, int]]:
        """Where names of what is no person stand, with a genitive."""
        return _places(text, self._things_by_word)

    def people_in(self, text: str) -> list[tuple[int, int]]:
        """Where these people are named, by their whole name or the first of it."""
        return _places(text, self._people_by_word)


def _by_first_word(names: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in sorted(set(names), key=len, reverse=True):
        if word := _CAPITAL.search(name):
            found.setdefault(word.group(), []).append(name[word.start() :])
    return found


def _places(text: str, by_word: dict[str, list[str]]) -> list[tuple[int, int]]:
    """Each place once, the longest name first: one pass over the words of the text."""
    places: list[tuple[int, int]] = []
    if not by_word:
        return places
    for match in _CAPITAL.finditer(text):
        word, start = match.group(), match.start()
        if places and start < places[-1][1]:
            continue
        # »Emils«: a name and the genitive's s are one word.
        for key in (word, word.removesuffix("s")):
            end = next((e for n in by_word.get(key, ()) if (e := _end(text, start, n))), 0)
            if end:
                places.append((start, end))
                break
    return places


def _end(text: str, start: int, name: str) -> int:
    """Where the name ends that begins here, its genitive with it; 0 when it is another word."""
    if not text.startswith(name, start):
        return 0
    end = start + len(name)
    for genitive in ("'s", "’s", "s", "'", "’"):
        if text.startswith(genitive, end) and not _is_letter(text, end + len(genitive)):
            return end + len(genitive)
    return 0 if _is_letter(text, end) else end


def _is_letter(text: str, place: int) -> bool:
    return place < len(text) and (text[place].isalnum() or text[place] == "_")
