"""Flask-Login only remembers which device this is; the row in the database decides."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Flask, current_app, g, request
from flask import session as cookie
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from app.access.viewer import Viewer
from app.accounts import devices, known_devices, sessions
from app.accounts.models import Person
from app.core.db import db, writing
from app.core.forms import token_is_valid
from app.core.reasons import reason_of

log = logging.getLogger(__name__)
# What a browser forgets at log-out (Clear-Site-Data). Not its cookies: other municipal systems share
# our domain.
CLEAR_DEVICE = '"cache", "storage"'
login_manager = LoginManager()
# Binding a session to an address would log people out as they walk from one network to another.
login_manager.session_protection = None


def init_login(flask_app: Flask, viewer_of: Callable[[Person], Viewer]) -> None:
    """`viewer_of` tells a person's roles, which decide how long a session lasts."""
    login_manager.init_app(flask_app, add_context_processor=False)
    flask_app.extensions["viewer_of"] = viewer_of
    # How long a remembered device's cookie lasts; other cookies go when the browser closes.
    flask_app.config["PERMANENT_SESSION_LIFETIME"] = sessions.REMEMBERED
    flask_app.after_request(_touch)
    known_devices.init_known_devices(flask_app)


def log_in(person: Person, *, remember: bool = False) -> sessions.LoggedIn:
    """Begin a session on this device, under a new id; what it was before is ended.

    Trusted roles are never remembered: look at the session's `remembered`.
    """
    log_out()
    known_devices.remember(person.email)
    viewer: Viewer = current_app.extensions["viewer_of"](person)
    user = sessions.open_session(
        person,
        device=devices.name_of(request.user_agent.string),
        remembered=remember and not viewer.has_trusted_role,
        strict=viewer.reaches_many_schools,
    )
    login_user(user)
    cookie.permanent = user.session.remembered
    return user


def log_out() -> None:
    """End the session of this device, if there is one, and forget all that its cookie says."""
    if current_user.is_authenticated:
        sessions.end_session(current_user.session.id)
    logout_user()
    cookie.clear()
    g.pop("viewer", None)
    g.pop("session_to_touch", None)


@login_manager.user_loader
def _load(token: str) -> sessions.LoggedIn | None:
    user = sessions.session_or_none(token)
    if user is not None and sessions.needs_touch(user.session):
        g.session_to_touch = user.session.id
    return user


def _touch(response: Response) -> Response:
    """Note now and then that the device is used, so that it does not fall asleep."""
    session_id = g.pop("session_to_touch", None)
    if session_id is None or response.status_code >= 400 or not _may_write():
        return response
    try:
        with writing():
            sessions.touch(session_id)
    except OperationalError as error:
        # The page is made; that it was read is not worth losing it on a full disk.
        db.session.rollback()
        log.warning("could not note that a session was used: %s", reason_of(error))
    else:
        # A remembered device's cookie lasts from the last use, too.
        cookie.modified = cookie.modified or cookie.permanent
    return response


def _may_write() -> bool:
    return request.method in ("GET", "HEAD") or token_is_valid()
