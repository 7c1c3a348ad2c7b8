"""What records have measured, as plain data."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core.db import db
from app.measures.models import Measure


def measures_of(cycle_ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """The measures of each of these records, shaped as in the exchange format; two statements.

    Whoever asks has made sure that the records may be read.
    """
    query = (
        select(Measure)
        .where(Measure.cycle_id.in_(cycle_ids))
        .order_by(Measure.cycle_id, Measure.position, Measure.id)
        .options(selectinload(Measure.points))
    )
    found: dict[int, list[dict[str, Any]]] = {cycle_id: [] for cycle_id in cycle_ids}
    for measure in db.session.scalars(query):
        found[measure.cycle_id].append(_plain(measure))
    return found


def _plain(measure: Measure) -> dict[str, Any]:
    return {
        "name": measure.name,
        "unit": measure.unit,
        "wanted": measure.wanted,
        "baseline_points": measure.baseline_points,
        "target": measure.target,
        "points": [
            {"date": point.measured_on.isoformat(), "value": point.value, "note": point.note}
            for point in measure.points
        ],
    }
