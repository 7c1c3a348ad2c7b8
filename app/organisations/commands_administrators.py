"""Administrators: named from a shell, because nobody in the browser stands above them."""

from __future__ import annotations

from sqlalchemy import func, select

from app.accounts.models import Person
from app.accounts.sessions import end_sessions
from app.core import securitylog
from app.core.db import db
from app.organisations.models import Role
from app.organisations.role_given import tell_role_given


def name_administrator(person: Person) -> bool:
    """Give the role, and let somebody who was kept out in again. False: had it already."""
    person.active = True
    held = select(Role.id).where(Role.person_id == person.id, Role.kind == "administrator")
    if db.session.scalar(held):
        return False
    last = db.session.scalar(select(func.max(Role.position))) or 0
    db.session.add(Role(person_id=person.id, kind="administrator", position=last + 1))
    end_sessions(person.id)
    securitylog.record("administrator_named", object_kind="person", object_id=person.public_id)
    db.session.flush()
    tell_role_given(person.id)
    return True
