"""Invitations into teams and roles, by address: nobody is anything there before they say yes."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.db import Model
from app.core.models import Moment, PrimaryKey, PublicId, one_of

INVITED_AS = ("member", "coordinator", "leader", "consultant", "network_coordinator")
_PLACES = ("team_id", "school_id", "organisation_id", "network_id")
_ONE_PLACE = " + ".join(f"(CASE WHEN {place} IS NULL THEN 0 ELSE 1 END)" for place in _PLACES)


class Invitation(Model):
    """Somebody at this address is asked to join a team or to take a role. Gone once answered.

    It knows the address as the inviter typed it, never whether there is an account with it: the
    answer finds the account by the address. Of the link in the mail only the SHA-256 is kept.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        one_of("invited_as", INVITED_AS),
        CheckConstraint(f"{_ONE_PLACE} = 1", name="one_place"),
        *(UniqueConstraint("email_key", place) for place in _PLACES),
        *(Index(f"ix_invitation_{place}", place) for place in _PLACES),
    )

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    email: Mapped[str] = mapped_column(Text)
    email_key: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    invited_as: Mapped[str] = mapped_column(Text)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"))
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE")
    )
    network_id: Mapped[int | None] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"))
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    token_hash: Mapped[str] = mapped_column(Text, unique=True)
    # The newest mail with its link: what became of it is what the inviter is told.
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id", ondelete="SET NULL"))
    invited_at: Mapped[Moment] = mapped_column(default=now)
    sent_at: Mapped[Moment] = mapped_column(default=now)
    expires_at: Mapped[Moment]
