"""Other words in a record, from where the check of personal data says what stands in it."""

from __future__ import annotations

from typing import Any

from app.access.viewer import Viewer
from app.core import cpr, securitylog
from app.cycles.content import FIELDS
from app.cycles.models import Cycle
from app.cycles.versions import keep_version
from app.personaldata.finding import Known
from app.personaldata.found import swapped

BLACKENED = "••••••-••••"


def remove_locked_numbers(cycle: Cycle, *, by: Viewer) -> None:
    """Black out what looks like a CPR number in the frozen expectation, which nobody can edit.

    It stays frozen otherwise. Signs carry their text on into plan and evaluation, so there, too.
    """
    cycle.hypothesis = _blackened(cycle.hypothesis)
    cycle.frozen_hypothesis = _blackened(cycle.frozen_hypothesis)
    cycle.signs = [_blackened(sign) for sign in cycle.signs]
    cycle.frozen_signs = [_blackened(sign) for sign in cycle.frozen_signs]
    cycle.sign_results = [{**row, "sign": _blackened(row["sign"])} for row in cycle.sign_results]
    keep_version(cycle, by=by.person_id, change="plan")
    securitylog.record(
        "personal_data_removed",
        person_id=by.person_id,
        object_kind="cycle",
        object_id=cycle.public_id,
    )


def swap_words(cycle: Cycle, *, by: Viewer, token: str, known: Known) -> bool:
    """Put the proposed words wherever this was found in the record. Whether there was any.

    The frozen expectation, which nobody can edit, is changed like the rest, and stays frozen.
    """

    def other(value: Any) -> Any:
        if isinstance(value, str):
            return swapped(value, token, of=cycle.team.public_id, known=known)
        if isinstance(value, list):
            return [other(one) for one in value]
        return {**value, "sign": other(value["sign"])} if isinstance(value, dict) else value

    changed = False
    for thing, name in _written(cycle):
        before = getattr(thing, name)
        after = other(before)
        if after != before:
            setattr(thing, name, after)
            changed = True
    if changed:
        keep_version(cycle, by=by.person_id, change="plan")
    return changed


def answer_agreement(cycle: Cycle, *, by: Viewer, agreed: bool | None) -> None:
    """Those whom it tells of are asked and agree; None: it is about ourselves."""
    cycle.described_agree = agreed
    keep_version(cycle, by=by.person_id, change="plan")


def _written(cycle: Cycle) -> list[tuple[Any, str]]:
    """Everything that is typed in a record, as columns of it and of its notes."""
    names = {field.attribute for (_part, _name), field in FIELDS.items() if field.is_typed}
    names |= {"title", "subjects", "tags", "frozen_hypothesis", "frozen_signs"}
    return [*((cycle, name) for name in sorted(names)), *((note, "text") for note in cycle.notes)]


def _blackened(text: str | None) -> str | None:
    for hit in reversed(cpr.check(text or "")):
        text = f"{(text or '')[: hit.start]}{BLACKENED}{(text or '')[hit.end :]}"
    return text
