"""What a record has measured, over all its rounds, as the viewer may read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from app.access.policy import in_its_team
from app.access.viewer import Viewer
from app.core.text import excerpt
from app.cycles.content import Content
from app.cycles.models import Cycle
from app.cycles.reading import shared_content
from app.measures.models import Measure
from app.measures.queries import measure_data, measures_by_cycle
from app.measures.series import Round, Series, round_of_content, series_of_rounds


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
    own = [one.id for one in rounds if in_its_team(viewer, one)]
    measures = measures_by_cycle(own) if own else {}
    here = measures.get(cycle.id, [])
    addresses = {}
    for measure in reversed(here):
        addresses[measure.key] = url_for("measures.measure_detail", measure_id=measure.public_id)
    return Measured(
        series_of_rounds([_round(one, cycle, measures.get(one.id)) for one in rounds], addresses),
        [measure_data(measure) for measure in here],
        _to_go_on(cycle, here, list(measures.values()) if cycle.id in own else []),
    )


def _round(one: Cycle, cycle: Cycle, measures: list[Measure] | None) -> Round:
    is_it = one.id == cycle.id
    if measures is not None:
        data = [measure_data(measure) for measure in measures]
        start = one.start or one.frozen_on
        return Round(one.round, one.kind, start, one.evaluated_on, data, is_it)
    return round_of_content(one.kind, one.round, shared_content(one), own=is_it)


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
