"""Rows of whole tables, read and grouped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, insert, select

from app.core.db import Model, db

Rows = Sequence[Any]
# list of the format -> primary key -> id in the format
Names = dict[str, dict[int, str]]


def all_rows(model: type[Model], *order: str, where: Iterable[ColumnElement[bool]] = ()) -> Rows:
    """Every row of a table, in the order of these columns."""
    table = model.__table__
    query = select(table).where(*where).order_by(*(table.c[name] for name in order))
    return db.session.execute(query).all()


def grouped(rows: Iterable[Any], column: str) -> dict[int, list[Any]]:
    """The rows of each owner, in the order they come."""
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, column)].append(row)
    return groups


def in_order_of_ids(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By id in code-point order, which no database's collation gives; without ids as they are."""
    return sorted(items, key=lambda item: item["id"]) if items and "id" in items[0] else items


def each_once(items: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The items without those that say the same as an earlier one."""
    return list({str(item): item for item in items}.values())


def in_pieces(keys: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    """A long list of keys in pieces that fit into one statement of any database."""
    for start in range(0, len(keys), size):
        yield keys[start : start + size]


def insert_rows(model: type[Model], rows: Sequence[dict[str, Any]]) -> None:
    """Insert all of them at once, in this order.

    Into the table and not by way of the class, for which None would mean the column's default.
    """
    table: Any = model.__table__
    if rows:
        db.session.execute(insert(table), rows)


def insert_rows_with_keys(model: type[Model], rows: Sequence[dict[str, Any]]) -> list[int]:
    """The same; returns the primary key of each."""
    table: Any = model.__table__
    made = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(db.session.scalars(made, rows)) if rows else []
