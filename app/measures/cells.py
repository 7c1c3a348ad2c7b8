"""Pasted text as rows of cells, as spreadsheets write them. Pure.

A spreadsheet parts cells by tabs, or by semicolons in a Danish CSV file. A cell that holds a line
break, and in a file one with a quotation mark, stands in quotation marks, with those inside it
doubled. Rows are counted as in the spreadsheet: a cell of two lines is no second row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# Tabs do not stand in a cell: a quotation mark that is never closed takes no later row with it.
_QUOTED = {
    "\t": re.compile(r'"((?:[^"\t]|"")*)"(?=\t|\n|$)'),
    ";": re.compile(r'"((?:[^"]|"")*)"(?=;|\n|$)'),
}
_SIGNS = str.maketrans({**dict.fromkeys("−–—‐‑‒", "-"), "\xa0": " ", "\u202f": " ", "\u2009": " "})


@dataclass(frozen=True, slots=True)
class Record:
    """A row: its number in the spreadsheet, its cells; one cell where nothing parts them."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_parted(self) -> bool:
        return len(self.cells) > 1


def records(text: str) -> list[Record]:
    """The rows with anything in them."""
    return [
        Record(number, cells)
        for number, cells in enumerate(_rows(text), 1)
        if any(cell.strip() for cell in cells)
    ]


def tidied(text: str) -> str:
    """On one line, without signs that nobody sees, and with plain spaces and minus signs."""
    if not text.isascii():
        text = "".join(one for one in text.translate(_SIGNS) if unicodedata.category(one) != "Cf")
    return " ".join(text.split())


def _rows(text: str) -> Iterator[tuple[str, ...]]:
    at = 0
    while at <= len(text):
        end = text.find("\n", at)
        line = text[at:] if end < 0 else text[at:end]
        mark = _mark(text, at, line)
        if mark:
            cells, at = _cells(text, at, mark)
        else:
            cells, at = [line], at + len(line) + 1
        yield tuple(cell.strip() for cell in cells)


def _mark(text: str, at: int, line: str) -> str:
    """What parts the cells of the row that begins here; nothing does in a row of one cell."""
    for mark, quoted in _QUOTED.items():
        first = quoted.match(text, at)
        if mark in line or (first and text[first.end() : first.end() + 1] == mark):
            return mark
    return ""


def _cells(text: str, at: int, mark: str) -> tuple[list[str], int]:
    """The cells of the row that begins here, and where the next row begins."""
    cells, plain = [], re.compile(f"[^{mark}\n]*")
    while True:
        if quoted := _QUOTED[mark].match(text, at):
            cells.append(quoted[1].replace('""', '"'))
            at = quoted.end()
        elif found := plain.match(text, at):
            cells.append(found[0])
            at = found.end()
        if text[at : at + 1] != mark:
            return cells, at + 1
        at += 1
