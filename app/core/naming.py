"""Names that somebody types and others read: of teams, schools, focus areas, organisations, people.

They are read far from where they were typed, so what looks like personal data is stopped here, where
it is typed, and once more where a name leaves its team (app/sharing/leaving.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app
from wtforms import BooleanField

from app.core.errors import FieldError
from app.core.forms import BaseForm
from app.core.i18n import _l

_CHECK = "personal_data_in_names"
MAY_STAND = "name_may_stand"


@dataclass(frozen=True, slots=True)
class Doubt:
    """What was found in a name. `blocks`: it surely is personal data; otherwise it is asked about."""

    message: str
    blocks: bool


Check = Callable[[str], list[Doubt]]


class NamedForm(BaseForm):
    """A form with a name in it. The tick is shown when something in the name is asked about."""

    name_may_stand = BooleanField(_l("Det er ikke en personoplysning"))


def init_naming(flask_app: Flask, check: Check) -> None:
    """`check`: what looks like personal data in a text. The one seam to the detector."""
    flask_app.extensions[_CHECK] = check


def refuse_personal_data(*, may_stand: bool = False, **texts: str | None) -> None:
    """Raise FieldError at the field that holds what must not be in a name, or at the tick.

    `may_stand`: somebody has said that what may be personal data is none.
    """
    check: Check = current_app.extensions[_CHECK]
    for field, text in texts.items():
        for doubt in check(text or ""):
            if doubt.blocks:
                raise FieldError(field, doubt.message)
            if not may_stand:
                raise FieldError(MAY_STAND, doubt.message)
