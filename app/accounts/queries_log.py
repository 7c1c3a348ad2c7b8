"""The security log as administrators read it: who changed what, counts of the rest, one person's
lines with a reason. Log-ins, fetched files and findings of personal data tell when somebody was here
and what they did: they are shown to the person they are about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from app.access.viewer import Viewer
from app.accounts.models import LogLook, Person
from app.accounts.models_invitations import Invitation
from app.core.clock import now
from app.core.db import db
from app.core.ids import LENGTH
from app.core.models import SecurityEvent

LINES_PER_PAGE: Final = 50
COUNTED: Final = timedelta(days=30)
# So long the lines can be read that somebody gave a reason for.
LOOK_LASTS: Final = timedelta(minutes=15)
# What is about one person's own day. Every event is here or not by choice: a test asks.
OWN_AFFAIRS: Final = frozenset(
    (
        "login",
        "logout",
        "password_asked",
        "password_changed",
        "reset_requested",
        "password_reset",
        "invitation_accepted",
        "session_ended",
        "all_sessions_ended",
        "own_data_fetched",
        "report_ordered",
        "report_fetched",
        "list_fetched",
        "personal_data_blocked",
        "personal_data_answered",
        "personal_data_removed",
    )
)


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
    """A page of what people did to accounts and access of others; the nearest one there is."""
    return _page(SecurityEvent.event.not_in(OWN_AFFAIRS), page)


def page_of_look(look: LogLook, person: Person, page: int) -> LogPage:
    """A page of one person's lines, for who gave the reason of this look."""
    own = or_(
        SecurityEvent.person_id == look.person_id,
        and_(SecurityEvent.object_kind == "person", SecurityEvent.object_id == person.public_id),
    )
    return _page(own, page)


def counts() -> list[tuple[str, str, int]]:
    """(event, outcome, number) of the lines that are nobody's but the person's, of the last days."""
    number = func.count(SecurityEvent.id)
    query = (
        select(SecurityEvent.event, SecurityEvent.outcome, number)
        .where(SecurityEvent.event.in_(OWN_AFFAIRS), SecurityEvent.happened_at > now() - COUNTED)
        .group_by(SecurityEvent.event, SecurityEvent.outcome)
        .order_by(number.desc(), SecurityEvent.event, SecurityEvent.outcome)
    )
    return [(event, outcome, count) for event, outcome, count in db.session.execute(query)]


def look_or_none(viewer: Viewer, look_id: str) -> tuple[LogLook, Person] | None:
    """The viewer's own look that still lasts, and whom it is at."""
    query = (
        select(LogLook, Person)
        .join(Person, Person.id == LogLook.person_id)
        .where(
            LogLook.public_id == look_id,
            LogLook.by_id == viewer.person_id,
            LogLook.looked_at > now() - LOOK_LASTS,
        )
    )
    found = db.session.execute(query).one_or_none()
    return None if found is None else (found[0], found[1])


def _page(which: ColumnElement[bool], page: int) -> LogPage:
    total = db.session.scalar(select(func.count(SecurityEvent.id)).where(which)) or 0
    pages = max(1, -(-total // LINES_PER_PAGE))
    page = min(max(page, 1), pages)
    by, about = aliased(Person), aliased(Person)
    query = (
        select(
            SecurityEvent.happened_at,
            SecurityEvent.event,
            SecurityEvent.outcome,
            by.name,
            # An invitation is shown by the address that was typed: whose it is, nobody has said.
            func.coalesce(about.name, Invitation.email),
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
        .outerjoin(Invitation, Invitation.public_id == SecurityEvent.object_id)
        .where(which)
        .order_by(SecurityEvent.happened_at.desc(), SecurityEvent.id.desc())
        .offset((page - 1) * LINES_PER_PAGE)
        .limit(LINES_PER_PAGE)
    )
    lines = [LogLine(*row) for row in db.session.execute(query)]
    return LogPage(lines, page, pages)
