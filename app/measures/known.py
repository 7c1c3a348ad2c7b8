"""What is pasted beside what stands there already. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.measures.models import MeasurePoint
from app.measures.pasted import Row

# What becomes of a row whose day holds another value.
INSTEAD, LEFT, BESIDE = "instead", "left", "beside"


@dataclass(slots=True)
class Met:
    """Rows that are new, that add a remark to a value that is there, and that say another thing.

    Another thing: the day holds another value, or the same one with another remark. What is there
    already in every word is in none of them.
    """

    new: list[Row] = field(default_factory=list)
    remarked: list[tuple[MeasurePoint, Row]] = field(default_factory=list)
    others: list[tuple[MeasurePoint, Row]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Pasted:
    """How many values came, how many that were there were changed, and how many rows did nothing."""

    came: int
    changed: int
    left: int


def meet(points: Sequence[MeasurePoint], rows: Sequence[Row]) -> Met:
    """Each row with the value it meets: the same in all, the same value, or one of its day."""
    there: dict[date, list[MeasurePoint]] = defaultdict(list)
    for point in points:
        there[point.measured_on].append(point)
    met, rest = Met(), list(rows)
    rest, _whole = _paired(
        there, rest, lambda point, row: _is_same(point, row) and _agrees(point, row)
    )
    rest, alike = _paired(there, rest, _is_same)
    for point, row in alike:
        (met.others if point.note else met.remarked).append((point, row))
    met.new, others = _paired(there, rest, lambda _point, _row: True)
    met.others += others
    return met


def _paired(
    there: dict[date, list[MeasurePoint]],
    rows: Sequence[Row],
    fits: Callable[[MeasurePoint, Row], bool],
) -> tuple[list[Row], list[tuple[MeasurePoint, Row]]]:
    """The rows without a value that fits, and those with one, which is taken from `there`."""
    alone, pairs = [], []
    for row in rows:
        point = next((one for one in there.get(row.day, ()) if fits(one, row)), None)
        if point is None:
            alone.append(row)
        else:
            there[row.day].remove(point)
            pairs.append((point, row))
    return alone, pairs


def _is_same(point: MeasurePoint, row: Row) -> bool:
    return point.value == row.value


def _agrees(point: MeasurePoint, row: Row) -> bool:
    """A row without a remark takes none away."""
    return not row.note or row.note == (point.note or "")
