"""Figures as people type them: read whole, or refused with what to write instead. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from app.core import danish
from app.core.exact import MOST_DIGITS, exact
from app.core.i18n import _
from app.core.text import excerpt
from app.measures.cells import tidied

_LARGEST = 10**12
# A figure, and what may stand round it: »3 t«, »12 %«, »kr. 5«, »12,-«. No second figure.
_FIGURE = re.compile(
    r"(?P<before>kr)?(?:(?<=kr)\.? ?)?(?P<figure>[+-]?[.,]?[0-9][0-9., ]*)(?P<after>[^0-9]{0,30})"
)
_FRACTIONS = {"½": ",5", "¼": ",25", "¾": ",75"}
_WITH_FRACTION = re.compile(r"(?P<sign>[+-]?)(?P<whole>[0-9]*) ?(?P<fraction>[½¼¾])(?P<after>.*)")
_PRICE = re.compile(r"([0-9]),-$")
# What may follow a figure is the words of a unit: any other sign makes another figure of it.
_BESIDE_LETTERS = "%‰° ./"
# 6.A and 6b are classes, and 5 k is 5.000.
_CLASS = re.compile(r"[0-9]+(?:\.(?P<word>[^\W\d_]+)|(?P<letter>[^\W\d_]))\b")
# Words that make the figure before them another one.
_TIMES = frozenset(
    [
        "k",
        "tkr",
        "mio",
        "mill",
        "million",
        "millioner",
        "mia",
        "milliard",
        "milliarder",
        "tus",
        "tusind",
        "tusinde",
        "tusinder",
        "hundred",
        "hundrede",
        "hundreder",
        "dusin",
        "snes",
        "snese",
        "og",
        "halv",
        "halve",
        "halvt",
        "halvanden",
        "kvart",
        "trekvart",
    ]
)
_PART_OF = re.compile(r"(?P<count>[0-9]+) ?(?:af|ud af|/) ?(?P<all>[0-9]+)[^0-9½¼¾]{0,30}")
_SIGN_APART = re.compile(r"^([+-]) +")
_THOUSANDS = {
    ".": re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+"),
    ",": re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3})+"),
    " ": re.compile(r"[1-9][0-9]{0,2}( [0-9]{3})+"),
}
# Three digits after one mark: 1.234 is one and a bit to some, more than a thousand to others.
_EITHER = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
# Units with their ways of writing: each line is one. A figure in one is no figure in another.
_UNITS = (
    {"s", "sek", "sekund", "sekunder"},
    {"min", "minut", "minutter"},
    {"t", "h", "time", "timer"},
    {"dag", "dage"},
    {"uge", "uger"},
    {"%", "pct", "procent"},
    {"‰", "promille"},
    {"kr", "krone", "kroner", "dkk"},
    {"mm", "millimeter"},
    {"cm", "centimeter"},
    {"m", "meter"},
    {"km", "kilometer"},
    {"g", "gram"},
    {"kg", "kilo", "kilogram"},
)
_UNIT_WORD = re.compile(r"[^\W\d_]+|[%‰]")


class CannotReadError(ValueError):
    """The message says in Danish what to write instead."""


class UnclearNumberError(CannotReadError):
    """It is a number, but could be either of two."""


class OtherUnitError(CannotReadError):
    """It is a number, in another unit than the measure's."""


def read_number(text: str, unit: str = "", decimal: str = "") -> Decimal:
    """3,5 · 3.5 · 1.234,5 · 1 234 · 3 t · 4 af 15 where the unit says »af 15«.

    `decimal`: the mark before decimals in the rest of the column, as `decimal_mark` says. 1,234 has
    decimals, as Danes write, unless the column says otherwise. 1.234 is read only as the column
    says, and else is unclear: never guessed.
    """
    typed = _plain(text)
    if match := _PART_OF.fullmatch(typed):
        return _part_of(match, unit)
    match = _FIGURE.fullmatch(typed)
    if match is None:
        raise _no_figure(text)
    _check_after(match["after"], unit, text)
    if (named := _CLASS.match(typed)) and not _is_unit(named["word"] or named["letter"], unit):
        raise _no_figure(text)
    _check_unit(match["before"] or match["after"], unit, text)
    value = _value_of(match["figure"], text, decimal)
    if abs(value) > _LARGEST:
        raise CannotReadError(_("»%(text)s« er for stort et tal.", text=short(text)))
    if len(value.as_tuple().digits) > MOST_DIGITS:
        raise CannotReadError(
            _(
                "»%(text)s« har flere cifre, end vi kan gemme. Skriv højst %(most)s.",
                text=short(text),
                most=MOST_DIGITS,
            )
        )
    return value


