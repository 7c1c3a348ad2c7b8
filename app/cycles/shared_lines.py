"""Shared records as lines of a list, from the shared version and nothing else.

The text comes out of the stored version in SQL, so that a list of hundreds stays light and the
record's own text, which may have gone on since, is never even read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from app.access.viewer import Viewer
from app.core.clock import today
from app.core.db import db
from app.cycles.models import Audience, Cycle, SharedVersion
from app.cycles.phase_words import tag_words, tone_of
from app.cycles.queries import shared_with
from app.organisations.models import NetworkMember, Organisation, School
from app.organisations.queries import is_member_on
from app.teams.models import Team

LINES_PER_PAGE = 20
# A line quotes the beginning; the page cuts it at a word.
_QUOTED = 600


@dataclass(frozen=True, slots=True)
class SharedLine:
    """What others may read of a record at a glance. `status` is the shared version's."""

    cycle_id: int
    public_id: str
    kind: str
    round: int
    team_id: int
    team_public_id: str
    team: str
    school: str
    shared_on: date
    title: str
    status: str
    focus_area: str | None
    tags: list[str]
    decision: str | None
    learning: str | None
    plan: str | None

    @property
    def tone(self) -> str:
        return tone_of(self.status, self.decision)

    @property
    def tag(self) -> str:
        return tag_words(self.kind, self.status, self.decision)


@dataclass(frozen=True, slots=True)
class SharedPage:
    """One page of a list and how many pages there are."""

    lines: list[SharedLine]
    number: int
    pages: int


def shared_lines(viewer: Viewer) -> Select[Any]:
    """Every record shared with a place where the viewer is, own teams' too, newest first."""
    content = SharedVersion.content
    return (
        select(
            Cycle.id.label("cycle_id"),
            Cycle.public_id,
            Cycle.kind,
            Cycle.round,
            Cycle.team_id,
            Team.public_id.label("team_public_id"),
            SharedVersion.names["team"].as_string().label("team"),
            SharedVersion.names["school"].as_string().label("school"),
            SharedVersion.shared_on,
            content["title"].as_string().label("title"),
            content["status"].as_string().label("status"),
            func.nullif(SharedVersion.names["focus_area"].as_string(), "").label("focus_area"),
            content["tags"].label("tags"),
            content["evaluation", "decision"].as_string().label("decision"),
            _beginning(_learning()).label("learning"),
            _beginning(_required()).label("plan"),
        )
        .join(Cycle.team)
        .join(Team.school)
        .join(SharedVersion, SharedVersion.cycle_id == Cycle.id)
        .where(shared_with(viewer), Cycle.binned_at.is_(None))
        .order_by(SharedVersion.shared_on.desc(), Cycle.id.desc())
    )


def lines_of(query: Select[Any]) -> list[SharedLine]:
    """Run a query made by `shared_lines`."""
    return [SharedLine(**row) for row in db.session.execute(query).mappings()]


def shared_with_us(viewer: Viewer) -> Select[Any]:
    """What others than the viewer's own teams have shared with the viewer: *Delt med os*."""
    return shared_lines(viewer).where(Cycle.team_id.not_in(viewer.team_ids))


def open_to_all_at(school: School) -> ColumnElement[bool]:
    """The record of a team of this school has an audience that everybody at the school is in."""
    member = or_(
        NetworkMember.school_id == school.id,
        NetworkMember.organisation_id == school.organisation_id,
    )
    shared = _shared_where(
        Audience.kind == "public",
        Audience.school_id == school.id,
        Audience.organisation_id == school.organisation_id,
        _networks_with(member),
    )
    return Cycle.id.in_(shared)


def open_to_organisation(organisation: Organisation) -> ColumnElement[bool]:
    """Shared with this organisation: by its own teams, or with a network that it is in."""
    networks = _networks_with(NetworkMember.organisation_id == organisation.id)
    return Cycle.id.in_(_shared_where(Audience.organisation_id == organisation.id, networks))


def _networks_with(member: ColumnElement[bool]) -> ColumnElement[bool]:
    """SQL: the audience is a network that this member was in when the version was shared."""
    reads = or_(
        NetworkMember.reads_from.is_(None), NetworkMember.reads_from <= SharedVersion.shared_on
    )
    return (
        exists()
        .where(NetworkMember.network_id == Audience.network_id, member, reads)
        .where(is_member_on(today()))
        .correlate(Audience, SharedVersion)
    )


def _shared_where(*places: ColumnElement[bool]) -> Select[Any]:
    """SQL: ids of the records with an audience that is one of these places."""
    return (
        select(Audience.cycle_id)
        .join(SharedVersion, SharedVersion.cycle_id == Audience.cycle_id)
        .where(or_(*places))
        .correlate(None)
    )


def shared_page(viewer: Viewer, *, number: int, kind: str = "", status: str = "") -> SharedPage:
    """A page of *Delt med os*; a number beyond the last page gives the last one's neighbour."""
    query = shared_with_us(viewer)
    if kind:
        query = query.where(Cycle.kind == kind)
    if status:
        query = query.where(SharedVersion.content["status"].as_string() == status)
    counted = query.add_columns(func.count().over().label("total"))
    start = (number - 1) * LINES_PER_PAGE
    rows = db.session.execute(counted.offset(start).limit(LINES_PER_PAGE)).mappings().all()
    total = rows[0]["total"] if rows else 0
    lines = [SharedLine(**{key: row[key] for key in row if key != "total"}) for row in rows]
    return SharedPage(lines=lines, number=number, pages=-(-total // LINES_PER_PAGE))


def _learning() -> Any:
    """What was learned; for a positive deviation what all can do, or the first act found."""
    content = SharedVersion.content
    return func.coalesce(
        content["evaluation", "learning"].as_string(),
        content["evaluation", "transferable"].as_string(),
        content["evaluation", "uncommon_acts", 0].as_string(),
    )


def _required() -> Any:
    content = SharedVersion.content
    return func.coalesce(
        content["plan", "action"].as_string(), content["plan", "what_succeeds"].as_string()
    )


def _beginning(text: Any) -> Any:
    return func.substr(text, 1, _QUOTED)
