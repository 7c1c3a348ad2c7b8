"""A measure ready for drawing: over all rounds, with its verdict, for page and PDF alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.charts.bars import Bar, bars
from app.charts.drawing import Figure
from app.charts.runs import Mark, Part, Point, Run, described, run_chart
from app.core import danish
from app.core.exact import plain
from app.core.i18n import _
from app.cycles.content import Content
from app.cycles.fields import PHASE_WORDS
from app.cycles.reading import day
from app.measures import verdict
from app.measures.apart import rounds_words, words_apart
from app.measures.chains import Data, DataStretch, Segment, chains, key_of, segments
from app.measures.verdict import BeforeAfter

PHONE, DESK, PAPER = 320, 640, 640
# A table of more values than these shows the newest, and says so.
MOST_SHOWN = 100
# The middle of one value is that value: two bars of it would say more than there is.
FEWEST_FOR_A_MEDIAN = 2


@dataclass(frozen=True, slots=True)
class Round:
    """What is known of a round: its days and its measures, as the reader may read them."""

    number: int
    kind: str
    start: date | None
    evaluated_on: date | None
    measures: Sequence[Data]
    own: bool = True


@dataclass(frozen=True, slots=True)
class Series:
    """One measure. `address`: of the team's page for it, "" for others.

    `rounds`: the numbers of those it was measured in. `apart`: what tells it from another one of
    the same name beside it, "" where there is none.
    """

    name: str
    unit: str
    wanted: str | None
    target: float | None
    parts: tuple[Segment, ...]
    run: Run
    notes: tuple[tuple[str, str], ...]
    comparison: BeforeAfter | None
    rounds: tuple[int, ...]
    address: str = ""
    apart: str = ""

    @property
    def heading(self) -> str:
        """The name; and what tells it apart where another one has the same: Ro · runde 2"""
        return f"{self.name} · {self.apart}" if self.apart else self.name

    @property
    def most_shown(self) -> int:
        return MOST_SHOWN

    @property
    def shortened(self) -> str:
        """De nyeste 100 af 1.234 værdier. Empty where a table has room for all of them."""
        count = len(self.days)
        if count <= MOST_SHOWN:
            return ""
        words = {"shown": MOST_SHOWN, "count": danish.number(count)}
        return _("De nyeste %(shown)s af %(count)s værdier.", **words)

    @property
    def latest_notes(self) -> tuple[tuple[str, str], ...]:
        """Those of the values that a table shows first."""
        return self.notes[-MOST_SHOWN:]

    @property
    def days(self) -> list[date]:
        return [point.day for point in self.run.points]

    @property
    def narrow(self) -> Figure:
        return run_chart(self.run, PHONE)

    @property
    def wide(self) -> Figure:
        return run_chart(self.run, DESK, 190)

    @property
    def paper(self) -> Figure:
        return run_chart(self.run, PAPER, 110)

    @property
    def comparison_figure(self) -> Figure | None:
        return self.compared(PHONE)

    def compared(self, width: float) -> Figure | None:
        """Before and after as two bars; None where one of them is no more than a value."""
        if self.comparison is None or self.comparison.fewest < FEWEST_FOR_A_MEDIAN:
            return None
        first, second = self.comparison.medians
        rows = [
            Bar(_("Før: median af %(n)s", n=len(self.comparison.before)), float(first)),
            Bar(_("Efter: median af %(n)s", n=len(self.comparison.after)), float(second)),
        ]
        title = _("%(name)s: før og efter", name=self.name)
        return bars(title, rows, heading=_("Hvornår"), unit=_("Median"), width=width)

    @property
    def last(self) -> Segment:
        """The segment that counts now: the last one with values."""
        return next((part for part in reversed(self.parts) if part.values), self.parts[-1])

    @property
    def verdict(self) -> str:
        return verdict.verdict(self.last, self.wanted)

    @property
    def steps(self) -> list[str]:
        return verdict.steps(self.last)

    @property
    def about(self) -> str:
        """minutter · vi håber på lavere tal · mål: 8"""
        hopes = {"higher": _("vi håber på højere tal"), "lower": _("vi håber på lavere tal")}
        words = [self.unit, hopes.get(self.wanted or "", "")]
        if self.target is not None:
            words.append(_("mål: %(target)s", target=danish.number_as_typed(self.target)))
        return " · ".join(word for word in words if word)

    @property
    def earlier(self) -> list[str]:
        """What the centre line was before it began anew."""
        found = []
        for part in self.parts[: self.parts.index(self.last)]:
            line = verdict.chart_of(part).centre_line
            if line is not None and part.values:
                days = danish.period_full(part.values[0].day, part.values[-1].day)
                words = {"line": danish.number_as_typed(line), "days": days}
                found.append(_("Tidligere median: %(line)s (%(days)s)", **words))
        return found


def series_of_rounds(rounds: Sequence[Round], addresses: Sequence[str] = ()) -> list[Series]:
    """The measures of the round looked at (`own`), each over all rounds that have it.

    `addresses`: of the team's pages for that round's measures, in their order.
    """
    stretches = [
        DataStretch(measure, at, one.own)
        for at, one in enumerate(rounds)
        for measure in one.measures
    ]
    own = [stretch for stretch in stretches if stretch.own]
    leads_to = {id(stretch): address for stretch, address in zip(own, addresses, strict=False)}
    found = []
    for chain in chains(stretches):
        first = next((stretch for stretch in chain if stretch.own), None)
        if first is not None:
            found.append(_series(chain, rounds, leads_to.get(id(first), "")))
    return _told_apart(found)


def round_of_content(kind: str, number: int, content: Content, *, own: bool = True) -> Round:
    """A round as one of its versions tells it."""
    frozen, evaluation = content["frozen"] or {}, content["evaluation"] or {}
    return Round(
        number=number,
        kind=kind,
        start=day(content["plan"].get("start") or frozen.get("on")),
        evaluated_on=day(evaluation.get("on")),
        measures=content["measures"],
        own=own,
    )


def series_of_content(kind: str, number: int, content: Content) -> list[Series]:
    """The measures of one version of a record, without its other rounds."""
    return series_of_rounds([round_of_content(kind, number, content)])


def _series(chain: list[DataStretch], rounds: Sequence[Round], address: str) -> Series:
    parts = segments(chain)
    points, notes = _points(parts)
    marks = _marks(chain, parts, rounds, [point.day for point in points])
    latest = chain[-1].data
    wanted = latest["wanted"]
    drawn, at = [], 0
    for part in parts:
        here = points[at : at + len(part.values)]
        line = verdict.chart_of(part).centre_line
        drawn.append(Part(tuple(here), plain(line), part.baseline or 0))
        at += len(part.values)
    unit = latest["unit"] or ""
    run = Run(
        title=f"{latest['name']} ({unit})" if unit else latest["name"],
        description=described(points),
        parts=tuple(drawn),
        marks=marks,
        target=latest["target"],
        value_heading=unit,
        notes=tuple((number, words) for number, _when, words in notes),
    )
    first = rounds[chain[0].round].start
    before_start = sum(point.day < first for point in points if first and point.value is not None)
    return Series(
        name=latest["name"],
        unit=unit,
        wanted=wanted,
        target=latest["target"],
        parts=tuple(parts),
        run=run,
        notes=tuple((danish.date_full(when), words) for _number, when, words in notes),
        comparison=verdict.before_after(parts, wanted, before_start),
        rounds=tuple(dict.fromkeys(rounds[stretch.round].number for stretch in chain)),
        address=address,
    )


def _told_apart(all_: list[Series]) -> list[Series]:
    """Those of one name with what tells them apart in their headings and their pictures' titles."""
    alike: dict[str, list[Series]] = {}
    for one in all_:
        alike.setdefault(key_of(one.name, "")[0], []).append(one)
    words = {
        id(one): said
        for group in alike.values()
        if len(group) > 1
        for one, said in zip(group, _apart(group), strict=True)
    }
    return [_named(one, words[id(one)]) if id(one) in words else one for one in all_]


