"""Days as people type them and as spreadsheets write them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from app.core import danish
from app.core.i18n import _
from app.measures.cells import tidied
from app.measures.typed import CannotReadError, short
from app.organisations.school_days import HolidayCalendar, is_school_day

_TIME_OF_DAY = re.compile(
    r"(?:,? (?:kl\.? ?)?|T)[0-9]{1,2}[.:][0-9]{2}(?:[.:][0-9]{2}(?:[.,][0-9]+)?)?"
    r"(?: ?[AaPp][Mm])?(?:Z|[+-][0-9]{2}:?[0-9]{2})?$"
)
# tirsdag, tirs, tir and ti
_STEMS = [day.removesuffix("dag") for day in danish.WEEKDAYS]
_BEGINNINGS = sorted({stem[:length] for stem in _STEMS for length in (2, 3, 4)})
_WEEKDAY = re.compile(
    rf"(?P<name>{'|'.join(_BEGINNINGS)})(?:dag)?\.?,? (?:den |d\. ?)?(?=[0-9])",
    re.IGNORECASE,
)
_WEEK = re.compile(r"(?:uge|u\.) ?(?P<week>[0-9]{1,2})(?:(?:, ?| |/|-)(?P<year>[0-9]{4}))?", re.I)
_ISO_WEEK = re.compile(r"(?P<year>[0-9]{4})-?[Ww](?P<week>[0-9]{2})")
_FIGURES = re.compile(r"(?P<one>[0-9]{1,2})(?P<mark>[/.-])(?P<two>[0-9]{1,2})(?P=mark)[0-9]{2,4}")
# What is meant for a day, though there may be none of that name: 31.2.2026.
_LIKE_A_DAY = re.compile(r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}:?")
DAY_FIRST, MONTH_FIRST = "day", "month"
_EVERY = {"weekday": 1, "day": 1, "week": 7}


def read_day(text: str, today: date, order: str = DAY_FIRST) -> date:
    """6/10-2025 · 6. oktober 2025 · 06-okt-25 · 2025/10/06 09.30 · tirsdag 6/10 · uge 41, a Monday.

    Without a year it is the latest one that has been. `order`: whether 10/6/2025 is in June, as
    Danes write, or in October. Raises CannotReadError.
    """
    typed = tidied(text)
    monday = _monday(typed, today)
    if monday is not None:
        return monday
    plain = _TIME_OF_DAY.sub("", typed)
    named = _WEEKDAY.match(plain)
    bare = plain[named.end() :] if named else plain
    if order == MONTH_FIRST and (figures := _FIGURES.fullmatch(bare)):
        bare = "{two}{mark}{one}".format(**figures.groupdict()) + bare[figures.end("two") :]
    day = _dated(bare, today)
    if day is None:
        raise CannotReadError(
            _(
                "»%(text)s« er ikke en dato, vi kan læse. Skriv for eksempel 6/10-2025.",
                text=short(text),
            )
        )
    if named and not danish.WEEKDAYS[day.weekday()].startswith(named["name"].casefold()):
        raise CannotReadError(
            _(
                "»%(text)s«: %(day)s er en %(weekday)s. Ret den ene.",
                text=short(text),
                day=danish.date_full(day),
                weekday=danish.WEEKDAYS[day.weekday()],
            )
        )
    return day


def is_day(text: str, today: date) -> bool:
    """Whether this is a day, in one order or the other."""
    if not any(letter.isdigit() for letter in text):
        return False
    for order in (DAY_FIRST, MONTH_FIRST):
        try:
            read_day(text.rstrip(":"), today, order)
        except CannotReadError:
            continue
        return True
    return False


def is_meant_for_a_day(text: str, today: date) -> bool:
    return bool(_LIKE_A_DAY.fullmatch(tidied(text))) or is_day(text, today)


def with_month_first(cells: Iterable[str]) -> str:
    """The first of these days that can only have its month first, where none has its day first.

    10/25/2026 tells how 10/6/2026 beside it is meant. Empty where nothing tells it.
    """
    found = ""
    for cell in cells:
        typed = _TIME_OF_DAY.sub("", tidied(cell))
        figures = _FIGURES.fullmatch(typed)
        if figures is None:
            continue
        one, two = int(figures["one"]), int(figures["two"])
        if one > 12:
            return ""
        if two > 12:
            found = found or typed
    return found


def days_from(start: date, every: str, calendar: HolidayCalendar) -> Iterator[date]:
    """The day given, and those that follow: school days, days or weeks."""
    day = start
    while True:
        yield day
        day += timedelta(_EVERY[every])
        while every == "weekday" and not is_school_day(day, calendar):
            day += timedelta(1)


def _dated(typed: str, today: date) -> date | None:
    for attempt in (typed, f"{typed} {today.year}", f"{typed} {today.year - 1}"):
        try:
            day = danish.parse_date(attempt)
        except ValueError:
            continue
        if attempt == typed or day <= today:
            return day
    return None


def _monday(typed: str, today: date) -> date | None:
    """The first day of a week that is named by its number; None where none is."""
    match = _WEEK.fullmatch(typed) or _ISO_WEEK.fullmatch(typed)
    if match is None:
        return None
    week, this_year = int(match["week"]), today.isocalendar().year
    years = [int(match["year"])] if match["year"] else [this_year, this_year - 1]
    for year in years:
        try:
            monday = date.fromisocalendar(year, week, 1)
        except ValueError:
            continue
        if match["year"] or monday <= today:
            return monday
    raise CannotReadError(_("»%(text)s« er ikke en uge, der findes.", text=short(typed)))
