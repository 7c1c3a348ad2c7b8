"""What the account pages read. People see their own."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.access.viewer import Viewer
from app.accounts.models import LoginSession, Person, email_key
from app.accounts.sessions import is_alive
from app.core.db import db


def person_by_email(email: str) -> Person | None:
    """The person with this address, active or not. For commands: no page may tell."""
    return db.session.scalars(
        select(Person).where(Person.email_key == email_key(email))
    ).one_or_none()


def ids_without_password() -> list[int]:
    """Everybody who may come in and has not chosen a password. For the operator's commands."""
    query = select(Person.id).where(Person.active, Person.password_hash.is_(None))
    ids = list(db.session.scalars(query.order_by(Person.id)))
    db.session.rollback()
    return ids


def people_by_id(ids: Sequence[int]) -> Sequence[Person]:
    """These people, for the operator's commands."""
    return db.session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id)).all()


def person_of(viewer: Viewer) -> Person:
    """The viewer's own row."""
    return db.session.scalars(select(Person).where(Person.id == viewer.person_id)).one()


def own_devices(viewer: Viewer) -> list[LoginSession]:
    """Where the viewer is logged in, last used first."""
    query = select(LoginSession).where(LoginSession.person_id == viewer.person_id)
    newest = query.order_by(LoginSession.seen_at.desc(), LoginSession.id.desc())
    return [session for session in db.session.scalars(newest) if is_alive(session)]


def own_device_or_none(viewer: Viewer, session_id: str) -> LoginSession | None:
    """One of the viewer's own devices."""
    query = select(LoginSession).where(
        LoginSession.person_id == viewer.person_id, LoginSession.public_id == session_id
    )
    return db.session.scalars(query).one_or_none()
