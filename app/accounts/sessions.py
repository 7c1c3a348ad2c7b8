"""Logged-in devices: rows on the server, so that each can be listed and ended."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from flask_login import UserMixin
from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from app.accounts.models import LoginSession, Person
from app.core.clock import now
from app.core.db import db
from app.core.ids import new_public_id

IDLE = timedelta(minutes=60)
STRICT_IDLE = timedelta(minutes=15)
REMEMBERED = timedelta(days=30)
ABSOLUTE = timedelta(hours=12)
STRICT_ABSOLUTE = timedelta(hours=8)
REMEMBERED_ABSOLUTE = timedelta(days=365)
TOUCH_AFTER = timedelta(seconds=60)
MAX_PARALLEL = 5


class LoggedIn(UserMixin):
    """What Flask-Login holds: a session row and its person."""

    def __init__(self, session: LoginSession, token: str) -> None:
        self.session = session
        self.person = session.person
        self._token = token

    def get_id(self) -> str:
        return self._token


def open_session(
    person: Person, *, device: str = "", remembered: bool = False, strict: bool = False
) -> LoggedIn:
    """Log a person in on a device. `strict` is for trusted roles: shorter, never remembered."""
    token = secrets.token_urlsafe(32)
    remembered = remembered and not strict
    idle, absolute = _lifetimes(remembered=remembered, strict=strict)
    session = LoginSession(
        public_id=new_public_id(),
        token_hash=_digest(token),
        person_id=person.id,
        device=device,
        remembered=remembered,
        idle_seconds=int(idle.total_seconds()),
        expires_at=now() + absolute,
    )
    session.person = person
    db.session.add(session)
    _end_oldest(person)
    db.session.flush()
    return LoggedIn(session, token)


def session_or_none(token: str) -> LoggedIn | None:
    """The device behind a cookie, unless it was ended, slept too long, or its person is gone."""
    query = (
        select(LoginSession)
        .join(LoginSession.person)
        .where(LoginSession.token_hash == _digest(token), Person.active)
        .options(joinedload(LoginSession.person))
    )
    session = db.session.scalars(query).one_or_none()
    if session is None or not _is_alive(session):
        return None
    return LoggedIn(session, token)


def needs_touch(session: LoginSession) -> bool:
    """Whether the last use on record is old enough to be written again."""
    return now() - session.seen_at > TOUCH_AFTER


def touch(session_id: int) -> None:
    """Write that the device was used now."""
    statement = update(LoginSession).where(LoginSession.id == session_id)
    db.session.execute(statement.values(seen_at=now()))


def end_sessions(person_id: int, *, but: int | None = None) -> None:
    """Log a person out everywhere, except on the device `but`."""
    statement = delete(LoginSession).where(LoginSession.person_id == person_id)
    if but is not None:
        statement = statement.where(LoginSession.id != but)
    db.session.execute(statement)


def _is_alive(session: LoginSession) -> bool:
    moment = now()
    slept = (moment - session.seen_at).total_seconds()
    return moment < session.expires_at and slept < session.idle_seconds


def _lifetimes(*, remembered: bool, strict: bool) -> tuple[timedelta, timedelta]:
    if remembered:
        return REMEMBERED, REMEMBERED_ABSOLUTE
    return (STRICT_IDLE, STRICT_ABSOLUTE) if strict else (IDLE, ABSOLUTE)


def _end_oldest(person: Person) -> None:
    newest = (
        select(LoginSession.id)
        .where(LoginSession.person_id == person.id)
        .order_by(LoginSession.seen_at.desc(), LoginSession.id.desc())
        .offset(MAX_PARALLEL - 1)
    )
    old = list(db.session.scalars(newest))
    if old:
        db.session.execute(delete(LoginSession).where(LoginSession.id.in_(old)))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
