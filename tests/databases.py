"""The databases of the tests: one of each kind for every worker, with an app on it.

The real migrations make the schema of each kind once for all workers; the others get a copy.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event

from app import create_app
from app.core.db import db, is_sqlite
from config import Settings
from tests import postgres

KINDS = ("sqlite", "postgresql")
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


class Apps:
    """One app on each database, made when first asked for and then kept.

    Workers that help each other get the databases in any order, and pytest forgets the fixtures of
    one parameter as soon as another has its turn.
    """

    def __init__(
        self, folder: Path, shared: Path, postgres_server: Callable[[], postgres.Server]
    ) -> None:
        """`folder` is this worker's own; `shared` is the same for all workers of a run."""
        self.folder = folder
        self.shared = shared
        self.postgres_server = postgres_server
        self._kept: dict[str, Flask] = {}

    def on(self, kind: str) -> Flask:
        """The app on `sqlite` or `postgresql`, in an empty database with all tables."""
        if kind not in self._kept:
            url = self._sqlite() if kind == "sqlite" else self._postgresql()
            self._kept[kind] = self._app(url, self.folder / kind)
        return self._kept[kind]

    def close(self) -> None:
        """Let go of all connections."""
        for flask_app in self._kept.values():
            _dispose(flask_app)

    def _sqlite(self) -> str:
        model = self.shared / "migrated.db"
        with self._one_at_a_time():
            if not model.exists():
                self._migrate(f"sqlite:///{self.folder / 'migrating.db'}")
                (self.folder / "migrating.db").rename(model)
        shutil.copy(model, self.folder / "test.db")
        return f"sqlite:///{self.folder / 'test.db'}"

    def _postgresql(self) -> str:
        server, model = self.postgres_server(), self.shared / "migrated.postgresql"
        with self._one_at_a_time():
            if not model.exists():
                self._migrate(postgres.sqlalchemy_url(server.create_database("migrated")))
                model.touch()
        return postgres.sqlalchemy_url(server.create_database(f"test_{WORKER}", "migrated"))

    def _migrate(self, url: str) -> None:
        flask_app = self._app(url, self.folder / "migrating")
        with flask_app.app_context():
            upgrade()
        _dispose(flask_app)

    def _app(self, url: str, data_dir: Path) -> Flask:
        data_dir.mkdir(exist_ok=True)
        flask_app = create_app(
            Settings(
                app_env="test",
                secret_key="for tests only, for tests only, for tests only",
                database_url=url,
                data_dir=data_dir,
                public_base_url="http://localhost",
                mail_url=f"file://{data_dir / 'mails'}",
            )
        )
        with flask_app.app_context():
            if is_sqlite(db.engine):
                event.listen(db.engine, "connect", _survive_no_power_cut)
        return flask_app

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        with (self.shared / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _survive_no_power_cut(connection: sqlite3.Connection, _record: object) -> None:
    """Most of a commit is waiting for the disk. Tests of what must survive have apps of their own."""
    connection.execute("PRAGMA synchronous=OFF")


def _dispose(flask_app: Flask) -> None:
    with flask_app.app_context():
        db.session.remove()
        db.engine.dispose()
