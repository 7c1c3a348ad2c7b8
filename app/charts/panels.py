"""Small multiples: many short series side by side, each small, all drawn alike. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.charts.drawing import (
    BRAND,
    GRID,
    INK,
    SIZE,
    SMALL,
    Figure,
    Label,
    Shape,
    Table,
    dots,
    line,
    nothing_yet,
    place,
    rectangle,
)
from app.charts.lettering import LINE, wrap
from app.charts.scales import Linear, domain, value_words
from app.core.i18n import _

_PLOT = 44
_GAP = 18
_NARROWEST = 132


@dataclass(frozen=True, slots=True)
class Panel:
    """One series with its name, and a line to see it against."""

    name: str
    values: tuple[float | None, ...]
    centre: float | None = None

    @property
    def known(self) -> list[float]:
        return [value for value in self.values if value is not None]

    @property
    def words(self) -> str:
        """først 11, senest 8"""
        if not self.known:
            return _("ingen tal endnu")
        if len(self.known) == 1:
            return value_words(self.known[0])
        first, last = value_words(self.known[0]), value_words(self.known[-1])
        return _("først %(first)s, senest %(last)s", first=first, last=last)


def small_multiples(
    title: str, panels: Sequence[Panel], *, heading: str = "", width: float = 320
) -> Figure:
    """As many beside each other as are wide enough. Each has a scale of its own."""
    table = Table(
        (heading, _("Først"), _("Senest"), _("Målinger")),
        tuple(_row(panel) for panel in panels),
        (1, 2, 3),
    )
    if not panels:
        shapes, labels, height = nothing_yet(width, _("Ingen tal endnu"))
        return Figure(width, height, title, _("Ingen tal endnu."), shapes, labels, lambda: table)
    across = max(1, int((width + _GAP) // (_NARROWEST + _GAP)))
    wide = (width - _GAP * (across - 1)) / across
    drawn: list[Shape] = []
    words: list[Label] = []
    y = 0.0
    for start in range(0, len(panels), across):
        row = panels[start : start + across]
        names = [wrap(panel.name, wide, SIZE, most=4) for panel in row]
        top = y + max(map(len, names)) * SIZE * LINE + 4
        below = [wrap(panel.words, wide, SMALL, most=2) for panel in row]
        for number, panel in enumerate(row):
            left = number * (wide + _GAP)
            words.append(Label(left, y + SIZE, names[number], fill=INK, css="chart-text-ink"))
            words.append(Label(left, top + _PLOT + 14, below[number], size=SMALL))
            drawn += _drawn(panel, left, top, wide)
        y = top + _PLOT + 6 + max(map(len, below)) * SMALL * LINE + _GAP
    said = "; ".join(f"{panel.name}: {panel.words}" for panel in panels[:12]) + "."
    return Figure(width, y - _GAP + 4, title, said, tuple(drawn), tuple(words), lambda: table)


def _drawn(panel: Panel, left: float, top: float, wide: float) -> list[Shape]:
    frame = Shape(rectangle(left + 0.5, top, wide - 1, _PLOT), "chart-grid", stroke=GRID, width=1)
    if not panel.known:
        return [frame]
    extra = [] if panel.centre is None else [panel.centre]
    low, high = domain([*panel.known, *extra])
    y = Linear(low, high, top + _PLOT - 6, top + 6)
    x = Linear(0, len(panel.values) - 1, left + 7, left + wide - 7)
    shapes = [frame]
    if panel.centre is not None:
        level = y(panel.centre)
        path = line(left, level, left + wide, level)
        shapes.append(Shape(path, "chart-centre", stroke=BRAND, width=1.2))
    places = [place(x(at), y(value)) for at, value in enumerate(panel.values) if value is not None]
    path = "M" + "L".join(places)
    size = min(5.0, max(1.5, wide / len(places) * 0.7))
    shapes.append(Shape(path, "chart-line", stroke=INK, width=1))
    shapes.append(Shape(dots(places), "chart-dots", stroke=INK, width=size, round_ends=True))
    return shapes


def _row(panel: Panel) -> tuple[str, ...]:
    known = panel.known
    ends = (value_words(known[0]), value_words(known[-1])) if known else ("–", "–")
    return (panel.name, *ends, str(len(known)))
