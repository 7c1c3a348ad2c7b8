"""What a chart is made of: paths, labels, and the same figures as a table. No markup here.

Colours are presentation attributes, because the PDF's machinery does not apply style sheets to
pictures inside a page; each has a class by which the site's style sheet paints anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.charts.lettering import LINE, bottom_of, top_of, width_of

Box = tuple[float, float, float, float]
SIZE = 12.0
SMALL = 11.0

INK, QUIET, GRID = "#1c2b2d", "#52656a", "#d9dfdd"
BRAND, TINT, ACCENT, WHITE = "#0b5d57", "#e3f0ee", "#8a5200", "#ffffff"
# A series has a colour and a pattern, so that it is known without seeing colours.
SERIES = (
    ("chart-s1", "#0b5d57", ""),
    ("chart-s2", "#b97a0b", "diagonal"),
    ("chart-s3", "#2f5fa8", "dots"),
    ("chart-s4", "#6b3fa0", "upright"),
    ("chart-s5", "#52656a", "level"),
    ("chart-s6", "#3d5a45", "cross"),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A path with its class and its colours on paper. `pattern` is a name of PATTERNS."""

    path: str
    css: str
    fill: str = "none"
    stroke: str = ""
    width: float = 0
    dash: str = ""
    pattern: str = ""
    round_ends: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place. `x`, `y`: the baseline of the first line at its start, middle or end."""

    x: float
    y: float
    lines: tuple[str, ...]
    anchor: str = "start"
    size: float = SIZE
    bold: bool = False
    css: str = "chart-text"
    fill: str = QUIET

    @property
    def box(self) -> Box:
        """Left, top, right, bottom of the ink."""
        width = max((width_of(line, self.size, bold=self.bold) for line in self.lines), default=0)
        left = self.x - {"start": 0, "middle": width / 2, "end": width}[self.anchor]
        last = self.y + (len(self.lines) - 1) * self.size * LINE
        return left, top_of(self.y, self.size), left + width, bottom_of(last, self.size)

    @property
    def rows(self) -> list[tuple[float, str]]:
        """Each line with its baseline."""
        return [
            (round(self.y + n * self.size * LINE, 1), line) for n, line in enumerate(self.lines)
        ]


@dataclass(frozen=True, slots=True)
class Table:
    """The chart's figures in words, first column headings of rows."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = (1,)


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart ready to be written down. `tabulate` makes the table when somebody asks for it."""

    width: float
    height: float
    title: str
    description: str
    shapes: tuple[Shape, ...]
    labels: tuple[Label, ...]
    tabulate: Callable[[], Table]
    patterns: tuple[str, ...] = ()

    @property
    def table(self) -> Table:
        return self.tabulate()

    @property
    def lettering(self) -> list[tuple[Label, list[tuple[float, float, str]]]]:
        """The labels that look alike together: one of them, and each line with its place."""
        found: dict[tuple[str, float, bool, str], tuple[Label, list[tuple[float, float, str]]]] = {}
        for label in self.labels:
            look = (label.css, label.size, label.bold, label.anchor)
            lines = found.setdefault(look, (label, []))[1]
            lines += [(round(label.x, 1), y, line) for y, line in label.rows]
        return list(found.values())


def overlap(one: Box, other: Box, gap: float = 0) -> bool:
    """Whether two boxes come nearer to each other than the gap."""
    return (
        one[0] < other[2] + gap
        and other[0] < one[2] + gap
        and one[1] < other[3] + gap
        and other[1] < one[3] + gap
    )


def apart(labels: Iterable[Label], taken: Sequence[Label] = (), gap: float = 3) -> list[Label]:
    """The labels that meet neither an earlier one nor one of `taken`."""
    kept: list[Label] = []
    boxes = [label.box for label in taken]
    for label in labels:
        box = label.box
        if not any(overlap(box, other, gap) for other in boxes):
            kept.append(label)
            boxes.append(box)
    return kept


def inside(label: Label, left: float, right: float) -> Label:
    """The label moved sideways so far that it does not stick out."""
    box = label.box
    move = max(0, left - box[0]) or min(0, right - box[2])
    if not move:
        return label
    return Label(
        label.x + move,
        label.y,
        label.lines,
        label.anchor,
        label.size,
        label.bold,
        label.css,
        label.fill,
    )


def rectangle(left: float, top: float, width: float, height: float) -> str:
    return f"M{left:.1f} {top:.1f}h{width:.1f}v{height:.1f}h{-width:.1f}z"


def line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"


def place(x: float, y: float) -> str:
    return f"{x:.1f} {y:.1f}"


def dots(places: Iterable[str]) -> str:
    """One path for all of them: a stroke of no length with round ends is a dot."""
    return "".join([f"M{one}h.01" for one in places])


def filled(path: str, number: int) -> list[Shape]:
    """An area in a series' colour, and its pattern over it."""
    css, colour, pattern = SERIES[number % len(SERIES)]
    shapes = [Shape(path, f"chart-area {css}", fill=colour)]
    if pattern:
        shapes.append(Shape(path, "chart-pattern", pattern=pattern))
    return shapes


def patterns_of(shapes: Iterable[Shape]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(shape.pattern for shape in shapes if shape.pattern))


def nothing_yet(width: float, words: str) -> tuple[tuple[Shape, ...], tuple[Label, ...], float]:
    """The frame of a chart that has nothing to show."""
    height = 64.0
    frame = Shape(rectangle(0.5, 0.5, width - 1, height - 1), "chart-grid", stroke=GRID, width=1)
    return (frame,), (Label(width / 2, 36, (words,), "middle"),), height
