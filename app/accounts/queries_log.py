"""The security log as administrators read it: who changed what, counts of the rest, one person's
lines with a reason. Log-ins, fetched files and findings of personal data tell when somebody was here
and what they did: they are shown to the person they are about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, or_, select
from sqlalchemy.orm import aliased

from app.access.viewer import Viewer
from app.accounts.models import LogLook, Person
from app.accounts.models_invitations import Invitation
from app.core.clock import now
from app.core.db import db
from app.core.ids import LENGTH
from app.core.models import SecurityEvent

LINES_PER_PAGE: Final = 50
_NAMED_PLACES: Final = ("team", "school", "organisation", "network")
COUNTED: Final = timedelta(days=30)
# So long the lines can be read that somebody gave a reason for.
LOOK_LASTS: Final = timedelta(minutes=15)
# Who gave, took or changed access, accounts and names: an administrator answers for those.
SHOWN: Final = frozenset(
    (
        "administrator_named",
        "administrator_removed",
        "consultant_named",
        "consultant_removed",
        "data_loaded",
        "database_restored",
        "focus_area_created",
        "focus_area_renamed",
        "handover_accepted",
        "handover_declined",
        "handover_fell",
        "handover_offered",
        "handover_taken_back",
        "invitation_sent",
        "invitation_withdrawn",
        "leader_named",
        "leader_removed",
        "log_looked",
        "network_coordinator_named",
        "network_coordinator_removed",
        "organisation_changed",
        "organisation_created",
        "organisation_look_changed",
        "organisation_renamed",
        "person_activated",
        "person_deactivated",
        "person_deleted",
        "person_renamed",
        "personal_data_flag_limit",
        "personal_data_flagged",
        "personal_data_reported",
        "school_changed",
        "school_created",
        "school_renamed",
        "team_archived",
        "team_changed",
        "team_coordinator_ended",
        "team_coordinator_named",
        "team_created",
        "team_joined",
        "team_last_day_set",
        "team_left",
        "team_member_invited",
        "team_member_removed",
        "team_question_alone",
        "team_question_ended",
        "team_question_opened",
        "team_question_unanswered",
        "team_renamed",
        "team_reopened",
        "year_report_finished",
        "year_report_sent",
    )
)
# What is about one person's own day and work. An event that stands in neither list is not shown
# either; a test asks that each stands in one.
OWN_AFFAIRS: Final = frozenset(
    (
        "all_sessions_ended",
        "answer_deleted",
        "reply_deleted",
        "cycle_deleted",
        "cycle_narrowed",
        "cycle_share_confirmed",
        "cycle_share_declined",
        "cycle_share_proposed",
        "cycle_shared",
        "handover_agreed",
        "headline_hidden",
        "headline_shown",
        "invitation_accepted",
        "invitation_declined",
        "list_fetched",
        "login",
        "logout",
        "note_deleted",
        "own_data_fetched",
        "password_asked",
        "password_changed",
        "password_reset",
        "personal_data_answered",
        "personal_data_blocked",
        "personal_data_removed",
        "report_fetched",
        "report_ordered",
        "report_text_allowed",
        "report_text_confirmed",
        "report_text_declined",
        "report_text_proposed",
        "report_text_withheld",
        "reset_requested",
        "session_ended",
        "sparring_asked",
        "sparring_withdrawn",
        "team_access_closed",
        "team_question_no",
        "team_question_yes",
        "words_forgotten",
        "work_asked",
        "work_confirmed",
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
    object_kind: str | None = None


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of the log, newest line first."""

    lines: Sequence[LogLine]
    page: int
    pages: int


def log_page(page: int) -> LogPage:
    """A page of what people did to accounts and access of others; the nearest one there is."""
    return _page(SecurityEvent.event.in_(SHOWN), page)


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
        .where(SecurityEvent.event.not_in(SHOWN), SecurityEvent.happened_at > now() - COUNTED)
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


def _names_of_places() -> list[ScalarSelect[str]]:
    """SQL: what the team or place of a line is called now. Administrators see these in their lists.

    What teams write has no name here: a record is named by its kind. By table, because those that
    have the names stand above this package.
    """
    tables = [db.metadata.tables[kind] for kind in _NAMED_PLACES]
    return [
        select(table.c.name)
        .where(
            SecurityEvent.object_kind == table.name,
            # A handover's id is »from/to«: named by the team that gives.
            table.c.public_id == func.substr(SecurityEvent.object_id, 1, LENGTH),
        )
        .correlate(SecurityEvent)
        .scalar_subquery()
        for table in tables
    ]


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
            func.coalesce(about.name, Invitation.email, *_names_of_places()),
            SecurityEvent.network_address,
            SecurityEvent.object_kind,
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
