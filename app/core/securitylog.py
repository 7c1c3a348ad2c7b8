"""The security log: who did what to what. Never any text of a user."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import has_request_context, request
from sqlalchemy import delete, func, select, update

from app.core.clock import now
from app.core.db import db
from app.core.models import SecurityEvent

KEPT: Final = timedelta(days=396)  # 13 months
ADDRESSES_KEPT: Final = timedelta(days=30)


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


def forget_old() -> None:
    """Remove network addresses after a month and whole lines after thirteen."""
    moment = now()
    db.session.execute(delete(SecurityEvent).where(SecurityEvent.happened_at < moment - KEPT))
    old = update(SecurityEvent).where(
        SecurityEvent.happened_at < moment - ADDRESSES_KEPT,
        SecurityEvent.network_address.is_not(None),
    )
    db.session.execute(old.values(network_address=None))
