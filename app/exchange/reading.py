"""From what stands in a file to a document in canonical form, and all that is wrong with it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import zip_longest
from typing import Any

from app.exchange.faults import Findings
from app.exchange.format import DOCUMENT, member_of
from app.exchange.format_records import write_version_only_if_other
from app.exchange.links import Document
from app.exchange.stored import Item, Stored


def read_document(raw: Any, findings: Findings) -> Document:
    """The document, however much is wrong with it: entries that are no objects become None."""
    document: Document = DOCUMENT.read(raw, (), findings) or DOCUMENT.read({}, (), Findings())
    return document


def complete(document: Document, there: Stored, findings: Findings, today: date) -> None:
    """Fill in what may be left out and must be stored, so that a file can be compared.

    A day that is left out is the day the file was written; what has got its day before keeps it.
    """
    day = document["as_of"] or today.isoformat()
    wrong = findings.entries()
    known = there.by_id("cycles")
    for index, cycle in enumerate(document["cycles"]):
        if ("cycles", index) not in wrong:
            _complete_cycle(cycle, known.get(cycle["id"], {}), day)
    networks = there.by_id("networks")
    for index, network in enumerate(document["networks"]):
        if ("networks", index) not in wrong and network["id"] in networks:
            _complete_members(network, networks[network["id"]], today)
    asked = {(item["cycle"], item["question"]): item for item in there.lists["sparring"]}
    for index, request in enumerate(document["sparring"]):
        if ("sparring", index) not in wrong:
            _complete_request(request, asked.get((request["cycle"], request["question"])), day)


def _complete_cycle(cycle: Item, before: Item, day: str) -> None:
    _fill(cycle["frozen"], before.get("frozen"), day)
    _fill(cycle["shared"], before.get("shared"), day)
    if cycle["shared"] and cycle["shared"]["version"]:
        _fill(cycle["shared"]["version"]["frozen"], cycle["frozen"], day)
    write_version_only_if_other(cycle)


def _complete_members(network: Item, before: Item, today: date) -> None:
    """A member reads from the day that it had; one that has come since, what is shared after today."""
    known = {member_of(one): one.get("reads_from") for one in before["members"]}
    after_today = (today + timedelta(days=1)).isoformat()
    for member in network["members"]:
        reads_from = member.pop("reads_from", None) or known.get(member_of(member), after_today)
        until = member.pop("until", None)
        days = {"reads_from": reads_from, "until": until}
        member |= {key: day for key, day in days.items() if day}


def _complete_request(request: Item, before: Item | None, day: str) -> None:
    _fill(request, before, day)
    earlier = before["answers"] if before else []
    for answer, known in zip_longest(request["answers"], earlier):
        if answer is not None:
            _fill(answer, known, day)
            _fill_replies(answer, known, day)


def _fill_replies(answer: Item, before: Item | None, day: str) -> None:
    earlier = (before or {}).get("replies", [])
    for reply, known in zip_longest(answer.get("replies", []), earlier):
        _fill(reply, known, day)


def _fill(part: Item | None, before: Item | None, day: str) -> None:
    if part is not None and part["on"] is None:
        part["on"] = (before and before["on"]) or day
