"""Fixtures for the app on both databases, for logged-in clients, and nothing else.

Data is made by tests/make.py. Rows are removed between tests, not rolled back, because the app
commits for real.
"""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, has_app_context
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Connection
from xdist import is_xdist_worker

from app.accounts.models import Person
from app.core.db import db, intend_to_write
from tests import postgres
from tests.databases import KINDS, Apps
from tests.page import Browserless
from tests.quick_passwords import argon2_calls, quick_passwords

__all__ = ["argon2_calls", "quick_passwords"]

SERVER = pytest.StashKey[postgres.OwnServer]()


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


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """One PostgreSQL does for all workers; each has databases of its own in it."""
    config: pytest.Config = node.config
    if SERVER not in config.stash:
        config.stash[SERVER] = postgres.start()
        config.add_cleanup(config.stash[SERVER].stop)
    node.workerinput["postgres_folder"] = str(config.stash[SERVER].folder)


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> Iterator[postgres.Server]:
    if folder := getattr(request.config, "workerinput", {}).get("postgres_folder"):
        yield postgres.Server(Path(folder))
    else:
        server = postgres.start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def apps(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Apps]:
    folder = tmp_path_factory.mktemp("apps")
    of_the_run = tmp_path_factory.getbasetemp().parent if is_xdist_worker(request) else folder
    made = Apps(folder, of_the_run, lambda: request.getfixturevalue("postgres_server"))
    yield made
    made.close()


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(apps: Apps) -> None:
    """Templates are compiled once for all apps of all workers."""
    cache = FileSystemBytecodeCache(str(apps.shared), "%s.template")
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": cache}


@pytest.fixture(scope="session", params=KINDS)
def migrated_app(request: pytest.FixtureRequest, apps: Apps) -> Flask:
    """The app on each database in turn."""
    return apps.on(request.param)


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
