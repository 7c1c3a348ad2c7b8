"""Column shapes that many tables share, and the kernel's own tables."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.db import Model, UtcDateTime
from app.core.ids import new_public_id

PrimaryKey = Annotated[int, mapped_column(primary_key=True)]
Moment = Annotated[datetime, mapped_column(UtcDateTime)]
PublicId = Annotated[str, mapped_column(Text, unique=True, default=new_public_id)]
LongText = Annotated[str, mapped_column(Text)]
Json = Annotated[Any, mapped_column(JSON)]
# Nothing is NULL there, as in other columns.
JsonOrNull = Annotated[Any, mapped_column(JSON(none_as_null=True))]


def one_of(column: str, values: tuple[str, ...], *, name: str | None = None) -> CheckConstraint:
    """A named check that a text column holds one of these words (or nothing)."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=name or f"{column}_known")


class HasExchangeId:
    """A record that travels in files: `exchange_id` is its id there, `public_id` its address.

    What is made in the browser takes its public id as exchange id.
    """

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    exchange_id: Mapped[str] = mapped_column(
        Text, unique=True, default=lambda context: context.get_current_parameters()["public_id"]
    )


class FormReceipt(Model):
    """What a submitted form led to, so that the same form sent twice makes one record.

    `content_hash` tells whether it is the same content; None on rows from before it was kept.
    """

    __tablename__ = "form_receipt"

    id: Mapped[PrimaryKey]
    token: Mapped[str] = mapped_column(Text, unique=True)
    address: Mapped[LongText]
    content_hash: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[Moment] = mapped_column(default=now)


class Mail(Model):
    """A mail to be sent, written in the transaction that caused it. The row is the truth.

    `template` and `links` make the text; there is no free text of a user in it.
    """

    __tablename__ = "mail"
    __table_args__ = (
        one_of("state", ("waiting", "sending", "sent", "failed")),
        Index("ix_mail_state_due_at", "state", "due_at"),
    )

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    recipient: Mapped[LongText]
    template: Mapped[LongText]
    values: Mapped[Json] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(Text, default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[Moment] = mapped_column(default=now)
    created_at: Mapped[Moment] = mapped_column(default=now)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failure: Mapped[str | None] = mapped_column(Text)
    # Whom to tell when it is given up, and the path of the page where they see which one it was.
    sender: Mapped[str | None] = mapped_column(Text)
    sender_path: Mapped[str | None] = mapped_column(Text)


class SecurityEvent(Model):
    """One line of the security log: who did what to what, never any content."""

    __tablename__ = "security_event"
    __table_args__ = (Index("ix_security_event_happened_at", "happened_at"),)

    id: Mapped[PrimaryKey]
    happened_at: Mapped[Moment] = mapped_column(default=now)
    event: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    object_kind: Mapped[str | None] = mapped_column(Text)
    object_id: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(Text, default="ok")
    network_address: Mapped[str | None] = mapped_column(Text)


class WorkerHeartbeat(Model):
    """When the background worker was last heard from."""

    __tablename__ = "worker_heartbeat"

    id: Mapped[PrimaryKey]
    name: Mapped[str] = mapped_column(Text, unique=True)
    seen_at: Mapped[Moment]
