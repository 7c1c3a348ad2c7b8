"""What looks like personal data in a name: the detector, in words for whoever types a name."""

from __future__ import annotations

from wtforms import Field, Form
from wtforms.validators import ValidationError

from app.core import cpr
from app.core.i18n import _
from app.core.naming import Doubt
from app.personaldata.checking import check_text


def doubts_in(text: str) -> list[Doubt]:
    """What surely is a CPR number, and what may be one, or a person's name, number or address.

    No name is known here: the one that is typed would be, and hide itself.
    """
    numbers = [Doubt(_sentence(one), blocks=one.level == "block") for one in cpr.check(text)]
    others = [one for one in check_text(text) if one.kind != "cpr"]
    return [*numbers, *(Doubt(_may_be_somebodys(one.words), blocks=False) for one in others)]


def _sentence(one: cpr.Finding) -> str:
    if one.level == "block":
        return _(
            "%(mask)s ligner et CPR-nummer. Andre læser det her, så det må ikke stå.", mask=one.mask
        )
    return _(
        "%(mask)s kan være et CPR-nummer, og andre læser det her. Er det ikke det, så sæt kryds.",
        mask=one.mask,
    )


def _may_be_somebodys(words: str) -> str:
    return _(
        "»%(words)s« kan være om en bestemt person, og andre læser det her. Er det i orden, så sæt "
        "kryds.",
        words=words,
    )


def is_a_name_to_read(_form: Form, field: Field) -> None:
    """A validator: what surely is personal data is no name of a focus area."""
    for doubt in doubts_in(field.data or ""):
        if doubt.blocks:
            raise ValidationError(doubt.message)
