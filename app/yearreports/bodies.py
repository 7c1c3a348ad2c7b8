"""What sections are made of besides the text that somebody writes, as plain data in words.

Each takes what a report is made of and what was counted in it, and gives parts that
templates/builder/_content.html draws and plain.py writes out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core import danish
from app.core.i18n import _
from app.cycles.fields import CHOICES, DECISION_MEANINGS
from app.yearreports.curves import curve
from app.yearreports.material import Material, SharedPrototype
from app.yearreports.models import YearReport
from app.yearreports.passages import AMENDED, PARTS, Passage
from app.yearreports.words import lower_first

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything a report is made of. `passages` are those that may be in it, as it is now.

    `names_schools`: its readers are at several schools, so a team is named with its school.
    """

    report: YearReport
    material: Material
    passages: list[Passage]
    prototypes: list[SharedPrototype]
    counted_on: date
    names_schools: bool
    method: str

    def picked(self, kind: str) -> list[Passage]:
        """The picks of a kind that may be in it, in the order they were picked."""
        known = {passage.public_id: passage for passage in self.passages}
        return [known[one] for one in self.report.picks.get(kind, ()) if one in known]

    def whose(self, one: Passage | SharedPrototype) -> str:
        return f"{one.team}, {one.school}" if self.names_schools else one.team

    def who(self, passage: Passage) -> Content:
        """Which record, and whose."""
        team = self.whose(passage)
        return {"title": passage.title, "team": team, "waiting": not passage.is_final}

    def quotes(self, name: str, passages: Sequence[Passage], part: str) -> Content:
        rows = [{**self.who(one), "text": getattr(one, part)} for one in passages]
        return {name: rows} if rows else {}


Body = Callable[[Sources, Content], Content]


def nothing(_sources: Sources, _counted: Content) -> Content:
    return {}


def abstract(_sources: Sources, counted: Content) -> Content:
    if counted["total"] is None:
        return {}
    return {
        "facts": [
            {"figure": str(counted["total"]), "words": counted["what"]},
            {"figure": str(counted["teams"]), "words": _("teams har delt")},
        ]
    }


def focus(sources: Sources, _counted: Content) -> Content:
    report, areas = sources.report, []
    for area in sources.material.areas:
        if area.school_id is not None and area.school_id == report.school_id:
            whose = _("Skolens indsatsområde")
        elif area.network_id is not None and area.network_id == report.network_id:
            whose = _("Netværkets indsatsområde")
        elif area.organisation_id in sources.material.organisations:
            name = sources.material.organisations[area.organisation_id]
            whose = _("Mål fra %(organisation)s", organisation=name)
        else:
            continue
        areas.append({"whose": whose, "name": area.name, "goal": area.goal or ""})
    areas.sort(key=lambda area: area["whose"])
    return {"areas": areas} if areas else {}


def tried(sources: Sources, counted: Content) -> Content:
    if not sources.passages:
        return {}
    rows = [
        {**sources.who(one), "area": one.area, "tag": one.tag, "tone": one.tone}
        for one in sources.passages
    ]
    return {"rows": rows, "figures": counted["figures"], **meanings(sources.passages)}


def meanings(passages: Sequence[Passage]) -> Content:
    """What the decisions that are named mean: said once, for whoever was never in a team."""
    taken = {one.decision for one in passages}
    told = [
        {"word": str(CHOICES["decision"][code]), "meaning": str(meaning)}
        for code, meaning in DECISION_MEANINGS.items()
        if code in taken
    ]
    return {"meanings": told} if told else {}


def learned(sources: Sources, _counted: Content) -> Content:
    picked = [one for one in sources.picked("learning") if one.learned]
    return sources.quotes("learnings", picked, "learned")


