"""Sections of a report: which a kind of report has, and how they stand in one report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.builder.bodies import Body, nothing

Stored = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class SectionKind:
    """`made_of` tells the maker what comes by itself, which `body` makes; `ask` what to write.

    `usual` is the text to begin with, and `on` whether the section is in from the start.
    """

    code: str
    heading: Any
    made_of: Any = ""
    ask: Any = ""
    on: bool = True
    usual: Any = ""
    body: Body = nothing

    @property
    def is_text_only(self) -> bool:
        return not self.made_of


@dataclass(frozen=True, slots=True)
class ReportKind:
    """What a kind of report is called, which sections it has and how much may be picked.

    `name` is what the maker calls it, `title` and `kicker` stand on the paper, `source` says under
    each figure whose sharing was counted, and `method` begins the note on how it was made.
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

    def section(self, code: str) -> SectionKind | None:
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


def sections_of(kind: ReportKind, stored: Stored) -> list[Section]:
    """The sections in their order; those nobody has touched come where they usually do."""
    known = [(kind.section(one["code"]), one) for one in stored]
    listed = [Section(of, o["heading"], o["on"], o["text"]) for of, o in known if of is not None]
    there = {one.code for one in listed}
    missing = [of for of in kind.sections if of.code not in there]
    return listed + [Section(of, "", of.on, str(of.usual)) for of in missing]


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
    """The sections with one of them a place further up or down."""
    listed = list(sections)
    place = next((n for n, one in enumerate(listed) if one.code == code), None)
    if place is None:
        return listed
    other = place - 1 if up else place + 1
    if 0 <= other < len(listed):
        listed[place], listed[other] = listed[other], listed[place]
    return listed


def like_last_year(kind: ReportKind, before: Stored) -> list[dict[str, Any]]:
    """The same sections in the same order under the same headings, without last year's text."""
    usual = {of.code: str(of.usual) for of in kind.sections}
    return [{**one, "text": usual.get(one["code"], "")} for one in before]
