"""Whether a team has written anything, told by the packages above that hold it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, false, or_, select

from app.core.db import db
from app.teams.models import Team

_TEAM_COLUMNS: list[Any] = []


def written_by_team(team_column: Any) -> None:
    """Each row of this table belongs to a team by this column, and is something it has written."""
    _TEAM_COLUMNS.append(team_column)


def has_written() -> ColumnElement[bool]:
    """SQL: there is something in the team, in the bin or not."""
    return or_(
        false(),
        *(select(one).where(one == Team.id).correlate(Team).exists() for one in _TEAM_COLUMNS),
    )


def team_has_written(team_id: int) -> bool:
    return bool(db.session.scalar(select(Team.id).where(Team.id == team_id, has_written())))
