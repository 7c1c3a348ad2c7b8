"""A run chart: values in time order, a centre line for each part, marks where something began.

Points stand equally far apart, as run charts have them: what counts is their order. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from app.charts.drawing import (
    ACCENT,
    BRAND,
    GRID,
    INK,
    QUIET,
    SMALL,
    TINT,
    Box,
    Figure,
    Label,
    Shape,
    Table,
    apart,
    dots,
    inside,
    line,
    nothing_yet,
    overlap,
    place,
    rectangle,
)
from app.charts.lettering import LINE, width_of, wrap
from app.charts.scales import Linear, day_words, domain, tick_words, ticks, value_words, widest_day
from app.core import danish
from app.core.i18n import _

_PLOT_HEIGHT = 150
_MOST_LEVELS = 4
_MARK_WIDTH = 88
_WIDEST_NUMBER = 40


@dataclass(frozen=True, slots=True)
class Point:
    """A value on a day; None is missing. `note` is a number that refers to words elsewhere."""

    day: date
    value: float | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Points with a centre line of their own. `baseline`: how many values it was counted from."""

    points: tuple[Point, ...]
    centre: float | None = None
    baseline: int = 0

    @property
    def counted(self) -> int:
        """How many points there are up to the last value that the line was counted from."""
        known = [at for at, point in enumerate(self.points, 1) if point.value is not None]
        return known[self.baseline - 1] if 0 < self.baseline < len(known) else len(self.points)


@dataclass(frozen=True, slots=True)
class Mark:
    """A line between two points: something began before point number `at` (from 0)."""

    at: int
    words: str


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that a run chart shows. `notes`: what the numbers at points mean."""

    title: str
    description: str
    parts: tuple[Part, ...]
    marks: tuple[Mark, ...] = ()
    target: float | None = None
    value_heading: str = ""
    notes: tuple[tuple[int, str], ...] = ()

    @property
    def points(self) -> list[Point]:
        return [point for part in self.parts for point in part.points]


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where the points lie."""

    x: Linear
    y: Linear
    top: float
    bottom: float
    left: float
    right: float


def run_chart(run: Run, width: float = 320, plot_height: float = _PLOT_HEIGHT) -> Figure:
    """Lay a run chart out in this width."""
    points = run.points
    known = [point.value for point in points if point.value is not None]
    if not known:
        shapes, labels, height = nothing_yet(width, _("Ingen tal endnu"))
        return Figure(
            width, height, run.title, run.description, shapes, labels, partial(_table, run)
        )
    lines = [part.centre for part in run.parts if part.centre is not None]
    extra = [] if run.target is None else [run.target]
    places = ticks(*domain([*known, *lines, *extra]), most=5 if plot_height >= 120 else 3)
    words = tick_words(places)
    left = max(width_of(word, SMALL) for word in words) + 8
    ends = _end_words(run)
    right = width - max((width_of(one, SMALL) for pair in ends for one in pair[1]), default=0) - 10
    marks, top = _marks(run, Linear(0, max(1, len(points) - 1), left + 10, right - 8), width)
    plot = _Plot(
        Linear(0, len(points) - 1, left + 10, right - 8),
        Linear(places[0], places[-1], top + plot_height, top + 6),
        top,
        top + plot_height,
        left,
        right,
    )
    numbers, rings = _numbers(points, plot, top)
    shapes = (
        *_grid(places, plot),
        *_bands(run, plot),
        *_mark_lines(run, plot),
        *_target(run, plot),
        *_centres(run, plot),
        *_values(run, plot),
        *rings,
    )
    labels = (
        *_tick_labels(places, words, plot),
        *_end_labels(ends, plot),
        *marks,
        *_day_labels(points, plot, width),
        *numbers,
    )
    height = plot.bottom + 24
    return Figure(width, height, run.title, run.description, shapes, labels, partial(_table, run))


def _grid(places: Sequence[float], plot: _Plot) -> list[Shape]:
    path = "".join(line(plot.left, plot.y(place), plot.right, plot.y(place)) for place in places)
    return [Shape(path, "chart-grid", stroke=GRID, width=1)]


def _bands(run: Run, plot: _Plot) -> list[Shape]:
    """The points that a centre line was counted from lie on a tinted band."""
    shapes, at = [], 0
    for part in run.parts:
        if part.counted < len(part.points):
            start, end = plot.x(at) - 5, plot.x(at + part.counted - 1) + 5
            band = rectangle(start, plot.top, end - start, plot.bottom - plot.top)
            shapes.append(Shape(band, "chart-band", fill=TINT))
        at += len(part.points)
    return shapes


