"""Which records somebody may see: one scope for lists and for single records."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.access.viewer import Viewer
from app.core.db import db
from app.cycles.models import Audience, Cycle, Note
from app.organisations.models import School
from app.teams.models import Team


def readable_cycles(viewer: Viewer) -> Select[Cycle]:
    """Every record the viewer may open: own teams' and those shared with a place of theirs.

    Joined to team and school, so that lists can filter and sort by them.
    """
    mine = Cycle.team_id.in_(viewer.team_ids)
    return _with_team().where(or_(mine, shared_with(viewer)), Cycle.binned_at.is_(None))


def shared_cycles(viewer: Viewer) -> Select[Cycle]:
    """The records that others have shared with the viewer: *Delt med os*."""
    others = Cycle.team_id.not_in(viewer.team_ids)
    return _with_team().where(others, shared_with(viewer), Cycle.binned_at.is_(None))


def team_cycles(viewer: Viewer, *, binned: bool = False) -> Select[Cycle]:
    """The records of the viewer's own teams, either those in use or those in the bin."""
    in_bin = Cycle.binned_at.is_not(None) if binned else Cycle.binned_at.is_(None)
    return _with_team().where(Cycle.team_id.in_(viewer.team_ids), in_bin)


def shared_with(viewer: Viewer) -> ColumnElement[bool]:
    """SQL twin of policy.shared_with_viewer: an audience is a place where the viewer is.

    tests/cycles/test_queries.py holds the two against each other for random roles.
    """
    places = or_(
        Audience.kind == "public",
        and_(Audience.kind == "school", School.id.in_(viewer.school_ids)),
        and_(Audience.kind == "organisation", School.organisation_id.in_(viewer.organisation_ids)),
        Audience.network_id.in_(viewer.network_ids),
        Audience.team_id.in_(viewer.active_team_ids),
    )
    shared = (
        select(Audience.cycle_id)
        .join(Cycle, Cycle.id == Audience.cycle_id)
        .join(Team, Team.id == Cycle.team_id)
        .join(School, School.id == Team.school_id)
        .where(places)
    )
    return Cycle.id.in_(shared)


def cycle_or_none(viewer: Viewer, cycle_id: str) -> Cycle | None:
    """One record that the viewer may open, with what its page shows."""
    query = readable_cycles(viewer).where(Cycle.public_id == cycle_id)
    return db.session.scalars(query.options(*whole_record())).unique().one_or_none()


def own_cycle_or_none(viewer: Viewer, cycle_id: str) -> Cycle | None:
    """A record of the viewer's own team, in the bin or not, for changing it."""
    query = (
        _with_team()
        .where(Cycle.team_id.in_(viewer.team_ids), Cycle.public_id == cycle_id)
        .options(*whole_record())
    )
    return db.session.scalars(query).unique().one_or_none()


def whole_record() -> tuple[ExecutableOption, ...]:
    """Loaders for everything that a record's page, version or PDF reads: two statements more."""
    return (
        joinedload(Cycle.focus_area),
        joinedload(Cycle.shared_version),
        selectinload(Cycle.audiences),
        selectinload(Cycle.notes).joinedload(Note.author),
    )


def _with_team() -> Select[Cycle]:
    return (
        select(Cycle)
        .join(Cycle.team)
        .join(Team.school)
        .options(contains_eager(Cycle.team).contains_eager(Team.school))
    )
