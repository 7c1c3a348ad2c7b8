"""What a team does with its measures. Keyword arguments, no commits.

A chain is the list of stretches of one measure in one record: more than one where the team has
begun its baseline anew (app/measures/chains.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Update, delete, insert, update

from app.access.viewer import Viewer
from app.core import clock
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.cycles.models import Cycle
from app.measures.chains import key_of
from app.measures.keeping import (
    Removed,
    forget_removal,
    hand_over,
    keep_measure,
    keep_value,
    put_away,
)
from app.measures.known import BESIDE, INSTEAD, Pasted, meet
from app.measures.models import Measure, MeasurePoint, MeasurePointVersion
from app.measures.pasted import Row
from app.measures.queries import Chain
from app.teams.usage import mark_used

MOST_POINTS = 10_000
# Name, unit, direction and target are those of the whole measure; a baseline is a stretch's own.
SHARED = ("name", "unit", "wanted", "target")


def add_measure(
    cycle: Cycle, *, by: Viewer, values: dict[str, Any], others: Sequence[Measure]
) -> Measure:
    """Begin to measure something in this record."""
    _refuse_twice(values, others)
    position = max((one.position for one in others), default=-1) + 1
    measure = Measure(cycle_id=cycle.id, position=position, points=[], **values)
    db.session.add(measure)
    _changed(cycle, by)
    return measure


def edit_measure(chain: Chain, *, by: Viewer, values: dict[str, Any]) -> None:
    """Change what is measured, in all its stretches; the baseline of the first one."""
    mine = {part.id for part in chain.parts}
    _refuse_twice(values, [one for one in chain.others if one.id not in mine])
    new = [(part, name, values[name]) for part in chain.parts for name in SHARED]
    new.append((chain.parts[0], "baseline_points", values["baseline_points"]))
    if any(getattr(part, name) != value for part, name, value in new):
        keep_measure(chain, by=by.person_id)
    for part, name, value in new:
        setattr(part, name, value)
    _changed(chain.cycle, by)


def remove_measure(chain: Chain, *, by: Viewer) -> None:
    """Remove a measure with all its points; it can be taken back."""
    put_away(chain.parts, by=by.person_id)
    _changed(chain.cycle, by)


def take_back_measure(removed: Removed, *, by: Viewer, others: Sequence[Measure]) -> None:
    """The measure is there again, as it was, after the others."""
    first = removed.parts[0]
    _refuse_twice({"name": first.name, "unit": first.unit}, others)
    place = max((one.position for one in others), default=-1) + 1
    for number, part in enumerate(removed.parts):
        part.position = place + number
    forget_removal(removed.parts)
    _changed(removed.cycle, by)


def take_back_value(chain: Chain, version: MeasurePointVersion, *, by: Viewer) -> bool:
    """Write a value once more as it was; False where it stands there already."""
    row = Row(version.measured_on, version.value, version.note or "")
    return add_points(chain, by=by, rows=[row], skip_known=True) > 0


def add_point(chain: Chain, *, by: Viewer, row: Row) -> None:
    """Write one value on its day."""
    add_points(chain, by=by, rows=[row])


def add_points(chain: Chain, *, by: Viewer, rows: Sequence[Row], skip_known: bool = False) -> int:
    """Write many values; those that stand there already may be skipped. Returns how many came."""
    there = Counter((p.measured_on, p.value) for part in chain.parts for p in part.points)
    new = [row for row in rows if not (skip_known and _take(there, (row.day, row.value)))]
    if sum(len(part.points) for part in chain.parts) + len(new) > MOST_POINTS:
        raise FieldError("rows", _("En måling har plads til 10.000 værdier."))
    next_place = {
        part.id: max((point.position for point in part.points), default=-1) + 1
        for part in chain.parts
    }
    made = []
    for row in new:
        part = _part_for(chain.parts, row.day)
        made.append(
            {
                "measure_id": part.id,
                "position": next_place[part.id],
                "measured_on": row.day,
                "value": row.value,
                "note": row.note or None,
            }
        )
        next_place[part.id] += 1
    if made:
        # Into the table: five thousand objects would take as many seconds.
        table: Any = MeasurePoint.__table__
        db.session.execute(insert(table), made)
    _changed(chain.cycle, by)
    return len(made)


def paste_points(chain: Chain, *, by: Viewer, rows: Sequence[Row], others: str = BESIDE) -> Pasted:
    """Write many values. Those that stand there already get the remarks they lack.

    `others`: what becomes of rows whose day holds another value: BESIDE, INSTEAD or LEFT.
    """
    met = meet(chain.points, rows)
    corrected = [*met.remarked, *(met.others if others == INSTEAD else [])]
    for point, row in corrected:
        keep_value(point, by=by.person_id, change="corrected", at_once=False)
        point.value, point.note = row.value, row.note or point.note
    beside = [row for _point, row in met.others] if others == BESIDE else []
    came = add_points(chain, by=by, rows=[*met.new, *beside])
    return Pasted(came, len(corrected), len(rows) - came - len(corrected))


def change_point(chain: Chain, point: MeasurePoint, *, by: Viewer, row: Row) -> None:
    """Correct a value, its day or its note. It may go to the stretch that its new day lies in."""
    part = _part_of(chain, point)
    if (row.day, row.value, row.note or None) != (point.measured_on, point.value, point.note):
        keep_value(point, by=by.person_id, change="corrected")
    point.measured_on, point.value, point.note = row.day, row.value, row.note or None
    others = [one for one in chain.parts if one is not part]
    if others and not _fits(chain.parts, part, row.day):
        rest = chain.parts if len(part.points) > 1 else others
        point.measure_id = _part_for(rest, row.day).id
        db.session.flush()
        if len(part.points) == 1:
            _drop(part, others[0])
    _changed(chain.cycle, by)


def remove_point(chain: Chain, point: MeasurePoint, *, by: Viewer) -> None:
    """Remove a value. A baseline begun anew goes with its last value."""
    part = _part_of(chain, point)
    keep_value(point, by=by.person_id, change="taken_out")
    if len(part.points) == 1 and len(chain.parts) > 1:
        _drop(part, next(one for one in chain.parts if one is not part))
    else:
        _delete(MeasurePoint, [point.id])
    _changed(chain.cycle, by)


def restart_baseline(chain: Chain, *, by: Viewer, on: date, points: int) -> None:
    """From this day on a new centre line, counted from the first so many points."""
    part = _part_for(chain.parts, on)
    later = sum(point.measured_on >= on for point in part.points)
    if not later:
        raise FieldError("on", _("Der er ingen målinger fra den dag af. Vælg en tidligere dag."))
    is_whole = later == len(part.points)
    if not is_whole or part.baseline_points != points:
        keep_measure(chain, by=by.person_id)
    if is_whole:
        part.baseline_points = points
    else:
        _divide(chain, part, on, points)
    _changed(chain.cycle, by)


def join_baseline(chain: Chain, part: Measure, *, by: Viewer) -> None:
    """Take back a baseline that was begun anew: the points go on from those before."""
    at = chain.parts.index(part)
    if at or part.baseline_points is not None:
        keep_measure(chain, by=by.person_id)
    if at == 0:
        part.baseline_points = None
    else:
        before = chain.parts[at - 1]
        place = max((point.position for point in before.points), default=-1) + 1
        moved = update(MeasurePoint).where(MeasurePoint.measure_id == part.id)
        _move(moved.values(position=MeasurePoint.position + place, measure_id=before.id))
        _drop(part, before)
    _changed(chain.cycle, by)


def _divide(chain: Chain, part: Measure, on: date, points: int) -> None:
    for other in chain.others:
        if other.position > part.position:
            other.position += 1
    new = Measure(
        cycle_id=part.cycle_id,
        position=part.position + 1,
        baseline_points=points,
        points=[],
        **{name: getattr(part, name) for name in SHARED},
    )
    db.session.add(new)
    db.session.flush()
    later = update(MeasurePoint).where(
        MeasurePoint.measure_id == part.id, MeasurePoint.measured_on >= on
    )
    _move(later.values(measure_id=new.id))


def _part_for(parts: Sequence[Measure], day: date) -> Measure:
    """The last stretch that had begun by this day, or the first."""
    begun = [part for part in parts if part.first_day is not None and part.first_day <= day]
    return begun[-1] if begun else parts[0]


def _part_of(chain: Chain, point: MeasurePoint) -> Measure:
    return next(part for part in chain.parts if part.id == point.measure_id)


def _fits(parts: Sequence[Measure], part: Measure, day: date) -> bool:
    """Whether a day lies between the stretch before and the one after."""
    at = parts.index(part)
    last = parts[at - 1].last_day if at else None
    first = parts[at + 1].first_day if at + 1 < len(parts) else None
    return (last is None or last <= day) and (first is None or day <= first)


def _drop(part: Measure, other: Measure) -> None:
    """A stretch without values goes; what is kept of its earlier ones goes on with another."""
    hand_over(part, other)
    _delete(Measure, [part.id])


def _delete(model: type[Measure] | type[MeasurePoint], ids: Sequence[int]) -> None:
    # Points go with their measure by the foreign key; as objects they would be orphaned first.
    statement = delete(model).where(model.id.in_(ids))
    db.session.execute(statement, execution_options={"synchronize_session": False})


def _move(statement: Update) -> None:
    db.session.flush()
    db.session.execute(statement, execution_options={"synchronize_session": False})


def _take(there: Counter[tuple[date, Decimal | None]], key: tuple[date, Decimal | None]) -> bool:
    """Whether one more of these stands there already."""
    there[key] -= 1
    return there[key] >= 0


def _refuse_twice(values: dict[str, Any], others: Sequence[Measure]) -> None:
    key = key_of(values["name"], values["unit"])
    if any(key_of(one.name, one.unit) == key for one in others):
        raise FieldError(
            "name", _("Det måler I allerede her. Giv målingen et andet navn eller en anden enhed.")
        )


def _changed(cycle: Cycle, by: Viewer) -> None:
    # No version of the record is kept: measurements are not in it. See keeping.py.
    cycle.changed_at = clock.now()
    db.session.flush()
    mark_used(by.person_id, cycle.team_id)
