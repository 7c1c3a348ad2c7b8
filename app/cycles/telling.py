"""What a team is told after it has saved a plan, besides that it is saved."""

from __future__ import annotations

from datetime import date

from flask import flash

from app.core import clock
from app.core.i18n import _
from app.cycles.models import Cycle
from app.cycles.phases import PLANNING, TRYING, is_long_until_evaluation


def tell_if_begun(cycle: Cycle, before: str) -> bool:
    """Say so when a plan has become a trial that runs."""
    begun = before == PLANNING and cycle.status == TRYING
    if begun:
        flash(_("I er i gang."))
    return begun


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
