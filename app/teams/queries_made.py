"""The teams that an administrator has made, to find one again and correct its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import contains_eager, with_expression

from app.access.viewer import Viewer
from app.core.danish import sort_key
from app.core.db import db
from app.core.models import SecurityEvent
from app.organisations.models import School
from app.organisations.queries import school_has_leader
from app.teams.models import Team
from app.teams.queries_settings import team_has_coordinator

PER_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class TeamsPage:
    """A page of teams with their schools, and the facts that decide who may rename each."""

    teams: list[Team]
    page: int
    pages: int
    total: int


def teams_made(viewer: Viewer, *, search: str = "", page: int = 1) -> TeamsPage:
    """The viewer's own ones in Danish order, by a part of the team's or the school's name.

    Known from the security log, which keeps its lines for 13 months.
    """
    made = select(SecurityEvent.object_id).where(
        SecurityEvent.event == "team_created", SecurityEvent.person_id == viewer.person_id
    )
    query = select(Team).join(Team.school).where(Team.public_id.in_(made), *_like(search))
    total = db.session.scalar(query.with_only_columns(func.count(Team.id))) or 0
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    shown = (
        query.order_by(Team.sort_key, School.sort_key, Team.id)
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
        .options(
            contains_eager(Team.school),
            with_expression(Team.has_coordinator, team_has_coordinator()),
            with_expression(Team.school_has_leader, school_has_leader(Team.school_id)),
        )
    )
    return TeamsPage(list(db.session.scalars(shown)), page, pages, total)


def _like(search: str) -> list[ColumnElement[bool]]:
    """Signs alone, which are in no name's sort key, find nothing; only an empty search finds all."""
    if not search.strip():
        return []
    key = sort_key(search.strip())
    if not key:
        return [false()]
    return [or_(Team.sort_key.contains(key), School.sort_key.contains(key))]
