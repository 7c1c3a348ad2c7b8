"""The phases of a record and the moves between them. Pure: no database, no Flask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

PLANNING, TRYING, EVALUATING, CLOSED = "planning", "trying", "evaluating", "closed"
ORDER = (PLANNING, TRYING, EVALUATING, CLOSED)
FORWARD = {PLANNING: (TRYING, EVALUATING), TRYING: (EVALUATING,), EVALUATING: (CLOSED,), CLOSED: ()}
BACK = {TRYING: PLANNING, EVALUATING: TRYING, CLOSED: EVALUATING}


def may_move(status: str, to: str) -> bool:
    """One or more steps forward along the arrows, or one step back."""
    return to in FORWARD[status] or BACK.get(status) == to


def is_due_to_start(status: str, start: date | None, today: date) -> bool:
    """A plan whose start date has come is being tried, without anybody pressing a button."""
    return status == PLANNING and start is not None and start <= today


@dataclass(frozen=True, slots=True)
class Progress:
    """Day `day` of `days` in the period of a trial that runs, both counted from 1."""

    day: int
    days: int


def progress(start: date | None, end: date | None, today: date) -> Progress | None:
    """How far a period has come on this day, or None without a period."""
    if start is None or end is None or end < start or today < start:
        return None
    days = (end - start).days + 1
    return Progress(day=min((today - start).days + 1, days), days=days)
