"""How much may be sent, decided before anything of it is taken apart.

Taking apart costs up to a tenth of a second for each MiB, and everybody waits meanwhile. So whoever
is not logged in may send a little only; a form with too many fields, or one field longer than any
of ours may be, is refused by counting bytes.
"""

from __future__ import annotations

import re
from io import BytesIO

from flask import Flask, Request, current_app, request, session
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from app.core.errors import read_the_rest

# Fourteen fields of 20,000 emoji, urlencoded, are 3.2 MiB.
MAX_BODY_BYTES = 4 * 1024 * 1024
# An address, a password, a name: what is asked before somebody is logged in.
MAX_STRANGERS_BYTES = 64 * 1024
MAX_FORM_FIELDS = 500
# 5,000 rows from a spreadsheet, every second sign of them percent-encoded.
MAX_FIELD_BYTES = 1024 * 1024
_ENCODED = re.compile(rb"(?:%[0-9A-Fa-f]{2})+")
_URLENCODED = "application/x-www-form-urlencoded"


class CountedRequest(Request):
    """A request whose form is looked at from outside before it is taken apart."""

    def hold_nothing(self) -> None:
        """Whoever asks for the form from here on gets an empty one."""
        self.__dict__["form"] = self.__dict__["files"] = ImmutableMultiDict()

    def _load_form_data(self) -> None:
        try:
            self._take_apart()
        except RequestEntityTooLarge:
            # The error's page and what comes after it may ask once more.
            self.hold_nothing()
            raise

    def _take_apart(self) -> None:
        if "form" not in self.__dict__ and self.mimetype == _URLENCODED:
            body = self.get_data()
            if not fits(body):
                raise RequestEntityTooLarge
            form = self.parameter_storage_class(taken_apart(body))
            self.__dict__["form"] = form
            self.__dict__["files"] = self.parameter_storage_class()
            self.__dict__["stream"] = BytesIO()
            return
        super()._load_form_data()


def taken_apart(body: bytes) -> list[tuple[str, str]]:
    """Names and values of a urlencoded form, as browsers write it.

    As the library reads it, ten times as fast where many signs are percent-encoded: by runs of them.
    """
    pairs = (one.partition(b"=") for one in body.split(b"&") if one)
    return [(_decoded(name), _decoded(value)) for name, _is, value in pairs]


def _decoded(written: bytes) -> str:
    plain = written.replace(b"+", b" ")
    if b"%" in plain:
        plain = _ENCODED.sub(lambda run: bytes.fromhex(run[0].replace(b"%", b"").decode()), plain)
    return plain.decode("utf-8", "replace")


def fits(body: bytes) -> bool:
    """Whether a urlencoded form has no more fields, and no longer ones, than any form of ours."""
    if body.count(b"&") >= MAX_FORM_FIELDS:
        return False
    return max(map(len, body.split(b"&"))) <= MAX_FIELD_BYTES


def init_bodies(flask_app: Flask) -> None:
    """Set the limits, and read a form before the database is held for it."""
    flask_app.request_class = CountedRequest
    flask_app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_BODY_BYTES,
        MAX_FORM_PARTS=MAX_FORM_FIELDS,
    )
    flask_app.before_request(_limit)


def _limit() -> None:
    if request.method != "POST":
        return
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "access_rule", "public") == "public":
        request.max_content_length = MAX_STRANGERS_BYTES
    elif "_user_id" not in session and not _is_small():
        # Led to the log-in page, and nothing of this is looked at. Unread it would break the line.
        read_the_rest()
        request.hold_nothing()  # type: ignore[attr-defined]  # our own class, set above
        return
    # What strangers do with a public record is small: saying what it tells of somebody, a PDF.
    request.form  # noqa: B018 - taken apart now, while nobody waits for the database


def _is_small() -> bool:
    return request.content_length is not None and request.content_length <= MAX_STRANGERS_BYTES
