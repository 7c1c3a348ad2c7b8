"""Everything a record's page shows, as the viewer may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.access.policy import in_its_team
from app.access.viewer import Viewer
from app.core import clock, danish
from app.core.i18n import _
from app.cycles import phases, reading
from app.cycles.content import Content
from app.cycles.expectation import Expectation, expectation_of
from app.cycles.fields import CHOICES, PHASE_WORDS, STATUS_WORDS
from app.cycles.holidays import is_ready_for_evaluation
from app.cycles.loading import calendar
from app.cycles.models import Cycle
from app.measures.queries import measures_of

TONES = {"planning": "plan", "trying": "try", "evaluating": "evaluate", "closed": "closed"}


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One note of the timeline. `author` is empty for readers from outside."""

    heading: str
    text: str
    public_id: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class RecordPage:
    """What templates/records/record_detail.html draws."""

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
        return danish.period(start, end) if start or end else ""

    @property
    def evaluation_date(self) -> date | None:
        return reading.day(self.content["plan"].get("evaluation_date"))

    @property
    def decision(self) -> str:
        chosen = (self.content["evaluation"] or {}).get("decision")
        return str(CHOICES["decision"][chosen]) if chosen else ""

    @property
    def is_ready(self) -> bool:
        """Whether the team's own evaluation date has come."""
        cycle = self.cycle
        return self.own and is_ready_for_evaluation(
            cycle.status, cycle.evaluation_date, clock.today(), calendar()
        )


def record_page(viewer: Viewer, cycle: Cycle) -> RecordPage:
    """Build the page from the one content that this viewer may read."""
    own = in_its_team(viewer, cycle)
    content = reading.content_for(viewer, cycle)
    expectation = expectation_of(content["plan"], content["frozen"], content["status"])
    return RecordPage(
        cycle=cycle,
        own=own,
        content=content,
        expectation=expectation,
        plan=reading.plan_answers(content, cycle.kind),
        evaluation=reading.evaluation_answers(content, cycle.kind),
        signs=_signs(content, expectation),
        notes=_own_notes(viewer, cycle) if own else _shared_notes(content),
        measures=measures_of([cycle.id])[cycle.id] if own else content["measures"],
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


def _own_notes(viewer: Viewer, cycle: Cycle) -> list[NoteLine]:
    today = clock.today()
    newest_first = sorted(cycle.notes, key=lambda n: (n.noted_on, n.position), reverse=True)
    return [
        NoteLine(
            heading=_(
                "%(day)s · %(name)s",
                day=_day(note.noted_on, today),
                name=note.author.name if note.author else _("tidligere medarbejder"),
            ),
            text=note.text,
            public_id=note.public_id,
            is_own=note.author_id == viewer.person_id,
        )
        for note in newest_first
    ]


def _shared_notes(content: Content) -> list[NoteLine]:
    days = [(date.fromisoformat(note["date"]), note["text"]) for note in content["notes"]]
    return [
        NoteLine(heading=_capital(danish.date_full(day)), text=text, public_id="", is_own=False)
        for day, text in sorted(days, key=lambda pair: pair[0], reverse=True)
    ]


def _day(day: date, today: date) -> str:
    near = (today - day).days in (0, 1)
    return _capital(danish.relative_day(day, today) if near else danish.date_long(day))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
