"""Flask-Login only remembers which device this is; the row in the database decides."""

from __future__ import annotations

from flask import Flask, g
from flask_login import LoginManager
from werkzeug.wrappers import Response

from app.accounts import sessions
from app.core.db import writing

login_manager = LoginManager()


def init_login(flask_app: Flask) -> None:
    login_manager.init_app(flask_app, add_context_processor=False)
    flask_app.after_request(_touch)


@login_manager.user_loader
def _load(token: str) -> sessions.LoggedIn | None:
    user = sessions.session_or_none(token)
    if user is not None and sessions.needs_touch(user.session):
        g.session_to_touch = user.session.id
    return user


def _touch(response: Response) -> Response:
    session_id = g.pop("session_to_touch", None)
    if session_id is not None and response.status_code < 400:
        with writing():
            sessions.touch(session_id)
    return response
