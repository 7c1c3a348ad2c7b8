from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cycles.evaluation_dates import default_evaluation_date, is_ready_for_evaluation
from app.organisations.school_days import HolidayCalendar, is_school_day

USUAL = HolidayCalendar()
DAYS = st.dates(date(1990, 1, 1), date(2150, 12, 31))


def test_evaluation_is_suggested_four_weeks_ahead() -> None:
    assert default_evaluation_date(date(2025, 10, 27), USUAL) == date(2025, 11, 24)


def test_evaluation_is_not_suggested_in_a_weekend_or_a_holiday() -> None:
    assert default_evaluation_date(date(2025, 11, 1), USUAL) == date(2025, 12, 1)
    assert default_evaluation_date(date(2025, 9, 15), USUAL) == date(2025, 10, 20)
    assert default_evaluation_date(date(2025, 11, 25), USUAL) == date(2026, 1, 5)
    assert default_evaluation_date(date(2026, 6, 1), USUAL) == date(2026, 8, 10)


@given(DAYS)
def test_suggested_date_is_always_the_first_school_day_from_four_weeks_on(start: date) -> None:
    suggested = default_evaluation_date(start, USUAL)
    day = start + timedelta(weeks=4)
    assert is_school_day(suggested, USUAL)
    while day < suggested:
        assert not is_school_day(day, USUAL)
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("status", "evaluation_date", "today", "ready"),
    [
        ("trying", date(2025, 11, 11), date(2025, 11, 10), False),
        ("trying", date(2025, 11, 11), date(2025, 11, 11), True),
        ("trying", date(2025, 10, 8), date(2025, 11, 11), True),
        ("trying", None, date(2025, 11, 11), False),
        ("planning", date(2025, 11, 11), date(2025, 11, 12), False),
        ("evaluating", date(2025, 11, 11), date(2025, 11, 12), False),
        ("closed", date(2025, 11, 11), date(2025, 11, 12), False),
    ],
)
def test_round_is_ready_when_its_date_has_come(
    status: str, evaluation_date: date | None, today: date, ready: bool
) -> None:
    assert is_ready_for_evaluation(status, evaluation_date, today, USUAL) is ready


def test_nobody_is_reminded_in_the_holidays() -> None:
    assert is_ready_for_evaluation("trying", date(2025, 12, 18), date(2025, 12, 19), USUAL)
    assert not is_ready_for_evaluation("trying", date(2025, 12, 18), date(2025, 12, 24), USUAL)
    assert is_ready_for_evaluation("trying", date(2025, 12, 18), date(2026, 1, 5), USUAL)
