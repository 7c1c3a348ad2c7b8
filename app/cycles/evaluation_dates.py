"""When a team looks back: the date that is suggested, and whether it has come. Silent in the holidays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from app.organisations.school_days import HolidayCalendar, in_holiday, is_school_day

ONE_DAY: Final = timedelta(days=1)
USUAL_DURATION: Final = timedelta(weeks=4)
# A round that is under way; before it there is nothing to evaluate, after it the team is at it.
WAITING_STATUS: Final = "trying"


def default_evaluation_date(start: date, calendar: HolidayCalendar) -> date:
    """Four weeks ahead, or the first school day after that."""
    day = start + USUAL_DURATION
    while not is_school_day(day, calendar):
        day += ONE_DAY
    return day


def is_ready_for_evaluation(
    status: str, evaluation_date: date | None, today: date, calendar: HolidayCalendar
) -> bool:
    """Whether the team's evaluation date has come. Derived, never stored, silent in holidays."""
    if status != WAITING_STATUS or evaluation_date is None:
        return False
    return evaluation_date <= today and not in_holiday(today, calendar)
