"""The worker's sign of life."""

from __future__ import annotations

from sqlalchemy import select

from app.core.db import db
from app.core.models import WorkerHeartbeat
from app.operations import heartbeat


def test_beats_are_one_row_that_moves_on(flask_app):
    heartbeat.beat()
    first = db.session.scalars(select(WorkerHeartbeat.seen_at)).one()
    db.session.rollback()
    heartbeat.beat()
    second = db.session.scalars(select(WorkerHeartbeat.seen_at)).one()

    assert second > first
