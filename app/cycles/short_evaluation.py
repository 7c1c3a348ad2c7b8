"""The short evaluation: one question at a time, about fifteen minutes in all.

The questions and their minutes are those of the method's *Kort evaluering*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.access.viewer import Viewer
from app.core.i18n import _l
from app.cycles.fields import DEVIATION, TRIAL
from app.cycles.loading import cycle_to_change
from app.cycles.models import Cycle


@dataclass(frozen=True, slots=True)
class Question:
    """One step of the short evaluation: minutes are a suggestion for the meeting.

    `later` are fields that can wait: folded under the others. Names are those of the form.
    """

    heading: Any
    minutes: int
    fields: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    shows: str = ""
    card: Any = ""


LATER: dict[str, tuple[str, ...]] = {
    TRIAL: (
        "effect",
        "effect_on",
        "effort",
        "team_learning",
        "who_benefits",
        "pupil_feedback",
        "evaluated_on",
    ),
    DEVIATION: ("special_conditions", "evaluated_on"),
}
SHORT: dict[str, tuple[Question, ...]] = {
    TRIAL: (
        Question(_l("Hvorfor er vi her?"), 1, shows="expectation"),
        Question(
            _l("Den, der prøvede, fortæller"),
            3,
            shows="notes",
            card=_l("Hvad skete der? Vent med at forklare."),
        ),
        Question(
            _l("Hvad så vi?"),
            3,
            ("observations", "sign_results"),
            shows="notes",
            card=_l("Hvad så I – før I begynder at forklare det?"),
        ),
        Question(
            _l("Hvordan forstår vi det?"),
            5,
            ("interpretation", "pupil_voice"),
            shows="observations",
            card=_l("For hvem virkede det – og for hvem ikke?"),
        ),
        Question(
            _l("Hvad har vi lært, og hvad beslutter vi?"),
            3,
            ("learning", "decision", "next_step"),
            LATER[TRIAL],
            shows="interpretation",
            card=_l("Hvad holder I fast i? Hvad slipper I?"),
        ),
    ),
    DEVIATION: (
        Question(_l("Hvad lykkes, og hvor?"), 2, shows="notes"),
        Question(
            _l("Det bliver gjort anderledes her"),
            8,
            ("uncommon_acts", "transferable"),
            shows="notes",
            card=_l("Hvad gør de, som I ikke gør? Skriv handlinger, ikke egenskaber."),
        ),
        Question(_l("Hvem prøver det?"), 5, ("pupil_voice", "next_step"), LATER[DEVIATION]),
    ),
}


@dataclass(frozen=True, slots=True)
class Step:
    """Where in the short evaluation of which record the team is."""

    cycle: Cycle
    number: int
    questions: tuple[Question, ...]

    @property
    def team_id(self) -> int:
        return self.cycle.team_id

    @property
    def question(self) -> Question:
        return self.questions[self.number - 1]

    @property
    def is_last(self) -> bool:
        return self.number == len(self.questions)

    @property
    def next_address(self) -> str | None:
        return None if self.is_last else self.address(self.number + 1)

    def address(self, number: int) -> str:
        return url_for("cycles.evaluate_short", cycle_id=self.cycle.public_id, number=number)


def step_or_none(viewer: Viewer, cycle_id: str, number: int) -> Step | None:
    cycle = cycle_to_change(viewer, cycle_id)
    questions = SHORT[cycle.kind] if cycle is not None else ()
    if cycle is None or not 1 <= number <= len(questions):
        return None
    return Step(cycle, number, questions)