def _apart(group: Sequence[Series]) -> list[str]:
    """Unit, round or days."""
    return words_apart(
        [
            [one.unit or _("uden enhed") for one in group],
            [rounds_words(one.rounds) for one in group],
            [danish.period_full(one.days[0], one.days[-1]) if one.days else "" for one in group],
        ]
    )


def _named(series: Series, apart: str) -> Series:
    title = f"{series.name} · {apart}"
    return replace(series, apart=apart, run=replace(series.run, title=title))


def _points(parts: Sequence[Segment]) -> tuple[list[Point], list[tuple[int, date, str]]]:
    """The points with the numbers of their notes, and the notes by their place in the series."""
    points: list[Point] = []
    notes: list[tuple[int, date, str]] = []
    for at, value in enumerate(value for part in parts for value in part.values):
        number = ""
        if value.note:
            notes.append((at, value.day, value.note))
            number = str(len(notes))
        points.append(Point(value.day, plain(value.value), number))
    return points, notes


def _marks(
    chain: Sequence[DataStretch],
    parts: Sequence[Segment],
    rounds: Sequence[Round],
    days: Sequence[date],
) -> tuple[Mark, ...]:
    """Phases, rounds and new baselines, each before the first point of its time."""
    words: dict[int, list[str]] = {}

    def put(at: int, said: str) -> None:
        if 0 < at < len(days) and said not in words.setdefault(at, []):
            words[at].append(said)

    of_chain = list(dict.fromkeys(stretch.round for stretch in chain))
    at = 0
    for part in parts[:-1]:
        at += len(part.values)
        put(at, _("Nyt udgangspunkt"))
    for order, index in enumerate(of_chain):
        one = rounds[index]
        phases = PHASE_WORDS[one.kind]
        if order:
            put(_first_of(chain, index, days), _("Runde %(number)d", number=one.number))
        elif one.start:
            put(_before(one.start, days), str(phases["trying"]))
        if one.evaluated_on:
            put(_before(one.evaluated_on, days), str(phases["evaluating"]))
    return tuple(Mark(at, ", ".join(said)) for at, said in sorted(words.items()) if said)


def _before(day: date, days: Sequence[date]) -> int:
    """The place of the first point on or after a day."""
    return next((at for at, other in enumerate(days) if other >= day), len(days))


def _first_of(chain: Sequence[DataStretch], index: int, days: Sequence[date]) -> int:
    first = min((s.first_day for s in chain if s.round == index and s.first_day), default=None)
    return _before(first, days) if first else len(days)
