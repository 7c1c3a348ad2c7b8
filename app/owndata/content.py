"""Everything that is kept about one person, as plain data: the page and the file show the same.

Other people's names stay out: a line says »by another« at most. Titles of records are told only
while the person is in the team.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

# Which columns of the database point at a person, and the part of the content that shows them.
# A test fails when a table gets such a column and nobody has thought of this page.
SHOWN_IN: Final = {
    ("membership", "person_id"): "memberships",
    ("role", "person_id"): "roles",
    ("team_question_answer", "member_id"): "consents",
    ("team_question", "person_id"): "consents",
    ("team_question", "opened_by_id"): "consents",
    ("note", "author_id"): "notes",
    ("sparring_answer", "person_id"): "answers",
    ("sparring_reply", "person_id"): "answers",
    ("cycle_version", "person_id"): "versions",
    ("measure_point_version", "person_id"): "values",
    ("measure_version", "person_id"): "values",
    ("measure_removal", "person_id"): "values",
    ("share_proposal", "proposed_by_id"): "proposals",
    ("share_proposal", "colleague_id"): "proposals",
    ("report_ask", "colleague_id"): "proposals",
    ("invitation", "invited_by_id"): "invitations",
    ("work_word", "person_id"): "words",
    ("work_word", "by_id"): "words",
    ("work_question", "person_id"): "words",
    ("work_question", "asked_id"): "words",
    ("team_handover", "offered_by_id"): "handovers",
    ("team_handover", "accepted_by_id"): "handovers",
    ("report_ask", "first_yes_by_id"): "proposals",
    ("report", "person_id"): "reports",
    ("report_edition", "finished_by_id"): "editions",
    ("report_edition", "sent_by_id"): "editions",
    ("team_news", "person_id"): "news",
    ("login_session", "person_id"): "sessions",
    ("link_token", "person_id"): "links",
    ("security_event", "person_id"): "events",
    ("log_look", "person_id"): "log_looks",
    ("log_look", "by_id"): "log_looks",
}
# Kept by address, not by person.
PARTS: Final = (*dict.fromkeys(SHOWN_IN.values()), "mails")


@dataclass(frozen=True, slots=True)
class Profile:
    """Who one is here."""

    name: str
    email: str
    profession: str | None
    weekly_mail: bool
    on_leave: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is kept. What does not apply is None and left out of the file."""

    at: datetime | None = None
    day: date | None = None
    team: str | None = None
    place: str | None = None
    record: str | None = None
    word: str | None = None
    text: str | None = None
    outcome: str | None = None
    used: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class OwnData:
    """All of it: a list for every part, newest first."""

    profile: Profile
    parts: dict[str, list[Entry]]


def as_plain(data: OwnData) -> dict[str, Any]:
    """For the file: JSON's own types only."""
    parts = {name: [_plain(entry) for entry in data.parts[name]] for name in PARTS}
    return {"profile": _plain(data.profile), **parts}


def _plain(thing: Profile | Entry) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(thing).items()
        if value is not None
    }
