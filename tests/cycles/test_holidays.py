from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cycles.holidays import (
    CalendarError,
    Holiday,
    HolidayCalendar,
    default_evaluation_date,
    easter_sunday,
    in_holiday,
    is_ready_for_evaluation,
    is_school_day,
    parse_calendar,
)

USUAL = HolidayCalendar()
DAYS = st.dates(date(1990, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2025, 10, 11), date(2025, 10, 19)),
        (date(2025, 12, 21), date(2026, 1, 3)),
        (date(2026, 2, 7), date(2026, 2, 15)),
        (date(2026, 3, 28), date(2026, 4, 6)),
        (date(2026, 5, 14), date(2026, 5, 17)),
        (date(2026, 5, 25), date(2026, 5, 25)),
        (date(2026, 6, 27), date(2026, 8, 9)),
    ],
)
def test_usual_holidays_have_these_edges(first: date, last: date) -> None:
    assert not in_holiday(first - timedelta(days=1), USUAL)
    assert in_holiday(first, USUAL)
    assert in_holiday(last, USUAL)
    assert not in_holiday(last + timedelta(days=1), USUAL)


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2000, date(2000, 4, 23)),
        (2008, date(2008, 3, 23)),
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2038, date(2038, 4, 25)),
        (2049, date(2049, 4, 18)),
    ],
)
def test_easter_falls_where_the_almanac_says(year: int, day: date) -> None:
    assert easter_sunday(year) == day


@given(st.integers(1900, 2199))
def test_easter_is_a_sunday_in_spring(year: int) -> None:
    assert easter_sunday(year).isoweekday() == 7
    assert date(year, 3, 22) <= easter_sunday(year) <= date(year, 4, 25)


def test_winter_holiday_can_lie_in_week_8() -> None:
    later = HolidayCalendar(winter_week=8)
    assert in_holiday(date(2026, 2, 18), later)
    assert not in_holiday(date(2026, 2, 11), later)


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


def test_empty_setting_means_the_usual_rules() -> None:
    assert parse_calendar("") == USUAL
    assert parse_calendar(" , ") == USUAL


def test_listed_holidays_replace_the_rules_of_their_school_year_only() -> None:
    calendar = parse_calendar("2025-10-04..2025-10-12, 2026-05-15,2026-06-27..2026-08-11")
    assert calendar.listed[1] == Holiday(date(2026, 5, 15), date(2026, 5, 15))
    assert in_holiday(date(2025, 10, 6), calendar)
    assert not in_holiday(date(2025, 10, 15), calendar)
    # the summer before belongs to the year before, where the rules still hold
    assert in_holiday(date(2025, 8, 4), calendar)
    # a listed summer reaches into the next school year without silencing its rules
    assert in_holiday(date(2026, 8, 11), calendar)
    assert in_holiday(date(2026, 10, 14), calendar)


def test_setting_can_name_the_winter_week() -> None:
    assert parse_calendar("winter-week=8") == HolidayCalendar(winter_week=8)


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ("2025-13-01..2025-13-02", "does not exist"),
        ("2025-10-19..2025-10-11", "ends before it begins"),
        ("2025-10-11..2026-10-11", "too long"),
        ("0202-10-11..0202-10-12", "too far away"),
        ("week 42", "neither a day"),
        ("winter-week=9", "neither a day"),
        ("2025-10-11...2025-10-12", "neither a day"),
    ],
)
def test_faulty_part_of_a_setting_is_named(part: str, reason: str) -> None:
    with pytest.raises(CalendarError) as caught:
        parse_calendar(f"2025-12-20..2026-01-04,{part}")
    assert repr(part) in str(caught.value)
    assert reason in str(caught.value)
