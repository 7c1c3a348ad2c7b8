"""Every page says who it is for: `@requires(Can.X, load=…)` or `@public`. Others are denied.

The loader gets the viewer and the ids in the address and starts from what the viewer may see, so
that hidden and missing answer alike.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, abort, current_app, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response

from app.access.policy import Can, allows, who_can
from app.access.viewer import ANYONE, Viewer
from app.core.errors import NotAllowedError
from app.core.forms import token_is_valid
from app.core.i18n import _
from app.core.security import own_path

View = TypeVar("View", bound=Callable[..., Any])
Loader = Callable[..., Any]


def public(view: View) -> View:
    """Mark a page that anybody may see, logged in or not."""
    view.access_rule = "public"  # type: ignore[attr-defined]
    return view


def requires(action: Can, *, load: Loader | None = None) -> Callable[[View], Callable[..., Any]]:
    """Guard a view. It is called as `view(viewer)` or `view(viewer, thing)`.

    Nothing loaded: 404. Rule says no: 403 with a sentence on who can. Nobody logged in: log-in
    page, whether the thing exists or not.
    """

    def decorate(view: View) -> Callable[..., Any]:
        @wraps(view)
        def guarded(**url_args: Any) -> Any:
            viewer = current_viewer()
            arguments = [viewer]
            thing = None
            if load is not None:
                thing = load(viewer, **url_args)
                if thing is None:
                    return abort(404) if viewer.is_logged_in else to_login()
                arguments.append(thing)
            if not allows(viewer, action, thing):
                if not viewer.is_logged_in:
                    return to_login()
                raise NotAllowedError(who_can(action))
            if _is_button_press() and not token_is_valid():
                flash(_("Siden havde stået åben for længe. Prøv igen."), "warning")
                return redirect(own_path(request.referrer) or "/")
            return view(*arguments)

        guarded.access_rule = action.name  # type: ignore[attr-defined]
        return guarded

    return decorate


def current_viewer() -> Viewer:
    """The viewer of this request, built once."""
    if "viewer" not in g:
        g.viewer = current_app.extensions["viewer_loader"]()
    viewer: Viewer = g.viewer
    return viewer


def to_login() -> Response:
    """Send to the log-in page and come back afterwards."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    back = wanted or own_path(request.referrer)
    return redirect(url_for("accounts.login", next=back))


def init_guard(flask_app: Flask, viewer_loader: Callable[[], Viewer]) -> None:
    """Deny by default: a view without a mark never runs."""
    flask_app.extensions["viewer_loader"] = viewer_loader
    flask_app.before_request(_deny_unmarked)
    flask_app.jinja_env.globals["can"] = _can
    flask_app.context_processor(lambda: {"viewer": _viewer_or_anyone()})


def _deny_unmarked() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if request.endpoint != "static" and view and not hasattr(view, "access_rule"):
        raise LookupError(f"{request.endpoint} does not say who it is for")


def _viewer_or_anyone() -> Viewer:
    # Error pages are drawn when the database is away, too: then nobody is known.
    return g.get("viewer", ANYONE) if g.get("drawing_error") else current_viewer()


def _can(action_name: str, thing: Any = None) -> bool:
    return allows(current_viewer(), Can[action_name], thing)


def _is_button_press() -> bool:
    """A POST to an address that has no page of its own to show again."""
    rule = request.url_rule
    return request.method == "POST" and rule is not None and "GET" not in (rule.methods or ())
