"""Finds what looks like a person's name in text that is about to be frozen or sent.

It warns and never blocks: names cannot be told for sure. The rules are this project's own, chosen so
that ordinary reports warn seldom. What is known to be something else (schools, teams, networks,
focus areas) is given by the caller. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from app.core.i18n import _

_LIST: Final = Path(__file__).with_name("first_names.txt")
_UPPER: Final = "A-ZÆØÅÄÖÜÉ"
_NAME: Final = rf"[{_UPPER}][^\W\d_]*[a-zæøåäöüé](?:[-’'][{_UPPER}]?[^\W\d_]+)*"
_RUN: Final = re.compile(rf"(?<![\w.])(?:{_NAME})(?: (?:{_NAME}))*(?![\w])")
# »H. Jensen« is a name and »model B. Eleverne« is not: one initial wants a surname by its ending.
_SURNAME: Final = (
    r"(?:sen|gaard|gård|lund|dahl|holm|strup|berg|bjerg|skov|bæk|bech|toft|kjær|høj|vig|sson)"
)
_INITIALS: Final = re.compile(
    rf"(?<![\w.])(?:[{_UPPER}]\. ?(?:{_NAME}{_SURNAME}|[{_UPPER}][a-zæøå]*{_SURNAME})s?"
    rf"|[{_UPPER}]\. ?[{_UPPER}]\. ?{_NAME})(?!\w)"
)
# A single word with a capital letter right after one of these is somebody.
_SOMEBODY: Final = re.compile(
    r"(?<!\w)(?i:eleven|drengen|pigen|barnet|læreren|pædagogen|vikaren|kollegaen|lærer|pædagog|kollega"
    r"|vejleder|hr\.|fru|frk\.|(?:mor|far|forælder|forældre|søster|bror) til|hedder|ved navn|navn:)"
    rf" (?P<name>{_NAME})"
)
_BEGINS: Final = re.compile(r"(?:^|[.!?:;…\n»«\"“”„•–—(])[\s»«\"“”„•–—(-]*$")
# Endings and words of what is no person, however it is written.
_THING: Final = re.compile(
    r"(?:skole[nr]?s?|skolerne|gymnasium|kommunes?|region|universitet|institut|center|centret|centrum"
    r"|forening(?:en)?|fond(?:en)?|bibliotek(?:et)?|ministeriet|styrelsen|netværk(?:et)?|udvalg(?:et)?"
    r"|råd(?:et)?|museum|museet|hallen|vej|gade|allé|torv|klub(?:ben)?|teater|dag|uge|år|mål|huset"
    r"|projekt(?:et)?|afdeling(?:en)?|indskoling(?:en)?|udskoling(?:en)?|mellemtrin(?:net)?)$",
    re.IGNORECASE,
)
_THINGS: Final = re.compile(
    r"danske?|danmarks?|engelsk|tysk|fransk|svensk|norsk|europa|matematik|natur|teknologi|fysik|kemi"
    r"|biologi|geografi|historie|kristendom|samfundsfag|idræt|musik|billedkunst|håndværk|design"
    r"|madkundskab|google|microsoft|apple|aula|meebook|min|skoletube|cooperative|learning|classroom"
    r"|teams|excel|word|office|new|york|jul|påske|den|det|de|en|et|vi|i|åbne?|fælles|folkeskolen"
    r"|folkeskoleloven|afprøvet|lov|bilag|figur|tabel|kapitel|udgave",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NameFinding:
    """Where in the text it stands, and the words."""

    start: int
    end: int
    words: str


def check_names(text: str, known: Iterable[str] = ()) -> list[NameFinding]:
    """Everything in the text that looks like somebody's name, in the order it stands there.

    `known` are names of what is no person; they are not found, nor is a part of them.
    """
    plain = _without(text, known)
    spans = sorted({*_pairs_and_first_names(plain), *_after_pattern(plain), *_initials(plain)})
    found: list[NameFinding] = []
    for start, end in spans:
        if found and start < found[-1].end:
            start, end = found[-1].start, max(end, found[-1].end)
            found.pop()
        found.append(NameFinding(start, end, text[start:end]))
    return found


def names_message(finding: NameFinding) -> str:
    """What to tell whoever wrote it."""
    return str(
        _(
            "»%(words)s« ligner et navn på en person. Skriv hellere rollen: en elev, en lærer.",
            words=finding.words,
        )
    )


@cache
def first_names() -> frozenset[str]:
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _without(text: str, known: Iterable[str]) -> str:
    """The text with the known names in small letters: then they are words like any other."""
    for name in sorted({one for one in known if one.strip()}, key=len, reverse=True):
        pattern = re.compile(rf"(?<!\w){re.escape(name)}(?:'?s)?(?!\w)")
        text = pattern.sub(lambda match: "x" * len(match.group()), text)
    return text


def _pairs_and_first_names(text: str) -> Iterator[tuple[int, int]]:
    for match in _RUN.finditer(text):
        words = list(re.finditer(_NAME, match.group()))
        spans = [(match.start() + one.start(), match.start() + one.end()) for one in words]
        yield from _people(text, spans)


def _people(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Among words with capital letters in a row: two or more together, or a known first name."""
    words = [text[start:end] for start, end in spans]
    first = next((n for n, word in enumerate(words) if _is_first_name(word)), None)
    if first is not None:
        if not _is_thing(words[first + 1 :]):
            yield spans[first][0], spans[-1][1]
        return
    # The first word of a sentence has its capital letter anyway.
    begin = 1 if _BEGINS.search(text[: spans[0][0]]) else 0
    if len(spans) - begin > 1 and not _is_thing(words):
        yield spans[begin][0], spans[-1][1]


def _after_pattern(text: str) -> Iterator[tuple[int, int]]:
    for match in _SOMEBODY.finditer(text):
        if not _THINGS.fullmatch(match["name"]):
            yield match.span("name")


def _initials(text: str) -> Iterator[tuple[int, int]]:
    for match in _INITIALS.finditer(text):
        # »6. B. Jensen«: a class, and the next sentence.
        if not re.search(r"\d\.? ?$", text[: match.start()]):
            yield match.span()


def _is_first_name(word: str) -> bool:
    bare = re.split(r"[’']", word)[0]
    parts = bare.split("-")
    return any(one in first_names() or one.removesuffix("s") in first_names() for one in parts)


def _is_thing(words: Collection[str]) -> bool:
    return any(_THING.search(word) or _THINGS.fullmatch(word) for word in words)
