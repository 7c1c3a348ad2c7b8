"""Run charts that stories take along: kept as plain data, in words, and drawn from that alone. Pure.

A report shows what the record's shared version holds, and nothing of the record's other rounds.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any

from app.charts.drawing import Figure
from app.charts.runs import Mark, Part, Point, Run, run_chart
from app.charts.scales import day_words
from app.core import danish
from app.core.csvfile import Cell
from app.core.exact import plain
from app.core.i18n import _, ngettext
from app.measures.chains import Segment, key_of
from app.measures.series import MOST_SHOWN, PAPER, PHONE, Series, series_of_content
from app.measures.verdict import chart_of, useful_words
from app.reports import words
from app.reports.few import few_words
from app.yearreports.words import unnamed

Content = dict[str, Any]
Measures = dict[str, Series]
# How many values stand beside each other, by how many signs the longest of them has.
IN_A_ROW = ((6, 10), (11, 7))
FEWEST_IN_A_ROW = 4
# Below this nobody needs to be told which value is in the middle.
ENOUGH_FOR_A_MIDDLE = 3


def measures_in(kind: str, number: int, shared: Content) -> Measures:
    """What one version of a record measures, by a code; what holds no value is left out.

    The code says name and unit, and which of several alike. It stays when values come or go.
    """
    found: Measures = {}
    alike: Counter[tuple[str, str]] = Counter()
    for series in series_of_content(kind, number, shared):
        key = key_of(series.name, series.unit)
        alike[key] += 1
        if any(part.known for part in series.parts):
            found[_code(key, alike[key])] = series
    return found


def _code(key: tuple[str, str], number: int) -> str:
    said = "\n".join([*key, str(number)])
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def curve(series: Series, shared_on: date) -> Content:
    """Everything a report says of a measure, as an edition keeps it."""
    known = [point.day for point in series.run.points if point.value is not None]
    days = words.period(min(known).isoformat(), max(known).isoformat())
    return {
        "name": series.heading,
        "about": series.about,
        "unit": series.unit,
        "title": series.run.title,
        "description": series.run.description,
        "verdict": series.verdict,
        **({"few": few} if (few := few_words(series)) else {}),
        "comparison": series.comparison.sentence if series.comparison else "",
        "counted": _counted(series, len(known), days),
        "target": series.target,
        "parts": [_part(*pair) for pair in zip(series.run.parts, series.parts, strict=True)],
        "marks": [{"at": mark.at, "words": mark.words} for mark in series.run.marks],
        "source": _(
            "Periode: %(days)s. Kilde: Afprøvet, teamets egne målinger i den udgave, "
            "de delte %(day)s.",
            days=days,
            day=danish.date_full(shared_on),
        ),
    }


def drawn(kept: Content, width: float = PAPER) -> Figure:
    """The chart, laid out for paper and wide screens or for a narrower one."""
    return run_chart(_run(kept), width, 110 if width >= PAPER else 150)


def drawn_narrow(kept: Content) -> Figure:
    return drawn(kept, PHONE)


def curves_in(content: Content) -> Iterator[tuple[Content, Content]]:
    """The curves of a report's content, each with the story it is in, as they stand there."""
    for section in content["sections"]:
        for story in section.get("stories", ()):
            for one in story.get("measures", ()):
                yield story, one


@dataclass(frozen=True, slots=True)
class Values:
    """The newest values in rows of day and figure, with the remarks that were made to them.

    `in_a_row` says how many there is room for. `shortened` says so where there are more values; the
    first remark has the number `first_note`.
    """

    rows: list[list[tuple[str, str]]]
    in_a_row: int
    shortened: str
    notes: list[tuple[str, str]]
    first_note: int


