"""Fixtures for the app on both databases, for logged-in clients, and nothing else.

Data is made by tests/make.py. Rows are removed between tests, not rolled back, because the app
commits for real.
"""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from flask import Flask, has_app_context
from flask_migrate import upgrade
from sqlalchemy import Connection, event

from app import create_app
from app.accounts.models import Person
from app.core.db import db, intend_to_write, is_sqlite
from config import Settings
from tests import postgres
from tests.page import Browserless

DATABASES = ("sqlite", "postgresql")


def pytest_collection_finish() -> None:
    """What is loaded by now stays: nobody need look through it for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, object, object]:
    """No file leaves an app behind: commands of later tests would quietly run on its database."""
    result = yield
    if nextitem is None or nextitem.path != item.path:
        assert not has_app_context(), f"{item.path.name} leaves an app context open"
    return result


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    server = postgres.start()
    yield server
    server.stop()


class Apps:
    """One app on each database, made when first asked for and then kept.

    Workers that help each other get the databases in any order, and pytest forgets the fixtures of
    one parameter as soon as another has its turn.
    """

    def __init__(self, request: pytest.FixtureRequest, folders: pytest.TempPathFactory) -> None:
        self.request = request
        self.folders = folders
        self.kept: dict[str, Flask] = {}

    def on(self, kind: str) -> Flask:
        """The app on `sqlite` or `postgresql`, taken through all migrations."""
        if kind not in self.kept:
            folder = self.folders.mktemp("data")
            self.kept[kind] = _migrated(self._url(kind, folder), folder)
        return self.kept[kind]

    def _url(self, kind: str, folder: Path) -> str:
        if kind == "sqlite":
            return f"sqlite:///{folder / 'test.db'}"
        server: postgres.Server = self.request.getfixturevalue("postgres_server")
        name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
        return server.create_database(name).replace("postgresql://", "postgresql+psycopg://")

    def close(self) -> None:
        for flask_app in self.kept.values():
            with flask_app.app_context():
                db.engine.dispose()


@pytest.fixture(scope="session")
def apps(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Apps]:
    made = Apps(request, tmp_path_factory)
    yield made
    made.close()


@pytest.fixture(scope="session", params=DATABASES)
def migrated_app(request: pytest.FixtureRequest, apps: Apps) -> Flask:
    """The app on each database in turn."""
    return apps.on(request.param)


def _migrated(url: str, folder: Path) -> Flask:
    flask_app = create_app(
        Settings(
            app_env="test",
            secret_key="for tests only, for tests only, for tests only",
            database_url=url,
            data_dir=folder,
            public_base_url="http://localhost",
            mail_url=f"file://{folder / 'mails'}",
        )
    )
    with flask_app.app_context():
        if is_sqlite(db.engine):
            event.listen(db.engine, "connect", _survive_no_power_cut)
        upgrade()
        db.session.remove()
    return flask_app


@pytest.fixture(scope="session")
def only_sqlite(migrated_app: Flask) -> None:
    """For what the database cannot change: what a browser sees, how a PDF is drawn, how often a page asks."""
    if not migrated_app.extensions["settings"].database_url.startswith("sqlite"):
        pytest.skip("the same on every database")


@pytest.fixture
def flask_app(migrated_app: Flask) -> Iterator[Flask]:
    """The app with an app context and an empty database; what a test wrote is removed after it."""
    with migrated_app.app_context():
        intend_to_write(True)
        yield migrated_app
        db.session.rollback()
        db.session.remove()
        _remove_all_rows()
        intend_to_write(False)
    shutil.rmtree(migrated_app.extensions["settings"].data_dir / "mails", ignore_errors=True)


@pytest.fixture
def as_(flask_app: Flask) -> Callable[[Person | None], Browserless]:
    """`as_(person)` gives a client logged in as that person; `as_(None)` one who is nobody."""
    return lambda person: Browserless(flask_app, person)


def _survive_no_power_cut(connection: sqlite3.Connection, _record: object) -> None:
    """Most of a commit is waiting for the disk. Tests of what must survive have apps of their own."""
    connection.execute("PRAGMA synchronous=OFF")


def _remove_all_rows() -> None:
    with db.engine.begin() as connection:
        remove_all_rows(connection)


def remove_all_rows(connection: Connection) -> None:
    """Empty every table, in one round trip where the database takes many statements at once."""
    deletes = [f"DELETE FROM {table}" for table in db.metadata.tables]
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()
        for one in ["PRAGMA defer_foreign_keys=ON", *deletes]:
            cursor.execute(one)
    else:
        deletes.insert(0, "SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql(";".join(deletes))
