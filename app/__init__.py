"""Afprøvet: prøvehandlinger and positive afvigelser, tried and evaluated by teams.

`create_app()` puts the parts together and holds no rules of its own.
"""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask
from flask_login import current_user

from app import models, routes
from app.access.guard import init_guard
from app.access.viewer import ANYONE, Viewer
from app.accounts.login_manager import init_login
from app.cli import init_cli
from app.core import schema
from app.core.db import init_db
from app.core.errors import init_errors
from app.core.forms import init_forms
from app.core.i18n import init_i18n
from app.core.ids import init_ids
from app.core.indexing import init_indexing
from app.core.naming import init_naming
from app.core.receipts import init_receipts
from app.core.security import init_security
from app.core.telling import init_telling
from app.core.templating import init_templating
from app.core.traces import init_traces
from app.cycles.naming import doubts_in
from app.navigation import init_navigation
from app.organisations.role_given import init_role_given
from app.organisations.school_days import CalendarError, parse_calendar
from app.teams.commands_roles import ask_about_members
from app.teams.queries import viewer_for
from config import BadSettingError, Settings

__all__ = ["create_app", "create_served_app", "models"]

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


def create_app(settings: Settings | None = None) -> Flask:
    """The app for these settings, or for those in the environment.

    Raises config.BadSettingError when the environment cannot be used.
    """
    settings = settings or Settings.from_env(os.environ)
    _require_readable_holidays(settings)
    flask_app = Flask(__name__, template_folder=str(TEMPLATES))
    flask_app.extensions["settings"] = settings
    flask_app.config.update(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.secret_key_fallbacks),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        TESTING=settings.app_env == "test",
        PROPAGATE_EXCEPTIONS=False,
    )
    init_ids(flask_app)
    init_security(flask_app, settings)
    init_errors(flask_app)
    init_indexing(flask_app)
    init_db(flask_app)
    init_traces(flask_app)
    init_i18n(flask_app)
    init_templating(flask_app)
    init_forms(flask_app)
    init_receipts(flask_app)
    init_telling(flask_app)
    init_naming(flask_app, doubts_in)
    init_login(flask_app, viewer_for)
    init_guard(flask_app, _viewer)
    init_role_given(flask_app, lambda person_id: ask_about_members(person_id=person_id))
    init_navigation(flask_app)
    routes.init_routes(flask_app)
    init_cli(flask_app)
    return flask_app


def create_served_app() -> Flask:
    """The app that web server and worker run: in production it must be reached over https, and
    the database must have the tables of this version.

    Raises config.BadSettingError and app.core.schema.WrongSchemaError.
    """
    settings = Settings.from_env(os.environ)
    settings.require_https()
    flask_app = create_app(settings)
    with flask_app.app_context():
        schema.require_current()
    return flask_app


def _require_readable_holidays(settings: Settings) -> None:
    try:
        parse_calendar(settings.school_holidays)
    except CalendarError as error:
        raise BadSettingError("SCHOOL_HOLIDAYS", str(error)) from None


def _viewer() -> Viewer:
    return viewer_for(current_user.person) if current_user.is_authenticated else ANYONE
