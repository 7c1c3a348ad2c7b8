"""PDFs that the worker makes. The row is the truth: state, progress, what went wrong."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.clock import now
from app.core.db import Model, UtcDateTime
from app.core.ids import new_public_id
from app.core.models import Json, Moment, PrimaryKey, one_of

REPORT_KINDS = ("record", "collection", "report_draft", "report_edition", "report_archive")
REPORT_STATES = ("queued", "running", "done", "failed", "cancelled")


class ReportFile(Model):
    """A finished file's bytes, once, by SHA-256: they commit with the report's row."""

    __tablename__ = "report_file"

    sha256: Mapped[str] = mapped_column(Text, primary_key=True)
    size_bytes: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Report(Model):
    """A PDF that somebody asked for. Only that person fetches it, and only while allowed.

    Without a person it is made of what is public, for whoever has its address, or it belongs to
    something that a package above this one has, which then says who fetches it. `sources` is what
    the finished file holds: {"cycle": id, "version": digest of the shared version or null}. `doing`
    is what is being done to it just now, in words for the one who waits.
    A record's title is not repeated here: it is read where the reader may still read it.
    """

    __tablename__ = "report"
    __table_args__ = (
        one_of("kind", REPORT_KINDS),
        one_of("state", REPORT_STATES),
        Index("ix_report_person_id", "person_id"),
        Index("ix_report_state", "state"),
    )

    id: Mapped[PrimaryKey]
    public_id: Mapped[str] = mapped_column(Text, unique=True, default=new_public_id)
    kind: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(Text, default="")
    # What it is about, for kinds that a package above this one makes (app/reports/above.py).
    subject: Mapped[str | None] = mapped_column(Text)
    sources: Mapped[Json] = mapped_column(default=list)
    # Kinds of personal data that stand in the team's own text, once each time: never the words.
    found: Mapped[Json] = mapped_column(default=list)
    state: Mapped[str] = mapped_column(Text, default="queued")
    progress: Mapped[int] = mapped_column(default=0)
    doing: Mapped[str] = mapped_column(Text, default="")
    attempts: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str | None] = mapped_column(Text)
    heartbeat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[Moment] = mapped_column(default=now)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    file_sha256: Mapped[str | None] = mapped_column(ForeignKey("report_file.sha256"))
    file: Mapped[ReportFile | None] = relationship(lazy="raise_on_sql")
