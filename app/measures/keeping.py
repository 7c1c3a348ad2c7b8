"""What is kept of values that were corrected or taken out, and of measures that were changed or removed.

Values have no part in the versions of a record (cycles/versions.py): a version would hold them all
for each one that is written. So each old value is a row of its own, with who and when, and so is
what a measure was called and measured against; a removed measure keeps its rows and gets one more
that says so. Only the team sees any of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from app.access.viewer import Viewer
from app.accounts.models import Person
from app.core import clock
from app.core.db import db
from app.cycles.models import Cycle
from app.cycles.queries import own_cycle_or_none
from app.measures.models import (
    Measure,
    MeasurePoint,
    MeasurePointVersion,
    MeasureRemoval,
    MeasureVersion,
)
from app.measures.queries import Chain, chain_or_none

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Removed:
    """A measure that the team has removed: its stretches, when, and by whom if still known."""

    cycle: Cycle
    parts: list[Measure]
    at: datetime
    person: Person | None

    @property
    def team_id(self) -> int:
        return self.cycle.team_id

    @property
    def name(self) -> str:
        first = self.parts[0]
        return f"{first.name} ({first.unit})" if first.unit else first.name

    @property
    def public_id(self) -> str:
        return self.parts[0].public_id


@dataclass(frozen=True, slots=True)
class ValueAt:
    """A value as it was, and the measure it was of."""

    chain: Chain
    version: MeasurePointVersion

    @property
    def team_id(self) -> int:
        return self.chain.team_id


def keep_value(point: MeasurePoint, *, by: int | None, change: str, at_once: bool = True) -> None:
    """Write down a value as it stands, before it is corrected or taken out.

    `at_once`: whether it is told to the database now, and not with the next thing that is.
    """
    db.session.add(
        MeasurePointVersion(
            measure_id=point.measure_id,
            person_id=by,
            change=change,
            measured_on=point.measured_on,
            value=point.value,
            note=point.note,
        )
    )
    if at_once:
        db.session.flush()


def keep_measure(chain: Chain, *, by: int | None) -> None:
    """Write down what a measure is called and measured against, before it is changed."""
    first = chain.parts[0]
    begun = [None, *(part.first_day for part in chain.parts[1:])]
    db.session.add(
        MeasureVersion(
            measure_id=first.id,
            person_id=by,
            name=first.name,
            unit=first.unit,
            wanted=first.wanted,
            target=first.target,
            baselines=[
                {"from": day.isoformat() if day else None, "points": part.baseline_points}
                for day, part in zip(begun, chain.parts, strict=True)
            ],
        )
    )
    db.session.flush()


def hand_over(part: Measure, other: Measure) -> None:
    """What is kept of one stretch goes on with another."""
    for kept in (MeasurePointVersion, MeasureVersion):
        moved = update(kept).where(kept.measure_id == part.id)
        db.session.execute(
            moved.values(measure_id=other.id), execution_options={"synchronize_session": False}
        )


def put_away(parts: Sequence[Measure], *, by: int | None) -> None:
    """Remove a measure: its rows stay, and nobody meets them."""
    at = clock.now()
    rows = [MeasureRemoval(measure_id=part.id, person_id=by, removed_at=at) for part in parts]
    db.session.add_all(rows)


def forget_removal(parts: Sequence[Measure]) -> None:
    """They are there again."""
    db.session.flush()
    removal = delete(MeasureRemoval).where(
        MeasureRemoval.measure_id.in_([part.id for part in parts])
    )
    db.session.execute(removal, execution_options={"synchronize_session": False})


def earlier_values(chain: Chain) -> list[MeasurePointVersion]:
    """What was corrected or taken out, the newest first; one statement."""
    query = (
        select(MeasurePointVersion)
        .where(MeasurePointVersion.measure_id.in_([part.id for part in chain.parts]))
        .order_by(MeasurePointVersion.kept_at.desc(), MeasurePointVersion.id.desc())
        .limit(MOST_SHOWN)
        .options(joinedload(MeasurePointVersion.person))
    )
    return list(db.session.scalars(query))


def earlier_wordings(chain: Chain) -> list[MeasureVersion]:
    """What the measure was called and measured against, the newest first; one statement."""
    query = (
        select(MeasureVersion)
        .where(MeasureVersion.measure_id.in_([part.id for part in chain.parts]))
        .order_by(MeasureVersion.kept_at.desc(), MeasureVersion.id.desc())
        .limit(MOST_SHOWN)
        .options(joinedload(MeasureVersion.person))
    )
    return list(db.session.scalars(query))


def removed_in(cycle: Cycle) -> list[Removed]:
    """The measures that were removed from this record, the last one first; one statement.

    Needs a record of the viewer's own team.
    """
    query = (
        select(MeasureRemoval)
        .join(MeasureRemoval.measure)
        .where(Measure.cycle_id == cycle.id)
        .order_by(MeasureRemoval.removed_at.desc(), Measure.position, Measure.id)
        .options(joinedload(MeasureRemoval.measure), joinedload(MeasureRemoval.person))
    )
    found: dict[tuple[datetime, tuple[str, str]], Removed] = {}
    for row in db.session.scalars(query):
        empty = Removed(cycle, [], row.removed_at, row.person)
        found.setdefault((row.removed_at, row.measure.key), empty).parts.append(row.measure)
    return list(found.values())


def removed_or_none(viewer: Viewer, measure_id: str, *, lock: bool = False) -> Removed | None:
    """A removed measure of one of the viewer's own teams, by the address of its first stretch."""
    owner = (
        select(Cycle.public_id)
        .join(Measure, Measure.cycle_id == Cycle.id)
        .join(MeasureRemoval, MeasureRemoval.measure_id == Measure.id)
        .where(Measure.public_id == measure_id, Cycle.team_id.in_(viewer.team_ids))
    )
    cycle_id = db.session.scalar(owner)
    cycle = own_cycle_or_none(viewer, cycle_id, lock=lock) if cycle_id else None
    if cycle is None:
        return None
    return next((one for one in removed_in(cycle) if one.public_id == measure_id), None)


def value_or_none(viewer: Viewer, version_id: str, *, lock: bool = False) -> ValueAt | None:
    """An earlier value of a measure of one of the viewer's own teams."""
    wanted = MeasurePointVersion.public_id == version_id
    owner = select(Measure.public_id).join(
        MeasurePointVersion, MeasurePointVersion.measure_id == Measure.id
    )
    measure_id = db.session.scalar(owner.where(wanted))
    chain = chain_or_none(viewer, measure_id, lock=lock) if measure_id else None
    if chain is None:
        return None
    query = (
        select(MeasurePointVersion).where(wanted).options(joinedload(MeasurePointVersion.measure))
    )
    version = db.session.scalars(query).one_or_none()
    return ValueAt(chain, version) if version is not None else None
