"""The database: one schema for SQLite and PostgreSQL, and how transactions begin.

Reads begin deferred. Writes begin immediate on SQLite, because a transaction that has read first
and writes later fails at once with "database is locked", whatever the timeout says.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Engine, MetaData, Result, Select, event
from sqlalchemy.engine import URL, Connection, Dialect, make_url
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from app.core.sqlite_room import with_room

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLITE_WAIT_MS = 10_000
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={SQLITE_WAIT_MS}",
    "secure_delete=ON",
    "trusted_schema=OFF",
)

# A person waits for a page; nothing that a page does may take longer, or hold others up.
POSTGRES_LIMITS = {
    "statement_timeout": "15s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
    # Our statements are short: compiling one takes longer than any of them.
    "jit": "off",
}
# A host that falls silent is given up: a call at once, a conversation when nothing more is heard.
CONNECT_SECONDS = 5
SIGNS_OF_LIFE = {
    "tcp_user_timeout": 15_000,
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}

_write_intent: ContextVar[bool] = ContextVar("write_intent", default=False)


class Base(DeclarativeBase):
    """Every table's base: all constraints get names, so that migrations can speak of them."""

    metadata = MetaData(naming_convention=NAMING)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. Stored in UTC, returned aware; SQLite would drop the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value and value.astimezone(UTC)
        return value.replace(tzinfo=UTC)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
if TYPE_CHECKING:
    # The base of every table is made at run time, where the type checker cannot see it.
    Model = Base
else:
    Model = db.Model
migrate = Migrate()


def init_db(flask_app: Flask) -> None:
    """Bind the database to the app and teach SQLite the manners it lacks by default."""
    address = make_url(flask_app.config["SQLALCHEMY_DATABASE_URI"])
    flask_app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(address)
    db.init_app(flask_app)
    migrate.init_app(flask_app, db, directory="migrations", render_as_batch=True, compare_type=True)
    with flask_app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", partial(_prepare_sqlite, db.engine.url.database))
            event.listen(db.engine, "begin", _begin_sqlite)


def intend_to_write(intent: bool) -> None:
    """Say whether transactions begun from here on will write."""
    _write_intent.set(intent)


@contextmanager
def writing() -> Iterator[None]:
    """A short write of its own inside a request that otherwise reads. Commits at the end."""
    db.session.rollback()
    before = _write_intent.set(True)
    try:
        yield
        db.session.commit()
    finally:
        db.session.rollback()
        _write_intent.reset(before)


def read(query: Select[Any], *, hold: Select[Any] | None = None) -> Result[Any]:
    """Run a query; with `hold`, when these rows are ours until the transaction ends.

    The only way to lock rows here, because a lock alone is not enough. The query is a statement of
    its own: one that reads while it waits reads what stood before. And what was read earlier in this
    request is read anew into the same objects: they would keep what stood before, too. On SQLite
    nobody else writes once our transaction has begun.
    """
    if hold is None:
        return db.session.execute(query)
    db.session.execute(hold.with_for_update())
    return db.session.execute(query, execution_options={"populate_existing": True})


def _engine_options(address: URL) -> dict[str, Any]:
    """What people write is kept out of error messages; a server that was away is met anew."""
    options: dict[str, Any] = {"hide_parameters": True}
    if address.get_backend_name() == "postgresql":
        limits = " ".join(f"-c {name}={value}" for name, value in POSTGRES_LIMITS.items())
        ours = {"connect_timeout": CONNECT_SECONDS, "options": limits, **SIGNS_OF_LIFE}
        told = {name: value for name, value in ours.items() if name not in address.query}
        options |= {"pool_pre_ping": True, "connect_args": told}
    return options


def is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"


def _prepare_sqlite(database: str | None, dbapi_connection: Any, _record: object) -> None:
    # The driver must not begin transactions on its own; _begin_sqlite does.
    dbapi_connection.isolation_level = None

    def set_manners() -> None:
        for pragma in PRAGMAS:
            dbapi_connection.execute(f"PRAGMA {pragma}")

    with_room(database, set_manners)


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _write_intent.get() else "BEGIN")
