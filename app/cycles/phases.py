"""The phases of a record and the moves between them. Pure: no database, no Flask."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from app.organisations.school_days import HolidayCalendar, is_school_day

PLANNING, TRYING, EVALUATING, CLOSED = "planning", "trying", "evaluating", "closed"
ORDER = (PLANNING, TRYING, EVALUATING, CLOSED)
FORWARD = {PLANNING: (TRYING, EVALUATING), TRYING: (EVALUATING,), EVALUATING: (CLOSED,), CLOSED: ()}
BACK = {TRYING: PLANNING, EVALUATING: TRYING, CLOSED: EVALUATING}
# A trial is weeks, at most about three months.
LATEST_EVALUATION = timedelta(weeks=13)
LONGEST_COUNTED = timedelta(days=366)
# What is further than this from a record's own days has most likely a slip in its year.
FAR_OFF = timedelta(days=366)


def may_move(status: str, to: str) -> bool:
    """One or more steps forward along the arrows, or one step back."""
    return to in FORWARD[status] or BACK.get(status) == to


def is_due_to_start(status: str, start: date | None, today: date) -> bool:
    """A plan whose start date has come is being tried, without anybody pressing a button."""
    return status == PLANNING and start is not None and start <= today


def is_long_until_evaluation(begins: date, evaluation_date: date | None) -> bool:
    """Whether a team looks back so late that it may have forgotten what it saw."""
    return evaluation_date is not None and evaluation_date - begins > LATEST_EVALUATION


def is_far_off(day: date, known: Collection[date]) -> bool:
    """Whether a day lies more than a year before or after all that is known of a record."""
    return bool(known) and not min(known) - FAR_OFF <= day <= max(known) + FAR_OFF


@dataclass(frozen=True, slots=True)
class Progress:
    """School day `day` of `days` in the period of a trial that runs, both counted from 1."""

    day: int
    days: int


def progress(
    start: date | None, end: date | None, today: date, calendar: HolidayCalendar
) -> Progress | None:
    """How far a period has come on this day, or None without a period that can be counted."""
    if start is None or end is None or today < start or end - start > LONGEST_COUNTED:
        return None
    school_days = [day for day in _days(start, end) if is_school_day(day, calendar)]
    passed = sum(day <= today for day in school_days)
    return Progress(day=passed, days=len(school_days)) if passed else None


def _days(start: date, end: date) -> list[date]:
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]
