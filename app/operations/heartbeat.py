"""The worker says that it is there; /readyz listens."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.db import db, writing
from app.core.models import WorkerHeartbeat

NAME = "worker"


def beat() -> None:
    """Write that a worker was here now. Several workers share the one row."""
    try:
        _write()
    except IntegrityError:
        # Another worker wrote the very first beat at the same moment, which is as good.
        return


def _write() -> None:
    now = clock.now()
    with writing():
        seen = update(WorkerHeartbeat).where(WorkerHeartbeat.name == NAME)
        found = db.session.scalars(seen.values(seen_at=now).returning(WorkerHeartbeat.id)).all()
        if not found:
            db.session.add(WorkerHeartbeat(name=NAME, seen_at=now))
