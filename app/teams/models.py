"""Teams and who is in them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from app.accounts.models import Person
from app.core.clock import now
from app.core.danish import sort_key
from app.core.db import Model, UtcDateTime
from app.core.models import HasExchangeId, Moment, PrimaryKey, PublicId, one_of
from app.organisations.models import School

TEAM_KINDS = (
    "class_team",
    "year_team",
    "subject_team",
    "section_team",
    "resource_team",
    "project_team",
    "cross_team",
    "programme_team",
    "leadership_team",
    "other",
)
MEMBER_ROLES = ("coordinator", "member")


class Team(HasExchangeId, Model):
    """A team that owns its records. Archived teams keep their last members' right to read."""

    __tablename__ = "team"
    __table_args__ = (one_of("kind", TEAM_KINDS), Index("ix_team_school_id", "school_id"))

    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    school: Mapped[School] = relationship(lazy="raise_on_sql")
    name: Mapped[str] = mapped_column(Text)
    sort_key: Mapped[str] = mapped_column(
        Text, default=lambda context: sort_key(context.get_current_parameters()["name"])
    )
    kind: Mapped[str] = mapped_column(Text)
    archived_on: Mapped[date | None]

    # No columns: queries that load a team for deciding fill them in; None when they did not.
    has_coordinator: Mapped[bool | None] = query_expression()
    school_has_leader: Mapped[bool | None] = query_expression()


class Membership(Model):
    """A person in a team, as coordinator or member."""

    __tablename__ = "membership"
    __table_args__ = (
        one_of("role", MEMBER_ROLES),
        UniqueConstraint("team_id", "person_id"),
        Index("ix_membership_person_id", "person_id"),
    )

    id: Mapped[PrimaryKey]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    team: Mapped[Team] = relationship(lazy="raise_on_sql")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    role: Mapped[str] = mapped_column(Text, default="member")
    position: Mapped[int] = mapped_column(default=0)
    # Orders a person's own teams on that person's own front page; shown to nobody.
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    since: Mapped[Moment] = mapped_column(default=now)


class LeaderConsent(Model):
    """A leader of the school who is to join a team there: needs every member's yes."""

    __tablename__ = "leader_consent"
    __table_args__ = (UniqueConstraint("team_id", "leader_id", "member_id"),)

    id: Mapped[PrimaryKey]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    leader_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TeamHandover(Model):
    """All that a team has written, offered to another team of its school. Gone once answered."""

    __tablename__ = "team_handover"
    __table_args__ = (
        CheckConstraint("from_team_id <> to_team_id", name="to_another_team"),
        Index("ix_team_handover_to_team_id", "to_team_id"),
    )

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    from_team_id: Mapped[int] = mapped_column(
        ForeignKey("team.id", ondelete="CASCADE"), unique=True
    )
    from_team: Mapped[Team] = relationship(lazy="raise_on_sql", foreign_keys=[from_team_id])
    to_team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    to_team: Mapped[Team] = relationship(lazy="raise_on_sql", foreign_keys=[to_team_id])
    offered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    offered_at: Mapped[Moment] = mapped_column(default=now)


class TeamNews(Model):
    """Something the team should know, shown on its page until it is put away. No free text."""

    __tablename__ = "team_news"
    __table_args__ = (Index("ix_team_news_team_id", "team_id"),)

    id: Mapped[PrimaryKey]
    public_id: Mapped[str] = mapped_column(Text, unique=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(Text)
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"))
    other_cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycle.id", ondelete="SET NULL"))
    other_team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[Moment] = mapped_column(default=now)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
