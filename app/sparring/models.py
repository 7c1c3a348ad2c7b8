"""A team asks for sparring, others answer, and the two sides go on from there."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.clock import now
from app.core.db import Model, UtcDateTime
from app.core.ids import new_public_id
from app.core.models import LongText, Moment, PrimaryKey
from app.cycles.models import Cycle


class SparringRequest(Model):
    """One line from a team to its school's leaders and teams. Withdrawn at once.

    It keeps the school it was put to, and what the team was called then.
    """

    __tablename__ = "sparring_request"
    __table_args__ = (Index("ix_sparring_request_cycle_id", "cycle_id"),)

    id: Mapped[PrimaryKey]
    public_id: Mapped[str] = mapped_column(Text, unique=True, default=new_public_id)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"))
    cycle: Mapped[Cycle] = relationship(lazy="raise_on_sql")
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    team_name: Mapped[str] = mapped_column(Text)
    question: Mapped[LongText]
    asked_on: Mapped[date]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[Moment] = mapped_column(default=now)
    answers: Mapped[list[SparringAnswer]] = relationship(
        lazy="raise_on_sql",
        order_by="SparringAnswer.id",
        passive_deletes=True,
        back_populates="request",
    )


class SparringAnswer(Model):
    """An answer: seen by the asking team and the one who answered, by nobody else."""

    __tablename__ = "sparring_answer"
    __table_args__ = (Index("ix_sparring_answer_request_id", "request_id"),)

    id: Mapped[PrimaryKey]
    public_id: Mapped[str] = mapped_column(Text, unique=True, default=new_public_id)
    request_id: Mapped[int] = mapped_column(ForeignKey("sparring_request.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    person: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    answered_on: Mapped[date]
    text: Mapped[LongText]
    request: Mapped[SparringRequest] = relationship(lazy="raise_on_sql", back_populates="answers")
    replies: Mapped[list[SparringReply]] = relationship(
        lazy="raise_on_sql",
        order_by="SparringReply.id",
        passive_deletes="all",
        back_populates="answer",
    )


class SparringReply(Model):
    """What the team, or the one who answered, says next in an answer's thread. Gone with the answer."""

    __tablename__ = "sparring_reply"
    __table_args__ = (Index("ix_sparring_reply_answer_id", "answer_id"),)

    id: Mapped[PrimaryKey]
    public_id: Mapped[str] = mapped_column(Text, unique=True, default=new_public_id)
    answer_id: Mapped[int] = mapped_column(ForeignKey("sparring_answer.id", ondelete="CASCADE"))
    answer: Mapped[SparringAnswer] = relationship(lazy="raise_on_sql", back_populates="replies")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    person: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    replied_on: Mapped[date]
    text: Mapped[LongText]
