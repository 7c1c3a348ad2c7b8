"""Finds what looks like a person's name in text that is about to be frozen or sent.

It warns and never blocks: names cannot be told for sure. The rules are this project's own, chosen so
that ordinary reports warn seldom. What is known to be something else (schools, teams, networks,
focus areas) and whose names are names in any case (the team's own members) is given by the caller;
places and organisations that many texts mention stand in things.txt. Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from app.personaldata.finding import Known

_LIST: Final = Path(__file__).with_name("first_names.txt")
_THINGS_LIST: Final = Path(__file__).with_name("things.txt")
_UPPER: Final = "A-ZÆØÅÄÖÜÉ"
_NAME: Final = rf"[{_UPPER}][^\W\d_]*[a-zæøåäöüé](?:[-’'][^\W\d_]+)*"
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
    r"|projekt(?:et)?|krig(?:en)?|læring(?:en)?|metode(?:n)?|model(?:len)?|festival(?:en)?|afdeling(?:en)?|indskoling(?:en)?|udskoling(?:en)?|mellemtrin(?:net)?)$",
    re.IGNORECASE,
)
_THINGS: Final = re.compile(
    r"danske?|danmarks?|engelsk|tysk|fransk|svensk|norsk|europa|matematik|natur|teknologi|fysik|kemi"
    r"|biologi|geografi|historie|kristendom|samfundsfag|idræt|musik|billedkunst|håndværk|design"
    r"|madkundskab|google|microsoft|apple|aula|meebook|min|skoletube|cooperative|learning|classroom"
    r"|teams|excel|word|office|new|york|jul|påske|den|det|de|en|et|vi|i|åbne?|fælles|folkeskolen"
    r"|folkeskoleloven|afprøvet|lov|bilag|figur|tabel|kapitel|udgave|café|cafe|hotel|restaurant|biograf",
    re.IGNORECASE,
)


# Names that are ordinary words: at the beginning of a sentence they are those.
_WORDS_TOO: Final = frozenset(
    (
        *("bo", "dag", "liv", "my", "sol", "mark", "storm", "birk", "max", "per", "maj", "august"),
        *("ask", "rose", "vita", "bjørn", "ulla", "hans", "lykke", "gry", "sten", "rune", "frost"),
        *("signe", "line", "april", "juni", "juli", "eik", "ravn", "bent"),
    )
)
# »Frederik den Store«, »Christian 4.«: somebody of whom books tell.
_OF_HISTORY: Final = re.compile(r" den [A-ZÆØÅ]| (?:den )?\d{1,2}\.|(?: [IVX]{1,4})(?!\w)")
_TITLE_BEFORE: Final = re.compile(
    r"(?<!\w)(?:sankt|skt\.?|sct\.?|kong|kongen|dronning|prins|prinsesse|kejser|pave|profeten) \Z",
    re.IGNORECASE,
)
_NO_SURNAME: Final = frozenset(("Sankt", "Skt", "Sct", "Kong", "Dronning", "Prins", "Prinsesse"))
# First words of places: Nørre Alslev, Store Heddinge, Kongens Lyngby.
_PLACE_FIRST: Final = frozenset(
    (
        *("Nørre", "Sønder", "Vester", "Øster", "Store", "Lille", "Gammel", "Gamle", "Ny", "Nye"),
        *("Nykøbing", "Kongens", "Høje", "Nordre", "Søndre", "Vestre", "Østre", "Neder", "Over"),
        *("Nord", "Syd", "Vest", "Øst", "Sankt", "Skt", "Sct", "Det", "Den", "De"),
    )
)
# Last words of places, where nobody's first name stands before: Rold Skov, Møns Klint.
_PLACE_LAST: Final = frozenset(
    (
        *("Skov", "Slot", "Klint", "Kirke", "Domkirke", "Havn", "Strand", "Fjord", "Sø", "Bjerge"),
        *("Park", "Parken", "Plads", "Station", "By", "Midtby", "Zoo", "Hede", "Mose", "Kaserne"),
        *("Stadion", "Bakke", "Bro", "Borg", "Øst", "Vest", "Nord", "Syd", "Kommune", "Herred"),
    )
)


def names_in(text: str, known: Known) -> list[tuple[int, int]]:
    """Everything in the text that looks like somebody's name, in the order it stands there."""
    if not any(one.isupper() for one in text):
        return []
    things = known.things_in(text)
    people = list(_people_of(text, known, things))
    plain = _without(text, [*_usual_things().things_in(text), *things])
    spans = sorted({*_pairs_and_first_names(plain), *_after_pattern(plain), *_initials(plain)})
    found: list[tuple[int, int]] = []
    for start, end in sorted([*spans, *people]):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


