"""That words of a record were forgotten: when and by whom, never which."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.db import Model
from app.core.models import Json, Moment, PrimaryKey


class ForgottenWords(Model):
    """One act of forgetting, for one round of the record's series.

    `fingerprints` is a list of texts »words:digest« (app/forgetting/fingerprints.py). They are needed
    for drafts that browsers still hold and for backups that are restored, and go when those have gone.
    """

    __tablename__ = "forgotten_words"
    __table_args__ = (Index("ix_forgotten_words_cycle_id", "cycle_id"),)

    id: Mapped[PrimaryKey]
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"))
    fingerprints: Mapped[Json]
    forgotten_at: Mapped[Moment] = mapped_column(default=now)
