"""What is kept no longer than it is needed. Run each night; each step is a transaction of its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, update

from app.accounts.models import LogLook
from app.core import traces
from app.core.clock import now
from app.core.db import db, writing
from app.core.models import FormReceipt, Mail, SecurityEvent
from app.cycles import commands_keep
from app.forgetting.models import ForgottenWords

MAILS_KEPT = timedelta(days=30)
# Longer than a device keeps a draft (KEEP_DAYS in app/static/js/drafts.js): one whose answer was lost
# is recognised as sent for as long as it lies there.
RECEIPTS_KEPT = timedelta(days=60)
SECURITY_LOG_KEPT = timedelta(days=396)  # thirteen months
NETWORK_ADDRESSES_KEPT = timedelta(days=30)


def forget_mails() -> None:
    """Mails, sent or not: a link that could not be delivered for a month is dead anyway."""
    _execute(delete(Mail).where(Mail.created_at < now() - MAILS_KEPT))


def forget_receipts() -> None:
    """Where forms led that nobody has open any more."""
    _execute(delete(FormReceipt).where(FormReceipt.created_at < now() - RECEIPTS_KEPT))


def forget_security_events() -> None:
    """Old lines of the security log; younger ones lose the network address."""
    _execute(delete(SecurityEvent).where(SecurityEvent.happened_at < now() - SECURITY_LOG_KEPT))
    _execute(
        update(SecurityEvent)
        .where(
            SecurityEvent.happened_at < now() - NETWORK_ADDRESSES_KEPT,
            SecurityEvent.network_address.is_not(None),
        )
        .values(network_address=None)
    )


def forget_looks() -> None:
    """Why somebody looked at another's lines goes with the lines."""
    _execute(delete(LogLook).where(LogLook.looked_at < now() - SECURITY_LOG_KEPT))


def forget_fingerprints() -> None:
    """Of words that were forgotten: no draft and no backup is as old as that."""
    _execute(delete(ForgottenWords).where(ForgottenWords.forgotten_at < now() - SECURITY_LOG_KEPT))


def wipe_traces() -> None:
    """What deletions of the day left in the database's files, if somebody was reading just then."""
    db.session.rollback()
    traces.wipe()


def empty_bins() -> None:
    """Records that have lain in a team's bin for more than 30 days are deleted for good."""
    with writing():
        commands_keep.empty_bins(now())


EVERYTHING = (
    forget_mails,
    forget_receipts,
    forget_security_events,
    forget_looks,
    forget_fingerprints,
    empty_bins,
    wipe_traces,
)


def _execute(statement: Any) -> None:
    with writing():
        db.session.execute(statement, execution_options={"synchronize_session": False})
