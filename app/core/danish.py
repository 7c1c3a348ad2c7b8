"""Danish habits of writing: alphabet, dates, school years, numbers. Tables of our own, no locale.

Alphabet as in Retskrivningsordbogen (æ, ø, å last; aa as å), dates as people write them
(»tirsdag 11. november«), decimal comma and point between thousands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

WEEKDAYS: Final = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
MONTHS: Final = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)
YEARS: Final = range(1900, 2200)
FIRST_SCHOOL_MONTH: Final = 8

# --- sorting ---

# Only a–z and 0–9 come out, so that every database orders keys alike, whatever its collation:
# the last letters of the alphabet become z1 … z4, and »aa« never stands in a key.
_LAST_LETTERS: Final = {"z": "z1", "æ": "z2", "ø": "z3", "å": "z4"}
_AS_DANISH: Final = {"ä": "æ", "ö": "ø", "ü": "y", "ő": "ø", "ű": "y", "đ": "d", "ð": "d"} | {
    "ǻ": "å",
    "þ": "th",
    "œ": "ø",
    "ł": "l",
    "ı": "i",
}
_APOSTROPHES: Final = "'’ʼ´`"
# Whatever is neither letter nor digit. A row of it is one gap, and outer ones are none.
_GAP: Final = "0"
_NUMBER: Final = "1"
_OTHER: Final = "z9"
_LONGEST_NUMBER: Final = 99


def sort_key(text: str) -> str:
    """A key that orders texts as a Danish reader expects, and numbers by their size.

    »2. årgang« comes before »10. årgang«, »Ærø« before »Aarhus«, upper and lower case together.
    The key is made to be stored and compared by a database.
    """
    pieces = re.findall(r"[0-9]+|[^0-9]", _letters(text))
    keys = "".join(_number_key(piece) if piece.isdecimal() else _key_of(piece) for piece in pieces)
    return _GAP.join(keys.split())


def casefold(text: str) -> str:
    """Text for comparing without regard to case or to how a letter was composed."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _letters(text: str) -> str:
    """Lower case, foreign letters as the Danish ones they stand with, aa as å."""
    composed = unicodedata.normalize("NFC", casefold(text))
    plain = "".join(_plain_letter(letter) for letter in composed)
    return plain.replace("aa", "å")


def _plain_letter(letter: str) -> str:
    if letter in _LAST_LETTERS:
        return letter
    if letter in _AS_DANISH:
        return _AS_DANISH[letter]
    if letter in _APOSTROPHES:
        return ""
    if unicodedata.category(letter) == "Nd":
        return str(unicodedata.decimal(letter))
    base = unicodedata.normalize("NFD", letter)
    return "".join(part for part in base if not unicodedata.category(part).startswith(("M", "Cf")))


def _number_key(digits: str) -> str:
    significant = digits.lstrip("0")[:_LONGEST_NUMBER]
    return f"{_NUMBER}{len(significant):02}{significant}"


def _key_of(letter: str) -> str:
    if letter in _LAST_LETTERS:
        return _LAST_LETTERS[letter]
    if letter.isascii() and letter.isalpha():
        return letter
    return f"{_OTHER}{ord(letter):07}" if letter.isalpha() else " "


# --- dates in words ---


def date_long(day: date, today: date) -> str:
    """tirsdag 11. november; with its year where that is not this year."""
    year = "" if day.year == today.year else f" {day.year}"
    return f"{WEEKDAYS[day.weekday()]} {_day_and_month(day)}{year}"


def date_full(day: date) -> str:
    """11. november 2025"""
    return f"{_day_and_month(day)} {day.year}"


def date_short(day: date) -> str:
    """11.11.2025"""
    return f"{day.day:02}.{day.month:02}.{day.year}"


def relative_day(day: date, today: date) -> str:
    """i dag, i går, for 6 dage siden, om 3 uger; what is further away gets its date."""
    days = (today - day).days
    near = {0: "i dag", 1: "i går", -1: "i morgen"}
    if days in near:
        return near[days]
    if abs(days) < 14:
        distance = f"{abs(days)} dage"
    elif abs(days) < 63:
        distance = f"{abs(days) // 7} uger"
    else:
        return date_full(day)
    return f"for {distance} siden" if days > 0 else f"om {distance}"


def period(start: date | None, end: date | None, today: date) -> str:
    """27. oktober – 14. november; with its year where that is not this year."""
    known = end or start
    this_year = known is not None and known.year == today.year
    return _bare_period(start, end) if this_year else period_full(start, end)


def period_full(start: date | None, end: date | None) -> str:
    """8. september – 3. oktober 2025; both years when they differ."""
    words, known = _bare_period(start, end), end or start
    two_years = start is not None and end is not None and start.year != end.year
    return words if known is None or two_years else f"{words} {known.year}"


