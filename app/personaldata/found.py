"""What was found, as a page shows it: where, marked in its sentence, and what could be said instead.

A CPR number is never in it: neither as what was found nor in the words around something else.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import current_app

from app.core import cpr
from app.core.danish import join_words
from app.core.i18n import _, ngettext
from app.personaldata.checking import NOBODY_KNOWN, check_text
from app.personaldata.finding import KINDS, Finding, Kind, Known, Level

AROUND: Final = 45
_HIDDEN: Final = "•"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found. `token` stands for its kind and words in this record, not for its
    place: what was answered once is not asked again. `can_swap`: the words can be changed here.
    """

    label: str
    part: str
    level: Level
    advice: str
    kind: Kind = "cpr"
    token: str = ""
    before: str = ""
    marked: str = ""
    after: str = ""
    proposal: str = ""
    can_swap: bool = True

    @property
    def message(self) -> str:
        return f"{self.label}{'' if self.label.endswith('?') else ':'} {self.advice}"

    @property
    def blocks(self) -> bool:
        return self.level == "block"

    @property
    def asks(self) -> bool:
        """A tick answers it."""
        return self.kind != "cpr"


@dataclass(frozen=True, slots=True)
class Place:
    """A text with what a page calls its place. `way_out`: what to do where it is not simply changed."""

    label: str
    part: str
    text: str
    way_out: str = ""
    can_swap: bool = True


def find_in(
    places: Iterable[Place], *, of: str, known: Known = NOBODY_KNOWN, today: date | None = None
) -> list[Found]:
    """What personal data stands in these texts, each once per place. `of`: what they belong to."""
    found: dict[tuple[str, str, str], Found] = {}
    for place in places:
        for one in _found_in(place, of, known, today):
            found.setdefault((one.label, one.part, one.token), one)
    return list(found.values())


def find_in_text(text: str, *, label: Any, of: str, known: Known = NOBODY_KNOWN) -> list[Found]:
    """The same for one text."""
    return find_in([Place(str(label), "text", text)], of=of, known=known)


def unanswered(found: Iterable[Found], answered: Collection[str]) -> list[Found]:
    """What is still to be looked at: everything that blocks, and warnings nobody has answered."""
    return [one for one in found if one.blocks or one.token not in answered]


def answered_with(earlier: Sequence[str], found: Iterable[Found]) -> list[str]:
    """The tokens to keep once these warnings are answered."""
    return sorted({*earlier, *(one.token for one in found if not one.blocks)})


def swapped(text: str, token: str, *, of: str, known: Known = NOBODY_KNOWN) -> str:
    """The text with the proposed words wherever this was found."""
    hits = [one for one in check_text(text, known) if one.proposal]
    for hit in reversed([one for one in hits if _token(one, of) == token]):
        text = f"{text[: hit.swap_start]}{hit.proposal}{text[hit.swap_end :]}"
    return text


def what_stands(kinds: Iterable[Kind]) -> str:
    """»2 navne og 1 telefonnummer«, for a page that does not repeat them."""
    count = Counter(kinds)
    return join_words([_counted(kind, count[kind]) for kind in KINDS if count[kind]])


def _found_in(place: Place, of: str, known: Known, today: date | None) -> Iterator[Found]:
    hits = check_text(place.text, known, today)
    if not hits:
        return
    masks = {one.start: one.mask for one in cpr.check(place.text, today)}
    shown = _without_numbers(place.text, hits)
    for hit in hits:
        advice = _cpr_advice(hit, masks[hit.start]) if hit.kind == "cpr" else _advice(hit)
        yield Found(
            label=place.label,
            part=place.part,
            level=hit.level,
            advice=f"{advice} {place.way_out}" if place.way_out else advice,
            kind=hit.kind,
            token=_token(hit, of),
            before=_cut_before(shown[max(0, hit.start - AROUND) : hit.start], hit.start > AROUND),
            marked=masks.get(hit.start, hit.words) if hit.kind == "cpr" else hit.words,
            after=_cut_after(shown[hit.end : hit.end + AROUND], hit.end + AROUND < len(shown)),
            proposal=hit.proposal,
            can_swap=place.can_swap and bool(hit.proposal),
        )


def _without_numbers(text: str, hits: Iterable[Finding]) -> str:
    for hit in hits:
        if hit.kind == "cpr":
            text = f"{text[: hit.start]}{_HIDDEN * (hit.end - hit.start)}{text[hit.end :]}"
    return text


def _token(hit: Finding, of: str) -> str:
    """Not the words themselves, and not a hash that can be guessed without the site's key."""
    said = " ".join(hit.words.casefold().split())
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"{of}\n{hit.kind}\n{said}".encode(), hashlib.sha256).hexdigest()[:24]


def _cut_before(text: str, is_cut: bool) -> str:
    return f"…{text.partition(' ')[2] or text}" if is_cut else text


def _cut_after(text: str, is_cut: bool) -> str:
    return f"{text.rpartition(' ')[0] or text}…" if is_cut else text


def _cpr_advice(hit: Finding, mask: str) -> str:
    return cpr.message(cpr.Finding(hit.start, hit.end, mask, hit.level))


def _advice(hit: Finding) -> str:
    if hit.kind == "name":
        return _("»%(words)s« ligner et navn på en person.", words=hit.words)
    if hit.kind == "phone":
        return _("»%(words)s« ligner et telefonnummer.", words=hit.words)
    if hit.kind == "mail":
        return _("»%(words)s« ligner en mailadresse.", words=hit.words)
    if hit.kind == "address":
        return _("»%(words)s« ligner en adresse.", words=hit.words)
    return _("»%(words)s« kan røbe noget privat om en, der kan kendes.", words=hit.words)


def _counted(kind: Kind, n: int) -> str:
    if kind == "cpr":
        return ngettext(
            "%(num)d tal, der ligner et CPR-nummer", "%(num)d tal, der ligner CPR-numre", n
        )
    if kind == "name":
        return ngettext("%(num)d navn", "%(num)d navne", n)
    if kind == "phone":
        return ngettext("%(num)d telefonnummer", "%(num)d telefonnumre", n)
    if kind == "mail":
        return ngettext("%(num)d mailadresse", "%(num)d mailadresser", n)
    if kind == "address":
        return ngettext("%(num)d adresse", "%(num)d adresser", n)
    return ngettext("%(num)d ord om noget privat", "%(num)d ord om noget privat", n)
