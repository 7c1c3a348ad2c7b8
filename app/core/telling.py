"""What whoever has typed something is told besides that it is saved, in every form with free text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask, current_app, flash
from wtforms import FieldList, Form, StringField
from wtforms.fields.simple import HiddenField, PasswordField

from app.core.i18n import _

_HOLDS_NUMBER = "holds_number"


def init_telling(flask_app: Flask, holds_number: Callable[[str], bool]) -> None:
    """`holds_number`: whether a text surely holds a CPR number."""
    flask_app.extensions[_HOLDS_NUMBER] = holds_number


def tell_if_number(*values: Any) -> None:
    """Say so when what was saved surely holds a CPR number. It is saved, and not repeated here."""
    holds_number: Callable[[str], bool] = current_app.extensions[_HOLDS_NUMBER]
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
