"""The school's days: its holidays, and the days between them that periods of waiting are counted in.

Summer begins on the last Saturday of June (folkeskoleloven § 14 a); the others follow the usual
calendar of Danish municipalities. Each sets its own, so an operator may list them: the list counts
for the school years it speaks of, the rules for the others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Final

from flask import current_app

from app.core.danish import FIRST_SCHOOL_MONTH, YEARS

WINTER_WEEK: Final = 7
LONGEST_HOLIDAY: Final = timedelta(days=100)
SATURDAY: Final = 5
ONE_DAY: Final = timedelta(days=1)


class CalendarError(ValueError):
    """A list of holidays that cannot be read; says which part of it."""


@dataclass(frozen=True)
class Holiday:
    """The first and the last day off."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class HolidayCalendar:
    """What the operator has listed, and the week of the winter holiday elsewhere (7 or 8)."""

    listed: tuple[Holiday, ...] = ()
    winter_week: int = WINTER_WEEK

    def holidays(self, first_year: int) -> tuple[Holiday, ...]:
        """The holidays that begin in the school year that begins in `first_year`."""
        own = tuple(one for one in self.listed if _first_year(one.first) == first_year)
        return own or usual_holidays(first_year, self.winter_week)


def in_holiday(day: date, calendar: HolidayCalendar) -> bool:
    """Whether the school is closed for holidays that day. Weekends are no holidays."""
    year = _first_year(day)
    # The summer of one school year reaches into the next.
    return any(day in one for first in (year - 1, year) for one in calendar.holidays(first))


def is_school_day(day: date, calendar: HolidayCalendar) -> bool:
    return day.weekday() < SATURDAY and not in_holiday(day, calendar)


def after_school_days(day: date, count: int, calendar: HolidayCalendar) -> date:
    """The school day on which `count` school days have passed since `day`; `count` at least 1."""
    for _ in range(count):
        day += ONE_DAY
        while not is_school_day(day, calendar):
            day += ONE_DAY
    return day


def current_calendar() -> HolidayCalendar:
    """The school holidays that the operator has set, or the usual ones."""
    return _calendar(current_app.extensions["settings"].school_holidays)


@lru_cache(maxsize=4)
def _calendar(text: str) -> HolidayCalendar:
    return parse_calendar(text)


@cache
def usual_holidays(first_year: int, winter_week: int = WINTER_WEEK) -> tuple[Holiday, ...]:
    """The holidays of a school year by the usual rules."""
    year = first_year + 1
    easter = easter_sunday(year)
    return (
        _week_off(first_year, 42),
        Holiday(date(first_year, 12, 21), date(year, 1, 3)),
        _week_off(year, winter_week),
        # from the Saturday before Palm Sunday to Easter Monday
        Holiday(easter - timedelta(days=8), easter + ONE_DAY),
        # Ascension Day and the weekend after it, Whit Monday, Constitution Day
        Holiday(easter + timedelta(days=39), easter + timedelta(days=42)),
        Holiday(easter + timedelta(days=50), easter + timedelta(days=50)),
        Holiday(date(year, 6, 5), date(year, 6, 5)),
        Holiday(_last_saturday_of_june(year), _second_sunday_of_august(year)),
    )


def easter_sunday(year: int) -> date:
    """Easter in the Gregorian calendar (Anonymous Gregorian algorithm; Meeus 1991, chapter 8)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leap, leap_rest = divmod(century, 4)
    moon = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    quarter, quarter_rest = divmod(rest, 4)
    weekday = (32 + 2 * leap_rest + 2 * quarter - moon - quarter_rest) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def parse_calendar(text: str) -> HolidayCalendar:
    """A calendar from a setting: »2025-10-11..2025-10-19, 2025-12-20..2026-01-04, winter-week=8«.

    A day alone is a holiday of one day. Nothing listed means the usual rules. Raises CalendarError
    that names the part that cannot be read.
    """
    listed: list[Holiday] = []
    winter_week = WINTER_WEEK
    for part in (piece.strip() for piece in text.split(",")):
        if part in ("winter-week=7", "winter-week=8"):
            winter_week = int(part[-1])
        elif part:
            listed.append(_parse_holiday(part))
    return HolidayCalendar(tuple(listed), winter_week)


def _parse_holiday(part: str) -> Holiday:
    match = re.fullmatch(r"([0-9-]{10})(?:\s*\.\.\s*([0-9-]{10}))?", part)
    if match is None:
        raise CalendarError(f"{part!r} is neither a day nor two days like 2025-10-11..2025-10-19")
    try:
        holiday = Holiday(*(date.fromisoformat(day) for day in (match[1], match[2] or match[1])))
    except ValueError:
        raise CalendarError(f"{part!r} holds a day that does not exist") from None
    if holiday.last < holiday.first:
        raise CalendarError(f"{part!r} ends before it begins")
    if holiday.last - holiday.first > LONGEST_HOLIDAY or holiday.first.year not in YEARS:
        raise CalendarError(f"{part!r} is too long, or too far away, to be a school holiday")
    return holiday


def _first_year(day: date) -> int:
    return day.year if day.month >= FIRST_SCHOOL_MONTH else day.year - 1


def _week_off(year: int, week: int) -> Holiday:
    """A week with the weekends on both sides."""
    monday = date.fromisocalendar(year, week, 1)
    return Holiday(monday - timedelta(days=2), monday + timedelta(days=6))


def _last_saturday_of_june(year: int) -> date:
    last = date(year, 6, 30)
    return last - timedelta(days=(last.weekday() - SATURDAY) % 7)


def _second_sunday_of_august(year: int) -> date:
    first = date(year, 8, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7)
