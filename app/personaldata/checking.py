"""The one check of personal data for everything that leaves a team: `check_text`. Pure.

What looks like a CPR number blocks or warns; everything else warns, and is answered with a tick or by
other words: names, telephone numbers, mail and street addresses, and words on health and social
matters near one person. Each warns at most once in twenty clean records of the practice data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final

from app.core import cpr
from app.personaldata.contacts import addresses, mails, phones
from app.personaldata.finding import Finding, Kind, Known
from app.personaldata.health import health_words
from app.personaldata.names import first_names, names_in

NOBODY_KNOWN: Final = Known()
Span = tuple[int, int]

_COLLEAGUE: Final = "en kollega"
_PUPIL: Final = "en elev"
# A name right after one of these goes, and the word says enough.
_ROLE_BEFORE: Final = re.compile(
    r"(?<!\w)(?:eleven|drengen|pigen|barnet|læreren|pædagogen|vikaren|kollegaen|lederen|vejlederen) \Z",
    re.IGNORECASE,
)
_GROWN_UP_BEFORE: Final = re.compile(
    r"(?<!\w)(?:lærer|pædagog|kollega|vejleder|leder|skoleleder|vikar|kolleger|hr\.|fru|frk\.) \Z",
    re.IGNORECASE,
)
_GENITIVE: Final = re.compile(r"(?:['’]s|s|['’])\Z")
_CONTACTS: Final[tuple[tuple[Kind, Callable[[str], Iterable[Span]]], ...]] = (
    ("mail", mails),
    ("address", addresses),
    ("phone", phones),
)
_INSTEAD: Final[dict[Kind, str]] = {
    "phone": "et telefonnummer",
    "mail": "en mailadresse",
    "address": "en adresse",
}


def check_text(text: str, known: Known = NOBODY_KNOWN, today: date | None = None) -> list[Finding]:
    """Everything in the text that looks like personal data, in the order it stands there.

    No two findings overlap: the surer kind counts.
    """
    found: list[Finding] = []
    taken = bytearray(len(text))
    for finding in _all(text, known, today):
        if not any(taken[finding.start : finding.end]):
            found.append(finding)
            taken[finding.start : finding.end] = b"x" * (finding.end - finding.start)
    return sorted(found, key=lambda one: one.start)


def _all(text: str, known: Known, today: date | None) -> Iterator[Finding]:
    for hit in cpr.check(text, today):
        yield Finding("cpr", hit.level, hit.start, hit.end, text[hit.start : hit.end])
    for kind, spans in _CONTACTS:
        for span in spans(text):
            yield _contact(text, kind, span)
    named = names_in(text, known)
    members = set(known.people_in(text))
    for span in named:
        yield _name(text, span, of_team=span in members)
    for (start, end), said in health_words(text, named):
        yield Finding("health", "warn", start, end, text[start:end], said, start, end)


def _contact(text: str, kind: Kind, span: Span) -> Finding:
    start, end = span
    return Finding(kind, "warn", start, end, text[start:end], _INSTEAD[kind], start, end)


def _name(text: str, span: Span, *, of_team: bool) -> Finding:
    start, end = span
    words = text[start:end]
    genitive = "s" if _is_genitive(text, words, end) else ""
    before = text[max(0, start - 24) : start]
    if role := _ROLE_BEFORE.search(before):
        word = role.group().strip()
        swap_start = start - len(role.group())
        return Finding("name", "warn", start, end, words, word + genitive, swap_start, end)
    # »lærer Emil« becomes »en kollega«, not »lærer en kollega«.
    title = _GROWN_UP_BEFORE.search(before)
    swap_start = start - len(title.group()) if title else start
    said = (_COLLEAGUE if of_team or title else _PUPIL) + genitive
    if _begins_sentence(text, swap_start):
        said = said[:1].upper() + said[1:]
    return Finding("name", "warn", start, end, words, said, swap_start, end)


def _is_genitive(text: str, words: str, end: int) -> bool:
    """Emils mor, Mads' gruppe: an s at the end with a word of the language after it."""
    if words.split()[-1] in first_names():
        return False
    return bool(_GENITIVE.search(words)) and bool(re.match(r" [a-zæøå]", text[end : end + 2]))


def _begins_sentence(text: str, start: int) -> bool:
    return not text[:start].strip() or bool(
        re.search(r"(?:[.!?]\s|\n)\s*\Z", text[max(0, start - 6) : start])
    )
