"""Bars that lie down, one a row, so that long names have room: plain ones and stacked ones. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.charts.drawing import (
    INK,
    SIZE,
    SMALL,
    WHITE,
    Figure,
    Label,
    Shape,
    Table,
    filled,
    line,
    nothing_yet,
    patterns_of,
    rectangle,
)
from app.charts.lettering import LINE, width_of, wrap
from app.charts.scales import Linear, domain, value_words
from app.core.i18n import _

_BAR = 16
_GAP = 14
# From this width on the names stand beside the bars, below it above them.
_BESIDE = 480
_NAME_SHARE = 0.36
_SWATCH = 11


@dataclass(frozen=True, slots=True)
class Bar:
    """A name and its value; `words` is how the value is written where a number is not enough."""

    name: str
    value: float
    words: str = ""

    @property
    def written(self) -> str:
        return self.words or value_words(self.value)


@dataclass(frozen=True, slots=True)
class Stack:
    """A name and a value for each of the series, none of them negative."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: the lines of its name, where they and the bar begin."""

    lines: tuple[str, ...]
    name_y: float
    bar_y: float
    end: float


def bars(
    title: str,
    rows: Sequence[Bar],
    *,
    heading: str = "",
    unit: str = "",
    width: float = 320,
    whole: float = 0,
) -> Figure:
    """A bar for each row, negative ones to the left of zero. The value stands to the right.

    `whole`: what a bar over the whole width would be, so that each is as long as its share of it.
    """
    pairs = [(row.name, row.written) for row in rows]
    table = Table((heading, unit or _("Antal")), tuple(pairs))
    said = _said(pairs)
    if not rows:
        return _empty(title, width, table)
    values_end = width - max(width_of(words, SIZE, bold=True) for _name, words in pairs) - 10
    places, height = _rows([row.name for row in rows], width, 0)
    left = _bars_from(width)
    low, high = domain([*(row.value for row in rows), whole], from_zero=True)
    if whole:
        high = max(whole, *(row.value for row in rows))
    x = Linear(low, high, left, values_end)
    labels = []
    path = ""
    for row, place, (_name, words) in zip(rows, places, pairs, strict=True):
        start, end = sorted((x(0), x(row.value)))
        path += rectangle(start, place.bar_y, max(1, end - start), _BAR)
        labels += _names(place)
        labels.append(_value(width, place, words))
    shapes = [*filled(path, 0), _axis(x(0), places)]
    return Figure(width, height, title, said, tuple(shapes), tuple(labels), lambda: table)


def stacked_bars(
    title: str,
    series: Sequence[str],
    rows: Sequence[Stack],
    *,
    heading: str = "",
    width: float = 320,
    whole: float = 0,
) -> Figure:
    """Each row divided into the series, which are named above with colour and pattern. `whole`: as of bars."""
    words = [tuple(map(value_words, row.values)) for row in rows]
    totals = [value_words(sum(row.values)) for row in rows]
    table = Table(
        (heading, *series, _("I alt")),
        tuple((row.name, *own, all_) for row, own, all_ in zip(rows, words, totals, strict=True)),
        tuple(range(1, len(series) + 2)),
    )
    said = _said([(row.name, total) for row, total in zip(rows, totals, strict=True)])
    if not rows or not series:
        return _empty(title, width, table)
    legend_shapes, legend, top = _legend(series, width)
    end = width - max(width_of(total, SIZE, bold=True) for total in totals) - 10
    places, height = _rows([row.name for row in rows], width, top)
    x = Linear(0, max(1e-9, *(sum(row.values) for row in rows), whole), _bars_from(width), end)
    areas, plates, labels = [""] * len(series), "", list(legend)
    for row, own, place, total in zip(rows, words, places, totals, strict=True):
        labels += _names(place)
        labels.append(_value(width, place, total))
        paths, figures = _segments(row, own, place, x)
        areas = [area + path for area, path in zip(areas, paths, strict=True)]
        for box, label in figures:
            plates += box
            labels.append(label)
    shapes = list(legend_shapes)
    for number, path in enumerate(areas):
        shapes += filled(path, number) if path else []
    shapes += [Shape(plates, "chart-plate", fill=WHITE)] if plates else []
    shapes.append(_axis(x(0), places))
    patterns = patterns_of(shapes)
    return Figure(width, height, title, said, tuple(shapes), tuple(labels), lambda: table, patterns)


