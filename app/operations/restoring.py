"""What has to happen after a restore, before anybody is let in again."""

from __future__ import annotations

from collections.abc import Iterable

from flask_migrate import upgrade
from sqlalchemy import delete, update

from app.accounts.models import LinkToken, LoginSession
from app.accounts.models_invitations import Invitation
from app.core import schema, securitylog
from app.core.clock import now
from app.core.db import db, writing
from app.core.models import Mail
from app.operations.ledger import Taken, take_again


def finish(known: Iterable[Taken]) -> None:
    """Make a restored database fit to be used: today's schema, nothing alive that should be dead.

    Sessions and links in mails are void: some were ended after the backup was made. What was
    deleted, narrowed or forgotten since then is taken away again.
    """
    if not schema.is_current():
        db.session.rollback()
        upgrade(directory=str(schema.MIGRATIONS))
    with writing():
        db.session.execute(delete(LoginSession))
        db.session.execute(delete(LinkToken))
        # Shown as expired to who sent them, who can send them again.
        alive = update(Invitation).where(Invitation.expires_at > now())
        db.session.execute(alive.values(expires_at=now()))
        _drop_unsent_mails()
        take_again(known)
        securitylog.record("database_restored")


def _drop_unsent_mails() -> None:
    unsent = update(Mail).where(Mail.state.in_(("waiting", "sending")))
    db.session.execute(unsent.values(state="failed", failure="restored", values={}, due_at=now()))
