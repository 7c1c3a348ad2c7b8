"""What can go wrong, and the page that says so in Danish."""

from __future__ import annotations

import contextlib
import logging
import secrets

from flask import Flask, current_app, g, has_request_context, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response

from app.core.db import db
from app.core.reasons import reason_of

log = logging.getLogger(__name__)
_PAGES = {400, 403, 404, 409, 413, 429, 500, 503, 507}
MOST_TO_SWALLOW = 32 * 1024 * 1024
_PLAIN_PAGES = (500, 503, 507)
_AWAY = (OperationalError, InterfaceError, NoConnectionFreeError)
_DISK_FULL_SIGNS = ("disk is full", "disk i/o error", "no space left", "could not extend file")


class FieldError(Exception):
    """A command refuses what was written in a field. The message is a Danish sentence."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class NotAllowedError(Exception):
    """Known, but not this person's to do. `who_can` is a sentence that says whose it is."""

    def __init__(self, who_can: str) -> None:
        super().__init__(who_can)
        self.who_can = who_can


def init_errors(flask_app: Flask) -> None:
    if not event.contains(Session, "after_commit", _note_commit):
        event.listen(Session, "after_commit", _note_commit)
    flask_app.register_error_handler(NotAllowedError, _not_allowed)
    flask_app.register_error_handler(HTTPException, _http_error)
    flask_app.register_error_handler(SecurityError, _false_host)
    for away in _AWAY:
        flask_app.register_error_handler(away, _database_trouble)
    flask_app.register_error_handler(CSRFError, _http_error)
    flask_app.register_error_handler(OSError, _system_trouble)
    flask_app.register_error_handler(Exception, _unexpected)


def _page(status: int, **values: str) -> tuple[str, int]:
    g.drawing_error = status in _PLAIN_PAGES
    g.is_error_page = True
    if status in _PLAIN_PAGES:
        db.session.rollback()
    try:
        return render_template(f"errors/{status}.html", **values), status
    except _AWAY as error:
        # An ordinary error page has a menu, which asks the database who is there.
        if status in _PLAIN_PAGES:
            raise
        return _trouble_page(error)


def _not_allowed(error: NotAllowedError) -> tuple[str, int]:
    return _page(403, who_can=error.who_can)


def _http_error(error: HTTPException) -> tuple[str, int] | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    if code == 413:
        read_the_rest()
    return _page(code if code in _PAGES else 400)


def read_the_rest() -> None:
    """Take in what is still being sent. Answered earlier, a browser shows a broken line, no page."""
    body, left = request.environ["wsgi.input"], MOST_TO_SWALLOW
    with contextlib.suppress(OSError):  # gone meanwhile
        while left > 0 and (piece := body.read(min(left, 64 * 1024))):
            left -= len(piece)


def _false_host(_error: SecurityError) -> Response:
    # No page: its links would need a host that we trust.
    words = "Adressen hører ikke til her. Skriv den igen, eller brug et link, som I plejer.\n"
    return Response(words, status=400, mimetype="text/plain")


def _note_commit(_session: Session) -> None:
    if has_request_context():
        g.has_committed = True


def _database_trouble(error: SQLAlchemyError) -> ResponseReturnValue:
    if _may_be_read_again(error):
        log.warning("a connection broke, the page is read once more: %s", reason_of(error))
        answer = _read_again()
        if answer is not None:
            return answer
    return _trouble_page(error)


def _may_be_read_again(error: SQLAlchemyError) -> bool:
    """A page that is only read, whose connection broke, before anything was stored, once."""
    broke = isinstance(error, DBAPIError) and error.connection_invalidated
    reads = request.method in ("GET", "HEAD") and not g.get("has_committed")
    return broke and reads and not g.get("is_read_again") and not g.get("is_error_page")


def _read_again() -> ResponseReturnValue | None:
    """The same page over a new connection; None when that breaks as well."""
    g.is_read_again = True
    db.session.rollback()
    db.session.remove()
    for known in ("viewer", "_login_user"):
        g.pop(known, None)
    try:
        return current_app.make_response(current_app.dispatch_request())
    except _AWAY:
        return None
    except Exception as other:
        return current_app.handle_user_exception(other)


def _trouble_page(error: SQLAlchemyError) -> tuple[str, int]:
    cause = getattr(error, "orig", error)
    log.error("database trouble: %s", reason_of(error))
    full = any(sign in str(cause).lower() for sign in _DISK_FULL_SIGNS)
    return _page(507 if full else 503)


def _system_trouble(error: OSError) -> tuple[str, int]:
    if "no space left" in str(error).lower():
        log.error("disk full: %s", reason_of(error))
        return _page(507)
    return _unexpected(error)


def _unexpected(error: Exception) -> tuple[str, int]:
    reference = secrets.token_hex(4)
    log.error("unexpected error %s", reference, exc_info=error)
    return _page(500, reference=reference)
