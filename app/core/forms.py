"""The form that all forms are: cleaned text, Danish messages, errors that keep what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from flask import Flask, current_app, g, request
from flask_wtf import FlaskForm
from flask_wtf.csrf import validate_csrf
from sqlalchemy import event
from sqlalchemy.orm import Session
from wtforms import (
    DateField,
    Field,
    PasswordField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag
from wtforms.fields.core import UnboundField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.core import clock, receipts
from app.core.danish import date_full, number, parse_date
from app.core.db import intend_to_write
from app.core.errors import FieldError
from app.core.i18n import _, _l
from app.core.text import clean
from app.core.wtforms_danish import DanishTranslations, csrf_message

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
            filters += _cleaners(unbound_field.field_class)
            return unbound_field.bind(form=form, filters=filters, **options)

    def validate(self, extra_validators: Any = None) -> bool:
        valid: bool = super().validate(extra_validators)
        # Flask-WTF raises its English reasons past the translations above.
        token = self._fields.get(self.meta.csrf_field_name)
        if token is not None:
            token.errors = [csrf_message(reason) for reason in token.errors]
        if valid and receipts.was_sent_with_other_content():
            self.form_errors.append(receipts.other_content())
            return False
        return valid

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


def choices_of(words: Mapping[Any, Any] | Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Options for a select, radios or check boxes, from values and their words."""
    pairs = words.items() if isinstance(words, Mapping) else words
    return [SelectChoice(value, label) for value, label in pairs]


class ChecksField(SelectMultipleField):
    """Several choices as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class DayField(DateField):
    """A day, in any of the ways people write it; browsers send ISO."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.typed = clean(" ".join(valuelist), multiline=False)
        self.data = None
        if not self.typed:
            return
        try:
            self.data = parse_date(self.typed)
        except ValueError:
            raise ValueError(_("Skriv en dato, der findes, for eksempel 11.11.2025.")) from None

    @property
    def day(self) -> date:
        """The day, once the form has been validated with a required day."""
        if self.data is None:
            raise ValueError("no day in an unvalidated form")
        return self.data

    def _value(self) -> str:
        if self.raw_data and self.data is None:
            return self.typed
        return self.data.isoformat() if self.data else ""


def not_in_the_future(refuse: Callable[[str], str]) -> Callable[[Any, Field], None]:
    """What was seen or measured cannot lie ahead. `refuse` says so of a day in words."""

    def check(_form: Any, field: Field) -> None:
        if field.data is not None and field.data > clock.today():
            raise ValidationError(refuse(date_full(field.data)))

    return check


def token_is_valid() -> bool:
    """Whether this request came with the token of a form that we gave this session."""
    if "csrf_valid" not in g:
        try:
            validate_csrf(request.form.get("csrf_token"))
            g.csrf_valid = True
        except ValidationError:
            g.csrf_valid = not current_app.config.get("WTF_CSRF_ENABLED", True)
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


def _cleaners(field_class: type[Field]) -> list[Callable[[Any], Any]]:
    """Text is cleaned as it comes in, passwords are not: they count as typed."""
    if not issubclass(field_class, StringField) or issubclass(field_class, PasswordField):
        return []
    multiline = issubclass(field_class, TextAreaField)
    return [lambda value: clean(value, multiline) if isinstance(value, str) else value]


def _at_most_max_text(_form: Any, field: Field) -> None:
    length = len(field.data or "")
    if length > MAX_TEXT:
        raise ValidationError(
            _(
                "Der er plads til 20.000 tegn. Teksten er %(over)s tegn for lang.",
                over=number(length - MAX_TEXT),
            )
        )
