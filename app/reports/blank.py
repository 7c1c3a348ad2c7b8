"""What stands on the paper forms: the questions of a record, and how much room each gets."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.i18n import _
from app.cycles.content import FIELDS
from app.cycles.fields import CHOICES, DECISION_MEANINGS, DEVIATION, TRIAL, label_of, required_field
from app.reports.content import Decision

SIGNS = 4
NOTES = 5
POINTS = 10


@dataclass(frozen=True, slots=True)
class Question:
    """A question with so many lines to write on; none where the heading asks already."""

    words: str
    lines: int
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the form; `questions_after` stand below signs or decisions. `notes`: so many
    lines with a day."""

    heading: str
    colour: str
    questions: tuple[Question, ...] = ()
    signs: int = 0
    decisions: tuple[Decision, ...] = ()
    questions_after: tuple[Question, ...] = ()
    points: int = 0
    notes: int = 0
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """One paper form."""

    kind: str
    title: str
    parts: tuple[Part, ...]

    @property
    def about(self) -> tuple[str, ...]:
        return (_("Titel"), _("Team og skole"), _("Periode"), _("Vi ser tilbage"))

    @property
    def intro(self) -> str:
        question = str(FIELDS["plan", required_field(self.kind)].label)
        return _("»%(question)s« er nok til at begynde. Resten kan vente.", question=question)

    @property
    def footer(self) -> str:
        return _("Skriv det ind i Afprøvet, når I har tid")

    @property
    def signs_heading(self) -> str:
        return str(FIELDS["plan", "signs"].label)

    @property
    def sign_results(self) -> tuple[str, ...]:
        return tuple(str(word) for word in CHOICES["sign_results"].values())


def blank_form(kind: str) -> Form:
    """The paper form of a prøvehandling or a positiv afvigelse."""
    title = str(CHOICES["kind"][kind])
    return Form(kind, title, _trial_parts() if kind == TRIAL else _deviation_parts())


def _trial_parts() -> tuple[Part, ...]:
    def ask(part: str, name: str, lines: int, hint: str = "") -> Question:
        return _question(part, name, TRIAL, lines, hint)

    return (
        Part(
            _("Planen"),
            "plan",
            (
                ask("plan", "action", 3),
                ask("plan", "starting_point", 2),
                ask("plan", "pupil_needs", 2),
                ask("plan", "inquiry_method", 2),
                ask("plan", "responsibilities", 2),
                ask("plan", "pupil_say", 1),
                ask("plan", "inspiration_source", 1),
            ),
        ),
        Part(
            _("Det venter vi at se"),
            "evaluate",
            (ask("plan", "hypothesis", 3, _("Skriv det, før I går i gang.")),),
            signs=SIGNS,
        ),
        Part(_("Noter undervejs"), "try", notes=NOTES, new_page=True),
        Part(
            _("Det så vi"),
            "evaluate",
            (
                ask("evaluation", "observations", 3, _("Før I forklarer det.")),
                ask("evaluation", "interpretation", 2),
            ),
        ),
        Part(_("Elevernes stemme"), "evaluate", (Question("", 2),)),
        Part(
            _("Det har vi lært"),
            "brand",
            (ask("evaluation", "learning", 2), ask("evaluation", "team_learning", 1)),
        ),
        Part(
            _("Beslutning og næste skridt"),
            "closed",
            decisions=tuple(
                # In the order in which the screen has them, so that ticks are found again.
                Decision(str(word), str(DECISION_MEANINGS[code]))
                for code, word in CHOICES["decision"].items()
            ),
            questions_after=(
                ask("evaluation", "next_step", 1),
                ask("evaluation", "who_benefits", 1),
            ),
        ),
        Part(_("Målinger"), "try", (Question(_("Det måler vi"), 1),), points=POINTS),
    )


def _deviation_parts() -> tuple[Part, ...]:
    def ask(part: str, name: str, lines: int, hint: str = "") -> Question:
        return _question(part, name, DEVIATION, lines, hint)

    return (
        Part(
            _("Planen"),
            "plan",
            (
                ask("plan", "what_succeeds", 3),
                ask("plan", "where", 1, _("Skriv hvor, ikke hvem.")),
                ask("plan", "shared_problem", 2),
                ask("plan", "same_conditions", 2),
                ask("plan", "evidence", 2),
                ask("plan", "inquiry_method", 2),
                ask("plan", "described_agree", 1),
            ),
        ),
        Part(_("Noter undervejs"), "try", notes=NOTES),
        Part(
            _("Det fandt vi"),
            "evaluate",
            (
                ask("evaluation", "uncommon_acts", 6, _("Små, konkrete handlinger.")),
                ask("evaluation", "transferable", 4),
                ask("evaluation", "special_conditions", 4),
            ),
            new_page=True,
        ),
        Part(_("Elevernes stemme"), "evaluate", (Question("", 4),)),
        Part(_("Næste skridt"), "closed", (ask("evaluation", "next_step", 4),)),
        Part(_("Målinger"), "try", (Question(_("Det måler vi"), 1),), points=POINTS),
    )


def _question(part: str, name: str, kind: str, lines: int, hint: str) -> Question:
    return Question(str(label_of(FIELDS[part, name], kind)), lines, hint)
