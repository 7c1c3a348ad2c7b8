"""Prototypes: gathered experience of several trials. Tables only; pages come later."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model
from app.core.models import HasExchangeId, Json, JsonOrNull, LongText, PrimaryKey, one_of
from app.cycles.models import AUDIENCE_KINDS, PLACES_FIT_KIND
from app.teams.contents import written_by_team


class Prototype(HasExchangeId, Model):
    """A practice described so well that others can use it."""

    __tablename__ = "prototype"

    title: Mapped[LongText]
    owner_team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    version: Mapped[int] = mapped_column(default=1)
    summary: Mapped[LongText | None]
    solves: Mapped[LongText | None]
    steps: Mapped[Json] = mapped_column(default=list)
    needs: Mapped[LongText | None]
    signs: Mapped[Json] = mapped_column(default=list)
    pitfalls: Mapped[Json] = mapped_column(default=list)
    unknowns: Mapped[LongText | None]
    shared_on: Mapped[date | None]
    # {team, school} as they were called when it was shared; None while it is not.
    names: Mapped[JsonOrNull | None]


class PrototypeSource(Model):
    """A trial behind a prototype, the failed ones too."""

    __tablename__ = "prototype_source"
    __table_args__ = (UniqueConstraint("prototype_id", "cycle_id"),)

    id: Mapped[PrimaryKey]
    prototype_id: Mapped[int] = mapped_column(ForeignKey("prototype.id", ondelete="CASCADE"))
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)


class PrototypeAudience(Model):
    """One of those who may read a prototype."""

    __tablename__ = "prototype_audience"
    __table_args__ = (
        one_of("kind", AUDIENCE_KINDS),
        CheckConstraint(PLACES_FIT_KIND, name="target_fits_kind"),
        Index("ix_prototype_audience_prototype_id", "prototype_id"),
    )

    id: Mapped[PrimaryKey]
    prototype_id: Mapped[int] = mapped_column(ForeignKey("prototype.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(Text)
    network_id: Mapped[int | None] = mapped_column(ForeignKey("network.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))


written_by_team(Prototype.owner_team_id)
