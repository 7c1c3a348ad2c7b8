"""The security log: who did what to what. Never any text of a user."""

from __future__ import annotations

from datetime import timedelta

from flask import has_request_context, request
from sqlalchemy import func, select

from app.core.clock import now
from app.core.db import db
from app.core.models import SecurityEvent


def record(
    event: str,
    *,
    person_id: int | None = None,
    object_kind: str | None = None,
    object_id: str | None = None,
    outcome: str = "ok",
) -> None:
    """Add one line, in the transaction of what it tells about."""
    address = request.remote_addr if has_request_context() else None
    db.session.add(
        SecurityEvent(
            event=event,
            person_id=person_id,
            object_kind=object_kind,
            object_id=object_id,
            outcome=outcome,
            network_address=address,
        )
    )


def count(event: str, person_id: int | None, ago: timedelta) -> int:
    """How often a person did this lately, for limits."""
    query = select(func.count(SecurityEvent.id)).where(
        SecurityEvent.event == event,
        SecurityEvent.person_id == person_id,
        SecurityEvent.happened_at > now() - ago,
    )
    return db.session.scalar(query) or 0
