"""A timeline: what lasted from when to when, one row each, under one axis of days. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.charts.drawing import (
    GRID,
    INK,
    QUIET,
    SIZE,
    SMALL,
    Figure,
    Label,
    Shape,
    Table,
    apart,
    dots,
    filled,
    inside,
    line,
    nothing_yet,
    patterns_of,
    place,
    rectangle,
)
from app.charts.lettering import LINE, width_of, wrap
from app.charts.scales import Linear, day_words
from app.core import danish
from app.core.i18n import _

_BAR = 12
_GAP = 12


@dataclass(frozen=True, slots=True)
class Span:
    """A row: its name, its days, and the number of its colour and pattern. No end: one day."""

    name: str
    start: date
    end: date | None = None
    series: int = 0
    words: str = ""

    @property
    def last(self) -> date:
        return max(self.start, self.end or self.start)


def timeline(title: str, spans: Sequence[Span], *, heading: str = "", width: float = 320) -> Figure:
    """Names above their bars, because a bar may begin anywhere."""
    table = _table(spans, heading)
    if not spans:
        shapes, labels, height = nothing_yet(width, _("Intet at vise endnu"))
        return Figure(
            width, height, title, _("Intet at vise endnu."), shapes, labels, lambda: table
        )
    first, last = min(s.start for s in spans), max(s.last for s in spans)
    x = Linear(0, max(1, (last - first).days), 4, width - 4)
    drawn: list[Shape] = []
    labels_: list[Label] = []
    y = 0.0
    for span in spans:
        lines = wrap(span.name, width, SIZE, most=3)
        labels_.append(Label(0, y + SIZE, lines, fill=INK, css="chart-text-ink"))
        y += len(lines) * SIZE * LINE + 3
        start, end = x((span.start - first).days), x((span.last - first).days)
        if end - start < 2:
            drawn.append(
                Shape(
                    dots([place(start, y + _BAR / 2)]),
                    "chart-dots",
                    stroke=INK,
                    width=9,
                    round_ends=True,
                )
            )
        else:
            drawn += filled(rectangle(start, y, end - start, _BAR), span.series)
        y += _BAR + _GAP
    axis = Shape(line(0, y, width, y), "chart-axis", stroke=QUIET, width=1)
    height = y + 20
    shapes = (*_grid(x, y, first, last), *drawn, axis)
    labels_ += _days(x, y, first, last, width)
    said = "; ".join(" ".join(row) for row in table.rows[:12]) + "."
    return Figure(
        width, height, title, said, shapes, tuple(labels_), lambda: table, patterns_of(shapes)
    )


def _steps(x: Linear, first: date, last: date) -> list[date]:
    """As many days as there is room to name, equally far apart, from the first to the last."""
    room = max(width_of(word, SMALL) for word in day_words([first, last])) + 30
    most = max(1, int((x.end - x.start) // room))
    days = (last - first).days
    count = min(most, days) or 1
    return sorted({first + timedelta(round(days * n / count)) for n in range(count + 1)})


def _grid(x: Linear, y: float, first: date, last: date) -> list[Shape]:
    places = [x((day - first).days) for day in _steps(x, first, last)]
    path = "".join(line(place, 0, place, y) for place in places)
    return [Shape(path, "chart-grid", stroke=GRID, width=1)]


def _days(x: Linear, y: float, first: date, last: date, width: float) -> list[Label]:
    days = _steps(x, first, last)
    labels = [
        inside(Label(x((day - first).days), y + 15, (words,), "middle", SMALL), 0, width)
        for day, words in zip(days, day_words(days), strict=True)
    ]
    return apart(labels, gap=4)


def _table(spans: Sequence[Span], heading: str) -> Table:
    rows = tuple(
        (
            span.name,
            danish.date_short(span.start),
            danish.date_short(span.end) if span.end else "–",
            span.words,
        )
        for span in spans
    )
    headings = (heading, _("Fra"), _("Til"), _("Bemærkning"))
    if not any(row[3] for row in rows):
        return Table(headings[:3], tuple(row[:3] for row in rows), ())
    return Table(headings, rows, ())
