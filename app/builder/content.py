"""A school's report as plain data: what the page shows, the PDF prints and an edition keeps.

Everything that is to be the same in ten years is in it, in words; only how it is drawn is not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.builder import figures
from app.builder.models import SchoolReport
from app.builder.passages import PARTS, Passage
from app.builder.queries import Material
from app.builder.sections import Section, sections_of
from app.core import danish
from app.core.danish import school_year_bounds
from app.core.i18n import _
from app.prototypes.models import Prototype

Content = dict[str, Any]
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything a report is made of. `passages` are those that may be in it, as it is now."""

    report: SchoolReport
    material: Material
    passages: list[Passage]
    prototypes: list[tuple[Prototype, str]]
    counted_on: date

    def picked(self, kind: str) -> list[Passage]:
        """The picks of a kind that may be in it, in the order they were picked."""
        known = {passage.public_id: passage for passage in self.passages}
        return [known[one] for one in self.report.picks.get(kind, ()) if one in known]


def draft_content(
    report: SchoolReport,
    material: Material,
    prototypes: list[tuple[Prototype, str]],
    today: date,
) -> Content:
    """The report as it stands: what teams have not answered yet is in it, with a mark."""
    return _content(Sources(report, material, material.open, prototypes, today))


def final_content(
    report: SchoolReport,
    material: Material,
    prototypes: list[tuple[Prototype, str]],
    today: date,
) -> Content:
    """The report as it is to last: only what teams have said yes to."""
    return _content(Sources(report, material, material.final, prototypes, today))


def digest(content: Content) -> str:
    """SHA-256 of the content in one fixed way of writing it."""
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def cycle_ids(material: Material, *, final: bool = False) -> list[dict[str, object]]:
    """The records behind a content, as a PDF's row keeps them."""
    passages = material.final if final else material.open
    return [{"cycle": one.cycle_id, "version": one.version} for one in passages]


def _content(sources: Sources) -> Content:
    report = sources.report
    counted = figures.counted(sources.passages)
    sections = []
    for section in sections_of(report.sections):
        if section.on:
            body = _BODIES[section.code](sources, counted)
            if section.text or body:
                known = {"code": section.code, "heading": section.heading, "text": section.text}
                sections.append({**known, **body})
    return {
        "format": FORMAT,
        "title": _("Det har vi prøvet og lært"),
        "school": report.school.name,
        "organisation": report.school.organisation.name,
        "school_year": report.school_year,
        "period": _period(sources),
        "source": _(
            "Kilde: Afprøvet, det skolens teams har delt. Talt %(day)s.",
            day=danish.date_full(sources.counted_on),
        ),
        "caveat": _(
            "Tallene gælder kun det, teams selv har valgt at dele. "
            "De viser ikke, hvor meget der arbejdes på skolerne."
        ),
        "sections": sections,
    }


def _period(sources: Sources) -> str:
    first, last = school_year_bounds(sources.report.school_year)
    until = min(last, max(first, sources.counted_on))
    days = f"{danish.date_full(first)} – {danish.date_full(until)}"
    return _("Periode: %(days)s.", days=days)


def _nothing(_sources: Sources, _counted: Content) -> Content:
    return {}


def _abstract(_sources: Sources, counted: Content) -> Content:
    if counted["total"] is None:
        return {}
    return {
        "facts": [
            {"figure": str(counted["total"]), "words": counted["what"]},
            {"figure": str(counted["teams"]), "words": _("teams har delt")},
        ]
    }


def _focus(sources: Sources, _counted: Content) -> Content:
    report, areas = sources.report, []
    for area in sources.material.areas:
        if area.school_id == report.school_id:
            whose = _("Skolens indsatsområde")
        elif area.organisation_id == report.school.organisation_id:
            whose = _("Mål fra %(organisation)s", organisation=report.school.organisation.name)
        else:
            continue
        areas.append({"whose": whose, "name": area.name, "goal": area.goal or ""})
    areas.sort(key=lambda area: area["whose"])
    return {"areas": areas} if areas else {}


def _tried(sources: Sources, counted: Content) -> Content:
    if not sources.passages:
        return {}
    rows = [
        {**_who(one), "area": one.area, "tag": one.tag, "tone": one.tone}
        for one in sources.passages
    ]
    return {"rows": rows, "figures": counted["figures"], "hidden": counted["hidden"]}


