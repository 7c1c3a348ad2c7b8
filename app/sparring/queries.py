"""Questions for sparring: who sees them, and of the answers only what is theirs to see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from app.access.policy import Can, allows, in_its_team
from app.access.viewer import Viewer
from app.accounts.models import Person
from app.core.db import db
from app.cycles.models import Cycle
from app.cycles.reading import title_for
from app.organisations.models import Role, School
from app.sparring.models import SparringAnswer, SparringRequest
from app.teams.models import Membership, Team


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A question as somebody at the school sees it.

    Title and address are empty where the viewer may not open the record. `answers` are the
    viewer's own.
    """

    public_id: str
    team: str
    question: str
    asked_on: date
    is_own: bool
    title: str
    cycle_public_id: str
    answers: list[SparringAnswer]


@dataclass(frozen=True, slots=True)
class WaitingQuestions:
    """How many questions wait for a leader at one school, and since when the first of them."""

    public_id: str
    name: str
    count: int
    oldest: date


def open_requests(viewer: Viewer, school: School) -> list[OpenRequest]:
    """What a school's teams ask for, oldest first, in one statement; nothing to outsiders."""
    query = (
        _seen_by(viewer)
        .where(SparringRequest.school_id == school.id)
        .order_by(SparringRequest.asked_on, SparringRequest.id)
    )
    return [shown_to(viewer, request) for request in db.session.scalars(query).unique()]


def waiting_questions(viewer: Viewer) -> list[WaitingQuestions]:
    """What waits for a leader, school by school; nothing, and no statement, to others.

    A question waits until this leader has answered it; not one from a team of the leader's own.
    """
    if not viewer.led_school_ids:
        return []
    answered = select(SparringAnswer.id).where(
        SparringAnswer.request_id == SparringRequest.id,
        SparringAnswer.person_id == viewer.person_id,
    )
    query = (
        select(
            School.public_id,
            School.name,
            func.count(SparringRequest.id).label("count"),
            func.min(SparringRequest.asked_on).label("oldest"),
        )
        .join(SparringRequest, SparringRequest.school_id == School.id)
        .join(Cycle, Cycle.id == SparringRequest.cycle_id)
        .join(Team, Team.id == Cycle.team_id)
        .where(
            School.id.in_(viewer.led_school_ids),
            *_asked_of_colleagues(),
            Team.id.not_in(viewer.team_ids),
            ~answered.exists(),
        )
        .group_by(School.id, School.public_id, School.name, School.sort_key)
        .order_by(School.sort_key, School.id)
    )
    return [WaitingQuestions(**row) for row in db.session.execute(query).mappings()]


def request_or_none(viewer: Viewer, request_id: str) -> SparringRequest | None:
    """An open question that the viewer may answer."""
    query = _seen_by(viewer).where(SparringRequest.public_id == request_id)
    return db.session.scalars(query).unique().one_or_none()


def known_request_or_none(viewer: Viewer, request_id: str) -> SparringRequest | None:
    """A question that one of the viewer's own teams has asked, or that the viewer may answer."""
    query = (
        select(SparringRequest)
        .join(SparringRequest.cycle)
        .where(SparringRequest.public_id == request_id, Cycle.team_id.in_(viewer.team_ids))
        .options(contains_eager(SparringRequest.cycle))
    )
    return db.session.scalars(query).one_or_none() or request_or_none(viewer, request_id)


def known_answer_or_none(viewer: Viewer, answer_id: str) -> SparringAnswer | None:
    """An answer that the viewer sees: their own, or one to their team."""
    query = (
        select(SparringAnswer)
        .join(SparringRequest, SparringRequest.id == SparringAnswer.request_id)
        .join(SparringRequest.cycle)
        .where(
            SparringAnswer.public_id == answer_id,
            or_(SparringAnswer.person_id == viewer.person_id, Cycle.team_id.in_(viewer.team_ids)),
        )
    )
    return db.session.scalars(query).one_or_none()


def requests_of(cycle: Cycle, viewer: Viewer) -> list[SparringRequest]:
    """The questions about a record, newest first, in one statement.

    Its team sees all of them with all answers; colleagues at its school the open one, with their
    own answers. Others see none.
    """
    if in_its_team(viewer, cycle):
        return _requests_about(cycle, joinedload(SparringRequest.answers))
    own = SparringRequest.answers.and_(SparringAnswer.person_id == viewer.person_id)
    asked_here = SparringRequest.school_id.in_(viewer.school_ids)
    return _requests_about(
        cycle, joinedload(own), SparringRequest.withdrawn_at.is_(None), asked_here
    )


def open_request_about(cycle: Cycle) -> SparringRequest | None:
    """The question that waits for answers, when there is one."""
    query = select(SparringRequest).where(
        SparringRequest.cycle_id == cycle.id, SparringRequest.withdrawn_at.is_(None)
    )
    return db.session.scalars(query.limit(1)).one_or_none()


def leaders_to_tell(cycle: Cycle) -> list[str]:
    """The addresses of the school's leaders, without those who ask because the team is theirs."""
    asking = select(Membership.person_id).where(Membership.team_id == cycle.team_id)
    query = (
        select(Person.email)
        .join(Role, Role.person_id == Person.id)
        .where(
            Role.kind == "leader",
            Role.school_id == cycle.team.school_id,
            Person.active,
            Person.id.not_in(asking),
        )
        .order_by(Role.position, Role.id)
    )
    return list(db.session.scalars(query))


def shown_to(viewer: Viewer, request: SparringRequest) -> OpenRequest:
    """A question with no more about its record than the viewer may read."""
    cycle = request.cycle
    readable = allows(viewer, Can.READ_CYCLE, cycle)
    return OpenRequest(
        public_id=request.public_id,
        team=cycle.team.name if in_its_team(viewer, cycle) else request.team_name,
        question=request.question,
        asked_on=request.asked_on,
        is_own=in_its_team(viewer, cycle),
        title=title_for(viewer, cycle) if readable else "",
        cycle_public_id=cycle.public_id if readable else "",
        answers=list(request.answers),
    )


def _seen_by(viewer: Viewer) -> Select[SparringRequest]:
    """Open questions of teams in use at the viewer's schools, with the viewer's own answers."""
    own = SparringRequest.answers.and_(SparringAnswer.person_id == viewer.person_id)
    cycle = contains_eager(SparringRequest.cycle)
    return (
        select(SparringRequest)
        .join(SparringRequest.cycle)
        .join(Cycle.team)
        .join(Team.school)
        .where(SparringRequest.school_id.in_(viewer.school_ids), *_asked_of_colleagues())
        .options(
            cycle.contains_eager(Cycle.team).contains_eager(Team.school),
            cycle.joinedload(Cycle.shared_version),
            cycle.joinedload(Cycle.audiences),
            joinedload(own),
        )
    )


def _asked_of_colleagues() -> tuple[ColumnElement[bool], ...]:
    """Open, and of a team and a record in use."""
    return (
        Team.archived_on.is_(None),
        Cycle.binned_at.is_(None),
        SparringRequest.withdrawn_at.is_(None),
    )


def _requests_about(
    cycle: Cycle, answers: _AbstractLoad, *conditions: ColumnElement[bool]
) -> list[SparringRequest]:
    query = (
        select(SparringRequest)
        .where(SparringRequest.cycle_id == cycle.id, *conditions)
        .order_by(SparringRequest.id.desc())
        .options(answers.joinedload(SparringAnswer.person))
    )
    return list(db.session.scalars(query).unique())
