"""The mail of the week, for those who asked for it: counts and links, no text of anybody's.

It tells a person only about their own teams and what was shared with them; nobody else gets it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from app.access.viewer import Viewer
from app.accounts.models import Person
from app.core import clock, mail
from app.core.db import db, writing
from app.cycles.evaluation_dates import is_ready_for_evaluation
from app.cycles.models import Cycle, Note, SharedVersion, ShareProposal
from app.cycles.queries import shared_cycles
from app.organisations.school_days import HolidayCalendar, current_calendar, in_holiday
from app.teams.queries import viewer_for

TEMPLATE = "weekly"
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WeeklyCounts:
    """What stands in the mail. `new_shared`: shared by others with this person in the last week."""

    ready: int
    running: int
    loose_notes: int
    proposals: int
    new_shared: int

    @property
    def is_empty(self) -> bool:
        return not any(asdict(self).values())


def send_weekly_mails() -> int:
    """Queue this week's mails, silent in the school holidays. Twice on a day sends once."""
    today, holidays = clock.today(), current_calendar()
    if in_holiday(today, holidays):
        return 0
    had_it = mail.had_mail_since(TEMPLATE, clock.now() - timedelta(days=5))
    people = select(Person).where(Person.weekly_mail, Person.active).order_by(Person.id)
    waiting = [p for p in db.session.scalars(people) if p.email not in had_it]
    sent = 0
    for person in waiting:
        counts = weekly_counts(viewer_for(person), today, holidays)
        if counts.is_empty:
            continue
        with writing():
            mail.queue_mail(person.email, TEMPLATE, asdict(counts))
        sent += 1
    db.session.rollback()
    return sent


def weekly_counts(viewer: Viewer, today: date, holidays: HolidayCalendar) -> WeeklyCounts:
    """The counts for one person, in four statements."""
    rows = db.session.execute(
        select(Cycle.status, Cycle.evaluation_date).where(
            Cycle.team_id.in_(viewer.active_team_ids),
            Cycle.status.in_(("trying", "evaluating")),
            Cycle.binned_at.is_(None),
            Cycle.archived_on.is_(None),
        )
    ).all()
    ready = sum(is_ready_for_evaluation(status, day, today, holidays) for status, day in rows)
    return WeeklyCounts(
        ready=ready,
        running=len(rows) - ready,
        loose_notes=_loose_notes(viewer),
        proposals=_proposals(viewer),
        new_shared=_new_shared(viewer, today - WEEK),
    )


def _loose_notes(viewer: Viewer) -> int:
    query = select(func.count(Note.id)).where(
        Note.team_id.in_(viewer.active_team_ids), Note.cycle_id.is_(None)
    )
    return db.session.scalar(query) or 0


def _proposals(viewer: Viewer) -> int:
    query = (
        select(func.count(ShareProposal.id))
        .join(Cycle, Cycle.id == ShareProposal.cycle_id)
        .where(
            Cycle.team_id.in_(viewer.team_ids),
            Cycle.binned_at.is_(None),
            ShareProposal.proposed_by_id.is_distinct_from(viewer.person_id),
        )
    )
    return db.session.scalar(query) or 0


def _new_shared(viewer: Viewer, since: date) -> int:
    recent = (
        shared_cycles(viewer)
        .join(SharedVersion, SharedVersion.cycle_id == Cycle.id)
        .where(SharedVersion.shared_on >= since)
        .with_only_columns(func.count(Cycle.id))
    )
    return db.session.scalar(recent) or 0
