"""Words on health and social matters, where they are said of one person. Pure.

A subject of teaching is no matter of health: »vi arbejder med angst« is nobody's. So a word counts
only where one person stands in the same sentence: somebody named, a pupil in the singular, he or she.
What names a kind of teaching or support for many (ordblind, specialklasse) is not among the words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

Span = tuple[int, int]

PERSON_WITHIN: Final = 80
_LIST: Final = Path(__file__).with_name("health_words.txt")
_KIN: Final = (
    r"(?:mor|far|forældre|moder|fader|mors|fars|forældres|søster|bror|søskende|familie|stedfar"
    r"|stedmor|bedstemor|mormor|farmor|morfar|farfar)"
)
_PUPIL: Final = r"(?:elev|dreng|pige|barn)"
_PERSON: Final = re.compile(
    rf"(?<!\w)(?:(?:en|et|én|ét|denne|dette|den|det|vores|min)(?: [a-zæøå]{{1,20}})? {_PUPIL}s?"
    r"|(?:eleven|drengen|pigen|barnet|kollegaen|læreren|pædagogen)s?"
    r"|hun|han|hende|ham|hendes|hans"
    rf"|{_KIN} til (?:en|et) {_PUPIL})(?!\w)",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(r"[.!?](?=\s)|\n")


def health_words(text: str, people: Iterable[Span]) -> Iterator[tuple[Span, str]]:
    """Where such words stand near one person, and what could be said instead.

    `people` are the places where somebody is named.
    """
    found = [*_words().finditer(text)]
    if not found:
        return
    persons = sorted([*people, *(match.span() for match in _PERSON.finditer(text))])
    ends = [match.end() for match in _ENDS.finditer(text)]
    for match in found:
        if _is_near(persons, match.span(), ends):
            yield match.span(), _proposal(match)


def _is_near(persons: list[Span], place: Span, ends: list[int]) -> bool:
    """Whether one person stands near, in the same sentence."""
    at = bisect_left(persons, place)
    sentence = bisect_left(ends, place[0] + 1)
    for start, end in persons[max(0, at - 1) : at + 1]:
        apart = max(start - place[1], place[0] - end)
        if apart <= PERSON_WITHIN and bisect_left(ends, start + 1) == sentence:
            return True
    return False


def _proposal(match: re.Match[str]) -> str:
    said = _groups()[match.lastgroup or ""]
    return (
        said[:1].upper() + said[1:]
        if match.group()[:1].isupper() and match.group()[1:].islower()
        else said
    )


@cache
def _groups() -> dict[str, str]:
    """The words to propose, by the name of the group that they are for."""
    return {f"group{n}": said for n, (said, _patterns) in enumerate(_read())}


@cache
def _words() -> re.Pattern[str]:
    groups = (f"(?P<group{n}>{'|'.join(patterns)})" for n, (_said, patterns) in enumerate(_read()))
    return re.compile(rf"(?<!\w)(?:{'|'.join(groups)})(?!\w)", re.IGNORECASE)


@cache
def _read() -> list[tuple[str, list[str]]]:
    """Groups of words with what is proposed instead: `[særlige behov]`, then a word on each line.

    A word that ends on `*` may go on, and one that begins with it may be the end of another.
    """
    groups: list[tuple[str, list[str]]] = []
    for line in _LIST.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            groups.append((line.strip("[]"), []))
        elif line and not line.startswith("#"):
            groups[-1][1].append(re.escape(line).replace(r"\*", r"[^\W\d_]{0,24}"))
    return groups
