"""Bin, archive and deleting for good."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import delete, select

from app.access.viewer import Viewer
from app.core import securitylog
from app.core.db import db
from app.core.traces import wipe_after_commit
from app.cycles.models import Cycle
from app.cycles.versions import keep_version

DAYS_IN_BIN = 30


def bin_cycle(cycle: Cycle, *, by: Viewer, at: datetime) -> None:
    """Put a record in the bin: nobody outside sees it from now on; it lies there for 30 days."""
    cycle.binned_at = at
    keep_version(cycle, by=by.person_id, change="binned")


def take_out_of_bin(cycle: Cycle, *, by: Viewer) -> None:
    cycle.binned_at = None
    keep_version(cycle, by=by.person_id, change="unbinned")


def archive_cycle(cycle: Cycle, *, by: Viewer, on: date | None) -> None:
    """Put away a record that the team is done with, or take it out again with `on=None`."""
    cycle.archived_on = on
    keep_version(cycle, by=by.person_id, change="archived" if on else "unarchived")


def delete_cycle(cycle: Cycle, *, by: Viewer) -> None:
    """Delete a record for good, with its notes, versions and whatever was shared of it."""
    _delete(cycle.id, cycle.public_id, by=by.person_id)
    db.session.expunge(cycle)


def empty_bins(at: datetime) -> int:
    """Delete for good what has lain in a bin for more than 30 days. Returns how many."""
    old = at - timedelta(days=DAYS_IN_BIN)
    rows = db.session.execute(select(Cycle.id, Cycle.public_id).where(Cycle.binned_at < old)).all()
    for cycle_id, public_id in rows:
        _delete(cycle_id, public_id, by=None)
    return len(rows)


def _delete(cycle_id: int, public_id: str, *, by: int | None) -> None:
    """The line of the log also keeps a restored backup from bringing it back."""
    securitylog.record("cycle_deleted", person_id=by, object_kind="cycle", object_id=public_id)
    db.session.execute(
        delete(Cycle).where(Cycle.id == cycle_id),
        execution_options={"synchronize_session": False},
    )
    wipe_after_commit()
