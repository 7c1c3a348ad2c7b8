"""What the front page reads: a few wide statements of plain rows, whatever the teams have written.

Rows and not objects, because the page may begin trials whose day has come between two readings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from app.access.viewer import Viewer
from app.accounts.models import Person
from app.builder.queries_colleague import asked_as_colleague
from app.core import clock
from app.core.db import db
from app.cycles.models import Audience, Cycle, Note, SharedVersion, ShareProposal
from app.cycles.phase_words import tag_words, tone_of
from app.cycles.queries import shared_with
from app.measures.models import Measure
from app.measures.queries import not_removed
from app.organisations.models import Network, Organisation, Role, School
from app.sparring.models import SparringAnswer
from app.teams.models import Membership, Team, TeamNews, TeamQuestion
from app.teams.presence import may_enter
from app.yearreports.queries_asks import waiting_asks

CLOSED_ON_BOARD = 3
RECORDS_PER_PAGE = 50
NEWS_SHOWN = 30
# A card quotes the beginning; the page cuts it at a word.
_QUOTED = 400
_LINE_BREAK = "\n"


@dataclass(frozen=True, slots=True)
class OwnTeam:
    """One of the viewer's teams, with what the page says about it as a whole.

    `colleague_asks` is the viewer's own: how many second yes teams of one ask for.
    `leaders` are members who lead the team's school, `asking_leaders` those who wait for the
    viewer's yes to join; several names are separated by line breaks.
    """

    id: int
    public_id: str
    name: str
    kind: str
    school: str
    school_public_id: str
    is_active: bool
    has_records: bool
    loose_notes: int
    news: int
    proposals: int
    report_asks: int
    leaders: str | None
    asked: int
    colleague_asks: int


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One record of the viewer's team as the board needs it."""

    public_id: str
    team_id: int
    kind: str
    title: str
    status: str
    round: int
    start: date | None
    end: date | None
    evaluation_date: date | None
    evaluated_on: date | None
    archived_on: date | None
    begun_by_date: bool
    headline: bool
    decision: str | None
    effect: str | None
    effort: str | None
    learning: str | None
    uncommon_acts: list[str]
    shared_on: date | None
    notes: int
    first_note_on: date | None
    last_note_on: date | None
    last_note: str | None
    measures: int

    @property
    def tone(self) -> str:
        return tone_of(self.status, self.decision)

    @property
    def tag(self) -> str:
        return tag_words(self.kind, self.status, self.decision)


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """One page of a team's records and how many pages there are."""

    records: list[BoardRow]
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class NewsRow:
    """Something the team should know, about a record of its own or about the team itself.

    Of the other team's record only what the viewer may read.
    """

    public_id: str
    kind: str
    created_at: datetime
    cycle_id: int | None
    own_title: str | None
    own_public_id: str | None
    person: str | None
    other_team: str | None
    other_title: str | None
    other_public_id: str | None
    by_role: str | None
    place: str | None
    answer_public_id: str | None = None


def own_teams(viewer: Viewer) -> list[OwnTeam]:
    """The viewer's teams: those in use first, the last used of them on top."""
    columns: dict[str, Any] = {
        "id": Team.id,
        "public_id": Team.public_id,
        "name": Team.name,
        "kind": Team.kind,
        "school": School.name,
        "school_public_id": School.public_id,
        "is_active": Team.archived_on.is_(None),
        "has_records": _unbinned().exists(),
        "loose_notes": _count(Note.id, Note.team_id == Team.id, Note.cycle_id.is_(None)),
        "news": _count(TeamNews.id, TeamNews.team_id == Team.id, *_new_to(viewer)),
        "proposals": _proposals(),
        "report_asks": waiting_asks(Team.id, clock.today()),
        "leaders": _leaders(),
        "asked": _count(
            TeamQuestion.id, TeamQuestion.team_id == Team.id, TeamQuestion.outcome.is_(None)
        ),
        "colleague_asks": asked_as_colleague(viewer),
    }
    query = (
        labelled(columns)
        .join(Membership, Membership.team_id == Team.id)
        .join(School, School.id == Team.school_id)
        .where(Membership.person_id == viewer.person_id, Team.id.in_(viewer.team_ids))
        .order_by(
            Team.archived_on.is_not(None),
            Membership.used_at.desc().nulls_last(),
            Membership.role,  # where one is coordinator, before where one is member
            Team.sort_key,
            Team.id,
        )
    )
    return [OwnTeam(**row) for row in db.session.execute(query).mappings()]