def _segments(
    row: Stack, written: tuple[str, ...], place: _Row, x: Linear
) -> tuple[list[str], list[tuple[str, Label]]]:
    """The parts of one bar as paths, and their figures on a white plate where there is room."""
    paths, figures = [], []
    start = 0.0
    for value, words in zip(row.values, written, strict=True):
        left, right = x(start), x(start + value)
        start += value
        if value <= 0:
            paths.append("")
            continue
        paths.append(rectangle(left, place.bar_y, max(0.5, right - left - 1), _BAR))
        wide = width_of(words, SMALL) + 4
        if right - left > wide + 6:
            middle = (left + right - 1) / 2
            plate = rectangle(middle - wide / 2, place.bar_y + 2, wide, _BAR - 4)
            label = Label(
                middle, place.bar_y + 12, (words,), "middle", SMALL, False, "chart-text-ink", INK
            )
            figures.append((plate, label))
    return paths, figures


def _legend(series: Sequence[str], width: float) -> tuple[list[Shape], list[Label], float]:
    """The names of the series after each other, on as many lines as they need."""
    shapes: list[Shape] = []
    labels: list[Label] = []
    x, y = 0.0, 0.0
    for number, name in enumerate(series):
        lines = wrap(name, width - _SWATCH - 6, SMALL, most=3)
        wide = _SWATCH + 6 + max((width_of(one, SMALL) for one in lines), default=0)
        if x and x + wide > width:
            x, y = 0.0, y + SMALL * LINE + 5
        shapes += filled(rectangle(x, y + 1, _SWATCH, _SWATCH), number)
        labels.append(Label(x + _SWATCH + 6, y + SMALL, lines, size=SMALL))
        x += wide + 16
        if len(lines) > 1:
            x, y = 0.0, y + len(lines) * SMALL * LINE + 5
    return shapes, labels, y + (SMALL * LINE if x else 0) + 14


def _rows(names: Sequence[str], width: float, top: float) -> tuple[list[_Row], float]:
    """Where each row lies, from its name's lines; and how high they are together."""
    beside = width >= _BESIDE
    room = width * _NAME_SHARE - 12 if beside else width
    places, y = [], top
    for name in names:
        lines = wrap(name, room, SIZE, most=3)
        high = len(lines) * SIZE * LINE
        if beside:
            block = max(high, _BAR)
            places.append(
                _Row(lines, y + (block - high) / 2 + SIZE, y + (block - _BAR) / 2, y + block)
            )
            y += block + _GAP * 0.7
        else:
            places.append(_Row(lines, y + SIZE, y + high + 3, y + high + 3 + _BAR))
            y += high + 3 + _BAR + _GAP
    return places, places[-1].end + 4 if places else top


def _axis(zero: float, places: Sequence[_Row]) -> Shape:
    """The line of zero at each bar, not through the names above them."""
    path = "".join(line(zero, row.bar_y - 2, zero, row.bar_y + _BAR + 2) for row in places)
    return Shape(path, "chart-axis", stroke=INK, width=1)


def _bars_from(width: float) -> float:
    return width * _NAME_SHARE if width >= _BESIDE else 1


def _names(place: _Row) -> list[Label]:
    label = Label(0, place.name_y, place.lines, size=SIZE, fill=INK, css="chart-text-ink")
    return [label] if place.lines else []


def _value(width: float, place: _Row, words: str) -> Label:
    return Label(width, place.bar_y + 12.5, (words,), "end", SIZE, True, "chart-text-ink", INK)


def _said(pairs: Sequence[tuple[str, str]]) -> str:
    """The first rows in words; the table beside has them all."""
    shown = [f"{name}: {words}" for name, words in pairs[:12]]
    return "; ".join(shown) + (" …" if len(pairs) > 12 else ".") if shown else _("Ingen tal endnu.")


def _empty(title: str, width: float, table: Table) -> Figure:
    shapes, labels, height = nothing_yet(width, _("Ingen tal endnu"))
    return Figure(width, height, title, _("Ingen tal endnu."), shapes, labels, lambda: table)
