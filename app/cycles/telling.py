"""What a team is told after it has saved a plan, besides that it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import flash

from app.core import clock, danish
from app.core.i18n import _
from app.cycles import phases
from app.cycles.fields import label_of, plan_fields
from app.cycles.models import Cycle
from app.cycles.phases import PLANNING, TRYING, is_long_until_evaluation

PLANNED = ("start", "end", "evaluation_date")


def tell_if_begun(cycle: Cycle, before: str) -> bool:
    """Say so when a plan has become a trial that runs."""
    begun = before == PLANNING and cycle.status == TRYING
    if begun:
        flash(_("I er i gang."))
    return begun


def tell_if_far_off(day: date, cycle: Cycle | None) -> None:
    """Say so when a note lies more than a year from its record, or a loose one from today."""
    if phases.is_far_off(day, known_days(cycle)):
        flash(
            _(
                "Noten er gemt med datoen %(day)s. Er årstallet forkert, så ret noten.",
                day=danish.date_full(day),
            ),
            "warning",
        )


def planned_days(cycle: Cycle) -> dict[str, date | None]:
    """The days that a plan sets, to be compared with when it has been changed."""
    return {name: getattr(cycle, name) for name in PLANNED}


def tell_if_year_slipped(cycle: Cycle, before: Mapping[str, date | None]) -> None:
    """Ask about days of the plan that lie more than a year from today, once, when they are set."""
    here = [clock.today()]
    far = [
        (field_of(cycle.kind, name), day)
        for name, day in planned_days(cycle).items()
        if day is not None and day != before.get(name) and phases.is_far_off(day, here)
    ]
    if far:
        said = [
            _("»%(field)s« er %(day)s", field=field, day=danish.date_full(day))
            for field, day in far
        ]
        flash(
            _(
                "Planen er gemt: %(days)s. Er årstallet forkert, så ret planen.",
                days=danish.join_words(said),
            ),
            "warning",
        )


def field_of(kind: str, name: str) -> str:
    """What a field of the plan is called on the screen."""
    return next(str(label_of(one, kind)) for one in plan_fields(kind) if one.attribute == name)


def known_days(cycle: Cycle | None) -> list[date]:
    """Today, and the days a record tells of itself."""
    if cycle is None:
        return [clock.today()]
    planned = (cycle.start, cycle.end, cycle.evaluation_date, cycle.evaluated_on)
    return [clock.today(), *(day for day in planned if day is not None)]


def tell_if_far(cycle: Cycle, before: date | None) -> None:
    """Say so when the evaluation date was moved far ahead. It is no error, and is said once."""
    day = cycle.evaluation_date
    if day == before or (day is not None and phases.is_far_off(day, [clock.today()])):
        return
    if is_long_until_evaluation(cycle.start or clock.today(), cycle.evaluation_date):
        flash(
            _(
                "Der går mere end 13 uger, før I ser tilbage. Det må I gerne. Men jo før I ser "
                "tilbage, jo bedre husker I det, I så: Kunne I tage en del af det først?"
            ),
            "info",
        )
