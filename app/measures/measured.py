"""What records have measured, over all their rounds, as the viewer may read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from app.access.policy import in_its_team
from app.access.viewer import Viewer
from app.core.text import excerpt
from app.cycles.content import Content
from app.cycles.models import Cycle
from app.cycles.reading import shared_content
from app.measures.chains import key_of
from app.measures.models import Measure
from app.measures.queries import Chain, measure_data, measures_by_cycle
from app.measures.series import (
    Round,
    Series,
    round_of_content,
    series_of_rounds,
)

Measures = Mapping[int, list[Measure]]


@dataclass(frozen=True, slots=True)
class Measured:
    """`here`: this record's measures as data; `to_go_on`: those of the other rounds it lacks."""

    series: list[Series]
    here: list[Content]
    to_go_on: list[tuple[str, str]]


def measured_of(viewer: Viewer, cycle: Cycle, rounds: Sequence[Cycle]) -> Measured:
    """Everything measured in this record and its other rounds; one statement.

    Needs the rounds as `neighbours_of` loads them, this record among them.
    """
    measures = own_measures(viewer, rounds)
    here = measures.get(cycle.id, [])
    addresses = [url_for("measures.measure_detail", measure_id=one.public_id) for one in here]
    return Measured(
        series_of_rounds(rounds_read(cycle, rounds, measures), addresses),
        [measure_data(measure) for measure in here],
        _to_go_on(cycle, here, list(measures.values()) if cycle.id in measures else []),
    )


def series_on_its_page(viewer: Viewer, chain: Chain, rounds: Sequence[Cycle]) -> Series:
    """One measure as the record's page shows it, over all rounds: its verdict is one everywhere."""
    mine = [one for one in rounds if in_its_team(viewer, one)]
    measures = {one.id: chain.of_rounds.get(one.id, []) for one in mine}
    own = [one.public_id for one in chain.others]
    found = series_of_rounds(rounds_read(chain.cycle, rounds, measures), own)
    parts = {part.public_id for part in chain.parts}
    alike = [one for one in found if key_of(one.name, one.unit) == chain.parts[0].key]
    return next((one for one in alike if one.address in parts), alike[0])


def own_measures(viewer: Viewer, cycles: Iterable[Cycle]) -> Measures:
    """The measures of those among these records that are the viewer's own teams'; one statement."""
    own = {one.id for one in cycles if in_its_team(viewer, one)}
    return measures_by_cycle(own) if own else {}


def rounds_read(cycle: Cycle, rounds: Sequence[Cycle], measures: Measures) -> list[Round]:
    """The rounds for a series on the page of `cycle`: the team's own by `measures`, as they stand.

    Of every other one only what its shared version carries. Needs those loaded.
    """
    return [_round(one, measures.get(one.id), is_it=one.id == cycle.id) for one in rounds]


def contributing(rounds: Sequence[Cycle], read: Sequence[Round]) -> list[Cycle]:
    """The rounds that have something on the charts of the record looked at."""
    shown = _keys(one for one in read if one.own)
    return [
        cycle for cycle, one in zip(rounds, read, strict=True) if not shown.isdisjoint(_keys([one]))
    ]


def _round(one: Cycle, measures: list[Measure] | None, *, is_it: bool) -> Round:
    if measures is not None:
        data = [measure_data(measure) for measure in measures]
        start = one.start or one.frozen_on
        return Round(one.round, one.kind, start, one.evaluated_on, data, is_it)
    return round_of_content(one.kind, one.round, shared_content(one), own=is_it)


def _keys(rounds: Iterable[Round]) -> set[tuple[str, str]]:
    return {key_of(measure["name"], measure["unit"]) for one in rounds for measure in one.measures}


def _to_go_on(
    cycle: Cycle, here: Sequence[Measure], rounds: Sequence[list[Measure]]
) -> list[tuple[str, str]]:
    known = {measure.key for measure in here}
    found = {}
    for measures in rounds:
        for measure in measures:
            if measure.key not in known:
                found[measure.key] = measure
    return [
        (
            excerpt(measure.name, 60),
            url_for("measures.measure_new", cycle_id=cycle.public_id, som=measure.public_id),
        )
        for measure in found.values()
    ]