def stories(sources: Sources, _counted: Content) -> Content:
    told = []
    for one in sources.picked("story"):
        words = PARTS[one.kind]
        paragraphs = [
            {"question": str(words[name]), "text": getattr(one, name)}
            for name in ("tried", "seen", "learned")
            if getattr(one, name)
        ]
        facts = [fact for fact in (one.area, one.grades) if fact]
        shown = {"facts": facts, "paragraphs": paragraphs, "tag": one.tag, "tone": one.tone}
        told.append({**sources.who(one), **shown, **_curves(sources, one)})
    return {"stories": told} if told else {}


def _curves(sources: Sources, one: Passage) -> Content:
    """The run charts of the measures that were picked with a story."""
    wanted = sources.report.picks.get("measure", {}).get(one.public_id, ())
    if not wanted:
        return {}
    told = [curve(own, one.shared_on) for code, own in one.measures.items() if code in wanted]
    return {"measures": told} if told else {}


def voices(sources: Sources, _counted: Content) -> Content:
    picked = [*sources.picked("story"), *sources.picked("learning")]
    return sources.quotes("voices", [one for one in dict.fromkeys(picked) if one.voice], "voice")


def dropped(sources: Sources, _counted: Content) -> Content:
    stopped = [one for one in sources.passages if one.decision == "drop"]
    return sources.quotes("dropped", stopped, "learned")


def prototypes(sources: Sources, counted: Content) -> Content:
    rows = [
        {"title": one.title, "team": sources.whose(one), "text": one.summary}
        for one in sources.prototypes
        if one.is_new
    ]
    return with_retrials(rows, counted)


def with_retrials(rows: Sequence[Content], counted: Content) -> Content:
    """The prototypes, and how often they were tried again; older ones may be in that alone."""
    figures = counted["again"].get("figures")
    again: Content = {"figures": figures} if figures else {}
    return {"prototypes": rows, **again} if rows else again


def follow_up(sources: Sources, _counted: Content) -> Content:
    rows = [{"text": o["text"], "outcome": o["outcome"]} for o in sources.report.follow_up]
    return {"follow_up": rows} if rows else {}


def agreements(sources: Sources, _counted: Content) -> Content:
    agreed = list(sources.report.agreements)
    return {"agreements": agreed} if agreed else {}


def annex(sources: Sources, counted: Content) -> Content:
    """The list names what the teams agreed to, also where a figure of it would be too small."""
    if not sources.passages:
        return {}
    rows = [
        {
            **sources.who(one),
            "area": one.area,
            "kind": one.kind_word,
            "phase": one.phase_word,
            "grades": one.grades,
            "shared": danish.date_short(one.shared_on),
        }
        for one in sources.passages
    ]
    missing = [*counted["hidden"], *counted["again"].get("hidden", ())]
    made = {"list": rows, "method": _method(sources, counted, missing)}
    return {**made, "not_shown": missing} if missing else made


def _method_of_texts(sources: Sources) -> str:
    own = _("Teksterne er teamenes egne, i den udgave de har delt.")
    if not any(one.state == AMENDED for one in sources.passages):
        return own
    amended = _("Nogle har teamet forkortet eller rettet til rapporten.")
    return f"{own} {amended}"


def _method(sources: Sources, counted: Content, missing: Sequence[str]) -> list[str]:
    rule = _(
        "Der tælles %(what)s. Det, listen nævner, er talt, som det står. Andre tal, der bygger på "
        "færre end tre teams, vises ikke, og de kan heller ikke regnes ud: Små grupper er lagt "
        "sammen.",
        what=counted["what"],
    )
    return [
        sources.method,
        _method_of_texts(sources),
        rule,
        *not_shown(missing),
        _("Teams bliver ikke sammenlignet. Noget, der er stoppet, er også en erfaring."),
    ]


def not_shown(figures: Sequence[str]) -> list[str]:
    """One line on what there were too few teams for."""
    if not figures:
        return []
    named = ", ".join(map(lower_first, figures))
    return [_("Ikke vist, fordi for få teams står bag: %(figures)s.", figures=named)]
