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
# The one kind of team that a school's leaders are in without being asked about.
LEADERSHIP = "leadership_team"
# What a team is asked: about somebody who is to come in, about somebody who is in it and has got a
# role around it, about its own kind, or about another team that would get all it has written.
QUESTIONS = ("newcomer", "member", "kind", "handover")
# alone: there was nobody else to ask. ended: what it was about has gone.
QUESTION_OUTCOMES = ("yes", "no", "unanswered", "ended", "alone")


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
    has_records: Mapped[bool | None] = query_expression()
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
    # The last day, for somebody who is there for a time.
    until: Mapped[date | None]


class TeamQuestion(Model):
    """What a team is asked: whether somebody who leads, consults, coordinates or administers a
    place around it may be in it, whether it becomes or stops being the school's leadership, or
    whether another team gets all that it has written.

    `rests_on`: from that day on the person's access rests, as long as there is no yes.
    `unless_stopped`: when its days are over it is a yes, unless somebody has said no.
    """

    __tablename__ = "team_question"
    __table_args__ = (
        one_of("about", QUESTIONS),
        one_of("new_kind", TEAM_KINDS),
        one_of("outcome", QUESTION_OUTCOMES),
        CheckConstraint(
            "(about IN ('kind', 'handover')) = (person_id IS NULL)"
            " AND (about = 'kind') = (new_kind IS NOT NULL)"
            " AND (about = 'handover') = (other_team_id IS NOT NULL)",
            name="one_subject",
        ),
        Index("ix_team_question_team_id", "team_id"),
        Index("ix_team_question_person_id", "person_id"),
    )

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    team: Mapped[Team] = relationship(lazy="raise_on_sql", foreign_keys=[team_id])
    about: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    person: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[person_id])
    new_kind: Mapped[str | None] = mapped_column(Text)
    other_team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    other_team: Mapped[Team | None] = relationship(
        lazy="raise_on_sql", foreign_keys=[other_team_id]
    )
    unless_stopped: Mapped[bool] = mapped_column(default=False)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    opened_on: Mapped[date]
    closes_on: Mapped[date]
    rests_on: Mapped[date | None]
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(Text)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TeamQuestionRole(Model):
    """A role that the question is about: a role that comes later is asked about anew."""

    __tablename__ = "team_question_role"
    __table_args__ = (
        UniqueConstraint("question_id", "role_id"),
        Index("ix_team_question_role_role_id", "role_id"),
    )

    id: Mapped[PrimaryKey]
    question_id: Mapped[int] = mapped_column(ForeignKey("team_question.id", ondelete="CASCADE"))
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id", ondelete="CASCADE"))


class TeamQuestionAnswer(Model):
    """A member who was there when the team was asked, or who has answered. Gone once decided.

    Nobody but the member sees it: not the answer, and not that there is none yet.
    """

    __tablename__ = "team_question_answer"
    __table_args__ = (
        UniqueConstraint("question_id", "member_id"),
        Index("ix_team_question_answer_member_id", "member_id"),
    )

    id: Mapped[PrimaryKey]
    question_id: Mapped[int] = mapped_column(ForeignKey("team_question.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    yes: Mapped[bool | None]
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TeamHandover(Model):
    """All that a team has written, offered to another team of its school. Gone once it has moved,
    or somebody has said no.

    `question_id`: what the members of the giving team are asked; None: they are not told yet.
    """

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
    question_id: Mapped[int | None] = mapped_column(
        ForeignKey("team_question.id", ondelete="CASCADE")
    )
    question: Mapped[TeamQuestion | None] = relationship(lazy="raise_on_sql")
    # The receiving team has said yes. It moves when the giving team's days are over, too.
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PlaceMove(Model):
    """A team that has come to another school, or with its school to another organisation.

    Those who work there read what was shared with the former place from the day `readers_on` on,
    as far as the team still shares it there. Then the row is gone.
    """

    __tablename__ = "place_move"
    __table_args__ = (Index("ix_place_move_readers_on", "readers_on"),)

    id: Mapped[PrimaryKey]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), unique=True)
    readers_on: Mapped[date]


class TeamNews(Model):
    """Something the team should know, shown on its page until it is put away. No free text.

    `by_role` and the place say who did it where no name is told: somebody's role, and where.
    """

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
    by_role: Mapped[str | None] = mapped_column(Text)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id", ondelete="SET NULL"))
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="SET NULL")
    )
    network_id: Mapped[int | None] = mapped_column(ForeignKey("network.id", ondelete="SET NULL"))
    # Which answer in its thread; the line goes with it.
    sparring_answer_id: Mapped[int | None] = mapped_column(
        ForeignKey("sparring_answer.id", ondelete="CASCADE")
    )
    created_at: Mapped[Moment] = mapped_column(default=now)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