def values(kept: Content) -> Values:
    """What a table of a curve holds."""
    points = _points(kept)
    newest = points[-MOST_SHOWN:]
    days = day_words([point.day for point in newest])
    figures = [
        "–" if point.value is None else danish.number_as_typed(point.value) for point in newest
    ]
    pairs = list(zip(days, figures, strict=True))
    longest = max(map(len, figures))
    many = next((many for most, many in IN_A_ROW if longest <= most), FEWEST_IN_A_ROW)
    remarks = list(zip(points, _remarks(kept), strict=True))
    notes = [(danish.date_full(one.day), said) for one, said in remarks[-MOST_SHOWN:] if said]
    before = sum(bool(said) for _point, said in remarks) - len(notes)
    shortened = ""
    if len(points) > MOST_SHOWN:
        count = danish.number(len(points))
        shortened = _("De nyeste %(shown)s af %(count)s værdier.", shown=MOST_SHOWN, count=count)
    rows = [pairs[at : at + many] for at in range(0, len(pairs), many)]
    return Values(rows, many, shortened, notes, before + 1)


def value_table(
    kept: Content, story: Mapping[str, Any], caveat: str
) -> tuple[list[str], list[list[Cell]]]:
    """Every value with its day, for a spreadsheet; each row says what it is of and its source."""
    has_notes = any(_remarks(kept))
    heads = [_("Dag"), kept["unit"] or _("Værdi"), _("Median")]
    heads += [_("Bemærkning")] if has_notes else []
    heads += [_("Måling"), _("Titel"), _("Team"), _("Periode"), _("Kilde"), _("Forbehold")]
    period, _name, source = kept["source"].partition(f" {_('Kilde')}: ")
    under = [unnamed(period, _("Periode")), source, caveat]
    of = [kept["name"], story["title"], story["team"], *under]
    rows: list[list[Cell]] = []
    for part in kept["parts"]:
        for point in part["points"]:
            said: list[Cell] = [point["note"]] if has_notes else []
            day = date.fromisoformat(point["day"])
            rows.append([day, point["value"], part["centre"], *said, *of])
    return heads, rows


def _counted(series: Series, count: int, days: str) -> list[str]:
    """How many values, the median, what began when, and by which rules the verdict is found."""
    told = {"days": days, "count": danish.number(count)}
    said = [ngettext("%(count)s måling, %(days)s.", "%(count)s målinger, %(days)s.", count, **told)]
    chart = chart_of(series.last)
    if len(series.last.known) >= ENOUGH_FOR_A_MIDDLE:
        said += [series.steps[0], *(f"{one}." for one in series.earlier)]
    if chart.signal is None and chart.n_useful < len(series.last.known):
        # Else three values and eight that are missing would not be ten.
        said.append(useful_words(series.last))
    points = series.run.points
    began = [f"{mark.words} ({danish.date_full(points[mark.at].day)})" for mark in series.run.marks]
    if began:
        said.append(_("De lodrette streger: %(marks)s.", marks=danish.join_words(began)))
    if chart.signal is not None:
        said.append(_("Regnet efter Jacob Anhøjs regler for seriediagrammer (2014 og 2015)."))
    return said


def _part(part: Part, segment: Segment) -> Content:
    points = [
        {"day": v.day.isoformat(), "value": plain(v.value), "note": v.note} for v in segment.values
    ]
    return {"centre": plain(part.centre), "baseline": part.baseline, "points": points}


def _run(kept: Content) -> Run:
    """What was kept, as the chart wants it.

    Paper reads a picture's title aloud and nothing more, so what there is to see is in that.
    """
    points = _points(kept)
    ends = list(accumulate(len(part["points"]) for part in kept["parts"]))
    parts = [
        Part(tuple(points[end - len(part["points"]) : end]), part["centre"], part["baseline"])
        for part, end in zip(kept["parts"], ends, strict=True)
    ]
    return Run(
        title=f"{kept['title']}. {kept['description']}",
        description=kept["verdict"],
        parts=tuple(parts),
        marks=tuple(Mark(mark["at"], mark["words"]) for mark in kept["marks"]),
        target=kept["target"],
        value_heading=kept["unit"],
    )


def _points(kept: Content) -> list[Point]:
    """All points in their order; those with a remark have its number."""
    found, noted = [], 0
    for part in kept["parts"]:
        for point in part["points"]:
            noted += bool(point["note"])
            number = str(noted) if point["note"] else ""
            found.append(Point(date.fromisoformat(point["day"]), point["value"], number))
    return found


def _remarks(kept: Content) -> list[str]:
    return [point["note"] for part in kept["parts"] for point in part["points"]]
