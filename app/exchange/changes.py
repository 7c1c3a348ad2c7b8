"""What a file would change in the database: which of its entries are new, other, or the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from app.exchange.faults import Findings, Place
from app.exchange.format import LISTS_OF_OWNERS, LISTS_WITH_IDS
from app.exchange.links import Document
from app.exchange.spelling import Present, spelled
from app.exchange.stored import Item, Stored

HOW: Final = "Brug --update, hvis filen skal gælde."
# An entry and its place in the list of the file; None for one that is in the database only.
Placed = tuple[int | None, Item]
_AWAY: Final = {
    "cycles": "Ligger i papirkurven.",
    "focus_areas": "Er taget af listen over indsatsområder.",
}
_WHOSE: Final = {
    "roles": "Personen har andre roller i databasen.",
    "loose_notes": "Teamet har andre løse noter i databasen.",
    "sparring": "Der er spurgt om andet eller svaret andet i databasen.",
}


class Spelling:
    """The entries of file and database with nothing left out, so that they can be compared."""

    def __init__(self, document: Document, there: Stored) -> None:
        self._old_headlines = there.old_headlines
        self._now, self._before = Present(there.lists, document), Present(there.lists)

    def of_file(self, name: str, item: Item) -> Item:
        return self._spelled(name, item, self._now)

    def of_database(self, name: str, item: Item | None) -> Item | None:
        return self._spelled(name, item, self._before) if item else None

    def _spelled(self, name: str, item: Item, present: Present) -> Item:
        if name != "cycles":
            return item
        return spelled(item, present, self._old_headlines.get(item["id"]))


@dataclass(slots=True)
class Changes:
    """Entries with ids are `new` or `other`. `owned` holds those without: for each owner whose
    entries change, all that it is to have."""

    new: dict[str, list[Item]] = field(default_factory=lambda: defaultdict(list))
    other: dict[str, list[Item]] = field(default_factory=lambda: defaultdict(list))
    owned: dict[str, dict[str, list[Placed]]] = field(default_factory=lambda: defaultdict(dict))
    added: int = 0
    changed: int = 0
    same: int = 0

    def brought(self, name: str) -> list[Item]:
        """The entries of a list with ids that get a row, or get another one."""
        return [*self.new[name], *self.other[name]]

    @property
    def is_nothing(self) -> bool:
        return not self.added and not self.changed


def compare(document: Document, there: Stored, findings: Findings, *, update: bool) -> Changes:
    """What is to be written. Other content is a fault, unless it is to be updated."""
    changes = Changes()
    wrong = findings.entries()
    refused = Findings() if update else findings
    spelling = Spelling(document, there)
    for name in LISTS_WITH_IDS:
        known = there.by_id(name)
        for index, item in enumerate(document[name]):
            if item is None or item["id"] is None or (name, index) in wrong:
                continue
            place = (name, index)
            _sort_in(changes, place, item, known.get(item["id"]), there, spelling, refused)
    for name in LISTS_OF_OWNERS:
        _compare_owned(changes, name, document, there, refused, wrong)
    return changes


def _sort_in(
    changes: Changes,
    place: tuple[str, int],
    item: Item,
    known: Item | None,
    there: Stored,
    spelling: Spelling,
    refused: Findings,
) -> None:
    name = place[0]
    whole, before = spelling.of_file(name, item), spelling.of_database(name, known)
    if known is None and item["id"] not in there.keys[name]:
        changes.new[name].append(whole)
        changes.added += 1
    elif whole == before:
        changes.same += 1
    else:
        changes.other[name].append(whole)
        changes.changed += 1
        differences = [*_differences(known, item)] if known else []
        differences = differences or ([*_differences(before, whole)] if before else [])
        what = (
            f"Findes i forvejen med andet indhold ({', '.join(differences)})."
            if known
            else _AWAY[name]
        )
        refused.fault(place, f"{what} {HOW}")


def _differences(known: Item, item: Item) -> Iterable[str]:
    """The keys that differ, as plan.action where that says more than plan.

    Keys that came later stand in one of the two only, when the other has nothing there.
    """
    for key in {**item, **known}:
        value, other = item.get(key), known.get(key)
        if isinstance(value, dict) and isinstance(other, dict) and value.keys() == other.keys():
            yield from (f"{key}.{part}" for part in value if value[part] != other[part])
        elif value != other:
            yield key


def _compare_owned(
    changes: Changes,
    name: str,
    document: Document,
    there: Stored,
    refused: Findings,
    wrong: set[Place],
) -> None:
    """Where a file has entries for somebody whom it lists, they are all that one's entries.

    For somebody whom it does not list, they come to those that are there.
    """
    key, owners = LISTS_OF_OWNERS[name]
    listed = {item["id"] for item in document[owners] if item}
    known = _by_owner(enumerate(there.lists[name]), key)
    placed = [(i, e) for i, e in enumerate(document[name]) if (name, i) not in wrong]
    for owner, entries in _by_owner(placed, key).items():
        have = [entry for _index, entry in known.get(owner, ())]
        wanted = entries if owner in listed else _merged(name, have, entries)
        fresh = [placed for placed in entries if placed[1] not in have]
        gone = [entry for entry in have if all(entry != other for _index, other in wanted)]
        if [entry for _index, entry in wanted] == have:
            changes.same += len(entries)
            continue
        is_there = owner in there.keys[owners] and owner not in there.binned
        if is_there and (owner in listed or gone):
            place = (fresh or entries)[0][0]
            refused.fault((name, place or 0), f"{_WHOSE[name]} {HOW}")
        changes.owned[name][owner] = wanted
        changes.changed += min(len(fresh), len(gone)) or (0 if fresh else 1)
        changes.added += max(len(fresh) - len(gone), 0)


def _by_owner(placed: Iterable[tuple[int, Any]], key: str) -> dict[str, list[Placed]]:
    groups: dict[str, list[Placed]] = defaultdict(list)
    for index, entry in placed:
        if entry is not None and entry[key] is not None:
            groups[entry[key]].append((index, entry))
    return groups


def _merged(name: str, have: list[Item], entries: list[Placed]) -> list[Placed]:
    """What is there, then what is new; an answer given since takes the place of its question."""
    marks = [_mark(name, entry) for _index, entry in entries]
    stays: list[Placed] = [
        (None, entry)
        for entry in have
        if _mark(name, entry) not in marks or any(entry == other for _index, other in entries)
    ]
    kept = [entry for _index, entry in stays]
    return stays + [placed for placed in entries if placed[1] not in kept]


def _mark(name: str, entry: Item) -> Any:
    return (entry["question"], entry["on"]) if name == "sparring" else entry
