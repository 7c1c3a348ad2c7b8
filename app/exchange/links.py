"""What must hold across a file and the database it goes into: ids, addresses, links."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from app.accounts.models import email_key
from app.exchange.faults import Findings, Link, address, quoted
from app.exchange.format import LISTS_WITH_IDS
from app.exchange.stored import Stored

Document = dict[str, Any]

# Records and prototypes share one set of ids, for a link may lead to either.
_ID_SPACES: Final = (
    *((name,) for name in LISTS_WITH_IDS if name not in ("cycles", "prototypes")),
    ("cycles", "prototypes"),
)
_LOOPS: Final = {
    "follows": "Runderne følger hinanden i ring.",
    "inspired_by": "Prøvehandlingerne er inspireret af hinanden i ring.",
}


def check_links(document: Document, there: Stored, findings: Findings) -> None:
    """Note every fault that shows only when everything has been read."""
    for space in _ID_SPACES:
        _ids_are_unique(document, there, space, findings)
    _is_unique(document, there, "people", "email", email_key, findings)
    _is_unique(document, there, "organisations", "code", str, findings)
    _links_lead_somewhere(document, there, findings)
    for key, sentence in _LOOPS.items():
        _no_loops(document, there, key, sentence, findings)


def _ids_are_unique(
    document: Document, there: Stored, space: tuple[str, ...], findings: Findings
) -> None:
    seen: dict[str, str] = {}
    for name in space:
        for index, item in enumerate(document[name]):
            known = item and item["id"]
            if not known:
                continue
            if known in seen:
                findings.fault((name, index, "id"), f"{quoted(known)} står også i {seen[known]}.")
            elif any(known in there.keys[other] for other in space if other != name):
                findings.fault((name, index, "id"), f"{quoted(known)} er noget andet i databasen.")
            seen.setdefault(known, address((name, index)))


def _is_unique(
    document: Document,
    there: Stored,
    name: str,
    key: str,
    fold: Callable[[str], str],
    findings: Findings,
) -> None:
    """Nobody else has it: neither in the file, nor in the database when the file is loaded."""
    in_file = {item["id"] for item in document[name] if item}
    seen = {
        fold(item[key]): f"databasen ({quoted(item['id'])})"
        for item in there.lists[name]
        if item[key] and item["id"] not in in_file
    }
    for index, item in enumerate(document[name]):
        if not item or not item[key]:
            continue
        mark = fold(item[key])
        if mark in seen:
            findings.fault((name, index, key), f"{quoted(item[key])} findes også i {seen[mark]}.")
        seen.setdefault(mark, address((name, index)))


def _links_lead_somewhere(document: Document, there: Stored, findings: Findings) -> None:
    known = {
        name: {item["id"] for item in document[name] if item} | there.keys[name].keys()
        for name in LISTS_WITH_IDS
    }
    known["cycles"] -= there.binned - {item["id"] for item in document["cycles"] if item}
    unread = findings.entries()
    for link in findings.links:
        if any((name,) in unread for name in link.lists):
            continue
        if not any(link.id in known[name] for name in link.lists):
            findings.fault(link.place, _dangling(link))


def _dangling(link: Link) -> str:
    lists = " eller ".join(link.lists)
    return f"{quoted(link.id)} findes hverken i filens {lists} eller i databasen."


def _no_loops(
    document: Document, there: Stored, key: str, sentence: str, findings: Findings
) -> None:
    """Every record leads back to a first one. Each has one link, so walking finds all loops."""
    indexes = {item["id"]: index for index, item in enumerate(document["cycles"]) if item}
    after: dict[str, str | None] = {item["id"]: item[key] for item in there.lists["cycles"]}
    after |= {item["id"]: item[key] for item in document["cycles"] if item}
    done: set[str] = set()
    for first in indexes:
        path: dict[str, None] = {}
        one: str | None = first
        while one is not None and one not in done and one not in path:
            path[one] = None
            one = after.get(one)
        if one is not None and one in path:
            at = min(indexes.get(each, len(indexes)) for each in _from(one, path))
            findings.fault(("cycles", at, key), sentence)
        done.update(path)


def _from(one: str, path: dict[str, None]) -> list[str]:
    """The part of the path that goes round."""
    steps = list(path)
    return steps[steps.index(one) :]
