"""What the account pages read. People see their own; administrators the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from app.access.viewer import Viewer
from app.accounts.models import LoginSession, Person, email_key
from app.accounts.sessions import is_alive
from app.core.db import db
from app.core.ids import LENGTH
from app.core.models import SecurityEvent

LINES_PER_PAGE: Final = 50


def person_by_email(email: str) -> Person | None:
    """The person with this address, active or not. For commands: no page may tell."""
    return db.session.scalars(
        select(Person).where(Person.email_key == email_key(email))
    ).one_or_none()


def person_of(viewer: Viewer) -> Person:
    """The viewer's own row."""
    return db.session.scalars(select(Person).where(Person.id == viewer.person_id)).one()


def own_devices(viewer: Viewer) -> list[LoginSession]:
    """Where the viewer is logged in, last used first."""
    query = select(LoginSession).where(LoginSession.person_id == viewer.person_id)
    newest = query.order_by(LoginSession.seen_at.desc(), LoginSession.id.desc())
    return [session for session in db.session.scalars(newest) if is_alive(session)]


def own_device_or_none(viewer: Viewer, session_id: str) -> LoginSession | None:
    """One of the viewer's own devices."""
    query = select(LoginSession).where(
        LoginSession.person_id == viewer.person_id, LoginSession.public_id == session_id
    )
    return db.session.scalars(query).one_or_none()


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the security log, with names where the people are still here."""

    happened_at: datetime
    event: str
    outcome: str
    by: str | None
    about: str | None
    network_address: str | None


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of the log, newest line first."""

    lines: Sequence[LogLine]
    page: int
    pages: int


def log_page(page: int) -> LogPage:
    """A page of the security log; the nearest one there is."""
    total = db.session.scalar(select(func.count(SecurityEvent.id))) or 0
    pages = max(1, -(-total // LINES_PER_PAGE))
    page = min(max(page, 1), pages)
    by, about = aliased(Person), aliased(Person)
    query = (
        select(
            SecurityEvent.happened_at,
            SecurityEvent.event,
            SecurityEvent.outcome,
            by.name,
            about.name,
            SecurityEvent.network_address,
        )
        .outerjoin(by, by.id == SecurityEvent.person_id)
        .outerjoin(
            about,
            # About a membership the id is »team/person«.
            or_(
                about.public_id == SecurityEvent.object_id,
                about.public_id == func.substr(SecurityEvent.object_id, LENGTH + 2),
            ),
        )
        .order_by(SecurityEvent.happened_at.desc(), SecurityEvent.id.desc())
        .offset((page - 1) * LINES_PER_PAGE)
        .limit(LINES_PER_PAGE)
    )
    lines = [LogLine(*row) for row in db.session.execute(query)]
    return LogPage(lines, page, pages)