@cache
def _usual_things() -> Known:
    lines = _THINGS_LIST.read_text(encoding="utf-8").splitlines()
    return Known(things=frozenset(one for one in lines if one and not one.startswith("#")))


def _people_of(text: str, known: Known, things: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Members by name; not a word of the language that begins a sentence, nor part of a place."""
    for start, end in known.people_in(text):
        at = bisect_left(things, (start + 1, 0)) - 1
        if at >= 0 and things[at][1] >= end:
            continue
        word = text[start:end].lower()
        if word not in _WORDS_TOO or not _begins(text, start):
            yield start, end


@cache
def first_names() -> frozenset[str]:
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _without(text: str, spans: Collection[tuple[int, int]]) -> str:
    """The text with what is known written in small letters: then it is words like any other."""
    parts, reached = [], 0
    for start, end in sorted(spans):
        if start >= reached:
            parts += [text[reached:start], "x" * (end - start)]
            reached = end
    return "".join([*parts, text[reached:]])


def _begins(text: str, start: int) -> bool:
    """Whether a sentence begins here, so that the word has its capital letter anyway."""
    return bool(_BEGINS.search(text[max(0, start - 12) : start]))


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
        if not _is_thing(words[first + 1 :]) and not _is_elsewhere(text, spans, words, first):
            yield spans[first][0], spans[-1][1]
        return
    # The first word of a sentence has its capital letter anyway.
    begin = 1 if _begins(text, spans[0][0]) else 0
    if len(spans) - begin > 1 and not _is_thing(words) and not _is_place(words):
        yield spans[begin][0], spans[-1][1]


def _is_elsewhere(text: str, spans: list[tuple[int, int]], words: list[str], first: int) -> bool:
    """Whether a first name is somebody's of whom books tell, a saint's day, or a word after all."""
    start, end = spans[first]
    if (first > 0 and words[first - 1] in _NO_SURNAME) or _TITLE_BEFORE.search(text[:start][-16:]):
        return True
    if len(spans) - first > 1:
        return False
    alone = words[first].lower() in _WORDS_TOO and _begins(text, start)
    return bool(_OF_HISTORY.match(text, end)) or alone


def _is_place(words: list[str]) -> bool:
    return words[0] in _PLACE_FIRST or words[-1].removesuffix("s") in _PLACE_LAST


def _after_pattern(text: str) -> Iterator[tuple[int, int]]:
    for match in _SOMEBODY.finditer(text):
        if not _THINGS.fullmatch(match["name"]) and match["name"] not in _PLACE_FIRST:
            yield match.span("name")


def _initials(text: str) -> Iterator[tuple[int, int]]:
    for match in _INITIALS.finditer(text):
        # »6. B. Jensen«: a class, and the next sentence.
        if not re.search(r"\d\.? ?$", text[: match.start()][-4:]):
            yield match.span()


def _is_first_name(word: str) -> bool:
    bare = re.split(r"[’']", word)[0]
    parts = bare.split("-")
    return any(one in first_names() or one.removesuffix("s") in first_names() for one in parts)


def _is_thing(words: Collection[str]) -> bool:
    return any(_THING.search(word) or _THINGS.fullmatch(word) for word in words)
