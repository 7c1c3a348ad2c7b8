"""Logged-in devices: rows on the server, so that each can be listed and ended.

A view that changes something weighty asks for the password again on a remembered device:

    if not sessions.password_is_recent():
        return redirect(sessions.to_reauthenticate())
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import redirect, request, url_for
from flask_login import UserMixin, current_user
from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from app.accounts.models import LoginSession, Person
from app.core.clock import CLOCKS_AGREE, now
from app.core.db import db
from app.core.ids import new_public_id
from app.core.security import own_path

IDLE = timedelta(minutes=60)
STRICT_IDLE = timedelta(minutes=15)
REMEMBERED = timedelta(days=30)
ABSOLUTE = timedelta(hours=12)
STRICT_ABSOLUTE = timedelta(hours=8)
REMEMBERED_ABSOLUTE = timedelta(days=365)
TOUCH_AFTER = timedelta(seconds=60)
MAX_PARALLEL = 5
RECENT = timedelta(minutes=10)
# What was begun while the password was fresh may be finished: nobody loses text by typing slowly.
RECENT_ENOUGH_TO_SEND = timedelta(minutes=60)


class LoggedIn(UserMixin):
    """What Flask-Login holds: a session row and its person.

    `ended` are the devices that had to go because of this one; their names may be empty.
    """

    def __init__(self, session: LoginSession, token: str, ended: Sequence[str] = ()) -> None:
        self.session = session
        self.person = session.person
        self.ended = tuple(ended)
        self._token = token

    def get_id(self) -> str:
        return self._token


def open_session(
    person: Person, *, device: str = "", remembered: bool = False, strict: bool = False
) -> LoggedIn:
    """Log a person in on a device. `strict`: for a shorter time, and never remembered."""
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
    db.session.flush()
    return LoggedIn(session, token, _end_oldest(person))


def session_or_none(token: str) -> LoggedIn | None:
    """The device behind a cookie, unless it was ended, slept too long, or its person is gone."""
    query = (
        select(LoginSession)
        .join(LoginSession.person)
        .where(LoginSession.token_hash == _digest(token), Person.active)
        .options(joinedload(LoginSession.person))
    )
    session = db.session.scalars(query).one_or_none()
    if session is None or not is_alive(session):
        return None
    return LoggedIn(session, token)


def is_alive(session: LoginSession) -> bool:
    """Whether it may still be used: neither slept too long nor reached its end."""
    moment = now()
    slept = (moment - session.seen_at).total_seconds()
    return moment < session.expires_at and slept < session.idle_seconds


def needs_touch(session: LoginSession) -> bool:
    """Whether the last use on record is old enough to be written again."""
    return abs(now() - session.seen_at) > TOUCH_AFTER


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


def end_session(session_id: int) -> None:
    """Log one device out."""
    db.session.execute(delete(LoginSession).where(LoginSession.id == session_id))


def forget_dead() -> None:
    """Remove the rows of devices that can no longer be used."""
    db.session.execute(delete(LoginSession).where(LoginSession.expires_at < now()))


def password_is_recent() -> bool:
    """Whether the person at this device gave the password lately.

    Only a remembered device has to: elsewhere nobody stays logged in for long.
    """
    session = current_user.session
    ago = now() - session.password_given_at
    if request.method == "GET":
        # In the time to come: given before the clock was set back, nobody knows how long ago.
        recent = -CLOCKS_AGREE < ago < RECENT
    else:
        recent = ago < RECENT_ENOUGH_TO_SEND
    return not session.remembered or recent


def password_was_given(session_id: int) -> None:
    """Write that the person at this device gave the password now."""
    statement = update(LoginSession).where(LoginSession.id == session_id)
    db.session.execute(statement.values(password_given_at=now()))


def to_reauthenticate() -> str:
    """The address of the page that asks for the password and leads back here."""
    here = request.full_path.rstrip("?") if request.method == "GET" else None
    return url_for("accounts.reauthenticate", next=here or own_path(request.referrer))


def needs_recent_password(view: Callable[..., Any]) -> Callable[..., Any]:
    """Guard a view, below @requires, by asking a remembered device for the password again."""

    @wraps(view)
    def asked(*arguments: Any) -> Any:
        if not password_is_recent():
            return redirect(to_reauthenticate())
        return view(*arguments)

    return asked


def _lifetimes(*, remembered: bool, strict: bool) -> tuple[timedelta, timedelta]:
    if remembered:
        return REMEMBERED, REMEMBERED_ABSOLUTE
    return (STRICT_IDLE, STRICT_ABSOLUTE) if strict else (IDLE, ABSOLUTE)


def _end_oldest(person: Person) -> list[str]:
    """Returns what the devices that are logged out are called."""
    beyond = (
        select(LoginSession.id, LoginSession.device)
        .where(LoginSession.person_id == person.id)
        .order_by(LoginSession.seen_at.desc(), LoginSession.id.desc())
        .offset(MAX_PARALLEL)
    )
    old = db.session.execute(beyond).all()
    if old:
        ids = [row.id for row in old]
        db.session.execute(delete(LoginSession).where(LoginSession.id.in_(ids)))
    return [row.device for row in old]


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
