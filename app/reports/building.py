"""From a record's content to what the PDF says of it. Pure.

The content is the record as it stands for its own team, and the shared version for everybody else:
whoever asks decides which, here nothing else of the record is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.core import danish
from app.core.i18n import _
from app.cycles.content import FIELDS, Content
from app.cycles.expectation import expectation_of
from app.cycles.fields import (
    CHOICES,
    DECISION_MEANINGS,
    DEVIATION,
    HEADER_LABELS,
    PHASE_WORDS,
    TRIAL,
    label_of,
    plan_fields,
)
from app.cycles.phase_words import TONES
from app.cycles.phases import ORDER
from app.cycles.reading import notes_by_day
from app.measures.series import MOST_SHOWN, PAPER, series_of_content
from app.measures.series import Series as Measured
from app.reports import words
from app.reports.content import (
    Answer,
    DatedNote,
    Decision,
    Edition,
    Expectation,
    Identity,
    Point,
    Record,
    Series,
    Sign,
    Step,
)
from app.reports.few import few_words

# These have a place of their own in the layout.
_NOT_A_ROW_OF_THE_PLAN = frozenset(
    (
        "action",
        "what_succeeds",
        "hypothesis",
        "signs",
        "start",
        "end",
        "evaluation_date",
        "described_agree",
        "inspiration_source",
        "inspiration_note",
    )
)


def record_of(
    identity: Identity,
    content: Content,
    edition: Edition,
    measured: Sequence[Measured] | None = None,
) -> Record:
    """The pages' content for a reader of this edition.

    `measured`: what was measured over all rounds, as that reader may read it; without it, what
    this content says.
    """
    kind, plan = identity.kind, content["plan"]
    if measured is None:
        measured = series_of_content(kind, identity.round or 1, content)
    evaluation = content["evaluation"] or {}
    return Record(
        identity=identity,
        edition=edition,
        title=content["title"],
        status=content["status"],
        begins=_begins(plan, content["frozen"], evaluation),
        steps=_steps(kind, content["status"], plan, content["frozen"], evaluation),
        facts=_facts(identity, content),
        lead=_lead(kind, plan),
        plan=_plan_rows(kind, plan),
        expectation=_expectation(plan, content, evaluation),
        observations=words.calm(evaluation.get("observations")),
        understanding=_understanding(kind, evaluation),
        found=_rows(kind, evaluation, "uncommon_acts", "transferable", "special_conditions"),
        pupil_voice=words.calm(evaluation.get("pupil_voice")),
        learning=words.calm(evaluation.get("learning")),
        more_learning=_rows(kind, evaluation, "team_learning"),
        decision=_decision(evaluation.get("decision")),
        next_steps=_rows(kind, evaluation, "next_step", "who_benefits", "pupil_feedback"),
        series=tuple(map(_series, measured)),
        notes=tuple(
            DatedNote(words.day_in_words(note["date"]), words.calm(note["text"]))
            for note in notes_by_day(content)
        ),
    )


def _steps(
    kind: str,
    status: str,
    plan: dict[str, Any],
    frozen: dict[str, Any] | None,
    evaluation: dict[str, Any],
) -> tuple[Step, ...]:
    current = ORDER.index(status)
    decision = CHOICES["decision"].get(evaluation.get("decision") or "")
    when = {
        "planning": "",
        "trying": words.period(plan.get("start"), plan.get("end"))
        or words.period((frozen or {}).get("on"), None),
        "evaluating": words.day_in_words(evaluation.get("on") or plan.get("evaluation_date")),
        "closed": str(decision) if decision and status == "closed" else "",
    }
    return tuple(
        Step(
            word=str(PHASE_WORDS[kind][phase]),
            when=when[phase],
            colour=TONES[phase],
            state=_state(place, current),
        )
        for place, phase in enumerate(ORDER)
    )


def _begins(plan: dict[str, Any], frozen: dict[str, Any] | None, evaluation: dict[str, Any]) -> str:
    """A day to sort by, as ISO text; what has none comes last."""
    days = (plan.get("start"), (frozen or {}).get("on"), evaluation.get("on"))
    return next((day for day in days if day), plan.get("evaluation_date") or "9999")


def _state(place: int, current: int) -> str:
    closed = len(ORDER) - 1
    if place < current or current == closed:
        return "done"
    return "current" if place == current else "ahead"


def _facts(identity: Identity, content: Content) -> tuple[Answer, ...]:
    occasion = CHOICES["occasion"].get(content["occasion"] or "")
    agreed = {True: _("Ja"), False: _("Ikke endnu"), None: _("Det handler om os selv")}
    facts = [
        Answer(str(HEADER_LABELS["focus_area"]), identity.focus_area),
        Answer(str(HEADER_LABELS["grades"]), words.grades(content["grades"])),
        Answer(str(HEADER_LABELS["subjects"]), ", ".join(content["subjects"])),
        Answer(str(HEADER_LABELS["tags"]), ", ".join(content["tags"])),
        Answer(str(HEADER_LABELS["occasion"]), words.sentence(str(occasion or ""))),
    ]
    if identity.kind == DEVIATION:
        question = str(label_of(FIELDS["plan", "described_agree"], DEVIATION))
        facts.append(Answer(question, agreed[content["plan"].get("described_agree")]))
    return tuple(fact for fact in facts if fact.text)


def _lead(kind: str, plan: dict[str, Any]) -> Answer:
    name = "action" if kind == TRIAL else "what_succeeds"
    return Answer(_label("plan", name, kind), words.calm(plan.get(name)))


def _plan_rows(kind: str, plan: dict[str, Any]) -> tuple[Answer, ...]:
    names = [f.name for f in plan_fields(kind) if f.name not in _NOT_A_ROW_OF_THE_PLAN]
    rows = _answers("plan", kind, plan, names)
    if inspiration := _inspiration(plan):
        place = next((i for i, name in enumerate(names) if name == "plan_changes"), len(names))
        before = len(_answers("plan", kind, plan, names[:place]))
        rows.insert(before, Answer(_label("plan", "inspiration_source", kind), inspiration))
    return tuple(rows)


def _inspiration(plan: dict[str, Any]) -> str:
    source = CHOICES["inspiration_source"].get(plan.get("inspiration_source") or "")
    parts = [str(source or ""), words.calm(plan.get("inspiration_note"))]
    return words.sentence(": ".join(part for part in parts if part))


def _expectation(plan: dict[str, Any], content: Content, evaluation: dict[str, Any]) -> Expectation:
    expected = expectation_of(plan, content["frozen"], content["status"])
    results = {row["sign"]: row["result"] for row in evaluation.get("sign_results") or []}
    known = [(sign.text, sign.added_later) for sign in expected.signs]
    known += [(text, True) for text in results if text not in dict(known)]
    return Expectation(
        hypothesis=words.calm(expected.hypothesis),
        later_hypothesis=words.calm(expected.later_hypothesis),
        signs=tuple(
            Sign(
                text=words.calm(text),
                added_later=later,
                result=results.get(text) or "",
                result_word=str(CHOICES["sign_results"].get(results.get(text) or "", "")),
            )
            for text, later in known
        ),
        frozen_on=words.day_in_words((content["frozen"] or {}).get("on")),
        began_that_day=plan.get("start") in (None, (content["frozen"] or {}).get("on")),
    )


def _understanding(kind: str, evaluation: dict[str, Any]) -> tuple[Answer, ...]:
    rows = list(_rows(kind, evaluation, "interpretation"))
    places = [str(CHOICES["effect_on"][place]) for place in evaluation.get("effect_on") or []]
    effect = str(CHOICES["effect"].get(evaluation.get("effect") or "", ""))
    effort = str(CHOICES["effort"].get(evaluation.get("effort") or "", ""))
    sizes = [part for part in (effect, ", ".join(places)) if part]
    rows += [
        Answer(_label("evaluation", "effect", kind), words.sentence(": ".join(sizes))),
        Answer(_label("evaluation", "effort", kind), words.sentence(effort)),
    ]
    return tuple(row for row in rows if row.text)


def _decision(code: str | None) -> Decision | None:
    if not code:
        return None
    return Decision(str(CHOICES["decision"][code]), str(DECISION_MEANINGS[code]))


def _series(measured: Measured) -> Series:
    wanted = {"higher": _("Vi håber på højere tal"), "lower": _("Vi håber på lavere tal")}
    about = [wanted.get(measured.wanted or "", "")]
    if measured.target is not None:
        about.append(_("Mål: %(target)s", target=words.figure(measured.target)))
    values = [value for part in measured.parts for value in part.values]
    is_counted = any(part.known for part in measured.parts)
    return Series(
        heading=words.calm(measured.heading),
        name=words.calm(measured.name),
        unit="" if measured.unit == measured.apart.partition(", ")[0] else measured.unit,
        period=_measured_in([value.day for value in values]),
        about=" · ".join(part for part in about if part),
        points=tuple(
            Point(
                danish.date_full(value.day),
                words.short_day(value.day.isoformat()),
                words.figure(value.value),
                words.calm(value.note),
            )
            for value in values[-MOST_SHOWN:]
        ),
        shortened=measured.shortened,
        chart=measured.paper if is_counted else None,
        verdict=measured.verdict,
        comparison=measured.comparison.sentence if measured.comparison else "",
        before_after=measured.compared(PAPER),
        few=few_words(measured) if is_counted else "",
        steps=(*measured.steps, *measured.earlier) if is_counted else (),
    )


def _measured_in(days: list[date]) -> str:
    return words.period(days[0].isoformat(), days[-1].isoformat()) if days else ""


def _rows(kind: str, evaluation: dict[str, Any], *names: str) -> tuple[Answer, ...]:
    return tuple(_answers("evaluation", kind, evaluation, names))


def _answers(part: str, kind: str, values: dict[str, Any], names: Any) -> list[Answer]:
    """Those of these fields that something is written in."""
    rows = []
    for name in names:
        value = values.get(name)
        if isinstance(value, list) and value:
            rows.append(Answer(_label(part, name, kind), items=tuple(map(words.calm, value))))
        elif value and not isinstance(value, list):
            rows.append(Answer(_label(part, name, kind), words.calm(value)))
    return rows


def _label(part: str, name: str, kind: str) -> str:
    return str(label_of(FIELDS[part, name], kind))
