"""What its maker does about questions that wait: does without a text, or gives the teams longer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import null, update

from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.yearreports.models import ReportAsk, YearReport
from app.yearreports.passages import WAITING, WITHHELD, Passage

# No shared version has this digest.
ABOUT_NOTHING = ""


def take_question_back(report: YearReport, ask_id: str) -> bool:
    """Do without a text: nobody is asked about it any more. False if its team has answered."""
    asked = update(ReportAsk).where(
        ReportAsk.report_id == report.id, ReportAsk.public_id == ask_id, ReportAsk.state == WAITING
    )
    spared = asked.values(
        state=WITHHELD,
        answered_at=None,
        first_yes=null(),
        first_yes_by_id=None,
        colleague_email=None,
        colleague_id=None,
    ).returning(ReportAsk.id)
    return db.session.execute(spared).first() is not None


def take_up_again(report: YearReport, ask_id: str) -> bool:
    """A text that was done without: its team can be asked as if it had not been. False for others.

    The question stays, about no version: it remembers which editions hold the text.
    """
    spared = update(ReportAsk).where(
        ReportAsk.report_id == report.id,
        ReportAsk.public_id == ask_id,
        ReportAsk.state == WITHHELD,
        ReportAsk.answered_at.is_(None),
    )
    again = spared.values(version=ABOUT_NOTHING).returning(ReportAsk.id)
    return db.session.execute(again).first() is not None


def last_day(report: YearReport, waiting: Sequence[Passage]) -> date | None:
    """The day on which the last of those who wait must have answered."""
    cycles = {one.cycle_id for one in waiting}
    return max((ask.answer_by for ask in report.asks if ask.cycle_id in cycles), default=None)


def give_longer(report: YearReport, waiting: Sequence[Passage], *, answer_by: date) -> None:
    """Move the last day for those who wait: later only, as a team may count on what it was told."""
    known = last_day(report, waiting)
    if known is not None and answer_by <= known:
        raise FieldError("answer_by", _("Vælg en dag, der er senere end fristen nu."))
    db.session.execute(
        update(ReportAsk)
        .where(
            ReportAsk.report_id == report.id,
            ReportAsk.cycle_id.in_([one.cycle_id for one in waiting]),
            ReportAsk.state == WAITING,
        )
        .values(answer_by=answer_by)
    )
