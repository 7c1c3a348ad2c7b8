"""Every kind of chart with ordinary and with extreme data: the place to look, and to test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from app.charts.bars import Bar, Stack, bars, stacked_bars
from app.charts.drawing import Figure
from app.charts.panels import Panel, small_multiples
from app.charts.runs import Mark, Part, Point, Run, described, run_chart
from app.charts.spans import Span, timeline

NARROW, WIDE = 320, 640
_LONG_PAGE = 2000
_FIRST = date(2025, 9, 15)
_LONG = "Minutter fra klokken ringer, til undervisningen er i gang nu"
_ONE_WORD = "Speciallægepraksisplanlægningsstabiliseringsperiodeordningen"
# From the demo: thirty mornings, the first fifteen before anything was tried.
_MORNINGS = (11, 9, 14, 7, 12, 10, 8, 13, 15, 9, 6, 12, 11, 8, 10, 8, 7, 6, 9, 8, 5, 7, 10, 6, 8)
_DECISIONS = ("Fasthold", "Tilpas", "Forkast", "Udbred")


@dataclass(frozen=True, slots=True)
class Sample:
    """A chart by its macro, with how to draw it in a width."""

    macro: str
    name: str
    draw: Callable[..., Figure]

    @property
    def narrow(self) -> Figure:
        return self.draw(width=NARROW)

    @property
    def is_long(self) -> bool:
        """Whether it is folded away until somebody wants to look."""
        return self.narrow.height > _LONG_PAGE

    @property
    def wide(self) -> Figure:
        return self.draw(width=WIDE)


def samples() -> list[Sample]:
    """All of them, kind after kind."""
    return [*_runs(), *_bars(), *_stacks(), *_spans(), *_panels()]


def points(
    values: list[float | None], every: int = 1, noted: dict[int, str] | None = None
) -> tuple[Point, ...]:
    """Values on days that follow each other."""
    notes = noted or {}
    return tuple(
        Point(_FIRST + timedelta(days=every * at), value, notes.get(at, ""))
        for at, value in enumerate(values)
    )


def _runs() -> Iterator[Sample]:
    marks = (Mark(15, "Afprøv"),)
    yield _run("30 morgener", [*_MORNINGS, 7, 9, 6, 12, 8], centre=10, baseline=15, marks=marks)
    yield _run("Ingen målinger", [])
    yield _run("Én måling", [7.5], centre=7.5)
    yield _run("To målinger", [3, 11], centre=7)
    yield _run("400 målinger", [(n * 37 % 101) / 7 for n in range(400)], centre=7, baseline=100)
    yield _run("Alle er lige store", [4] * 12, centre=4)
    yield _run("Negative tal", [-3.5, -8, 2, -1, 0, -12.25, 4], centre=-1, target=-10)
    yield _run("Huller undervejs", [3, None, 4, 6, None, None, 2, 5], centre=4)
    yield _run("Meget store tal", [1_265_983, 467_093, 1_234_095, 1_263_362], centre=1_248_728)
    yield _run("Meget små tal", [0.001, 0.0025, 0.002, 0.0015], centre=0.00175)
    noted = {at: str(at) for at in range(1, 30)}
    yield Sample("run_chart", "Noter og mange faser", partial(_noted_run, noted))
    yield Sample("run_chart", "Tre runder, to udgangspunkter", _rounds_run)


def _run(
    name: str,
    values: list[float | None],
    centre: float | None = None,
    baseline: int = 0,
    marks: tuple[Mark, ...] = (),
    target: float | None = None,
) -> Sample:
    shown = points(values)
    run = Run(_LONG, described(shown), (Part(shown, centre, baseline),), marks, target)
    return Sample("run_chart", name, partial(run_chart, run))


def _noted_run(noted: dict[int, str], width: float) -> Figure:
    shown = points([*_MORNINGS, 7, 9, 6, 12, 8], noted=noted)
    marks = tuple(
        Mark(at, words)
        for at, words in (
            (3, "Afprøv"),
            (4, _LONG),
            (6, "Runde 2"),
            (8, _ONE_WORD),
            (28, "Evaluér"),
        )
    )
    notes = tuple((int(at), f"Note {at}") for at in noted.values())
    run = Run("Mange noter", described(shown), (Part(shown, 9, 0),), marks, 9.2, "minutter", notes)
    return run_chart(run, width)


def _rounds_run(width: float) -> Figure:
    shown = points([*_MORNINGS, 7, 9, 6, 12, 8], every=17)
    parts = (Part(shown[:15], 10, 10), Part(shown[15:22], 7, 7), Part(shown[22:], 8, 3))
    marks = (Mark(15, "Runde 2"), Mark(22, "Runde 3"))
    return run_chart(Run("Tre runder", described(shown), parts, marks, 8), width)


def _bars() -> Iterator[Sample]:
    def of(name: str, rows: list[Bar]) -> Sample:
        return Sample("bars", name, partial(bars, _LONG, rows, heading="Indsatsområde"))

    yield of("Almindelige", [Bar("Ro og trivsel", 12), Bar("Læsning", 7), Bar("Matematik", 3.5)])
    yield of("Ingen", [])
    yield of("Én", [Bar("Læsning", 1, "1 af 15")])
    yield of("To, lange navne", [Bar(_LONG, 14), Bar(_ONE_WORD, 2)])
    yield of("Negative", [Bar("Før", -4), Bar("Efter", 3), Bar("Senere", -0.5)])
    yield of("Alle er lige store", [Bar(f"Hold {n}", 0) for n in range(1, 5)])
    yield of("400", [Bar(f"Hold nummer {n}", n * 37 % 101) for n in range(400)])


def _stacks() -> Iterator[Sample]:
    def of(name: str, series: tuple[str, ...], rows: list[Stack]) -> Sample:
        draw = partial(stacked_bars, "Beslutninger", series, rows, heading="Indsatsområde")
        return Sample("stacked_bars", name, draw)

    ordinary = [
        Stack("Ro og trivsel", (5, 4, 1, 2)),
        Stack("Læsning", (2, 3, 0, 1)),
        Stack(_LONG, (0, 1, 1, 0)),
    ]
    yield of("Almindelige", _DECISIONS, ordinary)
    yield of("Ingen", _DECISIONS, [])
    yield of("Én række af nuller", _DECISIONS, [Stack("Læsning", (0, 0, 0, 0))])
    yield of("Lange navne", (_LONG, _ONE_WORD), [Stack(_LONG, (7, 8)), Stack("Kort", (1, 900))])
    six = ("Et", "To", "Tre", "Fire", "Fem", "Seks")
    yield of("Seks rækker med mønster", six, [Stack("Alle", (4, 4, 4, 4, 4, 4))])
    many = [Stack(f"Hold {n}", (n % 7, n % 5, n % 3, 1)) for n in range(100)]
    yield of("400 værdier", _DECISIONS, many)


def _spans() -> Iterator[Sample]:
    def of(name: str, spans: list[Span]) -> Sample:
        return Sample("timeline", name, partial(timeline, "Runderne", spans, heading="Runde"))

    def days(start: int, end: int) -> tuple[date, date]:
        return _FIRST + timedelta(start), _FIRST + timedelta(end)

    rounds = [
        Span("Runde 1: Rollekort i grupper", *days(0, 30), 0, "Tilpas"),
        Span("Runde 2: Rollekort, som eleverne selv vælger", *days(35, 70), 2, "Fasthold"),
        Span("Evalueringsmøde", days(72, 72)[0], None, 3),
    ]
    yield of("Almindelige", rounds)
    yield of("Ingen", [])
    yield of("Én dag", [Span("Runde 1", _FIRST)])
    yield of(
        "To, lange navne", [Span(_LONG, *days(0, 400), 1), Span(_ONE_WORD, *days(399, 800), 3)]
    )
    yield of("Alle på samme dag", [Span(f"Runde {n}", _FIRST, _FIRST) for n in range(1, 4)])
    yield of("400", [Span(f"Hold {n}", *days(n, n + 20 + n % 9), n % 6) for n in range(400)])


def _panels() -> Iterator[Sample]:
    def of(name: str, panels: list[Panel]) -> Sample:
        draw = partial(small_multiples, "Alle målinger", panels, heading="Måling")
        return Sample("small_multiples", name, draw)

    yield of(
        "Almindelige",
        [
            Panel("Ro ved timens start", tuple(_MORNINGS), 9),
            Panel("Læste sider pr. par pr. uge", (14, 15, 19, 24, 26, 27, 31, 30), 25),
            Panel("Par med en forklaring", (3, 4, 4, 5, 7, None, 8, 7, 8, 9), 6),
        ],
    )
    yield of("Ingen", [])
    yield of("0, 1 og 2 målinger", [Panel("Nul", ()), Panel("Én", (4,), 4), Panel("To", (4, -2))])
    yield of(
        "Lange navne", [Panel(_LONG, (1, 2, 3)), Panel(_ONE_WORD, (3, 3, 3)), Panel(_LONG, ())]
    )
    yield of("400 målinger", [Panel("Mange", tuple((n * 37 % 101) / 7 for n in range(400)), 7)])
