"""Finding words again without keeping them: a keyed fingerprint for each word or phrase.

What is forgotten may not be written down anywhere, yet it must be found once more: in a draft that a
browser still holds, in a backup that is restored. So a phrase is kept as the HMAC-SHA256 of its words,
under a key derived from the installation's secret, beside the number of its words. Pure: no database.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

BLACKENED: Final = "•••••"
# More words than this are no name, address or number, but a sentence: that is edited, not forgotten.
LONGEST_PHRASE: Final = 8
# Signs without any ink may stand inside a word and must not hide it; accents may stand apart.
_UNSEEN: Final = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff"
_MARKS: Final = "\u0300-\u036f"
_WORD: Final = re.compile(rf"[\w{_UNSEEN}{_MARKS}]+")
_INK: Final = re.compile(rf"[{_UNSEEN}_]+")
# What may stand between the words of one phrase: »Mads-Peter«, »010203 - 1234«, a line break.
_BETWEEN: Final = re.compile(rf"[^\w{_UNSEEN}{_MARKS}]{{0,6}}")
_STORED: Final = re.compile(r"([1-8]):([0-9a-f]{32})")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """One phrase: how many words it has, and the HMAC of them, 32 hexadecimal digits."""

    words: int
    digest: str

    def __str__(self) -> str:
        return f"{self.words}:{self.digest}"

    @classmethod
    def parse(cls, stored: str) -> Fingerprint:
        """What `str()` wrote. Raises ValueError for anything else."""
        match = _STORED.fullmatch(stored)
        if match is None:
            raise ValueError("not a fingerprint")
        return cls(int(match[1]), match[2])


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    word: str


class Blackener:
    """Finds phrases in texts by their fingerprints and blackens them.

    Upper and lower case are the same, and a phrase is found in the genitive, too (»Mads'«, »Idas«).
    """

    def __init__(self, secrets: Sequence[str], fingerprints: Collection[Fingerprint]) -> None:
        """`secrets`: the installation's present one, and earlier ones that may have made a print."""
        self._keys = [_key(secret) for secret in secrets]
        self._known = frozenset(fingerprints)
        self._lengths = sorted({one.words for one in self._known}, reverse=True)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where the phrases stand in the text: start and end, in order, without overlap."""
        tokens = _tokens(text)
        found: list[tuple[int, int]] = []
        place = 0
        while place < len(tokens):
            length = self._length_at(text, tokens, place)
            if length:
                found.append((tokens[place].start, tokens[place + length - 1].end))
            place += length or 1
        return found

    def blacken(self, text: str) -> str:
        """The text with a mark of one length for each phrase, so that none can be guessed by it."""
        for start, end in reversed(self.spans(text)):
            text = f"{text[:start]}{BLACKENED}{text[end:]}"
        return text

    def _length_at(self, text: str, tokens: list[_Token], place: int) -> int:
        for length in self._lengths:
            run = tokens[place : place + length]
            if len(run) == length and _stand_together(text, run) and self._is_known(run):
                return length
        return 0

    def _is_known(self, run: list[_Token]) -> bool:
        words = [token.word for token in run]
        return any(
            _fingerprint(key, [*words[:-1], last]) in self._known
            for last in _without_genitive(words[-1])
            for key in self._keys
        )


def fingerprint_of(secret: str, phrase: str) -> Fingerprint | None:
    """The fingerprint of a phrase as somebody typed it; None when there is no word in it.

    Raises ValueError when it has more than `LONGEST_PHRASE` words.
    """
    words = [token.word for token in _tokens(phrase)]
    if len(words) > LONGEST_PHRASE:
        raise ValueError("too many words for one phrase")
    return _fingerprint(_key(secret), words) if words else None


def count_words(text: str) -> int:
    """How many words a text has, as they are counted here."""
    return len(_tokens(text))


def _tokens(text: str) -> list[_Token]:
    return [token for token in _all_tokens(text) if token.word]


def _all_tokens(text: str) -> Iterator[_Token]:
    for match in _WORD.finditer(text):
        seen = _INK.sub("", unicodedata.normalize("NFKC", match[0]))
        yield _Token(match.start(), match.end(), seen.casefold())


def _stand_together(text: str, run: list[_Token]) -> bool:
    gaps = pairwise(run)
    return all(_BETWEEN.fullmatch(text, before.end, after.start) for before, after in gaps)


def _without_genitive(word: str) -> tuple[str, ...]:
    return (word, word[:-1]) if len(word) > 2 and word.endswith("s") else (word,)


def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"words that were forgotten", "sha256")


def _fingerprint(key: bytes, words: list[str]) -> Fingerprint:
    digest = hmac.new(key, "\x1f".join(words).encode("utf-8", "replace"), hashlib.sha256)
    return Fingerprint(len(words), digest.hexdigest()[:32])
