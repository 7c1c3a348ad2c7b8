"""Where the search plays: the real app on a database in memory that can be put back in a moment.

A deed is a real request to a real view, so that a rule in a view is neither passed by nor missed. What
the page looks like afterwards is not drawn: only what the deed changed is of interest.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import flask.templating
import pytest
from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from werkzeug.test import TestResponse

from app import create_app
from app.accounts.models import Person
from app.accounts.sessions import open_session
from app.core import clock, jobs
from app.core.db import db, intend_to_write
from app.operations import schedule
from config import Settings
from tests.page import OneRequestAtATime

# A Tuesday with school on every side of it.
FIRST_DAY = date(2026, 9, 1)
# What the worker does about teams and sharing; the rest only sends, cleans and keeps.
_OURS = ("app.teams.", "app.sharing.", "app.records.")
_WORKS_EACH_MINUTE = [w for w in schedule.EVERY_MINUTE if w.__module__.startswith(_OURS)]
_WORKS_AT_NIGHT = [w for w in schedule.EVERY_NIGHT if w.__module__.startswith(_OURS)]
# What says nothing about who may do what: traces, waiting mails, news, and what is only kept once.
_TRACES = frozenset(
    {
        "cycle_version",
        "form_receipt",
        "link_token",
        "log_look",
        "login_failure",
        "login_session",
        "mail",
        "report",
        "report_file",
        "security_event",
        "team_news",
        "worker_heartbeat",
    }
)
_TRACE_COLUMNS = frozenset(
    {"exchange_id", "id", "mail_id", "position", "public_id", "reminded_at", "since", "used_at"}
)
_POINTED_TO = frozenset({"cycle", "focus_area", "person", "team"})
_DAYS = frozenset({"archived_on", "closes_on", "readers_on", "rests_on", "shared_on"})


@dataclass(frozen=True, slots=True)
class Moment:
    """Everything as it was, and the day it was."""

    rows: bytes
    day: date


class Stage:
    """The app, the day, and a cookie for each of the people by name."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.day = FIRST_DAY
        self._patch = patch
        self._set_the_clock()
        patch.setattr(jobs, "enqueue", lambda *_a, **_k: None)
        self.app: Flask = create_app(
            Settings(
                app_env="test",
                secret_key="for tests only, for tests only, for tests only",
                database_url="sqlite://",
                data_dir=folder,
                public_base_url="http://localhost",
                mail_url=f"file://{folder / 'mails'}",
            )
        )
        self._draws = False
        draw = flask.templating._render

        def drawn(*arguments: Any) -> str:
            return draw(*arguments) if self._draws else ""

        patch.setattr(flask.templating, "_render", drawn)
        self._cookies: dict[int, str] = {}
        self._devices: dict[int, tuple[Any, ...]] = {}
        self._columns: tuple[str, ...] = ()
        self.token = ""
        self.requests = 0

    # -- the day

    def _set_the_clock(self) -> None:
        stage = self

        class Then(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
                return datetime.combine(stage.day, time(10), tzinfo=UTC)

        self._patch.setattr(clock, "datetime", Then)

    def nights(self, until: date) -> None:
        """The days go by, and each night's work is done on the last."""
        self.day = until
        for work in _WORKS_AT_NIGHT:
            work()
        self.minute()

    def minute(self) -> None:
        """What the worker does all the time."""
        for work in _WORKS_EACH_MINUTE:
            work()
        db.session.rollback()
        db.session.expunge_all()

    # -- people

    def let_in(self, people: list[Person]) -> None:
        """A device for each of them. One form token does for all: their sessions hold the same."""
        with self.app.app_context(), self.app.test_request_context():
            self.token, raw = generate_csrf(), session["csrf_token"]
        for person in people:
            client = self.app.test_client()
            with client.session_transaction() as kept:
                kept["csrf_token"] = raw
                kept["_user_id"], kept["_fresh"] = open_session(person).get_id(), True
            cookie = client.get_cookie("sid")
            assert cookie is not None
            self._cookies[person.id] = cookie.value
        db.session.commit()
        rows = self.raw.execute("SELECT * FROM login_session")
        self._columns = tuple(column[0] for column in rows.description)
        place = self._columns.index("person_id")
        self._devices = {row[place]: row for row in rows}
        db.session.expunge_all()

    def post(self, person_id: int, address: str, **data: Any) -> TestResponse:
        return self._ask(person_id, address, "POST", {**data, "csrf_token": self.token})

    def get(self, person_id: int, address: str) -> TestResponse:
        """A page as the person sees it."""
        self._draws = True
        try:
            return self._ask(person_id, address, "GET", None)
        finally:
            self._draws = False

    def _ask(self, person_id: int, address: str, method: str, data: Any) -> TestResponse:
        self.requests += 1
        self._log_in_again(person_id)
        client = OneRequestAtATime(self.app, self.app.response_class)
        client.set_cookie("sid", self._cookies[person_id])
        answer = client.open(address, method=method, data=data, buffered=True)
        db.session.rollback()
        db.session.expunge_all()
        return answer

    def _log_in_again(self, person_id: int) -> None:
        """A role that comes or goes ends sessions; whoever is let in logs in again."""
        row = dict(zip(self._columns, self._devices[person_id], strict=True))
        moment = datetime.combine(self.day, time(10))
        row |= {
            "seen_at": str(moment) + ".000000",
            "password_given_at": str(moment) + ".000000",
            "expires_at": str(moment + timedelta(hours=8)) + ".000000",
        }
        marks = ",".join("?" * len(row))
        self.raw.execute(
            f"INSERT OR REPLACE INTO login_session ({','.join(row)}) VALUES ({marks})",
            tuple(row.values()),
        )

    # -- moments

    @property
    def raw(self) -> sqlite3.Connection:
        db.session.rollback()
        connection: sqlite3.Connection = db.engine.raw_connection().driver_connection
        return connection

    def keep(self) -> Moment:
        return Moment(self.raw.serialize(), self.day)

    def put_back(self, moment: Moment) -> None:
        self.raw.deserialize(moment.rows)
        self.raw.execute("PRAGMA foreign_keys=ON")
        self.day = moment.day
        db.session.expunge_all()
        intend_to_write(True)

    def fingerprint(self) -> bytes:
        """The same for two moments in which the same is true of everybody."""
        raw, found = self.raw, hashlib.blake2b(str(self.day).encode(), digest_size=16)
        for name, statement in self._statements():
            rows = sorted(map(repr, raw.execute(statement)))
            if rows:
                found.update(name.encode())
                found.update("".join(rows).encode())
        return found.digest()

    def _statements(self) -> list[tuple[str, str]]:
        if not hasattr(self, "_selects"):
            self._selects = [
                (table.name, f'SELECT {",".join(columns)} FROM "{table.name}"')
                for table in db.metadata.sorted_tables
                if table.name not in _TRACES and (columns := _telling(table))
            ]
        return self._selects


def _telling(table: Any) -> list[str]:
    """The columns in which something is true of somebody: not when a row was made, or its number."""
    return [f'"{column.name}"' for column in table.columns if _tells(table, column.name)]


def _tells(table: Any, name: str) -> bool:
    if name == "id":
        return table.name in _POINTED_TO
    if name in _TRACE_COLUMNS:
        return False
    return name in _DAYS or not name.endswith(("_at", "_hash", "_on"))


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """A stage with all tables and nothing in them, in the app's context."""
    with pytest.MonkeyPatch.context() as patch:
        made = Stage(folder, patch)
        with made.app.app_context():
            db.create_all()
            intend_to_write(True)
            try:
                yield made
            finally:
                db.session.remove()
                db.engine.dispose()
                intend_to_write(False)
