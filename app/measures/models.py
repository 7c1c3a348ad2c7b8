"""Measured series on a record, and their points."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.clock import now
from app.core.db import Model
from app.core.exact import Digits
from app.core.ids import new_public_id
from app.core.models import Json, LongText, Moment, PrimaryKey, one_of
from app.measures.chains import key_of

WANTED = ("higher", "lower", "none")
POINT_CHANGES = ("corrected", "taken_out")


class Measure(Model):
    """What a team counts or measures: name, unit, wanted direction.

    A baseline that the team began anew is a measure of its own, of the same name and unit, with
    `baseline_points` of its own: app/measures/chains.py puts them together.
    """

    __tablename__ = "measure"
    __table_args__ = (one_of("wanted", WANTED), Index("ix_measure_cycle_id", "cycle_id"))

    id: Mapped[PrimaryKey]
    public_id: Mapped[str] = mapped_column(Text, unique=True, default=new_public_id)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[LongText]
    unit: Mapped[LongText | None]
    wanted: Mapped[str | None] = mapped_column(Text)
    baseline_points: Mapped[int | None]
    target: Mapped[Decimal | None] = mapped_column(Digits)
    points: Mapped[list[MeasurePoint]] = relationship(
        lazy="raise_on_sql", order_by="MeasurePoint.position", passive_deletes=True
    )

    @property
    def key(self) -> tuple[str, str]:
        return key_of(self.name, self.unit)

    @property
    def first_day(self) -> date | None:
        return min((point.measured_on for point in self.points), default=None)

    @property
    def last_day(self) -> date | None:
        return max((point.measured_on for point in self.points), default=None)


class MeasurePoint(Model):
    """One measured value on one day, in the measure's unit."""

    __tablename__ = "measure_point"
    __table_args__ = (Index("ix_measure_point_measure_id", "measure_id"),)

    id: Mapped[PrimaryKey]
    public_id: Mapped[str] = mapped_column(Text, unique=True, default=new_public_id)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    measured_on: Mapped[date]
    value: Mapped[Decimal | None] = mapped_column(Digits)
    note: Mapped[LongText | None]


class MeasurePointVersion(Model):
    """A value as it was before somebody corrected it or took it out. Only the team sees these."""

    __tablename__ = "measure_point_version"
    __table_args__ = (
        one_of("change", POINT_CHANGES),
        Index("ix_measure_point_version_measure_id", "measure_id"),
    )

    id: Mapped[PrimaryKey]
    public_id: Mapped[str] = mapped_column(Text, unique=True, default=new_public_id)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id", ondelete="CASCADE"))
    measure: Mapped[Measure] = relationship(lazy="raise_on_sql")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    person: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    kept_at: Mapped[Moment] = mapped_column(default=now)
    change: Mapped[str] = mapped_column(Text)
    measured_on: Mapped[date]
    value: Mapped[Decimal | None] = mapped_column(Digits)
    note: Mapped[LongText | None]


class MeasureVersion(Model):
    """A measure as it was before the team changed what it is called or measured against.

    `baselines` says from how many values each stretch's was counted: {"from": day or null, "points":
    number or null}. It hangs on the first stretch. Only the team sees these.
    """

    __tablename__ = "measure_version"
    __table_args__ = (
        one_of("wanted", WANTED),
        Index("ix_measure_version_measure_id", "measure_id"),
    )

    id: Mapped[PrimaryKey]
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    person: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    kept_at: Mapped[Moment] = mapped_column(default=now)
    name: Mapped[LongText]
    unit: Mapped[LongText | None]
    wanted: Mapped[str | None] = mapped_column(Text)
    target: Mapped[Decimal | None] = mapped_column(Digits)
    baselines: Mapped[Json] = mapped_column(default=list)


class MeasureRemoval(Model):
    """A measure that the team has removed: out of sight, with its values, until it is taken back.

    All stretches of a measure are removed at one moment, and come back together.
    """

    __tablename__ = "measure_removal"

    measure_id: Mapped[int] = mapped_column(
        ForeignKey("measure.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    measure: Mapped[Measure] = relationship(lazy="raise_on_sql")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    person: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    removed_at: Mapped[Moment] = mapped_column(default=now)
