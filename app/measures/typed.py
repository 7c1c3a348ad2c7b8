"""Values and days as people type and paste them. What cannot be read is named by row. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite

from app.core import danish
from app.core.i18n import _
from app.core.text import excerpt

MOST_ROWS = 5_000
_LARGEST = 1e12
_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "\xa0": " ", "\u202f": " ", "\u2009": " "})
_NOT_MEASURED = ("", "-", "–", "—")
# A figure, and what may stand round it: »3 t«, »12 %«, »kr. 5«. No second figure.
_FIGURE = re.compile(
    r"(?P<before>kr)?(?:(?<=kr)\.? ?)?(?P<figure>[+-]?[.,]?[0-9][0-9., ]*)(?P<after>[^0-9]{0,30})"
)
_PART_OF = re.compile(r"(?P<count>[0-9]+) ?(?:af|ud af|/) ?(?P<all>[0-9]+)[^0-9]{0,30}")
_SIGN_APART = re.compile(r"^([+-]) +")
# »6/10 12« is a day and a value, not a day in 2012.
_DAY_AND_VALUE = re.compile(r"[0-9]+ ?[./-] ?[0-9]+[.]? [0-9]{1,2}")
# What is meant for a day, though there may be none of that name: 31.2.2026.
_LIKE_A_DAY = re.compile(r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}:?")
_THOUSANDS = {
    ".": re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+"),
    ",": re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3})+"),
    " ": re.compile(r"[1-9][0-9]{0,2}( [0-9]{3})+"),
}
# Three digits after one mark: 1.234 is one and a bit to some, more than a thousand to others.
_EITHER = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_TIME_OF_DAY = re.compile(r"[ T]00?[:.]00([:.]00)?(\.0+)?$")
# Units with their ways of writing: each line is one. A figure in one is no figure in another.
_UNITS = (
    {"s", "sek", "sekund", "sekunder"},
    {"min", "minut", "minutter"},
    {"t", "h", "time", "timer"},
    {"dag", "dage"},
    {"uge", "uger"},
    {"%", "pct", "procent"},
    {"kr", "krone", "kroner", "dkk"},
    {"mm", "millimeter"},
    {"cm", "centimeter"},
    {"m", "meter"},
    {"km", "kilometer"},
    {"g", "gram"},
    {"kg", "kilo", "kilogram"},
)
_UNIT_WORD = re.compile(r"[^\W\d_]+|%")
_EVERY = {"weekday": 1, "day": 1, "week": 7}


class CannotReadError(ValueError):
    """The message says in Danish what to write instead."""


class UnclearNumberError(CannotReadError):
    """It is a number, but could be either of two."""


class OtherUnitError(CannotReadError):
    """It is a number, in another unit than the measure's."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row that could be read."""

    day: date
    value: float | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, and a sentence for each row that could not be."""

    rows: tuple[Row, ...]
    faults: tuple[str, ...]
    needs_start: bool = False


def read_number(text: str, unit: str = "", decimal: str = "") -> float:
    """3,5 · 3.5 · 1.234,5 · 1 234 · 3 t · 4 af 15 where the unit says »af 15«.

    `decimal`: the mark before decimals in the rest of the column, as `decimal_mark` says. 1,234 has
    decimals, as Danes write, unless the column says otherwise. 1.234 is read only as the column
    says, and else is unclear: never guessed.
    """
    typed = _tidied(text)
    if match := _PART_OF.fullmatch(typed):
        return _part_of(match, unit)
    match = _FIGURE.fullmatch(typed)
    if match is None:
        raise CannotReadError(
            _("»%(text)s« er ikke et tal, vi kan læse. Skriv for eksempel 7,5.", text=_short(text))
        )
    _check_unit(match["before"] or match["after"], unit, text)
    value = _value_of(match["figure"], text, decimal)
    if not isfinite(value) or abs(value) > _LARGEST:
        raise CannotReadError(_("»%(text)s« er for stort et tal.", text=_short(text)))
    return value


def decimal_mark(cells: Iterable[str]) -> str:
    """What these numbers write before decimals: »,« or ».«, "" where none tells, both if both do."""
    found = set()
    for cell in cells:
        match = _FIGURE.fullmatch(_tidied(cell))
        digits = match["figure"].lstrip("+-").strip().rstrip(".,") if match else ""
        marks = [letter for letter in digits if letter in ".,"]
        if not marks or _EITHER.fullmatch(digits):
            continue
        # A mark that comes twice divides thousands, so decimals have the other one.
        twice = marks.count(marks[-1]) > 1
        found.add({".": ",", ",": "."}[marks[-1]] if twice else marks[-1])
    return "".join(sorted(found))


def read_day(text: str, today: date) -> date:
    """6/10-2025 · 6. oktober 2025 · 2025-10-06 · 6/10, which is the latest one that has been."""
    typed = _TIME_OF_DAY.sub("", " ".join(text.split()))
    for attempt in (typed, f"{typed} {today.year}", f"{typed} {today.year - 1}"):
        try:
            day = danish.parse_date(attempt)
        except ValueError:
            continue
        if attempt == typed or day <= today:
            return day
    raise CannotReadError(
        _(
            "»%(text)s« er ikke en dato, vi kan læse. Skriv for eksempel 6/10-2025.",
            text=_short(text),
        )
    )


def read_rows(
    text: str, *, today: date, start: date | None = None, every: str = "weekday", unit: str = ""
) -> Reading:
    """Rows of day and value, with a note or not; or values alone, from `start` on.

    Columns are parted by tab or semicolon, or the value is the last word. A first row without a
    figure is a heading. Days of values alone follow each other on weekdays, daily or weekly.
    """
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if lines and not re.search(r"\d", lines[0][1]):
        lines = lines[1:]
    days = _days_from(start, every) if start else iter(())
    rows: list[Row] = []
    faults: list[str] = []
    typed = [(number, _cells(line, today, unit)) for number, line in lines[:MOST_ROWS]]
    # Days are asked for together only where no row has one; else a row without is a slip.
    dated = any(len(cells) > 1 for _number, cells in typed)
    decimal = decimal_mark(cells[min(1, len(cells) - 1)] for _number, cells in typed)
    for number, cells in typed:
        try:
            if len(cells) == 1 and dated and start is None and _is_number(cells[0], unit):
                raise CannotReadError(_("Datoen mangler. Skriv for eksempel 6/10-2025 7,5."))
            with_day = cells if len(cells) > 1 else [next(days, today).isoformat(), cells[0]]
            rows.append(_row(with_day, today, unit, decimal))
        except CannotReadError as error:
            faults.append(_("Række %(number)s: %(fault)s", number=number, fault=str(error)))
    if len(lines) > MOST_ROWS:
        faults.append(_("Der er plads til 5.000 rækker ad gangen. Her er %(n)s.", n=len(lines)))
    needs_start = start is None and bool(typed) and not dated
    return Reading(tuple(rows), tuple(faults), needs_start)


def _row(cells: Sequence[str], today: date, unit: str, decimal: str) -> Row:
    day = read_day(cells[0], today)
    if day > today:
        raise CannotReadError(_("%(day)s er ikke kommet endnu.", day=danish.date_full(day)))
    typed = cells[1].strip()
    value = None if typed in _NOT_MEASURED else read_number(typed, unit, decimal)
    return Row(day, value, " ".join(cell.strip() for cell in cells[2:] if cell.strip()))


def _cells(line: str, today: date, unit: str) -> list[str]:
    """The columns of a row; one where there is only a value."""
    mark = next((mark for mark in ("\t", ";") if mark in line), None)
    if mark is not None:
        cells = [cell.strip() for cell in line.split(mark)]
        filled = [cell for cell in cells if cell]
        return _alone(filled[0], today, unit) if len(filled) == 1 else cells
    words = line.split()
    for many in range(min(4, len(words) - 1), 0, -1):
        day, value = " ".join(words[:many]).rstrip(":"), " ".join(words[many:])
        apart = not _DAY_AND_VALUE.fullmatch(day)
        if apart and _is_day(day, today) and (_is_number(value, unit) or value in _NOT_MEASURED):
            return [day, value]
    begins_with_day = words and (_is_day(words[0], today) or _LIKE_A_DAY.fullmatch(words[0]))
    if len(words) > 1 and begins_with_day and not _is_number(line, unit):
        return [words[0], " ".join(words[1:])]
    return _alone(line.strip(), today, unit)


def _alone(cell: str, today: date, unit: str) -> list[str]:
    """A value, or a day on which nothing was measured."""
    return [cell, ""] if not _is_number(cell, unit) and _is_day(cell, today) else [cell]


def _is_day(text: str, today: date) -> bool:
    try:
        read_day(text.rstrip(":"), today)
    except CannotReadError:
        return False
    return True


def _is_number(text: str, unit: str) -> bool:
    try:
        read_number(text, unit)
    except (UnclearNumberError, OtherUnitError):
        return True
    except CannotReadError:
        return False
    return True


def _days_from(start: date, every: str) -> Iterator[date]:
    day = start
    while True:
        if every != "weekday" or day.weekday() < 5:
            yield day
        day += timedelta(_EVERY[every])


def _part_of(match: re.Match[str], unit: str) -> float:
    """»4 af 15« is 4 where the unit says what it is of; else half of it would be lost."""
    of = re.search(r"af (\d+)", unit)
    if of is None or of[1] != match["all"]:
        raise CannotReadError(
            _(
                "»%(text)s« er to tal. Skriv kun %(count)s, og skriv »af %(all)s« i enheden.",
                text=_short(match.group()),
                count=match["count"],
                all=match["all"],
            )
        )
    return float(match["count"])


def _check_unit(typed: str, unit: str, text: str) -> None:
    """»3 t« is not 3 where minutes are measured. Words that are no unit we know are let by."""
    first = _UNIT_WORD.search(danish.casefold(typed))
    measured = _UNIT_WORD.findall(danish.casefold(unit))
    if first is None or not measured:
        return
    own = next((alike for alike in _UNITS if first[0] in alike), set())
    if own and not any(one in own or one.startswith(first[0]) for one in measured):
        raise OtherUnitError(
            _(
                "»%(text)s« er skrevet i en anden enhed end »%(unit)s«. Regn tallet om.",
                text=_short(text),
                unit=unit,
            )
        )


def _value_of(figure: str, text: str, decimal: str) -> float:
    """The number that these digits, points, commas and spaces mean."""
    sign = -1 if figure.startswith("-") else 1
    digits = figure.lstrip("+-").strip().rstrip(".,")
    at = max(digits.rfind(","), digits.rfind("."))
    mark = digits[at] if at >= 0 else ""
    grouped = _EITHER.fullmatch(digits) and not _has_decimals(digits, mark, decimal)
    if mark and digits.count(mark) == 1 and not grouped:
        whole, fraction = digits[:at], digits[at + 1 :]
    else:
        whole, fraction = digits, ""
    plain = _without_thousands(whole or "0")
    if plain is None or not (fraction or "0").isdigit():
        raise CannotReadError(
            _("»%(text)s« er ikke et tal, vi kan læse. Skriv for eksempel 7,5.", text=_short(text))
        )
    return sign * float(f"{plain}.{fraction or 0}")


def _has_decimals(digits: str, mark: str, decimal: str) -> bool:
    """Whether the mark in 1.234 or 1,234 stands before decimals. Raises UnclearNumberError."""
    if decimal in (".", ","):
        return mark == decimal
    if mark == "," and not decimal:
        return True
    words = {
        "text": digits,
        "whole": digits.replace(mark, ""),
        "fraction": digits.replace(mark, ","),
    }
    message = _("»%(text)s« kan være både %(whole)s og %(fraction)s. Skriv det ene.", **words)
    raise UnclearNumberError(message)


def _tidied(text: str) -> str:
    return _SIGN_APART.sub(r"\1", " ".join(text.translate(_SIGNS).split()))


def _without_thousands(whole: str) -> str | None:
    if whole.isdigit():
        return whole
    marks = {letter for letter in whole if not letter.isdigit()}
    if len(marks) == 1 and _THOUSANDS[mark := marks.pop()].fullmatch(whole):
        return whole.replace(mark, "")
    return None


def _short(text: str) -> str:
    return excerpt(text, 40)
