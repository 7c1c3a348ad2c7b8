"""The sections of a school's report: their usual headings and order, and what each is made of. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.core.i18n import _l


@dataclass(frozen=True, slots=True)
class SectionKind:
    """`made_of` tells the leader what comes by itself; `ask` what to write. `on`: from the start."""

    code: str
    heading: Any
    made_of: Any = ""
    ask: Any = ""
    on: bool = True

    @property
    def is_text_only(self) -> bool:
        return not self.made_of


KINDS = (
    SectionKind(
        "foreword", _l("Forord"), ask=_l("To-tre sætninger om året, som I har oplevet det.")
    ),
    SectionKind(
        "abstract",
        _l("Kort fortalt"),
        made_of=_l("Hvor meget teams har delt."),
        ask=_l("En halv side: Hvad er det vigtigste at tale om?"),
    ),
    SectionKind(
        "focus",
        _l("Årets indsatsområder og kommunens mål"),
        made_of=_l("Skolens og kommunens indsatsområder med deres mål."),
        ask=_l("Hvordan hænger det, teams prøver, sammen med målene?"),
    ),
    SectionKind(
        "tried",
        _l("Det har vi prøvet"),
        made_of=_l("En tabel over det delte, og tal for faser, emner, beslutninger og varighed."),
    ),
    SectionKind(
        "learned",
        _l("Det har vi lært"),
        made_of=_l("Den læring, der er valgt, med teamenes egne ord."),
    ),
    SectionKind(
        "stories",
        _l("Tre historier fra praksis"),
        made_of=_l("De historier, der er valgt, med teamenes egne ord."),
    ),
    SectionKind(
        "voices",
        _l("Elevernes stemme"),
        made_of=_l("Det, eleverne siger i de historier og den læring, der er valgt."),
    ),
    SectionKind(
        "dropped",
        _l("Det stoppede vi, og derfor"),
        made_of=_l("Det, teams har forkastet, og hvad de lærte af det."),
    ),
    SectionKind(
        "prototypes",
        _l("Prototyper, vi har delt"),
        made_of=_l("Skolens delte prototyper. Er der ingen, kommer afsnittet ikke med."),
    ),
    SectionKind(
        "follow_up",
        _l("Siden sidste samtale"),
        made_of=_l("Aftalerne fra sidste års samtale, og hvad der kom ud af dem."),
    ),
    SectionKind(
        "next_year", _l("Næste år"), ask=_l("Hvad vil skolen holde fast i, og hvad er nyt?")
    ),
    SectionKind(
        "questions",
        _l("Spørgsmål til forvaltningen"),
        ask=_l("Hvad har skolen brug for at vide, eller hjælp til?"),
    ),
    SectionKind(
        "materials",
        _l("Øvrigt materiale til samtalen"),
        ask=_l("Kun titler, én på hver linje: testresultater, planer, trivselsmåling."),
        on=False,
    ),
    SectionKind(
        "annex",
        _l("Bilag: Liste og metode"),
        made_of=_l("Listen over det delte, og hvordan der er talt."),
    ),
    SectionKind(
        "agreements",
        _l("Aftaler fra samtalen"),
        made_of=_l("Aftalerne, når de er skrevet efter samtalen."),
    ),
)
KIND_OF = {kind.code: kind for kind in KINDS}


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


def sections_of(stored: Sequence[dict[str, Any]]) -> list[Section]:
    """The sections in their order; those nobody has touched come where they usually do."""
    known = [one for one in stored if one["code"] in KIND_OF]
    missing = [kind for kind in KINDS if kind.code not in {one["code"] for one in known}]
    listed = [Section(KIND_OF[o["code"]], o["heading"], o["on"], o["text"]) for o in known]
    return listed + [Section(kind, "", kind.on, "") for kind in missing]


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


def like_last_year(before: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same sections in the same order under the same headings, without last year's text."""
    return [{**one, "text": ""} for one in before]
