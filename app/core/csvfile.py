"""Lists as CSV that a Danish spreadsheet opens right: UTF-8 with BOM, semicolon, decimal comma.

A cell of text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, »CSV
injection«); the figures of this program are no text and keep their minus.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from app.core.danish import date_short

Cell = str | int | float | Decimal | date | bool | None

_STARTS_A_FORMULA: Final = "=+-@−"
_STARTS_A_CELL: Final = ("\t", "\r", "\n")


def to_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The file's bytes: one line of headings, then a line for each row, ended by CRLF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([neutral(cell) for cell in header])
    writer.writerows([_shown(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def neutral(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would see a formula."""
    return f"'{text}" if _looks_like_formula(text) else text


def _looks_like_formula(text: str) -> bool:
    if text.startswith(_STARTS_A_CELL):
        return True
    for character in text:
        if not _is_skipped(character):
            # NFKC: full-width = + - @ count as the plain ones.
            return unicodedata.normalize("NFKC", character)[0] in _STARTS_A_FORMULA
    return False


def _is_skipped(character: str) -> bool:
    """White space, and what has no width, before the first sign of a cell."""
    return character.isspace() or unicodedata.category(character) in ("Cc", "Cf")


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return neutral(cell)
    if isinstance(cell, bool):
        return "ja" if cell else "nej"
    if isinstance(cell, date):
        return date_short(cell)
    return f"{Decimal(str(cell)):f}".replace(".", ",")
