"""The forms of organisations, schools and roles."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, SelectField
from wtforms.validators import DataRequired

from app.core.danish import sort_key
from app.core.forms import BaseForm, LineField, LongField, choices_of
from app.core.i18n import _l
from app.core.naming import NamedForm
from app.organisations.address_fields import AddressField
from app.organisations.municipalities import all_municipalities
from app.organisations.words import ORGANISATION_KIND_WORDS, SCHOOL_KIND_WORDS

_NAME = _l("Skriv et navn.")
_CHOOSE = _l("Vælg en af mulighederne.")


def _municipalities() -> list[Any]:
    listed = sorted(all_municipalities(), key=lambda one: sort_key(one.display_name))
    none: tuple[str, Any] = ("", _l("Vælg kommunen"))
    return choices_of([none, *((one.code, one.display_name) for one in listed)])


class OrganisationForm(NamedForm):
    """A municipality is chosen from the list; every other kind has a name of its own."""

    kind = SelectField(
        _l("Slags"), [DataRequired(_CHOOSE)], choices=choices_of(ORGANISATION_KIND_WORDS)
    )
    code = SelectField(_l("Kommune"), choices=_municipalities)
    name = LineField(_l("Navn"))


class OrganisationEditForm(NamedForm):
    name = LineField(_l("Navn"), [DataRequired(_NAME)])
    cvr = LineField(
        _l("CVR-nummer"),
        description=_l("Otte cifre. Står kun i følgesedlen til sagssystemet, ikke i rapporterne."),
    )
    mail_domains = LongField(
        _l("Egne maildomæner"),
        description=_l(
            "Ét pr. linje, for eksempel skole.dk. Den, der har en mailadresse her, er kendt på "
            "arbejdspladsen og kan give det andet ja. Ikke domæner, som elever også bruger."
        ),
    )


class SchoolForm(NamedForm):
    name = LineField(_l("Skolens navn"), [DataRequired(_NAME)])
    kind = RadioField(
        _l("Slags"),
        [DataRequired(_CHOOSE)],
        choices=choices_of(SCHOOL_KIND_WORDS),
        default="folkeskole",
    )


class RoleForm(BaseForm):
    email = AddressField(_l("Mailadresse"), [DataRequired(_l("Skriv en mailadresse."))])
