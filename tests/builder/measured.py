"""What a team measured, shared along with its record."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.cycles.models import Cycle, SharedVersion
from app.measures.queries import measures_of
from app.yearreports.curves import measures_in
from tests.make import make_measure

FIRST = date(2026, 8, 17)


def give_measure(cycle: Cycle, name: str, *values: float | None, **columns: Any) -> None:
    """A measure of the record, in its shared version too."""
    numbers = tuple(None if one is None else float(one) for one in values)
    make_measure(cycle, name, values=numbers, first=FIRST, **columns)
    share_measures(cycle)


def share_measures(cycle: Cycle) -> None:
    """The team shares its measures as they stand."""
    db.session.flush()
    version = shared_version(cycle)
    version.content = {**version.content, "measures": measures_of([cycle.id])[cycle.id]}
    version.extras = ["measures"]
    db.session.commit()


def shared_version(cycle: Cycle) -> SharedVersion:
    query = select(SharedVersion).where(SharedVersion.cycle_id == cycle.id)
    return db.session.scalars(query).one()


def code_of(cycle: Cycle, number: int = 0) -> str:
    """The code of one of its shared measures, in their order."""
    return list(measures_in(cycle.kind, 1, shared_version(cycle).content))[number]


def pick_value(cycle: Cycle, number: int = 0) -> str:
    """What a tick for it sends."""
    return f"{cycle.public_id}.{code_of(cycle, number)}"
