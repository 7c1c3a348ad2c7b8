"""Loading a document: read, look up, compare, write."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.exchange.changes import Changes, compare
from app.exchange.faults import Fault, FaultsError, Findings
from app.exchange.format import LISTS
from app.exchange.links import check_links
from app.exchange.reading import complete, read_document
from app.exchange.stored import Stored, stored
from app.exchange.writing import write
from app.teams.commands_roles import ask_about_members


def load(raw: Any, *, update: bool, today: date) -> Changes:
    """Load what was parsed from a file, all or nothing. Flushes, does not commit.

    Raises FaultsError with everything that is wrong with the file, when something is.
    """
    there = stored()
    changes = examine(raw, there, update=update, today=today)
    if not changes.is_nothing:
        write(changes, there, today)
        ask_about_members()
    return changes


def examine(raw: Any, there: Stored, *, update: bool, today: date) -> Changes:
    """What loading would change. Raises FaultsError with everything that is wrong, in order."""
    findings = Findings()
    document = read_document(raw, findings)
    check_links(document, there, findings)
    complete(document, there, findings, today)
    changes = compare(document, there, findings, update=update)
    if findings.faults:
        raise FaultsError(sorted(findings.faults, key=_order))
    return changes


def _order(fault: Fault) -> tuple[int, int]:
    """In the order of the file, as far as its lists go; within an entry as found."""
    lists = list(LISTS)
    name, index = (*fault.place, "", 0)[:2]
    return (
        lists.index(str(name)) if name in LISTS else -1,
        index if isinstance(index, int) else -1,
    )
