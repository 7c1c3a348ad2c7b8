"""Proving who one is by password.

The one place outside a view that commits: checking a password takes a tenth of a second and must
not happen while the database is held for writing.
"""

from __future__ import annotations

from app.accounts import known_devices, passwords, queries, throttle
from app.accounts.models import Person
from app.core import securitylog
from app.core.db import db


def authenticate(email: str, password: str, *, purpose: str) -> Person | None:
    """The person whose address and password these are, or None.

    An address that is unknown, inactive or not yet invited costs the same work and gets the same
    answer. Raises TooSoonError when there were too many failures. The log gets a failure under the
    name of `purpose`; what a success changes is left for the caller to log and commit.
    """
    attempt = throttle.begin_attempt(email, known_devices.known_here(email))
    person = queries.person_by_email(email)
    db.session.commit()
    known = person.password_hash if person and person.active else None
    if not passwords.verify(known, password) or person is None or known is None:
        _record_failure(purpose, person)
        db.session.commit()
        return None
    renewed = passwords.hash_password(password) if passwords.needs_rehash(known) else known
    throttle.succeeded(attempt)
    person.password_hash = renewed
    db.session.flush()
    return person


def hash_while_nobody_waits(password: str) -> str:
    """What to store of a password. Lets go of the database before the work begins."""
    db.session.commit()
    return passwords.hash_password(password)


def _record_failure(purpose: str, person: Person | None) -> None:
    securitylog.record(
        purpose,
        object_kind="person" if person else None,
        object_id=person.public_id if person else None,
        outcome="failed",
    )
