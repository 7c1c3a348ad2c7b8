"""The forms of teams, their members and focus areas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import PasswordField, RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.accounts.models import Person
from app.core.clock import today
from app.core.danish import school_year, shift_school_year
from app.core.forms import BaseForm, DayField, LineField, LongField, choices_of
from app.core.i18n import _l
from app.core.naming import NamedForm
from app.organisations.address_fields import AddressesField, AddressField
from app.teams.models import Team
from app.teams.words import TEAM_KIND_WORDS

_NAME = _l("Skriv et navn.")
_CHOOSE = _l("Vælg en af mulighederne.")
_YEARS_BACK, _YEARS_AHEAD = 1, 2
NOBODY = "nobody"


class TeamForm(NamedForm):
    name = LineField(_l("Teamets navn"), [DataRequired(_NAME)])
    kind = SelectField(_l("Slags"), [DataRequired(_CHOOSE)], choices=choices_of(TEAM_KIND_WORDS))


class NewTeamForm(TeamForm):
    coordinator = AddressField(_l("Tovholderens mailadresse"))


class InviteForm(BaseForm):
    addresses = AddressesField(
        _l("Mailadresser"), [DataRequired(_l("Skriv mindst én mailadresse."))]
    )


class JoinForm(BaseForm):
    """Somebody new says yes to an invitation."""

    name = LineField(_l("Navn"), [InputRequired(_l("Skriv et navn."))])
    password = PasswordField(_l("Adgangskode"), [InputRequired(_l("Skriv adgangskoden."))])


class HandoverForm(BaseForm):
    team = RadioField(_l("Hvem skal have det?"), [DataRequired(_l("Vælg et team."))])

    def __init__(self, heirs: Iterable[Team], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.team.choices = choices_of([(heir.public_id, heir.name) for heir in heirs])


class LeaveForm(BaseForm):
    """Only the last coordinator is asked who comes after."""

    successor = RadioField(
        _l("Hvem tager over som tovholder?"),
        [DataRequired(_l("Vælg, hvem der tager over, eller at det må vente."))],
    )

    def __init__(self, heirs: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if heirs:
            people = [(person.public_id, person.name) for person in heirs]
            self.successor.choices = choices_of([*people, (NOBODY, _l("Ingen lige nu"))])
        else:
            del self.successor

    def chosen(self) -> str | None:
        """The successor's public id; empty for nobody; None when nobody was asked."""
        if not self.successor:
            return None
        chosen: str = self.successor.data
        return "" if chosen == NOBODY else chosen


class LastDayForm(BaseForm):
    until = DayField(_l("Med til og med"), [Optional()])


class EmptyForm(BaseForm):
    """A page that only asks »sure?«."""


class FocusAreaForm(NamedForm):
    name = LineField(_l("Indsatsområde"), [DataRequired(_NAME)])
    school_year = SelectField(_l("Skoleår"))
    goal = LongField(
        _l("Hvad vil vi nå?"), [Length(max=2000, message=_l("Skriv højst %(max)d tegn."))]
    )

    def __init__(self, kept: str | None, **kwargs: Any) -> None:
        """`kept`: the year that stands there already, offered however old it is."""
        super().__init__(**kwargs)
        present = school_year(today())
        shifts = range(-_YEARS_BACK, _YEARS_AHEAD + 1)
        years = {shift_school_year(present, shift) for shift in shifts} | (
            {kept} if kept else set()
        )
        none = ("", _l("Uden skoleår"))
        self.school_year.choices = choices_of([none, *((year, year) for year in sorted(years))])
