"""Which records somebody may see: one scope for lists and for single records."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, or_, select
from sqlalchemy.orm import (
    InstrumentedAttribute,
    contains_eager,
    joinedload,
    selectinload,
    subqueryload,
)
from sqlalchemy.sql.base import ExecutableOption

from app.access.viewer import Viewer
from app.accounts.models import Person
from app.core.db import db, read
from app.cycles.models import Audience, Cycle, CycleVersion, Note, SharedVersion
from app.teams.models import Membership, Team


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
        Audience.school_id.in_(viewer.school_ids),
        Audience.organisation_id.in_(viewer.organisation_ids),
        networks_hold(Audience.network_id, SharedVersion.shared_on, viewer),
        Audience.team_id.in_(viewer.active_team_ids),
    )
    shared = (
        select(Audience.cycle_id)
        .join(SharedVersion, SharedVersion.cycle_id == Audience.cycle_id)
        .where(places)
        .correlate(None)
    )
    return Cycle.id.in_(shared)


def networks_hold(
    network_id: ColumnElement[Any] | InstrumentedAttribute[Any],
    shared_on: ColumnElement[Any] | InstrumentedAttribute[Any],
    viewer: Viewer,
) -> ColumnElement[bool]:
    """SQL twin of policy.shared_since_viewer_joined."""
    later = viewer.networks_read_from
    return or_(
        network_id.in_(viewer.network_ids - later.keys()),
        *(and_(network_id == one, shared_on >= day) for one, day in sorted(later.items())),
    )


def cycle_or_none(viewer: Viewer, cycle_id: str, *, lock: bool = False) -> Cycle | None:
    """One record that the viewer may open, with what its page shows. `lock` as below."""
    query = readable_cycles(viewer).where(Cycle.public_id == cycle_id).options(*whole_record())
    found = read(query, hold=row_of_cycle(cycle_id) if lock else None)
    return found.unique().scalars().one_or_none()


def outline_or_none(viewer: Viewer, cycle_id: str) -> Cycle | None:
    """The same without its notes, for pages that read them with those of other records."""
    query = readable_cycles(viewer).where(Cycle.public_id == cycle_id).options(*_outline())
    return db.session.execute(query).unique().scalars().one_or_none()


def own_cycle_or_none(
    viewer: Viewer, cycle_id: str | ScalarSelect[str], *, lock: bool = False
) -> Cycle | None:
    """A record of the viewer's own team, in the bin or not. `lock` keeps others from changing it."""
    query = (
        _with_team()
        .where(Cycle.team_id.in_(viewer.team_ids), Cycle.public_id == cycle_id)
        .options(*whole_record())
    )
    found = read(query, hold=row_of_cycle(cycle_id) if lock else None)
    return found.unique().scalars().one_or_none()


def row_of_cycle(cycle_id: str | ScalarSelect[str]) -> Select[int]:
    """What is held to keep others from changing a record and all that belongs to it."""
    return select(Cycle.id).where(Cycle.public_id == cycle_id)


def days_of_evaluation(cycle: Cycle) -> list[tuple[int, datetime, str | None]]:
    """Each version's number, when it was saved and the evaluation date it has, newest first."""
    day = CycleVersion.content["plan"]["evaluation_date"].as_string()
    query = (
        select(CycleVersion.number, CycleVersion.saved_at, day)
        .where(CycleVersion.cycle_id == cycle.id)
        .order_by(CycleVersion.number.desc())
    )
    return [(number, saved_at, said) for number, saved_at, said in db.session.execute(query)]


def running_cycles(viewer: Viewer) -> list[Cycle]:
    """The records a note can be about: of active teams, not closed, not put away."""
    query = (
        team_cycles(viewer)
        .where(
            Cycle.team_id.in_(viewer.active_team_ids),
            Cycle.status != "closed",
            Cycle.archived_on.is_(None),
        )
        .order_by(Cycle.changed_at.desc(), Cycle.id)
    )
    return list(db.session.scalars(query))


def active_teams(viewer: Viewer) -> list[Team]:
    """The viewer's teams that are in use, last used first."""
    query = (
        select(Team)
        .join(Membership, Membership.team_id == Team.id)
        .join(Team.school)
        .where(Membership.person_id == viewer.person_id, Team.id.in_(viewer.active_team_ids))
        .order_by(Membership.used_at.desc().nulls_last(), Membership.role, Team.sort_key, Team.id)
        .options(contains_eager(Team.school))
    )
    return list(db.session.scalars(query))


def note_or_none(viewer: Viewer, note_id: str, *, lock: bool = False) -> Note | None:
    """A note of one of the viewer's own teams, loose or on a record.

    With `lock` it is held, and before it the record it is on: everybody takes them in this order.
    """
    query = (
        select(Note)
        .where(Note.public_id == note_id, Note.team_id.in_(viewer.team_ids))
        .options(joinedload(Note.author))
    )
    if not lock:
        return read(query).scalars().one_or_none()
    on = select(Note.cycle_id).where(Note.public_id == note_id).scalar_subquery()
    read(select(Cycle.id).where(Cycle.id == on), hold=select(Cycle.id).where(Cycle.id == on))
    own = select(Note.id).where(Note.public_id == note_id)
    return read(query, hold=own).scalars().one_or_none()