def _bare_period(start: date | None, end: date | None) -> str:
    """Without a year unless there are two; shorter within a month."""
    if start is None or end is None:
        return _open_period(start, end)
    if start == end:
        return _day_and_month(start)
    if start.year != end.year:
        return f"{date_full(start)} – {date_full(end)}"
    if start.month == end.month:
        return f"{start.day}.–{_day_and_month(end)}"
    return f"{_day_and_month(start)} – {_day_and_month(end)}"


def _day_and_month(day: date) -> str:
    return f"{day.day}. {MONTHS[day.month - 1]}"


def _open_period(start: date | None, end: date | None) -> str:
    if start is not None:
        return f"fra {_day_and_month(start)}"
    return f"til {_day_and_month(end)}" if end is not None else ""


# --- dates as typed ---

_ISO: Final = re.compile(
    r"(?P<year>[0-9]{4})(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})"
)
_FIGURES: Final = re.compile(
    r"(?P<day>[0-9]{1,2}) ?[./-] ?(?P<month>[0-9]{1,2})(?: ?[./-] ?| )(?P<year>[0-9]{4}|[0-9]{2})"
)
_IN_WORDS: Final = re.compile(
    rf"(?:(?:{'|'.join(WEEKDAYS)}),? )?(?:den |d\. ?)?"
    r"(?P<day>[0-9]{1,2})(?:\. ?|[ -]?)(?P<month>[a-zæøå]{3,9})(?:\.? |[.-])"
    r"(?P<year>[0-9]{4}|[0-9]{2})"
)


def parse_date(text: str) -> date:
    """A day as people type it: 2025-11-11, 11.11.2025, 11/11-2025 or 11. november 2025.

    Raises ValueError for anything else, for days that do not exist, and for years so far away
    that they must be slips (0202).
    """
    typed = " ".join(casefold(text).split())
    match = _ISO.fullmatch(typed) or _FIGURES.fullmatch(typed) or _IN_WORDS.fullmatch(typed)
    if match is None:
        raise ValueError("not a date")
    year = int(match["year"])
    year = year + 2000 if len(match["year"]) == 2 else year
    if year not in YEARS:
        raise ValueError("year out of range")
    return date(year, _month_number(match["month"]), int(match["day"]))


def _month_number(typed: str) -> int:
    if typed.isdigit():
        return int(typed)
    for number, name in enumerate(MONTHS, start=1):
        if name.startswith(typed):
            return number
    raise ValueError("not a month")


# --- school years ---


def school_year(day: date) -> str:
    """The school year of a day, 1 August to 31 July: »2025/26«."""
    return _school_year_from(day.year if day.month >= FIRST_SCHOOL_MONTH else day.year - 1)


def school_year_bounds(name: str) -> tuple[date, date]:
    """The first and the last day of a school year."""
    first = _first_year_of(name)
    return date(first, FIRST_SCHOOL_MONTH, 1), date(first + 1, FIRST_SCHOOL_MONTH, 1) - timedelta(1)


def shift_school_year(name: str, years: int) -> str:
    """The school year so many years later, or earlier when `years` is negative."""
    return _school_year_from(_first_year_of(name) + years)


def _school_year_from(first: int) -> str:
    return f"{first}/{(first + 1) % 100:02}"


def _first_year_of(name: str) -> int:
    match = re.fullmatch(r"([0-9]{4})/[0-9]{2}", name)
    if match is None or name != _school_year_from(int(match[1])) or int(match[1]) not in YEARS:
        raise ValueError("not a school year")
    return int(match[1])


# --- numbers and words ---

# Room for every digit of the largest number that a file can hold.
_ROOMY: Final = Context(prec=700)


def number(value: float | Decimal, decimals: int | None = None) -> str:
    """1.234,5 — at most two decimals, or as many as asked for."""
    exact = Decimal(str(value))
    if not exact.is_finite():
        raise ValueError("not a number")
    places = 2 if decimals is None else decimals
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _ROOMY)
    whole, _point, fraction = f"{rounded:,f}".partition(".")
    if decimals is None:
        fraction = fraction.rstrip("0")
    shown = whole.replace(",", ".") + (f",{fraction}" if fraction else "")
    return "0" if shown == "-0" else shown


def number_as_typed(value: float | Decimal) -> str:
    """1.234,5678 — every decimal that it is written with, and a real minus, as wide as a plus."""
    digits = f"{Decimal(str(value)):f}".partition(".")[2].rstrip("0")
    return number(value, len(digits)).replace("-", "−")


def join_words(words: Sequence[str], last: str = "og") -> str:
    """a, b og c"""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def quote(text: str) -> str:
    """»text«"""
    return f"»{text}«"
