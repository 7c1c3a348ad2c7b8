"""The form of deleting one's account."""

from __future__ import annotations

from wtforms import PasswordField
from wtforms.validators import InputRequired

from app.core.forms import BaseForm
from app.core.i18n import _l


class DeleteForm(BaseForm):
    password = PasswordField(_l("Din adgangskode"), [InputRequired(_l("Skriv adgangskoden."))])