def cycle_of_note(viewer: Viewer, note: Note, *, lock: bool = False) -> Cycle | None:
    """The record that a note is on, locked when it is to be changed, or None for a loose note."""
    if note.cycle_id is None:
        return None
    public_id = db.session.scalar(select(Cycle.public_id).where(Cycle.id == note.cycle_id))
    return own_cycle_or_none(viewer, public_id, lock=lock) if public_id else None


def same_note(
    viewer: Viewer, *, text: str, on: date, since: datetime, target: Cycle | Team
) -> Note | None:
    """A note that the viewer has put in this very place since then, word for word the same."""
    place = (
        Note.cycle_id == target.id
        if isinstance(target, Cycle)
        else and_(Note.team_id == target.id, Note.cycle_id.is_(None))
    )
    query = select(Note).where(
        place,
        Note.author_id == viewer.person_id,
        Note.text == text,
        Note.noted_on == on,
        Note.created_at >= since,
    )
    return db.session.scalars(query.limit(1)).one_or_none()


def team_of_note(viewer: Viewer, note: Note) -> str:
    """The public id of the team a note belongs to, one of the viewer's own."""
    query = select(Team.public_id).where(Team.id == note.team_id, Team.id.in_(viewer.team_ids))
    return db.session.scalars(query).one()


def loose_note_or_none(viewer: Viewer, note_id: str, *, lock: bool = False) -> Note | None:
    """A note that belongs to no record yet."""
    note = note_or_none(viewer, note_id, lock=lock)
    return note if note is not None and note.cycle_id is None else None


def loose_notes(viewer: Viewer, team: Team) -> list[Note]:
    """A team's loose notes, newest first."""
    query = (
        select(Note)
        .where(Note.team_id == team.id, Note.cycle_id.is_(None), Note.team_id.in_(viewer.team_ids))
        .order_by(Note.noted_on.desc(), Note.id.desc())
        .options(joinedload(Note.author))
    )
    return list(db.session.scalars(query))


def own_team_or_none(viewer: Viewer, team_id: str) -> Team | None:
    """A team that the viewer is in, archived or not."""
    query = (
        select(Team)
        .join(Team.school)
        .where(Team.public_id == team_id, Team.id.in_(viewer.team_ids))
        .options(contains_eager(Team.school))
    )
    return db.session.scalars(query).one_or_none()


def binned_cycles(viewer: Viewer, team: Team) -> list[Cycle]:
    """What lies in a team's bin, newest first."""
    query = team_cycles(viewer, binned=True).where(Cycle.team_id == team.id)
    return list(db.session.scalars(query.order_by(Cycle.binned_at.desc())))


def archived_cycles(viewer: Viewer, team: Team) -> list[Cycle]:
    """What a team has put away, newest first."""
    query = team_cycles(viewer).where(Cycle.team_id == team.id, Cycle.archived_on.is_not(None))
    return list(db.session.scalars(query.order_by(Cycle.archived_on.desc(), Cycle.id)))


def last_saved_by(cycle: Cycle) -> str:
    """The name of the one who saved the record last, or "" when that person is gone."""
    query = (
        select(Person.name)
        .join(CycleVersion, CycleVersion.person_id == Person.id)
        .where(CycleVersion.cycle_id == cycle.id)
        .order_by(CycleVersion.number.desc())
        .limit(1)
    )
    return db.session.scalar(query) or ""


def is_saved_by_others(cycle: Cycle, viewer: Viewer, *, since: int) -> bool:
    """Whether anybody else has saved the record after that version."""
    query = select(CycleVersion.id).where(
        CycleVersion.cycle_id == cycle.id,
        CycleVersion.number > since,
        CycleVersion.person_id.is_distinct_from(viewer.person_id),
    )
    return db.session.scalar(query.limit(1)) is not None


def whole_record(*, of_many: bool = False) -> tuple[ExecutableOption, ...]:
    """Loaders for everything that a record's page, version or PDF reads: one statement more.

    `of_many` is for lists: the other way of loading asks anew for every 500 records.
    """
    notes = subqueryload(Cycle.notes) if of_many else selectinload(Cycle.notes)
    return (*_outline(), notes.joinedload(Note.author))


def _outline() -> tuple[ExecutableOption, ...]:
    return (
        joinedload(Cycle.focus_area),
        joinedload(Cycle.shared_version),
        joinedload(Cycle.proposal),
        joinedload(Cycle.audiences),
    )


def _with_team() -> Select[Cycle]:
    return (
        select(Cycle)
        .join(Cycle.team)
        .join(Team.school)
        .options(contains_eager(Cycle.team).contains_eager(Team.school))
    )
