"""Records: a cycle is one prøvehandling or positiv afvigelse, one round of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.clock import now
from app.core.db import Model, UtcDateTime
from app.core.ids import new_public_id
from app.core.models import HasExchangeId, Json, JsonOrNull, LongText, Moment, PrimaryKey, one_of
from app.organisations.models import FocusArea
from app.teams.contents import written_by_team
from app.teams.models import Team

KINDS = ("trial_action", "positive_deviation")
STATUSES = ("planning", "trying", "evaluating", "closed")
OCCASIONS = ("challenge", "opportunity")
INSPIRATION_SOURCES = ("own_experience", "colleague", "pupils", "other_school", "literature")
SIGN_RESULTS = ("seen", "partly", "not_seen", "not_examined")
EFFECTS = ("none", "small", "some", "large", "opposite", "unknown")
EFFECTS_ON = ("learning", "wellbeing", "motivation", "collaboration")
EFFORTS = ("small", "medium", "large")
DECISIONS = ("keep", "adapt", "drop", "spread")
AUDIENCE_KINDS = ("school", "organisation", "network", "team", "public")
EXTRAS = ("notes", "measures", "responsibilities", "team_learning")
REPORT_ANSWERS = ("yes", "ask")


class _Plan:
    """What the team writes before it starts. Empty text is stored as NULL."""

    # Trial action
    action: Mapped[LongText | None]
    starting_point: Mapped[LongText | None]
    pupil_needs: Mapped[LongText | None]
    hypothesis: Mapped[LongText | None]
    signs: Mapped[Json] = mapped_column(default=list)
    start: Mapped[date | None]
    end: Mapped[date | None]
    responsibilities: Mapped[LongText | None]
    pupil_say: Mapped[LongText | None]
    own_learning_need: Mapped[LongText | None]
    advice: Mapped[LongText | None]
    inspiration_source: Mapped[LongText | None]
    inspiration_note: Mapped[LongText | None]
    plan_changes: Mapped[LongText | None]
    # Positive deviation
    what_succeeds: Mapped[LongText | None]
    where: Mapped[LongText | None]
    shared_problem: Mapped[LongText | None]
    same_conditions: Mapped[LongText | None]
    evidence: Mapped[LongText | None]
    # True: asked and agree. False: not yet, as every new one starts. NULL: it is about ourselves.
    described_agree: Mapped[bool | None]
    # Both
    inquiry_method: Mapped[LongText | None]
    evaluation_date: Mapped[date | None]


class _Evaluation:
    """What the team saw, how it understands it, what it learned and decided."""

    evaluated_on: Mapped[date | None]
    observations: Mapped[LongText | None]
    sign_results: Mapped[Json] = mapped_column(default=list)
    interpretation: Mapped[LongText | None]
    effect: Mapped[LongText | None]
    effect_on: Mapped[Json] = mapped_column(default=list)
    effort: Mapped[LongText | None]
    learning: Mapped[LongText | None]
    team_learning: Mapped[LongText | None]
    decision: Mapped[LongText | None]
    who_benefits: Mapped[LongText | None]
    pupil_feedback: Mapped[LongText | None]
    uncommon_acts: Mapped[Json] = mapped_column(default=list)
    transferable: Mapped[LongText | None]
    special_conditions: Mapped[LongText | None]
    pupil_voice: Mapped[LongText | None]
    next_step: Mapped[LongText | None]


class Cycle(HasExchangeId, _Plan, _Evaluation, Model):
    """One record. Belongs to one team; `follows` links it to the round before."""

    __tablename__ = "cycle"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("status", STATUSES),
        one_of("occasion", OCCASIONS),
        one_of("inspiration_source", INSPIRATION_SOURCES),
        one_of("effect", EFFECTS),
        one_of("effort", EFFORTS),
        one_of("decision", DECISIONS),
        CheckConstraint("round >= 1", name="round_from_one"),
        Index("ix_cycle_team_id", "team_id"),
        Index("ix_cycle_follows_id", "follows_id"),
    )

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    team: Mapped[Team] = relationship(lazy="raise_on_sql")
    kind: Mapped[str] = mapped_column(Text)
    title: Mapped[LongText]
    status: Mapped[str] = mapped_column(Text, default="planning")
    round: Mapped[int] = mapped_column(default=1)
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("cycle.id", ondelete="SET NULL"))
    inspired_by_cycle_id: Mapped[int | None] = mapped_column(
        ForeignKey("cycle.id", ondelete="SET NULL")
    )
    inspired_by_prototype_id: Mapped[int | None] = mapped_column(
        ForeignKey("prototype.id", ondelete="SET NULL")
    )
    occasion: Mapped[LongText | None]
    focus_area_id: Mapped[int | None] = mapped_column(
        ForeignKey("focus_area.id", ondelete="SET NULL")
    )
    focus_area: Mapped[FocusArea | None] = relationship(lazy="raise_on_sql")
    grades: Mapped[Json] = mapped_column(default=list)
    subjects: Mapped[Json] = mapped_column(default=list)
    tags: Mapped[Json] = mapped_column(default=list)
    headline: Mapped[bool] = mapped_column(default=False)
    # What the headline says, {title, team, focus_area}, as it was looked at when it was shown; and
    # to which school. What is written since stays with the team until it is shown anew.
    headline_words: Mapped[JsonOrNull | None]
    headline_school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    archived_on: Mapped[date | None]
    binned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    frozen_on: Mapped[date | None]
    frozen_hypothesis: Mapped[LongText | None]
    frozen_signs: Mapped[Json] = mapped_column(default=list)
    # The start date has moved this record to trying once; put back, it stays in planning.
    begun_by_date: Mapped[bool] = mapped_column(default=False)
    # Warnings about personal data that the team has answered: tokens, never the words.
    answered: Mapped[Json] = mapped_column(default=list)
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Moment] = mapped_column(default=now)
    changed_at: Mapped[Moment] = mapped_column(default=now)

    notes: Mapped[list[Note]] = relationship(
        lazy="raise_on_sql", order_by="Note.position, Note.id", passive_deletes=True
    )
    audiences: Mapped[list[Audience]] = relationship(
        lazy="raise_on_sql", order_by="Audience.id", cascade="all, delete-orphan"
    )
    shared_version: Mapped[SharedVersion | None] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", uselist=False
    )
    proposal: Mapped[ShareProposal | None] = relationship(lazy="raise_on_sql", viewonly=True)


class Note(Model):
    """A dated note: on a record, or loose (`cycle_id` NULL) until the team places it."""

    __tablename__ = "note"
    __table_args__ = (Index("ix_note_cycle_id", "cycle_id"), Index("ix_note_team_id", "team_id"))

    id: Mapped[PrimaryKey]
    public_id: Mapped[str] = mapped_column(Text, unique=True, default=new_public_id)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    noted_on: Mapped[date]
    text: Mapped[LongText]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    author: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    created_at: Mapped[Moment] = mapped_column(default=now)


class CycleVersion(Model):
    """Every saved change of a record, whole, with who and when. Only the team sees these."""

    __tablename__ = "cycle_version"
    __table_args__ = (UniqueConstraint("cycle_id", "number"),)

    id: Mapped[PrimaryKey]
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"))
    number: Mapped[int]
    saved_at: Mapped[Moment] = mapped_column(default=now)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    person: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    change: Mapped[str] = mapped_column(Text)
    content: Mapped[Json]


# Which place an audience is, by its kind. It keeps the place that it was given to, wherever the team
# moves. `public` has the place it was given from: those who work there may do more than read.
PLACES_FIT_KIND = (
    "(kind = 'network') = (network_id IS NOT NULL) AND (kind = 'team') = (team_id IS NOT NULL)"
    " AND (kind IN ('school', 'public')) = (school_id IS NOT NULL)"
    " AND (kind IN ('organisation', 'public')) = (organisation_id IS NOT NULL)"
)


class Audience(Model):
    """One of those who may read the shared version of a record."""

    __tablename__ = "audience"
    __table_args__ = (
        one_of("kind", AUDIENCE_KINDS),
        CheckConstraint(PLACES_FIT_KIND, name="target_fits_kind"),
        UniqueConstraint(
            "cycle_id", "kind", "network_id", "team_id", "school_id", "organisation_id"
        ),
        Index("ix_audience_kind", "kind", "cycle_id"),
    )

    id: Mapped[PrimaryKey]
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(Text)
    network_id: Mapped[int | None] = mapped_column(ForeignKey("network.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))


class SharedVersion(Model):
    """The text everyone outside the team reads: the record as it was when the team shared it.

    `names` are what team, school and focus area were called then: see app/cycles/names.py.
    """

    __tablename__ = "shared_version"
    __table_args__ = (one_of("reports", REPORT_ANSWERS),)

    id: Mapped[PrimaryKey]
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"), unique=True)
    shared_on: Mapped[date]
    extras: Mapped[Json] = mapped_column(default=list)
    reports: Mapped[str] = mapped_column(Text, default="ask")
    content: Mapped[Json]
    names: Mapped[Json] = mapped_column(default=dict)


class ShareProposal(Model):
    """A sharing that waits for a second member's yes. Binds to this very version.

    `colleague_email`: whom a team of one has asked instead; `colleague_id`: whose address that is,
    as long as it is somebody who can say yes. The team sees the address alone.
    """

    __tablename__ = "share_proposal"

    id: Mapped[PrimaryKey]
    public_id: Mapped[str] = mapped_column(Text, unique=True, default=new_public_id)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"), unique=True)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    proposed_at: Mapped[Moment] = mapped_column(default=now)
    audiences: Mapped[Json]
    extras: Mapped[Json] = mapped_column(default=list)
    reports: Mapped[str] = mapped_column(Text, default="ask")
    content: Mapped[Json]
    names: Mapped[Json] = mapped_column(default=dict)
    colleague_email: Mapped[str | None] = mapped_column(Text)
    colleague_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


written_by_team(Cycle.team_id)
written_by_team(Note.team_id)
