"""Databases at any migration, what their tables look like, and what is in them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, MetaData, inspect

from app import create_app
from app.core.db import db, intend_to_write
from config import Settings
from tests.databases import WORKER
from tests.postgres import sqlalchemy_url

VERSION_TABLE = "alembic_version"
Rows = dict[str, list[dict[str, Any]]]
# Kept as floats before number 0019, and as their digits after it.
FIGURES = {
    ("measure", "target"),
    ("measure_point", "value"),
    ("measure_point_version", "value"),
    ("measure_version", "target"),
}
_numbers = itertools.count(1)


class Databases:
    """Makes empty databases of one kind, with an app on each."""

    def __init__(self, kind: str, folder: Path, request: pytest.FixtureRequest) -> None:
        self.server = request.getfixturevalue("postgres_server") if kind == "postgresql" else None
        self.folder = folder

    @contextmanager
    def new(self) -> Iterator[Flask]:
        name = f"schema_{WORKER}_{next(_numbers)}"
        url = f"sqlite:///{self.folder / name}"
        if self.server is not None:
            url = sqlalchemy_url(self.server.create_database(name))
        flask_app = create_app(Settings(app_env="test", secret_key="x" * 40, database_url=url))
        try:
            with flask_app.app_context():
                yield flask_app
                db.session.remove()
        finally:
            intend_to_write(False)
            with flask_app.app_context():
                db.engine.dispose()


def schema_of(connection: Connection) -> dict[str, str]:
    """Every column and constraint, each on its own line, whatever order they were made in."""
    seen, found = inspect(connection), {}
    for table in seen.get_table_names():
        if table == VERSION_TABLE:
            continue
        for column in seen.get_columns(table):
            kept = (str(column["type"]), column["nullable"], str(column["default"]))
            found[f"{table}.{column['name']}"] = str(kept)
        found[f"{table} primary key"] = str(seen.get_pk_constraint(table))
        for part in (seen.get_foreign_keys, seen.get_unique_constraints, seen.get_indexes):
            for one in part(table):
                found[f"{table} {part.__name__} {one['name']}"] = _plain(one)
        for check in seen.get_check_constraints(table):
            found[f"{table} check {check['name']}"] = " ".join(check["sqltext"].split())
    return found


def _plain(described: Any) -> str:
    """Without what one database adds to tell how it keeps the thing."""
    kept = {key: value for key, value in sorted(described.items()) if value}
    return re.sub(r"'(dialect_options|duplicates_constraint|comment)': [^,}]+,? ?", "", str(kept))


def differences(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return [
        f"{name}: {one.get(name, 'nothing')} / {other.get(name, 'nothing')}"
        for name in sorted({*one, *other})
        if one.get(name) != other.get(name)
    ]


def raw_rows(connection: Connection) -> Rows:
    """As the driver gives them: to be compared on one database, without asking what columns are."""
    return {
        name: [
            dict(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"').mappings()
        ]
        for name in inspect(connection).get_table_names()
        if name != VERSION_TABLE
    }


def read_rows(connection: Connection) -> Rows:
    """With the values that they have in Python, to be written elsewhere."""
    tables = _reflected(connection)
    return {
        table.name: [dict(row) for row in connection.execute(table.select()).mappings()]
        for table in tables.sorted_tables
    }


def write_rows(connection: Connection, rows: Rows) -> None:
    """Put rows into the tables as they are at this migration: what they lack is left out."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    else:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    for table in _reflected(connection).sorted_tables:
        here = set(table.columns.keys())
        fitting = [{k: v for k, v in row.items() if k in here} for row in rows.get(table.name, [])]
        if fitting:
            connection.execute(table.insert(), fitting)


def lost(before: Rows, after: Rows) -> list[str]:
    """Tables whose rows are not what they were, in the columns that are on both sides."""
    found = []
    for table in sorted(before.keys() & after.keys()):
        columns = {key for row in before[table][:1] for key in row}
        columns &= {key for row in after[table][:1] for key in row}
        if _said(table, before[table], columns) != _said(table, after[table], columns):
            found.append(table)
    return found


def _said(table: str, rows: list[dict[str, Any]], columns: set[str]) -> list[str]:
    return sorted(
        str([_figure(row[one]) if (table, one) in FIGURES else row[one] for one in sorted(columns)])
        for row in rows
    )


def _figure(kept: float | str | None) -> Decimal | None:
    """A figure by its digits, whether it is kept as them or as a binary fraction."""
    return None if kept is None else Decimal(str(kept)).normalize()


def _reflected(connection: Connection) -> MetaData:
    tables = MetaData()
    tables.reflect(connection)
    if VERSION_TABLE in tables.tables:
        tables.remove(tables.tables[VERSION_TABLE])
    return tables