def _mark_lines(run: Run, plot: _Plot) -> list[Shape]:
    places = [plot.x(mark.at - 0.5) for mark in run.marks]
    path = "".join(line(x, plot.top, x, plot.bottom) for x in places)
    return [Shape(path, "chart-mark", stroke=QUIET, width=1, dash="2 3")] if path else []


def _target(run: Run, plot: _Plot) -> list[Shape]:
    if run.target is None:
        return []
    y = plot.y(run.target)
    path = line(plot.left, y, plot.right, y)
    return [Shape(path, "chart-target", stroke=ACCENT, width=1.5, dash="1 4", round_ends=True)]


def _centres(run: Run, plot: _Plot) -> list[Shape]:
    """Whole where the line was counted, broken where it is only drawn on."""
    whole, on, at = "", "", 0
    for part in run.parts:
        count = len(part.points)
        if part.centre is not None and count:
            y = plot.y(part.centre)
            start, turn = plot.x(at) - 5, plot.x(at + part.counted - 1) + 5
            whole += line(start, y, turn, y)
            if part.counted < count:
                on += line(turn, y, plot.x(at + count - 1) + 5, y)
        at += count
    shapes = [Shape(whole, "chart-centre", stroke=BRAND, width=1.5)]
    return shapes + ([Shape(on, "chart-centre", stroke=BRAND, width=1.5, dash="6 4")] if on else [])


def _values(run: Run, plot: _Plot) -> list[Shape]:
    """The line breaks where a value is missing and where a new part begins."""
    path, places, at = [], [], 0
    for part in run.parts:
        joined = False
        for number, point in enumerate(part.points, start=at):
            if point.value is None:
                joined = False
                continue
            here = place(plot.x(number), plot.y(point.value))
            path.append(("L" if joined else "M") + here)
            joined = True
            places.append(here)
        at += len(part.points)
    gap = (plot.right - plot.left) / max(1, at)
    size = min(6.5, max(2.5, gap * 0.75))
    return [
        Shape("".join(path), "chart-line", stroke=INK, width=1 if gap > 2 else 0.6),
        Shape(dots(places), "chart-dots", stroke=INK, width=round(size, 1), round_ends=True),
    ]


def _tick_labels(places: Sequence[float], words: Sequence[str], plot: _Plot) -> list[Label]:
    return [
        Label(plot.left - 6, plot.y(place) + 4, (word,), "end", SMALL)
        for place, word in zip(places, words, strict=True)
    ]


def _end_words(run: Run) -> list[tuple[float, tuple[str, str]]]:
    """What stands to the right of the lines: the present centre line, and the target."""
    found = []
    last = next((part for part in reversed(run.parts) if part.points), None)
    if last is not None and last.centre is not None:
        found.append((last.centre, (_("median"), value_words(last.centre))))
    if run.target is not None:
        found.append((run.target, (_("mål"), value_words(run.target))))
    return found


def _end_labels(ends: Sequence[tuple[float, tuple[str, str]]], plot: _Plot) -> list[Label]:
    """At their lines, moved apart where the lines are near each other."""
    high = SMALL * LINE * 2
    floor, placed = plot.bottom - high + SMALL, []
    for value, words in sorted(ends, key=lambda end: end[0]):
        y = min(plot.y(value) - 2, floor)
        placed.append(Label(plot.right + 6, y, words, size=SMALL, fill=INK, css="chart-text-ink"))
        floor = y - high - 1
    return placed


def _marks(run: Run, x: Linear, width: float) -> tuple[list[Label], float]:
    """The words of the marks in rows above the plot, and where the plot begins below them."""
    rows: list[list[Label]] = []
    for mark in sorted(run.marks, key=lambda mark: mark.at):
        lines = wrap(mark.words, _MARK_WIDTH, SMALL, most=3)
        label = inside(
            Label(x(mark.at - 0.5), 0, lines, size=SMALL, fill=INK, css="chart-text-ink"), 0, width
        )
        _put(rows, label)
    placed, y = [], 0.0
    for row in rows:
        y += SMALL
        placed += [_at(label, y) for label in row]
        y += (max(len(label.lines) for label in row) - 1) * SMALL * LINE + 4
    return placed, y + 6


