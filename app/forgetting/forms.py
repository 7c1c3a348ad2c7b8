"""The words that are to go, and the tick that says so."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField

from app.core.forms import BaseForm, LongField
from app.core.i18n import _l


class ForgetForm(BaseForm):
    words = LongField(_l("Ord, der skal glemmes"))
    sure = BooleanField(_l("Ja, sværte dem alle steder. Det kan ikke gøres om"))
    # What was shown when the tick could be set: other words are looked up anew first.
    looked_at = HiddenField()
