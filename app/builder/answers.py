"""The teams' say: a team reads the very paragraphs and measures that it is asked about.

It uses them, the text alone, amends them or withholds them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.core import clock
from app.core.clock import now
from app.core.danish import date_full, join_words
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.cycles import personal_data
from app.yearreports.curves import Content, curve
from app.yearreports.models import ReportAsk, ReportEdition
from app.yearreports.passages import (
    ACCEPTED,
    AMENDED,
    WAITING,
    WITHHELD,
    Passage,
    answered,
    passage_of,
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure as a report would show it; `may_come`: its team has not said no to it."""

    code: str
    curve: Content
    may_come: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question to a team with the paragraphs it is about."""

    ask: ReportAsk
    passage: Passage
    today: date

    @property
    def team_id(self) -> int:
        return self.passage.team_id

    @property
    def is_current(self) -> bool:
        """The team has not shared another version since: that would be another question."""
        return self.ask.version == self.passage.version

    @property
    def is_open(self) -> bool:
        """It can be answered, or answered otherwise, until the day has passed."""
        return self.is_current and self.today <= self.ask.answer_by

    @property
    def waits(self) -> bool:
        return self.is_open and self.ask.state == WAITING

    @property
    def is_silent(self) -> bool:
        """The day has passed without an answer."""
        return not self.is_open and self.ask.state == WAITING

    @property
    def is_late(self) -> bool:
        """An edition is final already: an answer now counts for the next one alone."""
        return bool(self.ask.report.editions)

    @property
    def held(self) -> str:
        """Which final editions have the text, in words, or nothing. Needs the report's editions."""
        numbers = self.ask.editions
        return _named([one for one in self.ask.report.editions if one.number in numbers])

    @property
    def edition_news(self) -> str:
        """What the final editions have of it, and what an answer counts for now."""
        said = []
        if self.held:
            said.append(_("%(editions)s har jeres tekst.", editions=self.held))
            if self.is_open:
                said.append(_("Et nyt svar gælder kun næste udgave."))
        elif self.is_late:
            newest = _named(self.ask.report.editions[-1:])
            said.append(_("%(edition)s er lavet uden jeres tekst.", edition=newest))
            if self.is_open:
                said.append(_("Et ja gælder næste udgave."))
        return " ".join(said)

    @property
    def measures(self) -> list[Measured]:
        """Each that its team is asked about, as a report would show it."""
        passage = self.passage
        agreed = passage.measures
        return [
            Measured(code, curve(one, passage.shared_on), code in agreed)
            for code, one in passage.shared_measures.items()
        ]


def _named(editions: Sequence[ReportEdition]) -> str:
    """»Udgave 1 fra 3. maj 2026 og udgave 2 fra 4. juni 2026«."""
    days = [(one.number, date_full(clock.danish(one.finished_at).date())) for one in editions]
    said = join_words([_("udgave %(number)s fra %(day)s", number=n, day=day) for n, day in days])
    return said[:1].upper() + said[1:]


def question_of(ask: ReportAsk, today: date) -> Question:
    """The question as its team reads it. Needs cycle, team and shared version loaded."""
    plain = passage_of(ask.cycle, {}, None, today)
    return Question(ask, answered(plain, ask, today), today)


def use(question: Question) -> None:
    """The text may be used as it is shared, and its measures with it."""
    _answer(question, ACCEPTED, question.passage.shared_measures)


def use_text(question: Question) -> None:
    """The text may be used as it is shared, and none of its measures."""
    _answer(question, ACCEPTED)


def withhold(question: Question) -> None:
    """The text is left out, and nothing of it is counted."""
    _answer(question, WITHHELD)


def amend(
    question: Question, *, texts: Mapping[str, str], measures: Collection[str], not_cpr: bool
) -> None:
    """The team's own words for the report, and which measures may come with them.

    What it shared elsewhere stays as it is.
    """
    if not texts["title"]:
        raise FieldError("title", _("Skriv en titel. Den står i rapportens liste."))
    for name, text in texts.items():
        for hit in personal_data.check(text, question.today):
            if hit.level == "block":
                raise FieldError(name, personal_data.message(hit))
            if not not_cpr:
                raise FieldError("not_cpr", personal_data.message(hit))
    _answer(question, AMENDED, measures)
    question.ask.texts = dict(texts)
    db.session.flush()


def _answer(question: Question, state: str, measures: Collection[str] = ()) -> None:
    if not question.is_open:
        raise FieldError(
            "", _("Fristen er gået, eller I har delt en ny udgave siden. Intet er ændret.")
        )
    question.ask.state = state
    question.ask.texts = None
    question.ask.measures = [code for code in question.passage.shared_measures if code in measures]
    question.ask.answered_at = now()
    db.session.flush()