def _put(rows: list[list[Label]], label: Label) -> None:
    """Into the first row with room; what finds none is told in the table only."""
    left, _top, right, _bottom = label.box
    for row in rows:
        if all(left > other.box[2] + 6 or right < other.box[0] - 6 for other in row):
            row.append(label)
            return
    if len(rows) < _MOST_LEVELS:
        rows.append([label])


def _at(label: Label, y: float) -> Label:
    return Label(label.x, y, label.lines, size=label.size, fill=label.fill, css=label.css)


def _day_labels(points: Sequence[Point], plot: _Plot, width: float) -> list[Label]:
    room = max(width_of(word, SMALL) for word in widest_day(point.day for point in points)) + 12
    step = max(1, -(-len(points) // max(1, int((plot.right - plot.left) // room))))
    numbers = range(0, len(points), step)
    with_year = len({point.day.year for point in points}) > 1
    words = day_words([points[number].day for number in numbers], with_year=with_year)
    labels = [
        inside(Label(plot.x(number), plot.bottom + 16, (word,), "middle", SMALL), 0, width)
        for number, word in zip(numbers, words, strict=True)
    ]
    return apart(labels, gap=4)


def _numbers(points: Sequence[Point], plot: _Plot, top: float) -> tuple[list[Label], list[Shape]]:
    """Points with a note get a ring, and the note's number where there is room for it.

    It stands where the curve does not go: below a point that lies in a dip, above any other.
    """
    noted = [
        (point.note, plot.x(at), plot.y(point.value), (17, -8) if _dips(points, at) else (-8, 17))
        for at, point in enumerate(points)
        if point.note and point.value is not None
    ]
    path = "".join(f"M{x - 5:.1f} {y:.1f}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0" for _n, x, y, _p in noted)
    rings = [Shape(path, "chart-ring", stroke=ACCENT, width=1.5)] if path else []
    labels: list[Label] = []
    near: list[Box] = []
    for words, x, y, ways in noted:
        # They come from left to right: what ends before this one meets no later one either.
        near = [box for box in near if box[2] > x - _WIDEST_NUMBER]
        for way in ways:
            label = Label(x, y + way, (words,), "middle", SMALL, True, "chart-text-accent", ACCENT)
            box = label.box
            fits = (
                box[1] >= top
                and box[3] <= plot.bottom
                and plot.left <= box[0]
                and box[2] <= plot.right
            )
            if fits and not any(overlap(box, other, 1) for other in near):
                labels.append(label)
                near.append(box)
                break
    return labels, rings


def _dips(points: Sequence[Point], at: int) -> bool:
    """Whether the curve comes down to this point and goes up from it."""
    beside = [one.value for one in (*points[max(0, at - 1) : at], *points[at + 1 : at + 2])]
    here = points[at].value
    known = [one for one in beside if one is not None]
    return here is not None and bool(known) and here < min(known)


def _table(run: Run) -> Table:
    """Every point with its day, its value, what began with it, and what was said about it.

    What began is no remark that somebody wrote, so it has a column of its own.
    """
    said = dict(run.notes)
    began = {mark.at: mark.words for mark in run.marks}
    columns = [
        (_("Dag"), [danish.date_short(point.day) for point in run.points]),
        (run.value_heading or _("Værdi"), [_figure_words(point) for point in run.points]),
    ]
    columns += [
        (heading, [words.get(at, "") for at in range(len(run.points))])
        for heading, words in ((_("Her begynder"), began), (_("Bemærkning"), said))
        if words
    ]
    headings, cells = zip(*columns, strict=True)
    return Table(headings, tuple(zip(*cells, strict=True)))


def _figure_words(point: Point) -> str:
    return "–" if point.value is None else danish.number_as_typed(point.value)


def described(points: Sequence[Point]) -> str:
    """What there is to see, for those who do not see it."""
    known = [point.value for point in points if point.value is not None]
    if not known:
        return _("Ingen tal endnu.")
    days = sorted(point.day for point in points)
    if len(known) == 1:
        [(day, value)] = [(one.day, one.value) for one in points if one.value is not None]
        return _(
            "1 måling, %(day)s: %(value)s.",
            day=danish.date_full(day),
            value=danish.number_as_typed(value),
        )
    return _(
        "%(count)s målinger fra %(first)s til %(last)s. Lavest %(low)s, højest %(high)s.",
        count=danish.number(len(known)),
        first=danish.date_full(days[0]),
        last=danish.date_full(days[-1]),
        low=danish.number_as_typed(min(known)),
        high=danish.number_as_typed(max(known)),
    )
