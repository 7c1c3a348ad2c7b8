"""What records have measured, as plain data."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.measures.models import Measure, MeasurePoint


def measures_of(cycle_ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """The measures of each of these records, shaped as in the exchange format; one statement.

    Whoever asks has made sure that the records may be read.
    """
    query = (
        select(Measure)
        .where(Measure.cycle_id.in_(cycle_ids))
        .order_by(Measure.cycle_id, Measure.position, Measure.id)
        .options(joinedload(Measure.points))
    )
    found: dict[int, list[dict[str, Any]]] = {cycle_id: [] for cycle_id in cycle_ids}
    for measure in db.session.scalars(query).unique():
        found[measure.cycle_id].append(measure_data(measure))
    return found


def measure_data(measure: Measure) -> dict[str, Any]:
    """One measure in the shape of the exchange format."""
    return {
        "name": measure.name,
        "unit": measure.unit,
        "wanted": measure.wanted,
        "baseline_points": measure.baseline_points,
        "target": _plain(measure.target),
        "points": [_point(point) for point in measure.points],
    }


def _point(point: MeasurePoint) -> dict[str, Any]:
    return {
        "date": point.measured_on.isoformat(),
        "value": _plain(point.value),
        "note": point.note,
    }


def _plain(value: float | None) -> float | int | None:
    """11.0 is written 11, as people and the exchange format do."""
    return int(value) if value is not None and value.is_integer() else value
