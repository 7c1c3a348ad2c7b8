"""Every saved change of a record is kept whole. Commands call `keep_version` last."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.clock import now
from app.core.db import db
from app.cycles.content import (
    EVALUATION_KEYS,
    FIELDS,
    PLAN_KEYS,
    Content,
    content_of,
)
from app.cycles.focus import areas_by_exchange_id
from app.cycles.models import Cycle, CycleVersion
from app.cycles.phases import PLANNING
from app.teams.usage import mark_used

RESTORED_HEADERS = ("title", "occasion", "grades", "subjects", "tags")


def keep_version(cycle: Cycle, *, by: int | None, change: str) -> None:
    """Write the record as it now stands as its newest version.

    `change` is a code word: started, plan, note, phase, evaluation, closed, restored, forgotten,
    loaded.
    """
    cycle.revision += 1
    cycle.changed_at = now()
    db.session.add(
        CycleVersion(
            cycle_id=cycle.id,
            number=cycle.revision,
            person_id=by,
            change=change,
            content=content_of(cycle),
        )
    )
    db.session.flush()
    mark_used(by, cycle.team_id)


def content_at(cycle: Cycle, number: int) -> Content | None:
    """The record as it stood at that version, or None when there is no such version."""
    query = select(CycleVersion.content).where(
        CycleVersion.cycle_id == cycle.id, CycleVersion.number == number
    )
    content: Content | None = db.session.scalar(query)
    return content


def has_left_planning(cycle: Cycle) -> bool:
    """Whether the record has ever been in a later phase than planning."""
    query = select(CycleVersion.id).where(
        CycleVersion.cycle_id == cycle.id,
        CycleVersion.content["status"].as_string() != PLANNING,
    )
    return db.session.scalar(query.limit(1)) is not None


def versions_of(cycle: Cycle) -> list[CycleVersion]:
    """All versions with who saved them, newest first."""
    query = (
        select(CycleVersion)
        .where(CycleVersion.cycle_id == cycle.id)
        .order_by(CycleVersion.number.desc())
        .options(joinedload(CycleVersion.person))
    )
    return list(db.session.scalars(query))


def restore_version(
    cycle: Cycle, content: Content, *, by: int | None, needed: Collection[str] = ()
) -> bool:
    """Write an earlier version's texts back as a new version. Returns whether all of it was.

    Phase, notes, measurements and the frozen expectation stay: they tell what happened, and going
    back must not thaw the expectation. `needed` are the attributes that the record cannot do
    without in its phase: where the earlier version has nothing, what is written now stays.
    """
    written = {name: getattr(cycle, name) for name in needed}
    for name in RESTORED_HEADERS:
        setattr(cycle, name, content[name])
    _restore_focus_area(cycle, content["focus_area"])
    _restore_part(cycle, "plan", PLAN_KEYS[cycle.kind], content["plan"])
    _restore_part(cycle, "evaluation", EVALUATION_KEYS[cycle.kind], content["evaluation"] or {})
    emptied = [name for name, value in written.items() if value and not getattr(cycle, name)]
    for name in emptied:
        setattr(cycle, name, written[name])
    keep_version(cycle, by=by, change="restored")
    return not emptied


def _restore_focus_area(cycle: Cycle, exchange_id: str | None) -> None:
    area = areas_by_exchange_id({exchange_id}).get(exchange_id) if exchange_id else None
    # One that is gone altogether cannot come back; what the record has now is better than nothing.
    if area is not None or exchange_id is None:
        cycle.focus_area = area


def _restore_part(cycle: Cycle, part: str, keys: tuple[str, ...], values: Content) -> None:
    for key in keys:
        field = FIELDS[part, key]
        value = values.get(key)
        if field.shape == "date":
            value = date.fromisoformat(value) if value else None
        elif field.shape in ("texts", "signs", "choices"):
            value = value or []
        setattr(cycle, field.attribute, value)
