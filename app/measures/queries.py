"""What records have measured, as plain data."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from app.access.viewer import Viewer
from app.core.db import db
from app.core.exact import plain
from app.cycles.models import Cycle
from app.cycles.queries import own_cycle_or_none
from app.cycles.series import in_series
from app.measures.chains import chains
from app.measures.models import Measure, MeasurePoint, MeasureRemoval


@dataclass(frozen=True, slots=True)
class Chain:
    """One measure of a record in all its stretches, beside the record's other measures.

    `of_rounds`: the measures of each of its rounds, by record; for those who may read them.
    """

    cycle: Cycle
    parts: list[Measure]
    others: list[Measure]
    of_rounds: dict[int, list[Measure]] = field(default_factory=dict)

    @property
    def team_id(self) -> int:
        return self.cycle.team_id

    @property
    def public_id(self) -> str:
        return self.parts[0].public_id

    @property
    def name(self) -> str:
        return self.parts[0].name

    @property
    def unit(self) -> str:
        return self.parts[0].unit or ""

    @property
    def points(self) -> list[MeasurePoint]:
        """By day; on one day in the order they were typed."""
        points = [point for part in self.parts for point in part.points]
        return sorted(points, key=lambda point: point.measured_on)


@dataclass(frozen=True, slots=True)
class PointAt:
    """One point, and the measure it is of."""

    chain: Chain
    point: MeasurePoint

    @property
    def team_id(self) -> int:
        return self.chain.team_id


def not_removed() -> ColumnElement[bool]:
    """The measures that are there, for statements over the table of measures."""
    return Measure.id.not_in(select(MeasureRemoval.measure_id))


def chain_or_none(viewer: Viewer, measure_id: str, *, lock: bool = False) -> Chain | None:
    """A measure of one of the viewer's own teams, by the address of any of its stretches."""
    owner = select(Cycle.public_id).join(Measure, Measure.cycle_id == Cycle.id)
    own = owner.where(Measure.public_id == measure_id, Cycle.team_id.in_(viewer.team_ids))
    cycle = own_cycle_or_none(viewer, own.scalar_subquery(), lock=lock)
    if cycle is None:
        return None
    of_rounds: dict[int, list[Measure]] = {cycle.id: []}
    for measure in _measures(in_series([cycle.id]), anew=lock):
        of_rounds.setdefault(measure.cycle_id, []).append(measure)
    others = of_rounds[cycle.id]
    for parts in chains(others):
        if any(part.public_id == measure_id for part in parts):
            return Chain(cycle, parts, others, of_rounds)
    return None


def point_or_none(viewer: Viewer, point_id: str, *, lock: bool = False) -> PointAt | None:
    """A point of a measure of one of the viewer's own teams."""
    owner = select(Measure.public_id).join(MeasurePoint, MeasurePoint.measure_id == Measure.id)
    measure_id = db.session.scalar(owner.where(MeasurePoint.public_id == point_id))
    chain = chain_or_none(viewer, measure_id, lock=lock) if measure_id else None
    if chain is None:
        return None
    point = next((one for one in chain.points if one.public_id == point_id), None)
    return PointAt(chain, point) if point is not None else None


def measures_by_cycle(cycle_ids: Collection[int]) -> dict[int, list[Measure]]:
    """The measures of each of these records with their points; one statement."""
    found: dict[int, list[Measure]] = {cycle_id: [] for cycle_id in cycle_ids}
    for measure in _measures(cycle_ids):
        found[measure.cycle_id].append(measure)
    return found


def measures_in(cycle: Cycle) -> list[Measure]:
    """A record's measures with their points, in their order; one statement."""
    return _measures([cycle.id])


def measures_of(cycle_ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """The measures of each of these records, shaped as in the exchange format; one statement.

    Whoever asks has made sure that the records may be read.
    """
    return {
        cycle_id: [measure_data(measure) for measure in measures]
        for cycle_id, measures in measures_by_cycle(cycle_ids).items()
    }


def _measures(cycle_ids: Collection[int] | Select[int], *, anew: bool = False) -> list[Measure]:
    query = (
        select(Measure)
        .where(Measure.cycle_id.in_(cycle_ids), not_removed())
        .order_by(Measure.cycle_id, Measure.position, Measure.id)
        .options(joinedload(Measure.points))
    )
    options = {"populate_existing": True} if anew else {}
    return list(db.session.scalars(query, execution_options=options).unique())


def measure_data(measure: Measure) -> dict[str, Any]:
    """One measure in the shape of the exchange format."""
    return {
        "name": measure.name,
        "unit": measure.unit,
        "wanted": measure.wanted,
        "baseline_points": measure.baseline_points,
        "target": plain(measure.target),
        "points": [_point(point) for point in measure.points],
    }


def _point(point: MeasurePoint) -> dict[str, Any]:
    return {
        "date": point.measured_on.isoformat(),
        "value": plain(point.value),
        "note": point.note,
    }
