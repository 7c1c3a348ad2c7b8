"""Passwords: how they are kept, and which ones are too easy to guess.

Kept as argon2id (64 MiB, three passes, one lane). At least 15 characters and no rule about their
kind, as NIST SP 800-63B-4 asks of a password that stands alone: length protects, »P@ssw0rd1« does
not. A password is normalised (NFC) before use, because an å typed on a Mac is two code points; in
this it differs from »exactly as received« (OWASP ASVS 6.2).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.core.danish import casefold
from app.core.i18n import _

SHORTEST: Final = 15
LONGEST: Final = 128
# Letters, digits and different signs that must be left when all that is easy is taken away.
ENOUGH: Final = 8
SHORTEST_WORD: Final = 3
SHORTEST_ROW: Final = 4
COMMON_LIST: Final = Path(__file__).with_name("common_passwords.txt")

_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
# Each hash takes 64 MiB: no more at once in a process than it has memory and cores for.
_slots = BoundedSemaphore(2)
# The hash of random bytes that nobody kept: checked when there is nobody to check.
_NOBODY: Final = (
    "$argon2id$v=19$m=65536,t=3,p=1$rwp/tpGVw8RepB011zvsIQ"
    "$M8LGNxdNh0YoIUrctQX2Kz2aRdIk3HDIn2CHNcjRe38"
)

_EASY_WORDS: Final = (
    "afprøvet",
    "afprovet",
    "adgangskode",
    "kodeord",
    "password",
    "passord",
    "login",
    "velkommen",
    "welcome",
    "hemmelig",
    "admin",
    "administrator",
    "skole",
    "skolen",
    "lærer",
    "team",
    "kommune",
    "sommer",
    "vinter",
    "efterår",
    "forår",
)
_ROWS: Final = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyzæøå",
    "qwertyuiopå",
    "asdfghjklæø",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1q2w3e4r5t6y7u8i9o0p",
)
_DANISH_AS_ASCII: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_CUT: Final = "\n"
# abcabcabc, or a longer piece twice: it counts once.
_REPEATED: Final = re.compile(r"(.{1,3}?)\1{2,}|(.{4,}?)\2+")


# --- keeping ---


def hash_password(password: str) -> str:
    """What to store of a password."""
    with _slots:
        return _hasher.hash(_bytes(_normal(password)))


def verify(password_hash: str | None, password: str) -> bool:
    """Whether it is the password.

    None (an unknown address, or no password yet) costs the same work and is never right, so that
    nobody can tell by the time who has an account.
    """
    typed = _normal(password)
    usable = password_hash if password_hash and len(typed) <= LONGEST else None
    with _slots:
        try:
            _hasher.verify(usable or _NOBODY, _bytes(typed[: LONGEST + 1]))
        except (VerificationError, InvalidHashError):
            return False
    return usable is not None


def needs_rehash(password_hash: str) -> bool:
    """Whether it was made with other settings than today's: make it anew at the next login."""
    return _hasher.check_needs_rehash(password_hash)


def _normal(password: str) -> str:
    return unicodedata.normalize("NFC", password)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


# --- choosing ---


def problems(
    password: str,
    context_words: Iterable[str] = (),
    extra_list: Collection[str] | None = None,
) -> list[str]:
    """What is wrong with a password somebody wants, as sentences; empty when it is fine.

    `context_words` are what others know of the person: name, address, school. `extra_list` is an
    operator's own list as `read_list` returns it.
    """
    normal = _normal(password)
    if len(normal) < SHORTEST:
        return [
            _(
                "Brug mindst %(shortest)d tegn. Fire ord, der ikke hører sammen, "
                "er nemme at huske og svære at gætte.",
                shortest=SHORTEST,
            )
        ]
    if len(normal) > LONGEST:
        return [_("Brug højst %(longest)d tegn.", longest=LONGEST)]
    if _compact(normal) in _common_list() or _compact(normal) in (extra_list or ()):
        return [_("Den adgangskode bruger mange. Vælg fire ord, der ikke hører sammen.")]
    return _easy_parts(normal, context_words)


def read_list(path: Path) -> frozenset[str]:
    """A list of common passwords, one a line, in the form they are compared in."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(compact for line in lines if (compact := _compact(line)))


@cache
def _common_list() -> frozenset[str]:
    return read_list(COMMON_LIST)


def _easy_parts(password: str, context_words: Iterable[str]) -> list[str]:
    """Whether too little is left without rows, repetitions and words that others know."""
    if _what_is_left(password, ()) < ENOUGH:
        return [
            _(
                "Adgangskoden er nem at gætte: den gentager sig selv, følger en række som »12345« "
                "eller bruger et ord som »adgangskode«. Vælg fire ord, der ikke hører sammen."
            )
        ]
    if _what_is_left(password, _parts_of(context_words)) < ENOUGH:
        return [
            _(
                "Adgangskoden er mest navne, som andre kender: dit eget, skolens eller mailens. "
                "Vælg fire ord, der ikke hører sammen."
            )
        ]
    return []


def _what_is_left(password: str, words: Sequence[str]) -> int:
    """How many characters are hard to guess: no known word, no row, no repetition."""
    folded = casefold(password)
    signs = {one for one in folded if not one.isalnum() and not one.isspace()}
    rest = _without_repetitions(_compact(password))
    known = {spelling for word in (*_EASY_WORDS, *words) for spelling in _spellings(word)}
    for word in sorted(known, key=len, reverse=True):
        rest = rest.replace(word, _CUT)
    rest = _without_repetitions(_without_rows(rest))
    return sum(one != _CUT for one in rest) + len(signs)


def _compact(text: str) -> str:
    """Letters and digits only, case folded: »Correct Horse« and »correct-horse« are one."""
    return "".join(one for one in casefold(text) if one.isalnum())


def _parts_of(words: Iterable[str]) -> list[str]:
    """Names and addresses as the words they are made of, and as a whole."""
    parts = {_compact(word) for word in words}
    parts.update(part for word in words for part in re.findall(r"\w+", casefold(word)))
    return [part for part in parts if len(part) >= SHORTEST_WORD]


def _spellings(word: str) -> set[str]:
    return {word, word.translate(_DANISH_AS_ASCII)}


def _without_repetitions(text: str) -> str:
    return _REPEATED.sub(lambda match: match[1] or match[2], text)


def _without_rows(text: str) -> str:
    """The text with rows of the alphabet and the keyboard, either way, cut out."""
    kept: list[str] = []
    at = 0
    while at < len(text):
        length = _row_length(text, at)
        kept.append(_CUT if length >= SHORTEST_ROW else text[at])
        at += length if length >= SHORTEST_ROW else 1
    return "".join(kept)


def _row_length(text: str, at: int) -> int:
    """How many characters from here on follow one of the rows."""
    length = 1
    while at + length < len(text) and _is_row(text[at : at + length + 1]):
        length += 1
    return length


def _is_row(text: str) -> bool:
    return any(text in row or text in row[::-1] for row in _ROWS) or len(set(text)) == 1
