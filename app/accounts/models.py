"""People and how they log in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.clock import now
from app.core.danish import sort_key
from app.core.db import Model, UtcDateTime
from app.core.models import HasExchangeId, LongText, Moment, PrimaryKey, PublicId, one_of

PROFESSIONS = (
    "teacher",
    "pedagogue",
    "preschool_class_leader",
    "resource_person",
    "pedagogical_leader",
    "headteacher",
    "consultant",
    "student_teacher",
    "lecturer",
    "other",
)
LINK_PURPOSES = ("invitation", "reset")


def email_key(email: str) -> str:
    """An address as it is compared: upper and lower case are the same."""
    return email.strip().casefold()


class Person(HasExchangeId, Model):
    """Somebody who can log in once invited. Minimal: name, work e-mail, profession."""

    __tablename__ = "person"
    __table_args__ = (one_of("profession", PROFESSIONS),)

    name: Mapped[str] = mapped_column(Text)
    sort_key: Mapped[str] = mapped_column(
        Text, default=lambda context: sort_key(context.get_current_parameters()["name"])
    )
    email: Mapped[str] = mapped_column(Text)
    email_key: Mapped[str] = mapped_column(
        Text,
        unique=True,
        default=lambda context: email_key(context.get_current_parameters()["email"]),
    )
    profession: Mapped[str | None] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(default=True)
    # Memberships rest; said and taken back by oneself, shown to nobody else.
    on_leave: Mapped[bool] = mapped_column(default=False)
    password_hash: Mapped[str | None] = mapped_column(Text)
    weekly_mail: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Moment] = mapped_column(default=now)


class LoginSession(Model):
    """A device that is logged in. The cookie holds the token, this row only its SHA-256."""

    __tablename__ = "login_session"
    __table_args__ = (Index("ix_login_session_person_id", "person_id"),)

    id: Mapped[PrimaryKey]
    public_id: Mapped[str] = mapped_column(Text, unique=True)
    token_hash: Mapped[str] = mapped_column(Text, unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    device: Mapped[str] = mapped_column(Text, default="")
    remembered: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Moment] = mapped_column(default=now)
    seen_at: Mapped[Moment] = mapped_column(default=now)
    idle_seconds: Mapped[int]
    expires_at: Mapped[Moment]
    password_given_at: Mapped[Moment] = mapped_column(default=now)


class LinkToken(Model):
    """A link in a mail: single use, expires, spent by a button. Only its SHA-256 is kept.

    It holds for the address it was sent to: when the person's address changes, it is dead.
    """

    __tablename__ = "link_token"
    __table_args__ = (
        one_of("purpose", LINK_PURPOSES),
        Index("ix_link_token_person_id", "person_id", "purpose"),
    )

    id: Mapped[PrimaryKey]
    token_hash: Mapped[str] = mapped_column(Text, unique=True)
    purpose: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    email_key: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[Moment]
    spent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[Moment] = mapped_column(default=now)


class LoginFailure(Model):
    """A failed log-in, counted so that guessing slows down, and forgotten after a day.

    `email_hash` tells about which account, known here or not; empty once its owner got in.
    """

    __tablename__ = "login_failure"
    __table_args__ = (
        Index("ix_login_failure_network_address", "network_address", "failed_at"),
        Index("ix_login_failure_email_hash", "email_hash", "failed_at"),
    )

    id: Mapped[PrimaryKey]
    network_address: Mapped[str] = mapped_column(Text)
    email_hash: Mapped[str] = mapped_column(Text, default="")
    failed_at: Mapped[Moment] = mapped_column(default=now)


class LogLook(Model):
    """An administrator looked at one person's lines of the security log, and why.

    The reason is for that person, who finds it among their own data.
    """

    __tablename__ = "log_look"
    __table_args__ = (Index("ix_log_look_person_id", "person_id"),)

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    reason: Mapped[LongText]
    looked_at: Mapped[Moment] = mapped_column(default=now)
