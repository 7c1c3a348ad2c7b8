"""Looking at one person's lines of the security log: with a reason that this person can read."""

from __future__ import annotations

from typing import Final

from app.access.viewer import Viewer
from app.accounts import queries
from app.accounts.models import LogLook
from app.core import securitylog
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _

SHORTEST_REASON: Final = 15


def look_at(email: str, *, reason: str, by: Viewer) -> LogLook:
    """Note that this administrator looks, why, and have it stand in the other's own data.

    Raises FieldError when nobody has the address or the reason says nothing.
    """
    person = queries.person_by_email(email)
    if person is None:
        raise FieldError("email", _("Der er ingen konto med den mailadresse."))
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise FieldError(
            "reason", _("Skriv, hvad der er sket, så den, det handler om, kan forstå det.")
        )
    look = LogLook(person_id=person.id, by_id=by.person_id, reason=reason)
    db.session.add(look)
    securitylog.record(
        "log_looked", person_id=by.person_id, object_kind="person", object_id=person.public_id
    )
    db.session.flush()
    return look
