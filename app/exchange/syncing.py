"""Makes the rows of some owners what they should be, touching only those that differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update

from app.core.db import Model, db
from app.exchange.columns import Columns
from app.exchange.rows import in_pieces, insert_rows

# owner's primary key -> the columns of its rows, in order
Wanted = Mapping[int, Sequence[Columns]]


@dataclass(slots=True)
class _Differences:
    gone: list[int] = field(default_factory=list)
    other: list[Columns] = field(default_factory=list)
    new: list[Columns] = field(default_factory=list)


def sync(
    model: type[Model],
    owner: str,
    wanted: Wanted,
    *,
    old: Collection[int],
    same: Sequence[str],
    where: Iterable[ColumnElement[bool]] = (),
) -> None:
    """Make these the rows of their owners. A row that agrees in the columns `same` stays.

    `old` are the owners that may have rows by now; `where` narrows down which rows are meant.
    """
    there = _rows_of(model, owner, old, where)
    differences = _Differences()
    for key, rows in wanted.items():
        _match(differences, there.get(key, []), [{owner: key, **row} for row in rows], same)
    _apply(model, differences)


def sync_in_one_order(
    model: type[Model],
    owner: str,
    wanted: Wanted,
    *,
    old: Collection[int],
    where: Sequence[ColumnElement[bool]] = (),
) -> None:
    """The same for rows that share one order, `position`, with those of all other owners.

    `wanted` brings places in the file. An owner's rows fill the places that the owner's rows have
    had, and what is left comes last, in the order of the file.
    """
    there = _rows_of(model, owner, old, where)
    differences, last = _Differences(), []
    for key, rows in wanted.items():
        left = sorted(there.get(key, []), key=lambda row: (row["position"], row["id"]))
        places = _different([row["position"] for row in left])
        for number, row in enumerate(rows):
            columns = {name: value for name, value in row.items() if name != "position"}
            known = _first_like(left, columns)
            if known is not None:
                left.remove(known)
            placed = _Placed(known, {owner: key, **columns}, row["position"])
            if number < len(places):
                placed.put(differences, places[number])
            else:
                last.append(placed)
        differences.gone += [row["id"] for row in left]
    first = _next_position(model, where) if last else 0
    for number, placed in enumerate(sorted(last, key=lambda placed: placed.in_file or 0)):
        placed.put(differences, first + number)
    _apply(model, differences)


@dataclass(slots=True)
class _Placed:
    """A row that is to be: the one it is already, its columns, and its place in the file."""

    known: Columns | None
    columns: Columns
    in_file: int | None

    def put(self, differences: _Differences, position: int) -> None:
        if self.known is None:
            differences.new.append({**self.columns, "position": position})
        elif self.known["position"] != position:
            differences.other.append({"id": self.known["id"], "position": position})


def _different(positions: list[int]) -> list[int]:
    """The positions, if they tell an order."""
    return positions if len(set(positions)) == len(positions) else []


def sync_in_order_of_ids(
    model: type[Model],
    owner: str,
    wanted: Wanted,
    *,
    old: Collection[int],
    where: Sequence[ColumnElement[bool]] = (),
) -> None:
    """The same for rows whose order is that of their ids: after a new one, all are new."""
    there = _rows_of(model, owner, old, where)
    differences = _Differences()
    for key, rows in wanted.items():
        left = list(there.get(key, []))
        fresh = False
        for row in rows:
            known = None if fresh else _first_like(left, row)
            fresh = known is None
            if known is None:
                differences.new.append({owner: key, **row})
            else:
                passed = left.index(known)
                differences.gone += [one["id"] for one in left[:passed]]
                left = left[passed + 1 :]
        differences.gone += [row["id"] for row in left]
    _apply(model, differences)


def replace(model: type[Model], owner: str, wanted: Wanted, *, old: Collection[int]) -> None:
    """The same for rows whose order is that of their ids: all of an owner's, or none, are new."""
    there = _rows_of(model, owner, old, ())
    differences = _Differences()
    for key, rows in wanted.items():
        fresh = [{owner: key, **row} for row in rows]
        known = there.get(key, [])
        if len(known) != len(fresh) or not all(map(_agree, known, fresh)):
            differences.gone += [row["id"] for row in known]
            differences.new += fresh
    _apply(model, differences)


def _match(
    differences: _Differences, there: list[Columns], wanted: list[Columns], same: Sequence[str]
) -> None:
    left = list(there)
    for row in wanted:
        mark = {name: row[name] for name in same}
        known = _first_like(left, mark)
        if known is None:
            differences.new.append(row)
            continue
        left.remove(known)
        if not _agree(known, row):
            differences.other.append({"id": known["id"], **row})
    differences.gone += [row["id"] for row in left]


def _first_like(rows: Iterable[Columns], wanted: Columns) -> Columns | None:
    return next((row for row in rows if _agree(row, wanted)), None)


def _next_position(model: type[Model], where: Iterable[ColumnElement[bool]]) -> int:
    position = model.__table__.c.position
    highest = db.session.scalar(select(func.max(position)).where(*where))
    return 0 if highest is None else highest + 1


def _agree(known: Columns, row: Columns) -> bool:
    return all(known[name] == value for name, value in row.items())


def _rows_of(
    model: type[Model], owner: str, keys: Collection[int], where: Iterable[ColumnElement[bool]]
) -> dict[int, list[Columns]]:
    table = model.__table__
    found: dict[int, list[Columns]] = defaultdict(list)
    for some in in_pieces(sorted(keys)):
        query = select(table).where(table.c[owner].in_(some), *where).order_by(table.c.id)
        for row in db.session.execute(query).mappings():
            found[row[owner]].append(dict(row))
    return found


def _apply(model: type[Model], differences: _Differences) -> None:
    table: Any = model.__table__
    for some in in_pieces(differences.gone):
        db.session.execute(delete(table).where(table.c.id.in_(some)))
    if differences.other:
        db.session.execute(update(model), differences.other)
    insert_rows(model, differences.new)
