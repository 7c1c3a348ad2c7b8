"""What search engines may keep: nothing, until the operator says so, and then marked pages only.

A header says it on every answer, a meta element on every page, and /robots.txt asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, request
from werkzeug.wrappers import Response

from config import Settings

NOTHING = "noindex, nofollow"
_MARK = "may_be_indexed"
View = TypeVar("View", bound=Callable[..., Any])


def may_be_indexed(view: View) -> View:
    """Mark a view whose page anybody may read, and find, once the operator lets public pages be."""
    setattr(view, _MARK, True)
    return view


def init_indexing(flask_app: Flask) -> None:
    flask_app.after_request(_tell)
    flask_app.add_template_global(is_indexed)


def is_indexed() -> bool:
    """Whether this very page may be kept by search engines."""
    settings: Settings = current_app.extensions["settings"]
    view = current_app.view_functions.get(request.endpoint or "")
    marked = getattr(view, _MARK, False) and not g.get("is_error_page")
    # Who brings our cookie is a person, who may read more on this page than everybody may.
    stranger = current_app.config["SESSION_COOKIE_NAME"] not in request.cookies
    return bool(settings.public_pages_indexed and marked and stranger)


def robots_txt(settings: Settings) -> str:
    """What /robots.txt says. Pages that are let in are told apart by their header."""
    return f"User-agent: *\nDisallow:{'' if settings.public_pages_indexed else ' /'}\n"


def _tell(response: Response) -> Response:
    if not is_indexed() or response.status_code != 200:
        response.headers["X-Robots-Tag"] = NOTHING
    return response
