"""Who is known to work in an organisation, by somebody's word, and who is asked for it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.db import Model
from app.core.models import Moment, PrimaryKey, PublicId, one_of

# As what the word was given; before: was a member when the rule began.
GIVEN_AS = ("leader", "consultant", "colleague", "administrator", "before")


class WorkWord(Model):
    """Somebody says that a person works in this organisation. Never for oneself."""

    __tablename__ = "work_word"
    __table_args__ = (
        one_of("given_as", GIVEN_AS),
        CheckConstraint("by_id IS NULL OR by_id <> person_id", name="not_for_oneself"),
        UniqueConstraint("person_id", "organisation_id", "by_id"),
        Index("ix_work_word_organisation_id", "organisation_id"),
    )

    id: Mapped[PrimaryKey]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    given_as: Mapped[str] = mapped_column(Text)
    given_at: Mapped[Moment] = mapped_column(default=now)


class WorkQuestion(Model):
    """Somebody is asked whether a person works at this school; why, they are not told. Gone once
    answered.
    """

    __tablename__ = "work_question"
    __table_args__ = (
        UniqueConstraint("person_id", "school_id", "asked_id"),
        Index("ix_work_question_asked_id", "asked_id"),
    )

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"))
    asked_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    asked_at: Mapped[Moment] = mapped_column(default=now)
