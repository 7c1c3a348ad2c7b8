"""What a team is told after it has saved a plan, besides that it is saved."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash

from app.core import clock
from app.core.i18n import _
from app.cycles import personal_data
from app.cycles.models import Cycle
from app.cycles.phases import PLANNING, TRYING, is_long_until_evaluation


def tell_if_begun(cycle: Cycle, before: str) -> bool:
    """Say so when a plan has become a trial that runs."""
    begun = before == PLANNING and cycle.status == TRYING
    if begun:
        flash(_("I er i gang."))
    return begun


def tell_if_number(*values: Any) -> None:
    """Say so when what was saved surely holds a CPR number. It is saved, and not repeated here."""
    texts = (part for value in values for part in (value if isinstance(value, list) else [value]))
    found = (personal_data.check(text) for text in texts if isinstance(text, str))
    if any(hit.level == "block" for hits in found for hit in hits):
        flash(
            _("Der står noget, der ligner et CPR-nummer. Skriv det om, så ingen kan kendes."),
            "warning",
        )


def tell_if_far(cycle: Cycle, before: date | None) -> None:
    """Say so when the evaluation date was moved far ahead. It is no error, and is said once."""
    if cycle.evaluation_date == before:
        return
    if is_long_until_evaluation(cycle.start or clock.today(), cycle.evaluation_date):
        flash(
            _(
                "Der går mere end 13 uger, før I ser tilbage. Det må I gerne. Men jo før I ser "
                "tilbage, jo bedre husker I det, I så: Kunne I tage en del af det først?"
            ),
            "info",
        )
