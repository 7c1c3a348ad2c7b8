"""Which columns of a pasted table are day, value and remark. Never guessed where it is not clear. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from app.core.i18n import _
from app.core.text import excerpt
from app.measures.cells import Record, tidied
from app.measures.days import is_day, is_meant_for_a_day
from app.measures.typed import CannotReadError, OtherUnitError, UnclearNumberError, read_number

NOT_MEASURED = ("", "-")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_SHOWN = 30
# So many rows tell what a column holds; thousands would take long.
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Columns:
    """The places of the columns, from 0. `day` None: there are no days in the rows."""

    day: int | None
    value: int
    notes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The rows below their heading, and what is known of their columns.

    `columns` None: it must be asked which is which; `days` and `values` are those that may be.
    `heading`: the heading in words where it holds a figure, since it is not read as a row.
    """

    rows: tuple[Record, ...]
    heads: tuple[str, ...] = ()
    heading: str = ""
    columns: Columns | None = None
    days: tuple[int, ...] = ()
    values: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        return max((len(row.cells) for row in self.rows), default=0)

    @property
    def shape(self) -> str:
        """What an answer about the columns is an answer to: their number and the first row."""
        first = self.heads or (self.rows[0].cells if self.rows else ())
        return f"{self.width}-{crc32(repr(first).encode()):x}"

    @property
    def names(self) -> list[str]:
        """Kolonne 2: Klasse (6.A, 6.B …)"""
        found = []
        for at in range(self.width):
            head = tidied(self.heads[at]) if at < len(self.heads) else ""
            held = list(dict.fromkeys(cell for cell in _cells_of(self.rows, at) if cell))
            shown = excerpt(", ".join(held[:3]), _SHOWN) or _("tom")
            words = _("Kolonne %(number)s", number=at + 1)
            words += f": {excerpt(head, _SHOWN)}" if head else ""
            found.append(f"{words} ({shown})")
        return found


def table_of(found: Sequence[Record], today: date, unit: str) -> Table:
    """What these rows are. A first row that is no day and no figure is their heading."""
    rows, heading = tuple(found), ""
    heads: tuple[str, ...] = ()
    if rows and _is_heading(rows[0], today, unit, alone=len(rows) == 1):
        heads, rows = rows[0].cells, rows[1:]
        if re.search(r"[0-9]", "".join(heads)):
            heading = excerpt(" · ".join(tidied(cell) for cell in heads if cell), 80)
    parted = [row for row in rows if row.is_parted]
    width = max((len(row.cells) for row in parted), default=0)
    held = [list(filter(None, _cells_of(parted, at))) for at in range(width)]
    # 8.5 is a day as well; only in the first column it is taken for one.
    days = tuple(
        at
        for at in range(width)
        if _most(held[at], lambda one: is_day(one, today))
        and (at == 0 or not _most(held[at], lambda one: is_number(one, unit)))
    )
    values = tuple(
        at
        for at in range(width)
        if at not in days and _most(held[at], lambda one: is_number(one, unit))
    )
    has_day = any(is_meant_for_a_day(row.cells[0], today) for row in parted)
    columns = _columns(held, days, values, has_day=has_day)
    # 6.10 and 7.10 are days to some and figures to others.
    if held and days == (0,) and all(is_number(cell, unit) for cell in held[0][:_LOOKED_AT]):
        columns, values = None, (0, *values)
    return Table(rows, heads, heading, columns, days, values)


def is_number(text: str, unit: str) -> bool:
    """Whether it is a figure, though it may be an unclear one, or in another unit."""
    try:
        read_number(text, unit)
    except (UnclearNumberError, OtherUnitError):
        return True
    except CannotReadError:
        return False
    return True


def _columns(
    held: Sequence[Sequence[str]], days: Sequence[int], values: Sequence[int], *, has_day: bool
) -> Columns | None:
    """What is clear: a day, its value, and remarks; or values and remarks without days."""
    usual = Columns(0, 1, tuple(range(2, len(held))))
    if has_day or 0 in days:
        return usual if days in ((), (0,)) and values in ((), (1,)) else None
    if days or len(values) > 1:
        return None
    if not values:
        return usual
    others = (at for at, cells in enumerate(held) if cells and at != values[0])
    return Columns(None, values[0], tuple(others))


def _is_heading(row: Record, today: date, unit: str, *, alone: bool) -> bool:
    """No figure at all; or it begins with words, and nothing in it is a day or a value."""
    cells = [tidied(cell) for cell in row.cells if tidied(cell)]
    if not re.search(r"[0-9]", "".join(cells)):
        return True
    begins = _IN_BRACKETS.sub("", cells[0])
    if alone or not begins[:1].isalpha() or re.search(r"[0-9]", begins):
        return False
    return not any(is_number(cell, unit) or is_day(cell, today) for cell in cells)


def _most(cells: Sequence[str], holds: Callable[[str], bool]) -> bool:
    """Whether at least half of what is filled in is of a kind."""
    told = [cell for cell in cells if cell not in NOT_MEASURED][:_LOOKED_AT]
    return bool(told) and 2 * sum(map(holds, told)) >= len(told)


def _cells_of(rows: Sequence[Record], at: int) -> list[str]:
    return [tidied(row.cells[at]) for row in rows if at < len(row.cells)]
