"""The question and the answer."""

from __future__ import annotations

from wtforms.validators import DataRequired

from app.core.forms import BaseForm, ChecksField, LineField, LongField
from app.core.i18n import _l
from app.sharing.ticks import TicksForm


class AskForm(TicksForm):
    question = LineField(
        _l("Hvad vil I gerne have sparring til?"),
        [DataRequired(_l("Skriv jeres spørgsmål. En linje er nok."))],
    )


class AnswerForm(BaseForm):
    text = LongField(_l("Dit svar til teamet"), [DataRequired(_l("Skriv et svar, før I sender."))])
    fine = ChecksField(_l("Det er i orden"), validate_choice=False)
