"""What a team vouches for before anything leaves it, whatever it is: a record, a title, a question."""

from __future__ import annotations

from wtforms import BooleanField
from wtforms.validators import DataRequired

from app.core.forms import BaseForm, ChecksField
from app.core.i18n import _l


class TicksForm(BaseForm):
    """What a team vouches for before anything leaves it."""

    no_names = BooleanField(
        _l("Ingen navne"),
        [DataRequired(_l("Tjek, at der ingen navne står, og sæt kryds."))],
    )
    nobody_recognisable = BooleanField(
        _l("Ingen enkelt elev eller kollega kan genkendes"),
        [DataRequired(_l("Tjek, at ingen kan genkendes, og sæt kryds."))],
    )
    quotes_anonymous = BooleanField(
        _l("Citater er gjort ukendelige"),
        [DataRequired(_l("Tjek, at citater er ukendelige, og sæt kryds."))],
    )
    not_cpr = BooleanField(_l("Det er ikke et CPR-nummer"))
    fine = ChecksField(_l("Det er i orden"), validate_choice=False)

    def untick(self) -> None:
        """What was vouched for is another text now."""
        for tick in (self.no_names, self.nobody_recognisable, self.quotes_anonymous, self.not_cpr):
            tick.data = False
