"""Forms of the account pages."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, PasswordField, SelectField
from wtforms.validators import InputRequired
from wtforms.widgets import EmailInput

from app.accounts.words import PROFESSION_WORDS
from app.core.forms import BaseForm, LineField, LongField, choices_of
from app.core.i18n import _l

_WRITE_EMAIL = _l("Skriv mailadressen.")
_WRITE_PASSWORD = _l("Skriv adgangskoden.")


class EmailField(LineField):
    """An e-mail address. Whether it is one, the command decides."""

    widget = EmailInput()


class LoginForm(BaseForm):
    email = EmailField(_l("Mailadresse"), [InputRequired(_WRITE_EMAIL)])
    password = PasswordField(_l("Adgangskode"), [InputRequired(_WRITE_PASSWORD)])
    remember = BooleanField(_l("Husk mig på denne enhed"))
    next = HiddenField()


class ReauthenticateForm(BaseForm):
    password = PasswordField(_l("Adgangskode"), [InputRequired(_WRITE_PASSWORD)])
    next = HiddenField()


class LookForm(BaseForm):
    email = EmailField(_l("Personens mailadresse"), [InputRequired(_WRITE_EMAIL)])
    reason = LongField(
        _l("Begrundelse"),
        [InputRequired(_l("Skriv en begrundelse."))],
        description=_l("Den, det handler om, kan læse den. Skriv, hvad der er sket."),
    )


class ForgottenForm(BaseForm):
    email = EmailField(_l("Mailadresse"), [InputRequired(_WRITE_EMAIL)])


class ResetForm(BaseForm):
    password = PasswordField(_l("Ny adgangskode"), [InputRequired(_WRITE_PASSWORD)])


class InvitationForm(BaseForm):
    name = LineField(_l("Navn"), [InputRequired(_l("Skriv dit navn."))])
    password = PasswordField(_l("Adgangskode"), [InputRequired(_WRITE_PASSWORD)])


class AccountForm(BaseForm):
    name = LineField(_l("Navn"), [InputRequired(_l("Skriv dit navn."))])
    profession = SelectField(
        _l("Faggruppe"), choices=choices_of([("", _l("Ikke angivet")), *PROFESSION_WORDS.items()])
    )
    weekly_mail = BooleanField(_l("Send mig en ugentlig mail"))
    on_leave = BooleanField(_l("Jeg er på orlov"))


class PasswordForm(BaseForm):
    current = PasswordField(_l("Nuværende adgangskode"), [InputRequired(_WRITE_PASSWORD)])
    password = PasswordField(_l("Ny adgangskode"), [InputRequired(_l("Skriv en ny adgangskode."))])
