from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.organisations.school_days import (
    CalendarError,
    Holiday,
    HolidayCalendar,
    after_school_days,
    easter_sunday,
    in_holiday,
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


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        (date(2026, 11, 30), 1, date(2026, 12, 1)),
        (date(2026, 12, 4), 1, date(2026, 12, 7)),
        (date(2026, 12, 5), 1, date(2026, 12, 7)),
        (date(2026, 11, 30), 14, date(2026, 12, 18)),
        (date(2026, 11, 30), 20, date(2027, 1, 11)),
    ],
)
def test_school_days_are_counted_past_weekends_and_holidays(
    day: date, count: int, then: date
) -> None:
    assert after_school_days(day, count, USUAL) == then


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
