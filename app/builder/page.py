"""What is to be done next with a report, in the order in which it is usually done. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.danish import date_full
from app.core.i18n import _, ngettext
from app.yearreports.kinds import kind_of, sections_in
from app.yearreports.material import Material
from app.yearreports.models import YearReport
from app.yearreports.passages import Passage


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what, how far, where to do it. One of them is the next."""

    words: str
    state: str
    endpoint: str
    done: bool
    is_next: bool = False


def next_steps(report: YearReport, material: Material, today: date) -> list[Step]:
    """Pick, ask, write, look, finish: the first that is not done is the next."""
    steps = [
        _picked(report, material),
        _asked(report, material, today),
        _written(report),
        Step(
            _("Gør den endelig"), _finished(report), "builder.report_finish", bool(report.editions)
        ),
    ]
    coming = next((step for step in steps if not step.done), None)
    return [
        Step(one.words, one.state, one.endpoint, one.done, is_next=one is coming) for one in steps
    ]


def picked_in_vain(report: YearReport, offered: Sequence[Passage]) -> tuple[int, int]:
    """How many picked texts may not come any more, and how many measures of those that may."""
    there = {one.public_id: one.measures for one in offered}
    texts = {one for kind in kind_of(report).most for one in report.picks.get(kind, ())}
    along = report.picks.get("measure", {})
    measures = sum(
        code not in there[one] for one, codes in along.items() if one in there for code in codes
    )
    return len(texts - there.keys()), measures


def _picked(report: YearReport, material: Material) -> Step:
    there = {one.public_id for one in material.open}
    counts = {
        kind: len(there.intersection(report.picks.get(kind, ()))) for kind in kind_of(report).most
    }
    stories = ngettext("%(num)d historie", "%(num)d historier", counts["story"])
    learnings = ngettext("%(num)d stykke læring", "%(num)d stykker læring", counts["learning"])
    state = _("%(stories)s og %(learnings)s valgt", stories=stories, learnings=learnings)
    return Step(_("Vælg historier og læring"), state, "builder.report_picks", all(counts.values()))


def _asked(report: YearReport, material: Material, today: date) -> Step:
    words = _("Spørg teamene")
    done = not material.to_ask and not material.waiting
    if material.to_ask:
        count = len(material.to_ask)
        state = ngettext(
            "%(num)d tekst skal et team spørges om", "%(num)d tekster skal teams spørges om", count
        )
    elif material.waiting:
        waiting = {one.cycle_id for one in material.waiting}
        day = max(ask.answer_by for ask in report.asks if ask.cycle_id in waiting)
        state = _("%(count)s venter på svar til %(day)s", count=len(waiting), day=date_full(day))
    else:
        state = _("Ingen venter på svar")
    return Step(words, state, "builder.report_teams", done)


def _written(report: YearReport) -> Step:
    wanted = [one for one in sections_in(report) if one.on and one.kind.is_text_only]
    wanted += [one for one in sections_in(report) if one.on and one.code == "abstract"]
    left = [one.heading for one in wanted if not one.text]
    state = _("Mangler: %(headings)s", headings=", ".join(left)) if left else _("Alt er skrevet")
    return Step(_("Skriv det, kun I ved"), state, "builder.report_edit", not left)


def _finished(report: YearReport) -> str:
    if not report.editions:
        return _("Teksten fryses, og udgaven får et nummer")
    last: Any = report.editions[-1]
    return _("Udgave %(number)s er endelig", number=last.number)
