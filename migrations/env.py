"""Alembic's environment: one schema for SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import text

config = context.config
target = current_app.extensions["migrate"].db


def _include(_object: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    return not (kind == "table" and name == "alembic_version")


def _render(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Migrations never import the app: its moment type is a plain DateTime to them."""
    if kind == "type" and type(item).__name__ == "UtcDateTime":
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Migrate within one transaction; SQLite's foreign keys rest while tables are rebuilt."""
    engine = target.engine
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        if sqlite:
            # Rebuilding a table with foreign keys on would delete the rows that point to it.
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            # A migration may take its time; the limits are for pages.
            connection.exec_driver_sql("SET statement_timeout = 0")
        context.configure(
            connection=connection,
            target_metadata=target.metadata,
            render_as_batch=True,
            compare_type=True,
            include_object=_include,
            render_item=_render,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            if sqlite:
                broken = connection.execute(text("PRAGMA foreign_key_check")).all()
                if broken:
                    raise RuntimeError(f"migration breaks foreign keys: {broken[:3]}")
        connection.commit()
        if sqlite:
            # A pragma does nothing inside a transaction, so this connection must not be used again.
            connection.invalidate()


if context.is_offline_mode():
    raise RuntimeError("migrations run against a database only")
run()
