"""The question and the answer."""

from __future__ import annotations

from wtforms.validators import DataRequired, Length

from app.core.forms import BaseForm, ChecksField, LongField
from app.core.i18n import _l
from app.sharing.ticks import TicksForm


class AskForm(TicksForm):
    question = LongField(
        _l("Hvad vil I gerne have sparring til?"),
        [
            DataRequired(_l("Skriv jeres spørgsmål. En linje er nok.")),
            Length(max=500, message=_l("Skriv højst %(max)d tegn.")),
        ],
    )


class AnswerForm(BaseForm):
    text = LongField(_l("Dit svar til teamet"), [DataRequired(_l("Skriv et svar, før I sender."))])
    fine = ChecksField(_l("Det er i orden"), validate_choice=False)


class ReplyForm(BaseForm):
    text = LongField(_l("Skriv til hinanden"), [DataRequired(_l("Skriv noget, før I sender."))])
    fine = ChecksField(_l("Det er i orden"), validate_choice=False)
