"""Sheets as a workbook (XLSX) that Excel and LibreOffice open right.

Text is stored as text whatever it begins with; what a spreadsheet would take for a formula also gets
the mark »text«, so that it stays text when somebody edits the cell. The same sheets give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import xlsxwriter

from app.core.csvfile import Cell, neutral
from app.core.danish import casefold
from app.core.text import excerpt

# What the format allows: a cell counts UTF-16, a name is at most so long and lacks these signs.
CELL_LENGTH: Final = 32_767
NAME_LENGTH: Final = 31
_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
# »History« is Excel's own, whatever its case.
_RESERVED: Final = frozenset({"history"})
_WIDEST, _NARROWEST = 60, 8
# The file says when it was made. The day is no part of what it holds, so it is always the same.
_MADE: Final = datetime(2020, 1, 1)  # noqa: DTZ001 - the library takes a moment without a zone


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a line of headings that stays in sight, then the rows."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def to_xlsx(sheets: Iterable[Sheet], title: str) -> bytes:
    """The workbook's bytes. Names are made unique and such as the format allows."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": title, "created": _MADE})
    formats = _formats(book)
    taken: set[str] = set()
    for sheet in sheets:
        name = sheet_name(sheet.name, taken)
        taken.add(name)
        _fill(book.add_worksheet(name), sheet, formats)
    book.close()
    return out.getvalue()


def sheet_name(wanted: str, taken: Iterable[str]) -> str:
    """A name that no other sheet has and that the format allows, as near to this one as can be."""
    known = {*map(casefold, taken), *_RESERVED}
    plain = " ".join(wanted.translate(_FORBIDDEN).split()).strip("'") or "Ark"
    name, number = _fitted(plain, ""), 1
    while casefold(name) in known:
        number += 1
        name = _fitted(plain, f" ({number})")
    return name


def _fitted(name: str, ending: str) -> str:
    room = NAME_LENGTH - len(ending)
    while _units(name) > room or len(name) > room:
        name = excerpt(name, min(len(name) - 1, room))
    return f"{name.strip(chr(39))}{ending}"


def _formats(book: Any) -> dict[str, Any]:
    body = {"valign": "top", "text_wrap": True}
    return {
        "head": book.add_format({"bold": True, "valign": "top", "text_wrap": True, "bottom": 1}),
        "text": book.add_format(body),
        "formula": book.add_format({**body, "quote_prefix": True}),
        "date": book.add_format({**body, "num_format": r"[$-406]d\. mmmm yyyy", "align": "left"}),
        "number": book.add_format(body),
    }


def _fill(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    page.freeze_panes(1, 0)
    for column, words in enumerate(sheet.header):
        page.write_string(0, column, words, formats["head"])
        page.set_column(column, column, _width([words, *(row[column] for row in sheet.rows)]))
    for number, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            _write(page, number, column, cell, formats)
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.header) - 1)


def _write(page: Any, row: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        page.write_string(row, column, "ja" if cell else "nej", formats["text"])
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, formats["date"])
    elif isinstance(cell, str):
        text = _short(cell)
        known = "text" if neutral(text) == text else "formula"
        page.write_string(row, column, text, formats[known])
    else:
        page.write_number(row, column, cell, formats["number"])


def _short(text: str) -> str:
    """A text that a cell has room for. Only what is far longer than a field of ours is cut."""
    if _units(text) <= CELL_LENGTH:
        return text
    cut = text.encode("utf-16-le")[: 2 * (CELL_LENGTH - 2)].decode("utf-16-le", errors="ignore")
    return f"{cut} …"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _width(cells: Iterable[Cell]) -> int:
    """Wide enough for the longest line, within reason."""
    longest = max(
        (len(line) for cell in cells for line in _shown(cell).splitlines() or [""]), default=0
    )
    return max(_NARROWEST, min(_WIDEST, longest + 2))


def _shown(cell: Cell) -> str:
    return "00. september 0000" if isinstance(cell, date) else str(cell if cell is not None else "")
