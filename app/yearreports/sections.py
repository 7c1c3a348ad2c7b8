"""Sections of a report: which a kind of report has, and how they stand in one report.

Besides those of its kind a report has sections of its maker's own, and some sections stand under a
common heading, as the three of a case statement do: they keep together wherever they are moved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from app.core.i18n import _l
from app.yearreports import figures
from app.yearreports.bodies import Body, nothing

Stored = Sequence[Mapping[str, Any]]
OWN = "own"
MOST_OWN = 12


@dataclass(frozen=True, slots=True)
class SectionKind:
    """`made_of` tells the maker what comes by itself, which `body` makes; `ask` what to write.

    `names` are the facts that it says of each record in the report (»Small numbers« in docs/access.md),
    `names_picked` the kind of picks of which it says where each stands.
    `usual` is the text to begin with, and `on` whether the section is in from the start. Those with
    the same `part_of` stand under that heading, each with its own below it.
    """

    code: str
    heading: Any
    made_of: Any = ""
    ask: Any = ""
    on: bool = True
    usual: Any = ""
    body: Body = nothing
    part_of: Any = ""
    names: tuple[str, ...] = ()
    names_picked: str = ""

    @property
    def is_text_only(self) -> bool:
        return not self.made_of

    @property
    def is_own(self) -> bool:
        """Its maker's, with a heading of its own."""
        return self.code.startswith(OWN)


@dataclass(frozen=True, slots=True)
class ReportKind:
    """What a kind of report is called, which sections it has and how much may be picked.

    `name` is what the maker calls it, `title` and `kicker` stand on the paper, `source` says under
    each figure whose sharing was counted, and `method` begins the note on how it was made.
    `shared_with` ends »has shared with …«, `reach` tells a team who will read its words, `order` why
    sections are moved, `filed` what the case number is for. `sent_to` is on the button that sends an
    edition, `sending` says what that does, `received` heads the list of what comes the other way:
    without them nothing is sent. `figures` are the codes of its figures,
    the first ones first where not all can be told.
    """

    code: str
    name: Any
    title: Any
    kicker: Any
    lead: Any
    source: Any
    method: Any
    sections: tuple[SectionKind, ...]
    most: Mapping[str, int] = field(default_factory=dict)
    names_schools: bool = True
    shared_with: Any = ""
    reach: Any = ""
    order: Any = ""
    filed: Any = ""
    sent_to: Any = ""
    sending: Any = ""
    received: Any = ""
    figures: tuple[str, ...] = figures.USUAL

    def section(self, code: str) -> SectionKind | None:
        if code.startswith(OWN):
            return own_kind(code)
        return next((kind for kind in self.sections if kind.code == code), None)

    def has(self, code: str) -> bool:
        return self.section(code) is not None


@dataclass(frozen=True, slots=True)
class Section:
    """One section of one report, as it stands."""

    kind: SectionKind
    own_heading: str
    on: bool
    text: str

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def heading(self) -> str:
        return self.own_heading or str(self.kind.heading)

    @property
    def part(self) -> str:
        """The heading that it stands under with others, or nothing."""
        return str(self.kind.part_of)

    @property
    def whole_heading(self) -> str:
        return f"{self.part}: {self.heading}" if self.part else self.heading


def own_kind(code: str) -> SectionKind:
    """A section that the maker has added."""
    return SectionKind(
        code, _l("Eget afsnit"), ask=_l("Skriv, hvad I vil. Uden tekst er det ikke med.")
    )


def sections_of(kind: ReportKind, stored: Stored) -> list[Section]:
    """The sections in their order; those nobody has touched come where they usually do."""
    known = [(kind.section(one["code"]), one) for one in stored]
    listed = [Section(of, o["heading"], o["on"], o["text"]) for of, o in known if of is not None]
    there = {one.code for one in listed}
    missing = [of for of in kind.sections if of.code not in there]
    return _together(listed + [Section(of, "", of.on, str(of.usual)) for of in missing])


def stored(sections: Sequence[Section]) -> list[dict[str, Any]]:
    """The sections as the row keeps them. A heading that is the usual one is not kept."""
    return [
        {
            "code": one.code,
            "heading": "" if one.own_heading == str(one.kind.heading) else one.own_heading,
            "on": one.on,
            "text": one.text,
        }
        for one in sections
    ]


def moved(sections: Sequence[Section], code: str, *, up: bool) -> list[Section]:
    """The sections with one of them a place further up or down, past a whole part if need be."""
    blocks = _blocks(sections)
    at = next((n for n, block in enumerate(blocks) if any(one.code == code for one in block)), None)
    if at is None:
        return list(sections)
    step = -1 if up else 1
    place = next(n for n, one in enumerate(blocks[at]) if one.code == code)
    if not _swap(blocks[at], place, step):
        _swap(blocks, at, step)
    return [one for block in blocks for one in block]


def has_room(sections: Sequence[Section]) -> bool:
    """Whether the maker may add one more."""
    return sum(one.kind.is_own for one in sections) < MOST_OWN


def with_own(sections: Sequence[Section]) -> tuple[list[Section], str]:
    """The sections with an empty own one, before the annex; and its code."""
    numbers = [int(one.code.removeprefix(OWN)) for one in sections if one.kind.is_own]
    code = f"{OWN}{max(numbers, default=0) + 1}"
    listed = list(sections)
    end = next((n for n, one in enumerate(listed) if one.code == "annex"), len(listed))
    listed.insert(end, Section(own_kind(code), "", True, ""))
    return listed, code


def without_own(sections: Sequence[Section], code: str) -> list[Section]:
    """The sections without one that the maker has added. Others are switched off instead."""
    return [one for one in sections if one.code != code or not one.kind.is_own]


def _together(sections: Sequence[Section]) -> list[Section]:
    """Those of a part where its first one stands."""
    listed: list[Section] = []
    for one in sections:
        if one in listed:
            continue
        listed += [s for s in sections if s.part == one.part] if one.part else [one]
    return listed


def _blocks(sections: Sequence[Section]) -> list[list[Section]]:
    return [list(block) for _part, block in groupby(sections, lambda one: one.part or one.code)]


def _swap(listed: list[Any], place: int, step: int) -> bool:
    other = place + step
    if not 0 <= other < len(listed):
        return False
    listed[place], listed[other] = listed[other], listed[place]
    return True


def like_last_year(kind: ReportKind, before: Stored) -> list[dict[str, Any]]:
    """The same sections in the same order under the same headings, without last year's text."""
    usual = {of.code: str(of.usual) for of in kind.sections}
    return [{**one, "text": usual.get(one["code"], "")} for one in before]
