"""Offers to take over what a team has written."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from app.access.viewer import Viewer
from app.core.db import db, read
from app.teams.models import Team, TeamHandover, TeamQuestion


def handover_or_none(viewer: Viewer, handover_id: str) -> TeamHandover | None:
    """An offer that a team of the viewer has made or got; its row is locked for the answer."""
    query = _with_teams().where(
        TeamHandover.public_id == handover_id,
        or_(
            TeamHandover.from_team_id.in_(viewer.team_ids),
            TeamHandover.to_team_id.in_(viewer.team_ids),
        ),
    )
    own = select(TeamHandover.id).where(TeamHandover.public_id == handover_id)
    found = read(query, hold=own if request.method == "POST" else None)
    return found.scalars().one_or_none()


def handover_held(handover_id: int) -> TeamHandover | None:
    """An offer, locked; for the worker. None when it is answered meanwhile."""
    query = _with_teams().where(TeamHandover.id == handover_id)
    hold = select(TeamHandover.id).where(TeamHandover.id == handover_id)
    return read(query, hold=hold).scalars().one_or_none()


def offers_of(viewer: Viewer, team: Team) -> Sequence[TeamHandover]:
    """What waits for an answer from or to this team, for its members alone."""
    if team.id not in viewer.team_ids:
        return []
    ours = or_(TeamHandover.from_team_id == team.id, TeamHandover.to_team_id == team.id)
    query = _with_teams().where(ours).order_by(TeamHandover.offered_at, TeamHandover.id)
    return db.session.scalars(query).all()


def possible_heirs(team: Team) -> Sequence[Team]:
    """The other teams in use at the school, in Danish order."""
    query = (
        select(Team)
        .where(Team.school_id == team.school_id, Team.id != team.id, Team.archived_on.is_(None))
        .order_by(Team.sort_key, Team.id)
    )
    return db.session.scalars(query).all()


def _with_teams() -> Select[TeamHandover]:
    return select(TeamHandover).options(
        joinedload(TeamHandover.from_team, innerjoin=True),
        joinedload(TeamHandover.to_team, innerjoin=True),
        joinedload(TeamHandover.question).options(
            joinedload(TeamQuestion.team), joinedload(TeamQuestion.other_team)
        ),
    )
