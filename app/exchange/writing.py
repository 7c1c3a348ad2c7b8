"""Writes what a file changes: all rows of a table at once, so that large files take seconds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import aliased

from app.accounts.models import Person
from app.core.clock import now
from app.core.db import Model, db
from app.cycles.fields import DEVIATION, TRIAL
from app.cycles.models import Cycle, CycleVersion
from app.exchange.changes import Changes
from app.exchange.children import write_children
from app.exchange.columns import COLUMNS, Columns, Keys, key_of
from app.exchange.format_records import VERSION_KEYS
from app.exchange.moves import announce
from app.exchange.owned import write_owned
from app.exchange.rows import in_pieces, insert_rows
from app.exchange.stored import Item, Stored
from app.organisations.commands_sessions import end_unfitting_sessions
from app.organisations.models import Organisation


def write(changes: Changes, there: Stored, today: date) -> None:
    """Write it all, in the order in which rows point at each other. Does not commit."""
    keys: Keys = {name: dict(known) for name, known in there.keys.items()}
    for name, (model, _columns) in COLUMNS.items():
        _give_way(name, changes.other[name], keys)
        _insert(name, changes.new[name], keys, today)
        _update(name, changes.other[name], keys, today)
        if changes.new[name]:
            keys[name] |= _keys_of(model)
    _link_cycles(changes.brought("cycles"), keys)
    write_children(changes, keys)
    write_owned(changes, keys)
    _keep_versions(changes.brought("cycles"), keys)
    announce(changes, there, keys, today)
    end_unfitting_sessions()
    # What the session remembers of these rows is not what they say now.
    db.session.expire_all()


def _insert(name: str, items: list[Item], keys: Keys, today: date) -> None:
    model, columns = COLUMNS[name]
    rows = [
        {"exchange_id": item["id"], **columns(item, keys), **_begun(name, item, today)}
        for item in items
    ]
    insert_rows(model, rows)


def _update(name: str, items: list[Item], keys: Keys, today: date) -> None:
    model, columns = COLUMNS[name]
    rows = [
        {"id": keys[name][item["id"]], **columns(item, keys), **_begun(name, item, today)}
        for item in items
    ]
    if rows:
        db.session.execute(update(model), rows)


def _begun(name: str, item: Item, today: date) -> Columns:
    """A record that the file has in planning though its start date has come, stays there."""
    if name != "cycles":
        return {}
    start = item["plan"].get("start")
    return {"begun_by_date": start is not None and start <= today.isoformat()}


def _give_way(name: str, items: list[Item], keys: Keys) -> None:
    """Free what only one may have, so that two can swap it."""
    ids = [keys[name][item["id"]] for item in items]
    if name == "people" and ids:
        rows = [{"id": key, "email_key": f"free again: {key}"} for key in ids]
        db.session.execute(update(Person), rows)
    if name == "organisations" and ids:
        db.session.execute(update(Organisation), [{"id": key, "code": None} for key in ids])


def _keys_of(model: type[Model]) -> dict[str, int]:
    table = model.__table__
    rows = db.session.execute(select(table.c.exchange_id, table.c.id))
    return {row.exchange_id: row.id for row in rows}


def _link_cycles(items: Sequence[Item], keys: Keys) -> None:
    """The links between records, when all of them have a row."""
    rows = [
        {
            "id": keys["cycles"][item["id"]],
            "follows_id": key_of(keys, "cycles", item["follows"]),
            "inspired_by_cycle_id": key_of(keys, "cycles", item["inspired_by"]),
            "inspired_by_prototype_id": key_of(keys, "prototypes", item["inspired_by"]),
        }
        for item in items
    ]
    if rows:
        db.session.execute(update(Cycle), rows)
        _keep_questions([keys["cycles"][item["id"]] for item in items])


def _keep_questions(ids: Sequence[int]) -> None:
    """A new trial that was made from a positive deviation keeps its question: whether those it tells
    of agree. The file says that of the deviation alone."""
    source = aliased(Cycle)
    asked = select(source.described_agree).where(
        source.id == Cycle.inspired_by_cycle_id, source.kind == DEVIATION
    )
    for some in in_pieces(ids):
        db.session.execute(
            update(Cycle)
            .where(Cycle.id.in_(some), Cycle.kind == TRIAL, Cycle.revision == 0)
            .values(described_agree=asked.scalar_subquery())
            .execution_options(synchronize_session=False)
        )


def _keep_versions(items: list[Item], keys: Keys) -> None:
    """A load is a saved change like any other: the next version of each record it touches."""
    ids = [keys["cycles"][item["id"]] for item in items]
    if not ids:
        return
    table: Any = Cycle.__table__
    raised = (
        update(table)
        .where(table.c.id == bindparam("key"))
        .values(revision=table.c.revision + 1, changed_at=now())
    )
    db.session.connection().execute(raised, [{"key": key} for key in ids])
    revisions: dict[int, int] = {}
    for some in in_pieces(ids):
        query = select(table.c.id, table.c.revision).where(table.c.id.in_(some))
        revisions |= {row.id: row.revision for row in db.session.execute(query)}
    rows = [
        {
            "cycle_id": key,
            "number": revisions[key],
            "change": "loaded",
            "content": _content(item),
        }
        for key, item in zip(ids, items, strict=True)
    ]
    insert_rows(CycleVersion, rows)


def _content(item: Item) -> Item:
    # Versions are about what is written; measurements are compared elsewhere.
    return {**{key: item[key] for key in VERSION_KEYS}, "measures": []}
