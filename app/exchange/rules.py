"""What must hold between the keys of one object in a file."""

from __future__ import annotations

from typing import Any, Final

from app.cycles.fields import DEVIATION, TRIAL
from app.exchange.faults import Findings, Place

PLACE_OF_ROLE: Final = {
    "leader": "school",
    "consultant": "organisation",
    "coordinator": "network",
    "administrator": None,
}
# What the team must have written before a record is closed (docs/exchange-format.md).
CLOSING: Final = {
    TRIAL: ("observations", "learning", "decision"),
    DEVIATION: ("uncommon_acts", "next_step"),
}
_KINDS: Final = {TRIAL: "prøvehandling", DEVIATION: "positiv afvigelse"}


def ends_after_start(value: dict[str, Any], place: Place, findings: Findings) -> None:
    start, end = value["start"], value["end"]
    # ISO days in text compare as the days do.
    if start is not None and end is not None and end < start:
        findings.fault((*place, "end"), f"Slutter {end}, før den begynder {start}.")


def closed_is_evaluated(cycle: dict[str, Any], place: Place, findings: Findings) -> None:
    """A closed record has the fields that closing asks for."""
    if cycle["status"] != "closed":
        return
    written = cycle["evaluation"] or {}
    for key in CLOSING.get(cycle["kind"], ()):
        if not written.get(key):
            findings.missing(
                (*place, "evaluation", key),
                f"Mangler. En afsluttet {_KINDS[cycle['kind']]} skal have feltet.",
            )


def role_has_its_place(role: dict[str, Any], place: Place, findings: Findings) -> None:
    """A leader leads a school, a consultant serves an organisation, and nothing else."""
    if role["role"] not in PLACE_OF_ROLE:
        return
    wanted = PLACE_OF_ROLE[role["role"]]
    for key in ("school", "organisation", "network"):
        if key == wanted and role[key] is None:
            findings.missing((*place, key), f"Mangler. Rollen {role['role']} skal have nøglen.")
        elif key != wanted and role[key] is not None:
            findings.fault((*place, key), f"Hører ikke til rollen {role['role']}.")
