"""Sessions follow roles, also when roles come by another way than a page."""

from __future__ import annotations

from sqlalchemy import delete, or_, select

from app.accounts.models import LoginSession, Person
from app.accounts.sessions import STRICT_IDLE
from app.core.db import db
from app.organisations.models import Role


def end_unfitting_sessions() -> None:
    """Log out who has a role and a session that it does not allow, and who is shut out."""
    whose = LoginSession.person_id
    inactive = select(Person.id).where(Person.active.is_(False))
    trusted = select(Role.person_id)
    reaching_many_schools = trusted.where(Role.kind.in_(("consultant", "administrator")))
    long = LoginSession.idle_seconds > STRICT_IDLE.total_seconds()
    unfitting = or_(
        whose.in_(inactive),
        LoginSession.remembered & whose.in_(trusted),
        long & whose.in_(reaching_many_schools),
    )
    db.session.execute(
        delete(LoginSession).where(unfitting).execution_options(synchronize_session=False)
    )
