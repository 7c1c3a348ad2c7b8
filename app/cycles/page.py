"""A record's content ready for drawing, for its team and for readers from outside alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.core import clock, danish
from app.cycles import phases, reading
from app.cycles.content import Content
from app.cycles.evaluation_dates import is_ready_for_evaluation
from app.cycles.expectation import Expectation, expectation_of
from app.cycles.fields import CHOICES, PHASE_WORDS, STATUS_WORDS
from app.cycles.models import Cycle
from app.organisations.school_days import current_calendar

TONES = {"planning": "plan", "trying": "try", "evaluating": "evaluate", "closed": "closed"}


# What a reader comes for; the rest of plan and evaluation is folded away under it.
FIRST_IN_PLAN = (
    "action",
    "starting_point",
    "pupil_needs",
    "what_succeeds",
    "where",
    "shared_problem",
)
FIRST_IN_EVALUATION = (
    "observations",
    "interpretation",
    "pupil_voice",
    "learning",
    "uncommon_acts",
    "transferable",
    "next_step",
)


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One note of the timeline. `author` is empty for readers from outside."""

    heading: str
    text: str
    public_id: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class RecordPage:
    """What templates/records/_parts.html draws."""

    cycle: Cycle
    own: bool
    content: Content
    expectation: Expectation
    plan: list[reading.Answer]
    evaluation: list[reading.Answer]
    signs: list[tuple[str, str, bool]]
    notes: list[NoteLine]
    measures: list[Content]

    @property
    def plan_first(self) -> list[reading.Answer]:
        return [answer for answer in self.plan if answer.name in FIRST_IN_PLAN]

    @property
    def plan_more(self) -> list[reading.Answer]:
        return [answer for answer in self.plan if answer.name not in FIRST_IN_PLAN]

    @property
    def evaluation_first(self) -> list[reading.Answer]:
        return [answer for answer in self.evaluation if answer.name in FIRST_IN_EVALUATION]

    @property
    def evaluation_more(self) -> list[reading.Answer]:
        return [answer for answer in self.evaluation if answer.name not in FIRST_IN_EVALUATION]

    @property
    def is_evaluated(self) -> bool:
        """Whether there is an evaluation to read."""
        return bool(self.evaluation) or self.status in ("evaluating", "closed")

    @property
    def title(self) -> str:
        return str(self.content["title"])

    @property
    def status(self) -> str:
        return str(self.content["status"])

    @property
    def kind_word(self) -> str:
        return str(CHOICES["kind"][self.cycle.kind])

    @property
    def status_word(self) -> str:
        return str(STATUS_WORDS[self.cycle.kind][self.status])

    @property
    def tone(self) -> str:
        return TONES[self.status]

    @property
    def steps(self) -> list[str]:
        words = PHASE_WORDS[self.cycle.kind]
        return [str(words[status]) for status in phases.ORDER[:3]]

    @property
    def step(self) -> int:
        return phases.ORDER.index(self.status)

    @property
    def back_to(self) -> str | None:
        return phases.BACK.get(self.status)

    @property
    def period(self) -> str:
        plan = self.content["plan"]
        start, end = reading.day(plan.get("start")), reading.day(plan.get("end"))
        return danish.period(start, end, clock.today()) if start or end else ""

    @property
    def evaluation_date(self) -> date | None:
        return reading.day(self.content["plan"].get("evaluation_date"))

    @property
    def evaluated_on(self) -> date | None:
        return reading.day((self.content["evaluation"] or {}).get("on"))

    @property
    def decision(self) -> str:
        chosen = (self.content["evaluation"] or {}).get("decision")
        return str(CHOICES["decision"][chosen]) if chosen else ""

    @property
    def occasion(self) -> str:
        chosen = self.content["occasion"]
        return capital(str(CHOICES["occasion"][chosen])) if chosen else ""

    @property
    def is_ready(self) -> bool:
        """Whether the team's own evaluation date has come."""
        cycle = self.cycle
        return self.own and is_ready_for_evaluation(
            cycle.status, cycle.evaluation_date, clock.today(), current_calendar()
        )


def page_for_outsiders(cycle: Cycle, content: Content) -> RecordPage:
    """The page that a reader from outside gets of a carried content, and nothing besides."""
    return page_of(cycle, content, notes=_notes_of(content), measures=content["measures"])


def page_of(
    cycle: Cycle,
    content: Content,
    *,
    notes: Sequence[NoteLine],
    measures: Sequence[Content],
    own: bool = False,
) -> RecordPage:
    """Put a content together with its notes and measurements."""
    expectation = expectation_of(content["plan"], content["frozen"], content["status"])
    return RecordPage(
        cycle=cycle,
        own=own,
        content=content,
        expectation=expectation,
        plan=reading.plan_answers(content, cycle.kind),
        evaluation=reading.evaluation_answers(content, cycle.kind),
        signs=_signs(content, expectation),
        notes=list(notes),
        measures=list(measures),
    )


def _signs(content: Content, expectation: Expectation) -> list[tuple[str, str, bool]]:
    """Each sign with how it went ("" when nobody has said) and whether it was added later."""
    rows = (content["evaluation"] or {}).get("sign_results") or []
    results = {row["sign"]: row["result"] for row in rows}
    words = CHOICES["sign_results"]
    known = [(sign.text, sign.added_later) for sign in expectation.signs]
    known += [(sign, True) for sign in results if sign not in {text for text, _later in known}]
    return [
        (text, str(words[results[text]]) if text in results else "", later) for text, later in known
    ]


def _notes_of(content: Content) -> list[NoteLine]:
    days = [
        (date.fromisoformat(note["date"]), note["text"]) for note in reading.notes_by_day(content)
    ]
    return [
        NoteLine(heading=capital(danish.date_full(day)), text=text, public_id="", is_own=False)
        for day, text in reversed(days)
    ]


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]