def decimal_mark(cells: Iterable[str]) -> str:
    """What these numbers write before decimals: »,« or ».«, "" where none tells, both if both do."""
    found = set()
    for cell in cells:
        match = _FIGURE.fullmatch(_plain(cell))
        digits = match["figure"].lstrip("+-").strip().rstrip(".,") if match else ""
        marks = [letter for letter in digits if letter in ".,"]
        if not marks or _EITHER.fullmatch(digits):
            continue
        # A mark that comes twice divides thousands, so decimals have the other one.
        twice = marks.count(marks[-1]) > 1
        found.add({".": ",", ",": "."}[marks[-1]] if twice else marks[-1])
    return "".join(sorted(found))


def _no_figure(text: str) -> CannotReadError:
    return CannotReadError(
        _("»%(text)s« er ikke et tal, vi kan læse. Skriv for eksempel 7,5.", text=short(text))
    )


def _check_after(typed: str, unit: str, text: str) -> None:
    """Half of »1,2 mio.«, »12-« or »7⅓« is another figure than what was meant."""
    words, measured = (_UNIT_WORD.findall(danish.casefold(one)) for one in (typed, unit))
    if any(word in _TIMES and word not in measured for word in words) or words[:2] == ["t", "kr"]:
        raise CannotReadError(
            _("»%(text)s«: skriv hele tallet med cifre, for eksempel 1.200.000.", text=short(text))
        )
    squared = re.sub(r"(?<=[^\W\d_])[²³]", "", typed)
    if not all(letter.isalpha() or letter in _BESIDE_LETTERS for letter in squared):
        raise _no_figure(text)


def _is_unit(word: str, unit: str) -> bool:
    """Whether a word that stands close up to its figure is a unit we know, or the measure's own."""
    small = danish.casefold(word)
    measured = _UNIT_WORD.findall(danish.casefold(unit))
    return any(small in alike for alike in _UNITS) or any(one.startswith(small) for one in measured)


def _part_of(match: re.Match[str], unit: str) -> Decimal:
    """»4 af 15« is 4 where the unit says what it is of; else half of it would be lost."""
    of = re.search(r"af (\d+)", unit)
    if of is None or of[1] != match["all"]:
        raise CannotReadError(
            _(
                "»%(text)s« er to tal. Skriv kun %(count)s, og skriv »af %(all)s« i enheden.",
                text=short(match.group()),
                count=match["count"],
                all=match["all"],
            )
        )
    return exact(Decimal(match["count"]))


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
                text=short(text),
                unit=unit,
            )
        )


def _value_of(figure: str, text: str, decimal: str) -> Decimal:
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
        raise _no_figure(text)
    return exact(sign * Decimal(f"{plain}.{fraction or 0}"))


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


def _plain(text: str) -> str:
    """With fractions that have an end as decimals, and the comma and dash of a price as kroner."""
    typed = _PRICE.sub(r"\1 kr", _SIGN_APART.sub(r"\1", tidied(text)))
    if match := _WITH_FRACTION.fullmatch(typed):
        return match["sign"] + match["whole"] + _FRACTIONS[match["fraction"]] + match["after"]
    return typed


def _without_thousands(whole: str) -> str | None:
    if whole.isdigit():
        return whole
    marks = {letter for letter in whole if not letter.isdigit()}
    if len(marks) == 1 and _THOUSANDS[mark := marks.pop()].fullmatch(whole):
        return whole.replace(mark, "")
    return None


def short(text: str) -> str:
    return excerpt(text, 40)
