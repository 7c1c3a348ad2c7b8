"""Rows of day and value as they are pasted. What cannot be read is named by row. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

from app.core import danish
from app.core.i18n import _
from app.measures.cells import Record, records, tidied
from app.measures.columns import NOT_MEASURED, Columns, Table, is_number, table_of
from app.measures.days import (
    DAY_FIRST,
    days_from,
    is_day,
    is_meant_for_a_day,
    read_day,
    with_month_first,
)
from app.measures.typed import CannotReadError, decimal_mark, read_number
from app.organisations.school_days import HolidayCalendar

MOST_ROWS = 5_000
# »6/10 12« is a day and a value, not a day in 2012.
_DAY_AND_VALUE = re.compile(r"[0-9]+ ?[./-] ?[0-9]+[.]? [0-9]{1,2}")
_LONGEST_DAY = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One row that could be read."""

    day: date
    value: Decimal | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """What whoever pasted has said of the rows.

    `columns` and `order` are asked only where the rows do not tell: which column is what, of a table,
    and whether day or month stands first, by a day that shows it; None and "" where not answered.
    """

    start: date | None = None
    every: str = "weekday"
    columns: Callable[[Table], Columns | None] = lambda _table: None
    order: Callable[[str], str] = lambda _month_first: ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, a sentence for each row that could not be, and what must be asked first.

    `table`: of which columns the rows are; where its own say nothing, they are asked for.
    `month_first`: a day that only has a meaning with its month first. `too_late`: the last day of
    values alone, where it has not come. `is_dated_by_us`: the days follow from the first one.
    """

    table: Table
    rows: tuple[Row, ...] = ()
    faults: tuple[str, ...] = ()
    needs_columns: bool = False
    needs_start: bool = False
    month_first: str = ""
    too_late: date | None = None
    is_dated_by_us: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """A row's parts as they are typed. `day` None: it has none."""

    number: int
    day: str | None
    value: str
    note: str = ""


def read_rows(
    text: str,
    *,
    today: date,
    unit: str = "",
    answers: Answers | None = None,
    calendar: HolidayCalendar | None = None,
) -> Reading:
    """Rows of day and value, with a remark or not; or values alone, from a first day on.

    Columns are parted by tab or semicolon, or the value is the last word. Days of values alone
    follow each other on school days, daily or weekly.
    """
    said = answers or Answers()
    every_row = records(text)
    table = table_of(every_row[: MOST_ROWS + 1], today, unit)
    rows = table.rows[:MOST_ROWS]
    too_many: list[str] = []
    if (count := len(every_row) - bool(table.heads)) > MOST_ROWS:
        too_many = [_("Der er plads til 5.000 rækker ad gangen. Her er %(n)s.", n=count)]
    columns = table.columns or said.columns(table)
    if columns is None:
        return Reading(table, faults=tuple(too_many), needs_columns=True)
    found = [_parts(row, columns, today, unit) for row in rows]
    if found and all(one.day is None for one in found):
        return _undated(table, found, said, today, unit, calendar or HolidayCalendar(), too_many)
    month_first = with_month_first(one.day for one in found if one.day)
    order = said.order(month_first) if month_first else DAY_FIRST
    if not order:
        return Reading(table, faults=tuple(too_many), month_first=month_first)
    decimal = decimal_mark(one.value for one in found)
    read: list[Row] = []
    faults = []
    for one in found:
        try:
            read.append(_row(one, _day(one, today, unit, order), unit, decimal))
        except CannotReadError as error:
            faults.append(_at_row(one.number, error))
    return Reading(table, tuple(read), (*faults, *too_many), month_first=month_first)


def _undated(
    table: Table,
    found: list[_Found],
    said: Answers,
    today: date,
    unit: str,
    calendar: HolidayCalendar,
    too_many: list[str],
) -> Reading:
    """Values alone: what cannot be read is told first, then their first day is asked for."""
    decimal = decimal_mark(one.value for one in found)
    start = said.start or today
    days = list(islice(days_from(start, said.every, calendar), len(found)))
    read: list[Row] = []
    faults = list(too_many)
    for one, day in zip(found, days, strict=True):
        try:
            read.append(_row(one, day, unit, decimal))
        except CannotReadError as error:
            faults.append(_at_row(one.number, error))
    return Reading(
        table,
        tuple(read),
        tuple(faults),
        needs_start=said.start is None,
        too_late=days[-1] if said.start and days[-1] > today else None,
        is_dated_by_us=True,
    )


def _row(one: _Found, day: date, unit: str, decimal: str) -> Row:
    typed = tidied(one.value)
    value = None if typed in NOT_MEASURED else read_number(typed, unit, decimal)
    return Row(day, value, one.note)


def _day(one: _Found, today: date, unit: str, order: str) -> date:
    if not one.day:
        # What stands alone and is no figure is told as what it is.
        if tidied(one.value) not in NOT_MEASURED:
            read_number(one.value, unit, ",")
        raise CannotReadError(_("Datoen mangler. Skriv for eksempel 6/10-2025 7,5."))
    day = read_day(one.day, today, order)
    if day > today:
        raise CannotReadError(_("%(day)s er ikke kommet endnu.", day=danish.date_full(day)))
    return day


def _at_row(number: int, error: CannotReadError) -> str:
    return _("Række %(number)s: %(fault)s", number=number, fault=str(error))


def _parts(row: Record, columns: Columns, today: date, unit: str) -> _Found:
    if not row.is_parted:
        return _Found(row.number, *_by_words(row.cells[0], today, unit))
    cells = dict(enumerate(row.cells))
    filled = [cell for cell in row.cells if cell]
    if columns.day == 0 and len(filled) == 1 and columns.value == 1:
        return _Found(row.number, *_alone(filled[0], today, unit))
    notes = "\n".join(filter(None, (cells.get(at, "") for at in columns.notes)))
    day = None if columns.day is None else cells.get(columns.day, "")
    return _Found(row.number, day, cells.get(columns.value, ""), notes)


def _by_words(line: str, today: date, unit: str) -> tuple[str | None, str]:
    """A day and a value with a space between them, or one of them."""
    words = tidied(line).split()
    for many in _lengths(len(words)):
        day, value = " ".join(words[:many]).rstrip(":"), " ".join(words[many:])
        apart = not _DAY_AND_VALUE.fullmatch(day)
        if apart and is_day(day, today) and (is_number(value, unit) or value in NOT_MEASURED):
            return day, value
    whole = " ".join(words)
    if len(words) > 1 and is_meant_for_a_day(words[0], today) and not is_number(whole, unit):
        return words[0], " ".join(words[1:])
    return _alone(whole, today, unit)


def _lengths(words: int) -> Iterator[int]:
    """How many words the day may have, the most first."""
    return iter(range(min(_LONGEST_DAY, words - 1), 0, -1))


def _alone(cell: str, today: date, unit: str) -> tuple[str | None, str]:
    """A value, or a day on which nothing was measured."""
    if not is_number(cell, unit) and is_meant_for_a_day(cell, today):
        return cell, ""
    return None, cell
