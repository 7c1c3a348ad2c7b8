"""Inviting an address into a team or a role, sending the link again, and taking it back.

What the inviter sees is the same whether the address has an account or not: the same row, the same
mail, the same words. Answering is done in app/teams/joining.py, which knows the places.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import delete, select

from app.access.viewer import Viewer
from app.accounts import links
from app.accounts.models import Person, email_key
from app.accounts.models_invitations import Invitation
from app.core import securitylog
from app.core.clock import now
from app.core.db import db, read
from app.core.errors import FieldError
from app.core.i18n import _
from app.core.mail import path_for, queue_mail
from app.core.sealed import NONCE, new_secret

INVITATIONS_PER_DAY: Final = 50
# Leaders and administrators start whole schools.
INVITATIONS_PER_DAY_WHEN_TRUSTED: Final = 500
LIFETIME: Final = links.LIFETIMES["invitation"]
# So long after it has died an invitation is shown to who sent it, and can be sent again.
KEPT: Final = timedelta(days=90)
# Who asks for a link by their address gets one no more often than this.
_BETWEEN_LINKS: Final = timedelta(minutes=20)
_SAME_FORM: Final = timedelta(minutes=1)
_OPEN: Final = "teams.invitation_open"
_SENT: Final = "invitation_sent"
_DAY: Final = timedelta(days=1)


def invite_to(
    email: str, name: str, invited_as: str, *, back: str, by: Viewer, **place: int
) -> Invitation:
    """Ask this address to join `place` (`team_id=…`). Asked before: the link is sent again, but
    not for the same form sent twice.

    `back` is the path where the inviter sees what became of the mail.
    """
    key = email_key(email)
    found = select(Invitation).filter_by(email_key=key, **place)
    invitation = db.session.scalars(found).one_or_none()
    if invitation is None:
        invitation = Invitation(email=email, email_key=key, name=name, **place)
    elif invitation.sent_at > now() - _SAME_FORM:
        return invitation
    invitation.invited_as, invitation.invited_by_id = invited_as, by.person_id
    send(invitation, back=back, by=by)
    return invitation


def send(invitation: Invitation, *, back: str, by: Viewer) -> None:
    """Send a link; an earlier one is dead from now on."""
    refuse_too_many(by)
    sender = db.session.scalar(select(Person.email).where(Person.id == by.person_id))
    _send(invitation, back=back, sender=sender)
    log(_SENT, invitation, by)


def send_to_who_asks(email: str) -> None:
    """The newest invitation of an address that asked for a link, when there is one and it is time."""
    query = select(Invitation).where(Invitation.email_key == email_key(email))
    newest = query.order_by(Invitation.sent_at.desc(), Invitation.id.desc()).limit(1)
    invitation = db.session.scalars(newest).one_or_none()
    if invitation is not None and invitation.sent_at < now() - _BETWEEN_LINKS:
        _send(invitation, back="/", sender=None)


def withdraw(invitation: Invitation, *, by: Viewer) -> None:
    """Who invited thinks better of it: the link opens nothing any more."""
    log("invitation_withdrawn", invitation, by)
    forget(invitation)


def forget(invitation: Invitation) -> None:
    """It is answered."""
    db.session.delete(invitation)
    db.session.flush()


def invitation_by_token(token: str, *, lock: bool = False) -> Invitation | None:
    """The invitation whose newest link has this token, while it can be used."""
    query = select(Invitation).where(
        Invitation.token_hash == links.digest(token), Invitation.expires_at > now()
    )
    return read(query, hold=query if lock else None).scalar_one_or_none()


def forget_old() -> None:
    """Remove invitations that nobody has answered for long."""
    db.session.execute(delete(Invitation).where(Invitation.expires_at < now() - KEPT))


def forget_all_to(email: str) -> None:
    """Nobody waits for an answer from this address any more."""
    db.session.execute(delete(Invitation).where(Invitation.email_key == email_key(email)))


def log(event: str, invitation: Invitation, by: Viewer) -> None:
    """A line that says which invitation: an address as typed, not an account."""
    securitylog.record(
        event,
        person_id=by.person_id,
        object_kind="invitation",
        object_id=invitation.public_id,
    )


def _send(invitation: Invitation, *, back: str, sender: str | None) -> None:
    secret = new_secret()
    invitation.token_hash = links.digest(secret.token)
    invitation.sent_at, invitation.expires_at = now(), now() + LIFETIME
    db.session.add(invitation)
    path = path_for(_OPEN, token=secret.token).removesuffix(secret.token)
    values: dict[str, Any] = {"path": path, NONCE: secret.nonce}
    mail = queue_mail(invitation.email, "invited", values, sender=sender, sender_path=back)
    db.session.flush()
    invitation.mail_id = mail.id
    db.session.flush()


def refuse_too_many(by: Viewer) -> None:
    """Raise FieldError when somebody has sent as many as a day allows."""
    limit, left = left_today(by)
    if not left:
        raise FieldError(
            "email",
            _("I kan sende %(limit)d invitationer om dagen. Send resten i morgen.", limit=limit),
        )


def left_today(by: Viewer) -> tuple[int, int]:
    """How many invitations somebody may send a day, and how many of them are left."""
    trusted = by.has_trusted_role
    limit = INVITATIONS_PER_DAY_WHEN_TRUSTED if trusted else INVITATIONS_PER_DAY
    return limit, max(0, limit - securitylog.count(_SENT, by.person_id, _DAY))
