"""The teams' say: a team reads the very paragraphs and measures that it is asked about.

It uses them, the text alone, amends them or withholds them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.access.viewer import Viewer
from app.core import clock, securitylog
from app.core.clock import now
from app.core.danish import date_full, join_words
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.core.mail import is_one_address, path_for, queue_mail
from app.organisations.addresses import Address
from app.personaldata.found import Found, answered_with
from app.sharing.rules import objections_to_texts
from app.teams.colleagues import colleague_at
from app.teams.commands_news import mail_team, put_news
from app.teams.known import NOBODY, Eyes
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
    eyes: Eyes = NOBODY

    @property
    def counted_ids(self) -> frozenset[int]:
        """Who counts for the second yes."""
        return self.eyes.counted

    @property
    def is_alone(self) -> bool:
        """One member of the team counts, so that a colleague may say the second yes."""
        return len(self.eyes.counted) == 1

    @property
    def colleague_id(self) -> int | None:
        return self.ask.colleague_id

    @property
    def asks_colleague(self) -> bool:
        """The only member who counts has said yes: whom to ask for the second one?"""
        return self.needs_yes and self.is_alone and self.proposed_by_id in self.eyes.counted

    @property
    def leaves_school(self) -> bool:
        """Others than the school's own people will read it: that takes a second member's yes."""
        return self.ask.report.kind != "school"

    @property
    def proposed_by_id(self) -> int | None:
        """Who has said the first yes: another member says the second one."""
        return self.ask.first_yes_by_id

    @property
    def needs_yes(self) -> bool:
        """One member has said yes, and a second one has not yet."""
        return self.is_open and self.ask.first_yes is not None

    @property
    def proposed(self) -> Passage:
        """What would be used if a second member said yes."""
        first = self.ask.first_yes or {}
        texts = first.get("texts") or {}
        codes = frozenset(first.get("measures") or ())
        return replace(self.passage, agreed=codes, **texts)

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


def question_of(ask: ReportAsk, today: date, eyes: Eyes = NOBODY) -> Question:
    """The question as its team reads it. Needs cycle, team and shared version loaded."""
    plain = passage_of(ask.cycle, None, today)
    return Question(ask, answered(plain, ask, today), today, eyes)


def use(question: Question, *, by: Viewer) -> None:
    """The text may be used as it is shared, and its measures with it."""
    _yes(question, by, ACCEPTED, question.passage.shared_measures)


def use_text(question: Question, *, by: Viewer) -> None:
    """The text may be used as it is shared, and none of its measures."""
    _yes(question, by, ACCEPTED)


def withhold(question: Question, *, by: Viewer) -> None:
    """The text is left out, and nothing of it is counted. One member is enough, at once."""
    _answer(question, WITHHELD)
    _log("report_text_withheld", question, by)


def confirm(question: Question, *, by: Viewer) -> None:
    """The second member's yes, to the very words that the first one said yes to."""
    first = question.ask.first_yes
    if first is None:
        raise FieldError("", _("Der venter ikke noget ja. Intet er ændret."))
    _answer(question, first["state"], first["measures"], first["texts"])
    _log("report_text_confirmed", question, by)


def ask_colleague(question: Question, *, by: Viewer, address: Address) -> None:
    """In a team of one: a colleague reads the very words, and says the second yes or no.

    Nobody is told whether the address belongs to somebody who can.
    """
    _refuse_closed(question)
    if not question.asks_colleague or question.proposed_by_id != by.person_id:
        raise FieldError("", _("Der venter ikke noget ja. Intet er ændret."))
    ask = question.ask
    asked = colleague_at(ask.cycle.team, address)
    ask.colleague_email, ask.colleague_id = address.email, asked.id if asked else None
    db.session.flush()
    if asked is not None and is_one_address(asked.email):
        path = path_for("builder.colleague_ask", ask_id=ask.public_id)
        queue_mail(asked.email, "colleague_asked", {"path": path})


def decline_as_colleague(question: Question, *, by: Viewer) -> None:
    """The named colleague says no: what was answered before stands."""
    _forget_first_yes(question.ask)
    cycle = question.ask.cycle
    put_news(question.team_id, "colleague_declined", cycle_id=cycle.id)
    path = path_for("builder.ask_list", team_id=question.passage.team_public_id)
    mail_team(question.team_id, "colleague_declined", path=path)
    _log("report_text_declined", question, by)
    db.session.flush()


def _forget_first_yes(ask: ReportAsk) -> None:
    ask.first_yes, ask.first_yes_by_id = None, None
    ask.colleague_email, ask.colleague_id = None, None


def amend(
    question: Question,
    *,
    by: Viewer,
    texts: Mapping[str, str],
    measures: Collection[str],
    found: Sequence[Found],
    not_cpr: bool,
    fine: Collection[str],
) -> None:
    """The team's own words for the report, and which measures may come with them.

    `found` is what stands in them and is not answered yet. What it shared elsewhere stays as it is.
    """
    if not texts["title"]:
        raise FieldError("title", _("Skriv en titel. Den står i rapportens liste."))
    for one in found:
        if one.blocks:
            raise FieldError(one.part, one.advice)
    for one in found:
        if not one.asks and not not_cpr:
            raise FieldError("not_cpr", one.advice)
    for objection in objections_to_texts(found, not_cpr, fine):
        raise objection
    cycle = question.ask.cycle
    cycle.answered = answered_with(cycle.answered, found)
    _yes(question, by, AMENDED, measures, texts)


def _yes(
    question: Question,
    by: Viewer,
    state: str,
    measures: Collection[str] = (),
    texts: Mapping[str, str] | None = None,
) -> None:
    """A yes counts at once for the school's own report; further out it waits for a second one.

    What was answered before stands until then.
    """
    if not question.leaves_school:
        _answer(question, state, measures, texts)
        _log("report_text_allowed", question, by)
        return
    _refuse_closed(question)
    if by.person_id not in question.counted_ids:
        raise FieldError(
            "",
            _(
                "Et ja til en rapport, der går ud af skolen, kræver to medlemmer af teamet, som er "
                "kendt på arbejdspladsen."
            ),
        )
    _forget_first_yes(question.ask)
    question.ask.first_yes = {
        "state": state,
        "texts": dict(texts) if texts else None,
        "measures": [code for code in question.passage.shared_measures if code in measures],
    }
    question.ask.first_yes_by_id = by.person_id
    db.session.flush()
    path = path_for("builder.ask_list", team_id=question.passage.team_public_id)
    mail_team(question.team_id, "report_yes", path=path, but=by.person_id)
    _log("report_text_proposed", question, by)


def _answer(
    question: Question,
    state: str,
    measures: Collection[str] = (),
    texts: Mapping[str, str] | None = None,
) -> None:
    _refuse_closed(question)
    ask = question.ask
    ask.state, ask.texts = state, dict(texts) if texts else None
    ask.measures = [code for code in question.passage.shared_measures if code in measures]
    ask.answered_at = now()
    _forget_first_yes(ask)
    db.session.flush()


def _refuse_closed(question: Question) -> None:
    if not question.is_open:
        raise FieldError(
            "", _("Fristen er gået, eller I har delt en ny udgave siden. Intet er ændret.")
        )


def _log(event: str, question: Question, by: Viewer) -> None:
    securitylog.record(
        event,
        person_id=by.person_id,
        object_kind="cycle",
        object_id=question.passage.public_id,
    )
