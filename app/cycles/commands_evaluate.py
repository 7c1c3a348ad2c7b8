"""Evaluating and closing a record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.access.viewer import Viewer
from app.core.errors import FieldError
from app.core.i18n import _l
from app.cycles import phases
from app.cycles.commands import set_phase
from app.cycles.fields import DEVIATION, TRIAL
from app.cycles.models import Cycle
from app.cycles.versions import keep_version

_NEEDED: dict[str, dict[str, Any]] = {
    TRIAL: {
        "observations": _l("Skriv, hvad I så, før I afslutter."),
        "learning": _l("Skriv, hvad I har lært, før I afslutter."),
        "decision": _l("Vælg, hvad I beslutter, før I afslutter."),
    },
    DEVIATION: {
        "uncommon_acts": _l("Skriv mindst én konkret handling, før I afslutter."),
        "next_step": _l("Skriv, hvem der prøver det. »Ingen endnu« er også et svar."),
    },
}
CLOSING_FIELDS = {kind: tuple(needed) for kind, needed in _NEEDED.items()}


def save_evaluation(cycle: Cycle, *, by: Viewer, values: dict[str, Any], today: date) -> None:
    """Keep what is written so far; the record is then being evaluated."""
    for name, value in values.items():
        setattr(cycle, name, value)
    if cycle.status in (phases.PLANNING, phases.TRYING):
        set_phase(cycle, phases.EVALUATING, today)
    if cycle.evaluated_on is None:
        cycle.evaluated_on = today
    keep_version(cycle, by=by.person_id, change="evaluation")


def close_cycle(cycle: Cycle, *, by: Viewer, today: date) -> None:
    """Close an evaluated record.

    Raises FieldError, the first of `missing_to_close`, when something is not written yet.
    """
    missing = missing_to_close(cycle.kind, vars(cycle))
    if missing:
        raise missing[0]
    cycle.evaluated_on = cycle.evaluated_on or today
    set_phase(cycle, phases.CLOSED, today)
    keep_version(cycle, by=by.person_id, change="closed")


def needed_in_phase(cycle: Cycle) -> tuple[str, ...]:
    """The attributes that a record in this phase must not be without."""
    if cycle.status == phases.CLOSED:
        return (*CLOSING_FIELDS[cycle.kind], "evaluated_on")
    return ("evaluated_on",) if cycle.status == phases.EVALUATING else ()


def missing_to_close(kind: str, written: Mapping[str, Any]) -> list[FieldError]:
    """What must be written before a record can be closed, as sentences at their fields."""
    return [
        FieldError(name, str(sentence))
        for name, sentence in _NEEDED[kind].items()
        if not written.get(name)
    ]
