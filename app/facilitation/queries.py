"""What the school's page reads. Everybody at a school reads the same page, so there is one scope.

It holds what everybody there may open: shared with the school, its organisation, a network that
one of the two is in, or all. What a person may read besides, through a team or a role of their
own, has its place in *Delt med os*.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ScalarSelect, func, select

from app.access.viewer import Viewer
from app.core.clock import now
from app.core.danish import join_words
from app.core.db import db
from app.core.i18n import _
from app.cycles.fields import CHOICES
from app.cycles.models import Cycle
from app.cycles.phase_words import TONES, phase_word
from app.cycles.shared_lines import SharedLine, open_to_all_at, shared_lines
from app.organisations.models import School
from app.sharing.leaving import holds_number
from app.teams.models import Team, TeamNews

MEETING = "suggest_meeting"
# So long nobody suggests the same again.
SUGGESTION_STANDS = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Headline:
    """What a team shows while the work runs: a line without a link, in its present phase.

    `opens` says that everybody at the school may open the record as well.
    """

    cycle_id: int
    public_id: str
    kind: str
    title: str
    status: str
    grades: list[int]
    focus_area: str | None
    team_id: int
    team: str
    opens: bool
    suggested_at: datetime | None = None

    @property
    def tag(self) -> str:
        return phase_word(self.kind, self.status)

    @property
    def tone(self) -> str:
        return TONES[self.status]

    @property
    def facts(self) -> str:
        """Team, kind, focus area, grades."""
        kind = str(CHOICES["kind"][self.kind]).lower()
        parts = (self.team, kind, self.focus_area, grade_words(self.grades))
        return " · ".join(part for part in parts if part)


def grade_words(grades: list[int]) -> str:
    """6. klasse; 0., 1. og 2. klasse."""
    if not grades:
        return ""
    numbers = join_words([f"{grade}." for grade in sorted(grades)])
    return _("%(grades)s\u00a0klasse", grades=numbers)


@dataclass(frozen=True, slots=True)
class SchoolLine(SharedLine):
    """A shared record, and when a leader last suggested a meeting about it."""

    suggested_at: datetime | None = None


def schools_of_viewer(viewer: Viewer) -> list[School]:
    """The schools whose page the viewer may open, those they lead first."""
    query = (
        select(School)
        .where(School.id.in_(viewer.school_ids))
        .order_by(School.id.not_in(viewer.led_school_ids), School.sort_key, School.id)
    )
    return list(db.session.scalars(query))


def school_lines(viewer: Viewer, school: School) -> list[SchoolLine]:
    """What this school's teams have shared with everybody there, newest first."""
    query = shared_lines(viewer).where(Team.school_id == school.id, open_to_all_at(school))
    rows = db.session.execute(query.add_columns(_suggested_at().label("suggested_at")))
    return [SchoolLine(**row) for row in rows.mappings()]


def headlines(school: School) -> list[Headline]:
    """What teams show this school by title while it runs, in the words that they have shown it."""
    said = Cycle.headline_words
    columns: dict[str, Any] = {
        "cycle_id": Cycle.id,
        "public_id": Cycle.public_id,
        "kind": Cycle.kind,
        "title": said["title"].as_string(),
        "status": Cycle.status,
        "grades": Cycle.grades,
        "focus_area": func.nullif(said["focus_area"].as_string(), ""),
        "team_id": Cycle.team_id,
        "team": said["team"].as_string(),
        "opens": open_to_all_at(school),
        "suggested_at": _suggested_at(),
    }
    query = (
        select(*[column.label(name) for name, column in columns.items()])
        .join(Team, Team.id == Cycle.team_id)
        .where(
            Cycle.headline_school_id == school.id,
            Team.archived_on.is_(None),
            Cycle.headline,
            Cycle.binned_at.is_(None),
            Cycle.archived_on.is_(None),
        )
        .order_by(Team.sort_key, Cycle.id)
    )
    shown = [Headline(**row) for row in db.session.execute(query).mappings()]
    # They were checked when they were shown; a file may have brought others.
    return [one for one in shown if not holds_number(one.title, one.focus_area, one.team)]


def _suggested_at() -> ScalarSelect[Any]:
    """When a leader lately suggested a meeting about this record."""
    lately = TeamNews.created_at > now() - SUGGESTION_STANDS
    return (
        select(func.max(TeamNews.created_at))
        .where(TeamNews.kind == MEETING, TeamNews.cycle_id == Cycle.id, lately)
        .correlate(Cycle)
        .scalar_subquery()
    )


def has_teams(school: School) -> bool:
    """Whether the school has any team that is not archived."""
    query = select(Team.id).where(Team.school_id == school.id, Team.archived_on.is_(None)).limit(1)
    return db.session.scalar(query) is not None
