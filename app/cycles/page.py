"""A record's content ready for drawing, for its team and for readers from outside alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core import clock, danish
from app.core.i18n import _
from app.cycles import phases, reading
from app.cycles.content import Content
from app.cycles.evaluation_dates import is_ready_for_evaluation
from app.cycles.expectation import Expectation, expectation_of
from app.cycles.fields import CHOICES, PHASE_WORDS
from app.cycles.models import Cycle
from app.cycles.phase_words import phase_word, tag_words, tone_of
from app.organisations.school_days import current_calendar

# What a question over an answer takes of a page, in signs of text; and the share of the other
# column below which one looks empty.
_QUESTION = 70
_SHORT = 0.8

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
    def plan_is_short(self) -> bool:
        """Whether plan and notes leave much of their column empty beside the evaluation."""
        told = _room(answer.value for answer in self.plan_first)
        told += _room([self.expectation.hypothesis, self.expectation.later_hypothesis])
        told += _room(note.text for note in self.notes)
        found = _room(answer.value for answer in self.evaluation_first)
        found += _room(text for text, _result, _later in self.signs)
        return self.is_evaluated and told < found * _SHORT

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
        return phase_word(self.cycle.kind, self.status)

    @property
    def tag(self) -> str:
        """The one word of the page's head: the decision once the record is closed."""
        return tag_words(self.cycle.kind, self.status, self._decided)

    @property
    def tone(self) -> str:
        return tone_of(self.status, self._decided)

    @property
    def facts(self) -> str:
        """Prøvehandling · Runde 2 · Afsluttet: what the tag does not say."""
        rounds = _("Runde %(number)d", number=self.cycle.round) if self.cycle.round > 1 else ""
        status = "" if self.status_word in self.tag else self.status_word
        return " · ".join(part for part in (self.kind_word, rounds, status) if part)

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
        return str(CHOICES["decision"][self._decided]) if self._decided else ""

    @property
    def _decided(self) -> str | None:
        return (self.content["evaluation"] or {}).get("decision")

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


def _room(texts: Iterable[Any]) -> int:
    """About how many signs of text these take on a page, a question or a day over each."""
    return sum(_QUESTION + len(str(text)) for text in texts if text)


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
