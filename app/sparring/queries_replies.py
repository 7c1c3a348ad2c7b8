"""The thread of an answer, for its two sides alone."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.access.viewer import Viewer
from app.accounts.models import Person
from app.core.db import db
from app.cycles.models import Cycle
from app.sparring.models import SparringAnswer, SparringReply, SparringRequest
from app.teams.models import Team


def thread_or_none(viewer: Viewer, answer_id: str) -> SparringAnswer | None:
    """An answer with what was said after it: the viewer's own, or one to a team of theirs.

    Also when the question was taken back: whoever has answered keeps reading the thread.
    """
    request = contains_eager(SparringAnswer.request)
    query = (
        select(SparringAnswer)
        .join(SparringAnswer.request)
        .join(SparringRequest.cycle)
        .join(Cycle.team)
        .join(Team.school)
        .where(
            SparringAnswer.public_id == answer_id,
            or_(SparringAnswer.person_id == viewer.person_id, Cycle.team_id.in_(viewer.team_ids)),
        )
        .options(
            request.contains_eager(SparringRequest.cycle)
            .contains_eager(Cycle.team)
            .contains_eager(Team.school),
            request.contains_eager(SparringRequest.cycle).joinedload(Cycle.shared_version),
            request.contains_eager(SparringRequest.cycle).selectinload(Cycle.audiences),
            joinedload(SparringAnswer.person),
            selectinload(SparringAnswer.replies).joinedload(SparringReply.person),
        )
    )
    return db.session.scalars(query).one_or_none()


def reply_or_none(viewer: Viewer, reply_id: str) -> SparringReply | None:
    """A reply that the viewer reads: in a thread of theirs."""
    query = (
        select(SparringReply)
        .join(SparringReply.answer)
        .join(SparringAnswer.request)
        .join(SparringRequest.cycle)
        .where(
            SparringReply.public_id == reply_id,
            or_(SparringAnswer.person_id == viewer.person_id, Cycle.team_id.in_(viewer.team_ids)),
        )
        .options(contains_eager(SparringReply.answer))
    )
    return db.session.scalars(query).one_or_none()


def address_of_answerer(answer: SparringAnswer) -> str | None:
    """Where whoever answered gets mail; None for an account that is closed or rests."""
    query = select(Person.email).where(
        Person.id == answer.person_id, Person.active, Person.on_leave.is_(False)
    )
    return db.session.scalar(query)
