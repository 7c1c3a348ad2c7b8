"""What a team is told after it has saved values, besides that they are saved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask import flash

from app.core import danish
from app.core.i18n import ngettext
from app.cycles.models import Cycle
from app.cycles.phases import is_far_off
from app.cycles.telling import known_days


def tell_if_far_off(cycle: Cycle, days: Iterable[date]) -> None:
    """Say so when values lie more than a year from the record's own days."""
    known = known_days(cycle)
    far = sorted(day for day in days if is_far_off(day, known))
    if far:
        flash(
            ngettext(
                "En værdi er gemt med datoen %(day)s. Er årstallet forkert, så ret værdien.",
                "%(num)d værdier ligger mere end et år fra resten, den første %(day)s. Er "
                "årstallet forkert, så ret dem.",
                len(far),
                day=danish.date_full(far[0]),
            ),
            "warning",
        )
