"""A real web server on a database of its own, to be killed, and a browser without a screen."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.accounts.models import Person
from app.accounts.sessions import open_session
from app.core.db import db, intend_to_write
from config import Settings

ROOT = Path(__file__).resolve().parents[2]
SECRET = "for tests only, for tests only, for tests only"
SECONDS = 60


@contextmanager
def prepared(folder: Path) -> Iterator[Flask]:
    """An app on a new SQLite database, for making data and for looking at what was saved."""
    (folder / "own.db").write_bytes(_new_database())
    flask_app = _app_in(folder)
    with flask_app.app_context():
        yield flask_app
        db.session.remove()
        db.engine.dispose()
    intend_to_write(False)


@cache
def _new_database() -> bytes:
    """What the migrations make of nothing, made once for all who begin with it."""
    with TemporaryDirectory() as folder:
        with _app_in(Path(folder)).app_context():
            upgrade()
            db.engine.dispose()
        return (Path(folder) / "own.db").read_bytes()


def _app_in(folder: Path) -> Flask:
    return create_app(
        Settings(
            app_env="test", secret_key=SECRET, database_url=f"sqlite:///{folder / 'own.db'}",
            data_dir=folder, public_base_url="http://localhost",
        )
    )  # fmt: skip


def log_in(flask_app: Flask, person: Person) -> str:
    """The Cookie header of a browser that is logged in."""
    intend_to_write(True)
    user = open_session(person)
    db.session.commit()
    client = flask_app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = user.get_id()
        session["_fresh"] = True
    cookie = client.get_cookie("sid")
    assert cookie is not None
    return f"sid={cookie.value}"


@dataclass
class Gunicorn:
    """A master and its workers. `--preload` makes a new worker in no time."""

    process: subprocess.Popen[bytes]
    port: int

    def kill_workers(self) -> None:
        """kill -9 of every process that answers people; the master makes new ones."""
        for pid in self.worker_pids():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def worker_pids(self) -> list[int]:
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return [int(child) for child in children.split()]


@contextmanager
def gunicorn(folder: Path, *, workers: int = 2, within: tuple[str, ...] = ()) -> Iterator[Gunicorn]:
    """The server as production starts it, on the database of `prepared(folder)`.

    `within`: a command that makes the surroundings and then becomes the server.
    """
    port = _free_port()
    command = [
        *within, str(Path(sys.executable).parent / "gunicorn"), "app.wsgi:flask_app", "--preload",
        "--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", "2",
        "--worker-class", "gthread", "--log-level", "critical", "--no-control-socket",
        "--graceful-timeout", "1",
    ]  # fmt: skip
    environment = {
        "PATH": os.environ["PATH"], "APP_ENV": "test", "SECRET_KEY": SECRET,
        "DATABASE_URL": f"sqlite:///{folder / 'own.db'}", "DATA_DIR": str(folder),
        "PUBLIC_BASE_URL": "http://localhost",
    }  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    server = Gunicorn(process, port)
    try:
        _until_it_answers(server)
        yield server
    finally:
        process.terminate()
        process.wait(SECONDS)


class Browser:
    """Keeps a connection and a cookie, sends forms, and tells what was acknowledged."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self._port, self._cookie = port, cookie
        self._connection: http.client.HTTPConnection | None = None
        self._token = ""
        self.headers = http.client.HTTPMessage()

    def get(self, path: str) -> tuple[int, str]:
        return self._ask("GET", path, None)

    def open_form(self, path: str) -> None:
        """Read the form once for its token, as a browser that has the page open."""
        _status, page = self.get(path)
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found, page[:500]
        self._token = found[1]

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str]:
        body = urlencode({"csrf_token": self._token, **fields})
        return self._ask("POST", path, body)

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        headers = {"Host": "localhost", "Cookie": self._cookie}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
            text = response.read().decode()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        self.headers = response.headers
        for cookie in response.headers.get_all("Set-Cookie", []):
            if cookie.startswith("sid="):
                self._cookie = cookie.partition(";")[0]
        return response.status, text

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _until_it_answers(server: Gunicorn) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and server.process.poll() is None:
        with (
            closing(Browser(server.port)) as browser,
            suppress(OSError, http.client.HTTPException),
        ):
            if browser.get("/healthz")[0] == 200:
                return
        time.sleep(0.05)
    raise AssertionError("the server does not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