def _learned(sources: Sources, _counted: Content) -> Content:
    picked = [one for one in sources.picked("learning") if one.learned]
    return _quotes("learnings", picked, "learned")


def _stories(sources: Sources, _counted: Content) -> Content:
    stories = []
    for one in sources.picked("story"):
        words = PARTS[one.kind]
        paragraphs = [
            {"question": str(words[name]), "text": getattr(one, name)}
            for name in ("tried", "seen", "learned")
            if getattr(one, name)
        ]
        facts = [fact for fact in (one.area, one.grades) if fact]
        stories.append(
            {
                **_who(one),
                "facts": facts,
                "paragraphs": paragraphs,
                "tag": one.tag,
                "tone": one.tone,
            }
        )
    return {"stories": stories} if stories else {}


def _voices(sources: Sources, _counted: Content) -> Content:
    picked = [*sources.picked("story"), *sources.picked("learning")]
    return _quotes("voices", [one for one in dict.fromkeys(picked) if one.voice], "voice")


def _dropped(sources: Sources, _counted: Content) -> Content:
    return _quotes("dropped", [o for o in sources.passages if o.decision == "drop"], "learned")


def _prototypes(sources: Sources, _counted: Content) -> Content:
    rows = [
        {"title": prototype.title, "team": team, "text": prototype.summary or ""}
        for prototype, team in sources.prototypes
    ]
    return {"prototypes": rows} if rows else {}


def _follow_up(sources: Sources, _counted: Content) -> Content:
    rows = [{"text": o["text"], "outcome": o["outcome"]} for o in sources.report.follow_up]
    return {"follow_up": rows} if rows else {}


def _agreements(sources: Sources, _counted: Content) -> Content:
    agreed = list(sources.report.agreements)
    return {"agreements": agreed} if agreed else {}


def _annex(sources: Sources, counted: Content) -> Content:
    if not sources.passages:
        return {}
    rows = [
        {
            **_who(one),
            "kind": one.kind_word,
            "grades": one.grades,
            "shared": danish.date_short(one.shared_on),
        }
        for one in sources.passages
    ]
    return {"list": rows, "method": _method(counted)}


def _method(counted: Content) -> list[str]:
    return [
        _(
            "Rapporten er lavet af det, skolens teams har delt med skolen i skoleåret, og som de "
            "har sagt ja til at bruge her. Det, der ikke er delt, er ikke talt med."
        ),
        _(
            "Teksterne er teamenes egne, i den udgave de har delt. "
            "Nogle har teamet forkortet eller rettet til rapporten."
        ),
        _(
            "Der tælles %(what)s. Tal, der bygger på færre end tre teams, vises ikke, og de kan "
            "heller ikke regnes ud: Små grupper er lagt sammen.",
            what=counted["what"],
        ),
        _("Teams bliver ikke sammenlignet. En afprøvning, der er stoppet, er også en erfaring."),
    ]


def _who(passage: Passage) -> Content:
    return {"title": passage.title, "team": passage.team, "waiting": not passage.is_final}


def _quotes(name: str, passages: Sequence[Passage], part: str) -> Content:
    rows = [{**_who(one), "text": getattr(one, part)} for one in passages]
    return {name: rows} if rows else {}


_BODIES: dict[str, Callable[[Sources, Content], Content]] = {
    "foreword": _nothing,
    "abstract": _abstract,
    "focus": _focus,
    "tried": _tried,
    "learned": _learned,
    "stories": _stories,
    "voices": _voices,
    "dropped": _dropped,
    "prototypes": _prototypes,
    "follow_up": _follow_up,
    "next_year": _nothing,
    "questions": _nothing,
    "materials": _nothing,
    "annex": _annex,
    "agreements": _agreements,
}


def own_texts(report: SchoolReport) -> list[tuple[str, str]]:
    """What the leader has written, with where it stands: what the CPR check reads."""
    found = []
    for section in sections_of(report.sections):
        if section.on:
            found += [(section.heading, section.own_heading), (section.heading, section.text)]
            found += [(section.heading, text) for text in _own_rows(report, section)]
    return [(where, text) for where, text in found if text]


def _own_rows(report: SchoolReport, section: Section) -> list[str]:
    if section.code == "follow_up":
        return [text for row in report.follow_up for text in (row["text"], row["outcome"])]
    return list(report.agreements) if section.code == "agreements" else []
