"""What whoever has typed something is told besides that it is saved, in every form with free text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Flask, Response, flash, session
from wtforms import FieldList, Form, StringField
from wtforms.fields.simple import HiddenField, PasswordField

from app.core import receipts
from app.core.cpr import holds_number
from app.core.i18n import _

# Besides what the page says: which draft is saved, and which place on the page it is about.
PLACE = "place"
_UNSEEN = (PLACE, receipts.SAVED)


def init_telling(flask_app: Flask) -> None:
    """Look at each answer that sends on to a place on a page."""
    flask_app.after_request(_lead_to_what_is_said)


def _lead_to_what_is_said(response: Response) -> Response:
    """A page that has something to say opens where it says so, with a link to the place it is about.

    With the place in the address the browser would jump past it: past *Noten er gemt*, and past a
    warning that is nowhere else.
    """
    address, mark, place = response.headers.get("Location", "").partition("#")
    flashes = session.get("_flashes", []) if mark and 300 <= response.status_code < 400 else []
    if any(category not in _UNSEEN for category, _message in flashes):
        response.headers["Location"] = address
        session["_flashes"] = [*flashes, (PLACE, place)]
    return response


def tell_if_number(*values: Any) -> None:
    """Say so when what was saved surely holds a CPR number. It is saved, and not repeated here."""
    if any(holds_number(text) for value in values for text in _strings(value)):
        flash(
            _("Der står noget, der ligner et CPR-nummer. Skriv det om, så ingen kan kendes."),
            "warning",
        )


def tell_if_number_in(form: Form) -> None:
    """The same for all that was typed in a form: lines, texts and lists of them."""
    typed = [field for field in form if isinstance(field, StringField | FieldList)]
    tell_if_number(*(f.data for f in typed if not isinstance(f, HiddenField | PasswordField)))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