def board_rows(viewer: Viewer, team_id: int) -> list[BoardRow]:
    """What is not closed in all the viewer's teams, and what this team closed last."""
    newest_closed = (
        select(Cycle.id)
        .where(Cycle.team_id == team_id, Cycle.status == "closed", *_in_use())
        .order_by(Cycle.evaluated_on.desc().nulls_last(), Cycle.id.desc())
        .limit(CLOSED_ON_BOARD)
    )
    query = _records().where(
        Cycle.team_id.in_(viewer.active_team_ids),
        or_(Cycle.status != "closed", Cycle.id.in_(newest_closed)),
        *_in_use(),
    )
    return [BoardRow(**row) for row in db.session.execute(query).mappings()]


def team_records(
    viewer: Viewer, team_id: int, *, number: int, kind: str = "", status: str = ""
) -> RecordsPage:
    """A page of everything a team has, archived too, what was written in last on top."""
    query = _records().where(
        Cycle.team_id == team_id, Cycle.team_id.in_(viewer.team_ids), Cycle.binned_at.is_(None)
    )
    if kind:
        query = query.where(Cycle.kind == kind)
    if status:
        query = query.where(Cycle.status == status)
    counted = (
        query.add_columns(func.count().over().label("total"))
        .order_by(Cycle.changed_at.desc(), Cycle.id.desc())
        .offset((number - 1) * RECORDS_PER_PAGE)
        .limit(RECORDS_PER_PAGE)
    )
    rows = db.session.execute(counted).mappings().all()
    total = rows[0]["total"] if rows else 0
    records = [BoardRow(**{key: row[key] for key in row if key != "total"}) for row in rows]
    return RecordsPage(records=records, number=number, pages=-(-total // RECORDS_PER_PAGE))


def team_news(viewer: Viewer, team_id: int) -> list[NewsRow]:
    """What this team has not put away yet, newest first."""
    own, other, place = aliased(Cycle), aliased(Team), aliased(School)
    own_too = and_(Cycle.binned_at.is_(None), Cycle.team_id.in_(viewer.team_ids))
    open_to_viewer = or_(own_too, and_(Cycle.binned_at.is_(None), shared_with(viewer)))
    shown = and_(
        Cycle.binned_at.is_(None),
        Cycle.headline,
        Cycle.headline_school_id.in_(viewer.school_ids),
    )
    shared_title = SharedVersion.content["title"].as_string()
    query = (
        select(
            TeamNews.public_id,
            TeamNews.kind,
            TeamNews.created_at,
            TeamNews.cycle_id,
            own.title.label("own_title"),
            own.public_id.label("own_public_id"),
            Person.name.label("person"),
            func.coalesce(
                other.name,
                case(
                    (own_too, Team.name),
                    (open_to_viewer, SharedVersion.names["team"].as_string()),
                    (shown, Cycle.headline_words["team"].as_string()),
                ),
            ).label("other_team"),
            case((own_too, Cycle.title), (open_to_viewer, shared_title)).label("other_title"),
            case((open_to_viewer, Cycle.public_id)).label("other_public_id"),
            TeamNews.by_role,
            func.coalesce(place.name, Organisation.name, Network.name).label("place"),
            SparringAnswer.public_id.label("answer_public_id"),
        )
        .join(own, own.id == TeamNews.cycle_id, isouter=True)
        .join(other, other.id == TeamNews.other_team_id, isouter=True)
        .join(Cycle, Cycle.id == TeamNews.other_cycle_id, isouter=True)
        .join(Team, Team.id == Cycle.team_id, isouter=True)
        .join(School, School.id == Team.school_id, isouter=True)
        .join(SharedVersion, SharedVersion.cycle_id == Cycle.id, isouter=True)
        .join(Person, Person.id == TeamNews.person_id, isouter=True)
        .join(place, place.id == TeamNews.school_id, isouter=True)
        .join(Organisation, Organisation.id == TeamNews.organisation_id, isouter=True)
        .join(Network, Network.id == TeamNews.network_id, isouter=True)
        .join(SparringAnswer, SparringAnswer.id == TeamNews.sparring_answer_id, isouter=True)
        .where(
            TeamNews.team_id == team_id,
            TeamNews.team_id.in_(viewer.team_ids),
            *_new_to(viewer),
            own.binned_at.is_(None),
        )
        .order_by(TeamNews.created_at.desc(), TeamNews.id)
        .limit(NEWS_SHOWN)
    )
    return [NewsRow(**row) for row in db.session.execute(query).mappings()]


def news_or_none(viewer: Viewer, news_id: str) -> TeamNews | None:
    """A line of news of one of the viewer's own teams."""
    query = select(TeamNews).where(
        TeamNews.public_id == news_id, TeamNews.team_id.in_(viewer.team_ids)
    )
    return db.session.scalars(query).one_or_none()


def labelled(columns: dict[str, Any]) -> Select[Any]:
    """A statement of these columns under these names."""
    return select(*[column.label(name) for name, column in columns.items()])


def _records() -> Select[Any]:
    """Rows for BoardRow; whoever asks says of which team."""
    content = {
        "learning": func.coalesce(Cycle.learning, Cycle.transferable),
        "last_note": _of_notes(Note.text, newest_first=True),
    }
    columns: dict[str, Any] = {
        "public_id": Cycle.public_id,
        "team_id": Cycle.team_id,
        "kind": Cycle.kind,
        "title": Cycle.title,
        "status": Cycle.status,
        "round": Cycle.round,
        "start": Cycle.start,
        "end": Cycle.end,
        "evaluation_date": Cycle.evaluation_date,
        "evaluated_on": Cycle.evaluated_on,
        "archived_on": Cycle.archived_on,
        "begun_by_date": Cycle.begun_by_date,
        "headline": Cycle.headline,
        "decision": Cycle.decision,
        "effect": Cycle.effect,
        "effort": Cycle.effort,
        "uncommon_acts": Cycle.uncommon_acts,
        "shared_on": _shared_on(),
        "notes": _count(Note.id, Note.cycle_id == Cycle.id),
        "first_note_on": _of_notes(Note.noted_on, newest_first=False),
        "last_note_on": _of_notes(Note.noted_on, newest_first=True),
        "measures": _count(Measure.id, Measure.cycle_id == Cycle.id, not_removed()),
        **{name: func.substr(text, 1, _QUOTED) for name, text in content.items()},
    }
    return labelled(columns)


def _shared_on() -> ScalarSelect[Any]:
    """The day of the version that others read, while there are others who read it."""
    readers = select(Audience.id).where(Audience.cycle_id == Cycle.id)
    return (
        select(SharedVersion.shared_on)
        .where(SharedVersion.cycle_id == Cycle.id, readers.correlate(Cycle).exists())
        .scalar_subquery()
    )


def _of_notes(column: Any, *, newest_first: bool) -> ScalarSelect[Any]:
    order = (Note.noted_on, Note.position, Note.id)
    return (
        select(column)
        .where(Note.cycle_id == Cycle.id)
        .order_by(*(part.desc() if newest_first else part for part in order))
        .limit(1)
        .scalar_subquery()
    )


def _count(column: Any, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count(column)).where(*conditions).scalar_subquery()


def _in_use() -> tuple[ColumnElement[bool], ...]:
    return Cycle.binned_at.is_(None), Cycle.archived_on.is_(None)


def _new_to(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    """Not put away yet, and not what the viewer has just done."""
    return TeamNews.seen_at.is_(None), TeamNews.person_id.is_distinct_from(viewer.person_id)


def _unbinned() -> Select[Any]:
    return select(Cycle.id).where(Cycle.team_id == Team.id, Cycle.binned_at.is_(None))


def _proposals() -> ScalarSelect[int]:
    return (
        select(func.count(ShareProposal.id))
        .join(Cycle, Cycle.id == ShareProposal.cycle_id)
        .where(Cycle.team_id == Team.id, Cycle.binned_at.is_(None))
        .scalar_subquery()
    )


def _leaders() -> ScalarSelect[Any]:
    """Names of members who lead the team's own school."""
    membership = aliased(Membership)
    return (
        select(func.aggregate_strings(Person.name, _LINE_BREAK))
        .join(membership, membership.person_id == Person.id)
        .join(Role, and_(Role.person_id == Person.id, Role.kind == "leader"))
        .where(
            membership.team_id == Team.id, Role.school_id == Team.school_id, *may_enter(membership)
        )
        .scalar_subquery()
    )
