"""Sessions follow roles, also when roles come by another way than a page."""

from __future__ import annotations

from sqlalchemy import delete, or_, select

from app.accounts.models import LoginSession, Person
from app.accounts.sessions import STRICT_IDLE
from app.core.db import db
from app.organisations.models import Role


def end_unfitting_sessions() -> None:
    """Log out who has a trusted role and a session from before it, and who is shut out."""
    trusted = select(Role.person_id)
    inactive = select(Person.id).where(Person.active.is_(False))
    lax = LoginSession.idle_seconds > STRICT_IDLE.total_seconds()
    db.session.execute(
        delete(LoginSession)
        .where(or_(LoginSession.person_id.in_(inactive), lax & LoginSession.person_id.in_(trusted)))
        .execution_options(synchronize_session=False)
    )
