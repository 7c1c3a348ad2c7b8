"""What a PDF says, as frozen data: report A section by section, and a team's collection of them.

Who wrote what is nowhere in it. app/reports/building.py fills it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zlib import crc32

from app.charts.drawing import Figure
from app.core import danish
from app.core.i18n import _, ngettext
from app.core.text import excerpt
from app.cycles.fields import CHOICES, TRIAL
from app.cycles.phase_words import TONES, phase_word

POINTS_IN_A_ROW = 10


@dataclass(frozen=True, slots=True)
class Edition:
    """Which text it is: the team's own, or the version shared on a day."""

    shared_on: date | None = None

    @property
    def is_teams_own(self) -> bool:
        return self.shared_on is None

    @property
    def words(self) -> str:
        if self.shared_on is None:
            return _("Teamets egen udgave")
        return _("Delt %(day)s", day=danish.date_full(self.shared_on))


@dataclass(frozen=True, slots=True)
class Identity:
    """What says which record it is, beside its content."""

    kind: str
    team: str
    school: str
    round: int | None = None
    focus_area: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and what was written: text, or a list of short texts."""

    question: str
    text: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One phase on the strip under the title."""

    word: str
    when: str
    colour: str
    state: str


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign, what became of it, and whether it was added after the trial began."""

    text: str
    added_later: bool
    result: str = ""
    result_word: str = ""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the team expected, and since when that stands."""

    hypothesis: str
    later_hypothesis: str
    signs: tuple[Sign, ...]
    frozen_on: str
    began_that_day: bool = True

    @property
    def written(self) -> str:
        """»Before we began« only where the plan's own first day does not say otherwise."""
        if self.began_that_day:
            return _("Skrevet, før vi gik i gang %(day)s", day=self.frozen_on)
        return _("Skrevet %(day)s", day=self.frozen_on)

    @property
    def has_results(self) -> bool:
        return any(sign.result for sign in self.signs)

    @property
    def is_empty(self) -> bool:
        return not (self.hypothesis or self.later_hypothesis or self.signs)


@dataclass(frozen=True, slots=True)
class Decision:
    """One of the four, with its line of meaning."""

    word: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Point:
    """One measured value: its day, in words and short, its figure, its note."""

    day: str
    short_day: str
    figure: str
    note: str


@dataclass(frozen=True, slots=True)
class Series:
    """A measure with its chart, what it says, and its points.

    Without a value there is no chart and nothing was counted: the verdict says so, once.
    `heading`: its name, and what tells it from another of that name in the record.
    `few`: what so few values cannot say. `before_after`: the two sets there are, as bars. `steps`: how it was counted. `rows` of points
    where no point has a note. `shortened`: says so where the points are only the newest.
    """

    heading: str
    name: str
    unit: str
    period: str
    about: str
    points: tuple[Point, ...]
    shortened: str
    chart: Figure | None
    verdict: str
    comparison: str
    before_after: Figure | None
    few: str
    steps: tuple[str, ...]

    @property
    def chart_id(self) -> str:
        """A name for the picture; two pictures of the same figures may share it."""
        title = self.chart.title if self.chart else self.heading
        return f"chart-{crc32(f'{title} {self.period}'.encode()):x}"

    @property
    def has_notes(self) -> bool:
        return any(point.note for point in self.points)

    @property
    def rows(self) -> tuple[tuple[Point, ...], ...]:
        count = len(self.points)
        starts = range(0, count, POINTS_IN_A_ROW)
        return tuple(self.points[start : start + POINTS_IN_A_ROW] for start in starts)


@dataclass(frozen=True, slots=True)
class DatedNote:
    """A note without its author."""

    day: str
    text: str


