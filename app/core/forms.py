"""The form that all forms are: cleaned text, Danish messages, errors that keep what was typed."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, g, request
from flask_wtf import FlaskForm
from flask_wtf.csrf import validate_csrf
from sqlalchemy import event
from sqlalchemy.orm import Session
from wtforms import Field, StringField, TextAreaField, ValidationError
from wtforms.fields.core import UnboundField
from wtforms.validators import Length

from app.core.db import intend_to_write
from app.core.errors import FieldError
from app.core.i18n import _, _l
from app.core.text import clean
from app.core.wtforms_danish import DanishTranslations

MAX_TEXT = 20_000
_WRITING_METHODS = ("POST", "PUT", "PATCH", "DELETE")


class UnsafeCommitError(RuntimeError):
    """Something tried to store what came with a missing or old form token."""


class BaseForm(FlaskForm):
    """Text is cleaned as it comes in; a missing or old token is an error like any other."""

    class Meta:
        csrf = True
        csrf_time_limit = None

        def get_translations(self, form: Any) -> DanishTranslations:
            return DanishTranslations()

        def bind_field(
            self, form: Any, unbound_field: UnboundField[Any], options: dict[str, Any]
        ) -> Any:
            filters = list(unbound_field.kwargs.get("filters", ()))
            if issubclass(unbound_field.field_class, StringField):
                filters.append(_clean_multiline)
            return unbound_field.bind(form=form, filters=filters, **options)

    def add_error(self, error: FieldError) -> None:
        """Put a command's refusal at its field, or on the form when there is no such field."""
        field = self._fields.get(error.field)
        if field is None:
            self.form_errors.append(error.message)
        else:
            field.errors = [*field.errors, error.message]


class LineField(StringField):
    """One line of text, 500 characters at most."""

    def __init__(self, label: Any = None, validators: Any = (), **kwargs: Any) -> None:
        limit = Length(max=500, message=_l("Skriv højst %(max)d tegn."))
        super().__init__(label, [*validators, limit], **kwargs)


class LongField(TextAreaField):
    """Text of several lines, 20,000 characters at most."""

    def __init__(self, label: Any = None, validators: Any = (), **kwargs: Any) -> None:
        super().__init__(label, [*validators, _at_most_max_text], **kwargs)


def token_is_valid() -> bool:
    """Whether this request came with the token of a form that we gave this session."""
    if "csrf_valid" not in g:
        try:
            validate_csrf(request.form.get("csrf_token"))
            g.csrf_valid = True
        except ValidationError:
            g.csrf_valid = not current_app.config["WTF_CSRF_ENABLED"]
    valid: bool = g.csrf_valid
    return valid


def init_forms(flask_app: Flask) -> None:
    flask_app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    flask_app.before_request(_prepare_to_write)
    if not event.contains(Session, "before_commit", _refuse_unsafe_commit):
        event.listen(Session, "before_commit", _refuse_unsafe_commit)


def _prepare_to_write() -> None:
    intend_to_write(request.method in _WRITING_METHODS)


def _refuse_unsafe_commit(_session: Session) -> None:
    # The last line of defence: whatever a view forgot, nothing is stored without a valid token.
    if request and request.method in _WRITING_METHODS and not token_is_valid():
        raise UnsafeCommitError(request.endpoint)


def _clean_multiline(value: Any) -> Any:
    return clean(value, multiline=True) if isinstance(value, str) else value


def _at_most_max_text(_form: Any, field: Field) -> None:
    length = len(field.data or "")
    if length > MAX_TEXT:
        raise ValidationError(
            _(
                "Der er plads til 20.000 tegn. Teksten er på %(length)d. Forkort den lidt.",
                length=length,
            )
        )