@dataclass(frozen=True, slots=True)
class Record:
    """Everything on the pages of one record."""

    identity: Identity
    edition: Edition
    title: str
    status: str
    begins: str
    steps: tuple[Step, ...]
    facts: tuple[Answer, ...]
    lead: Answer
    plan: tuple[Answer, ...]
    expectation: Expectation
    observations: str
    understanding: tuple[Answer, ...]
    found: tuple[Answer, ...]
    pupil_voice: str
    learning: str
    more_learning: tuple[Answer, ...]
    decision: Decision | None
    next_steps: tuple[Answer, ...]
    series: tuple[Series, ...]
    notes: tuple[DatedNote, ...]

    @property
    def is_trial(self) -> bool:
        return self.identity.kind == TRIAL

    @property
    def kind_word(self) -> str:
        return str(CHOICES["kind"][self.identity.kind])

    @property
    def status_word(self) -> str:
        return phase_word(self.identity.kind, self.status)

    @property
    def colour(self) -> str:
        return TONES[self.status]

    @property
    def summary_words(self) -> str:
        """Prøvehandling · Runde 2 · Afsluttet · Tilpas"""
        parts = [self.kind_word, self.round_word, self.status_word]
        parts.append(self.decision.word if self.decision else "")
        return " · ".join(part for part in parts if part)

    @property
    def round_word(self) -> str:
        """A positive deviation has rounds only where a second one followed."""
        number = self.identity.round
        shown = number is not None and (self.is_trial or number > 1)
        return _("Runde %(number)s", number=number) if shown else ""

    @property
    def size(self) -> int:
        """Roughly how many characters there are to set, for limits and progress."""
        answers = (self.lead, *self.plan, *self.understanding, *self.found)
        answers += (*self.more_learning, *self.next_steps)
        texts = [self.title, self.observations, self.pupil_voice, self.learning]
        texts += [self.expectation.hypothesis, self.expectation.later_hypothesis]
        texts += [part for answer in answers for part in (answer.text, *answer.items)]
        texts += [sign.text for sign in self.expectation.signs]
        texts += [note.text for note in self.notes]
        points = sum(len(series.points) for series in self.series)
        return sum(map(len, texts)) + 20 * points


@dataclass(frozen=True, slots=True)
class Collection:
    """A team's records as a booklet: all of them, or those that the reader may read."""

    team: str
    school: str
    is_teams_own: bool
    records: tuple[Record, ...]

    @property
    def counts(self) -> str:
        """3 prøvehandlinger og 1 positiv afvigelse"""
        trials = sum(record.is_trial for record in self.records)
        deviations = len(self.records) - trials
        words_ = [
            ngettext("%(num)d prøvehandling", "%(num)d prøvehandlinger", trials) if trials else "",
            ngettext("%(num)d positiv afvigelse", "%(num)d positive afvigelser", deviations)
            if deviations
            else "",
        ]
        return danish.join_words([part for part in words_ if part])

    @property
    def has_learning(self) -> bool:
        return any(record.learning for record in self.records)

    @property
    def chapters(self) -> list[tuple[Record, str, str]]:
        """Each record with its name in the contents and its chapter's, which is one of a kind: links
        within the PDF lead to it. Two records that say the same are two chapters.
        """
        return [
            (record, self._name(record), self._chapter(number, record))
            for number, record in enumerate(self.records, start=1)
        ]

    def _name(self, record: Record) -> str:
        """The record's title; with what tells it from others of that title, as far as that goes."""
        alike = [one for one in self.records if one.title == record.title]
        if len(alike) < 2:
            return record.title
        number = record.identity.round
        rounds = [one.identity.round for one in alike]
        if number is not None and len(set(rounds)) > 1:
            return _("%(title)s, runde %(number)s", title=record.title, number=number)
        begins = next((step.when for step in record.steps if step.when), "")
        return f"{record.title}, {begins}" if begins else record.title

    def _chapter(self, number: int, record: Record) -> str:
        return _("Kapitel %(number)s: %(title)s", number=number, title=excerpt(record.title, 100))

    @property
    def edition_words(self) -> str:
        return _("Teamets egen udgave") if self.is_teams_own else _("Det, teamet har delt")
