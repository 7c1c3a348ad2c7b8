"""Two workers on two machines, as far as they can tell: one PostgreSQL, one Redis, no folder shared."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from app.core import jobs
from app.core.db import db
from app.core.jobs import MAKE_REPORT
from app.reports.models import Report
from tests import make
from tests.redis_server import redis_server

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120
REPORTS = 8


@pytest.fixture
def shared(flask_app) -> Iterator[dict[str, str]]:
    """What two machines have in common."""
    settings = flask_app.extensions["settings"]
    with redis_server() as url:
        flask_app.extensions["settings"] = replace(settings, redis_url=url)
        yield {
            "PATH": os.environ["PATH"],
            "APP_ENV": "test",
            "SECRET_KEY": "for tests only",
            "DATABASE_URL": settings.database_url,
            "PUBLIC_BASE_URL": "http://localhost",
            "REDIS_URL": url,
            "PDF_AT_ONCE": "1",
        }
        flask_app.extensions["settings"] = settings


@contextmanager
def machine(shared: dict[str, str], folder: Path) -> Iterator[Path]:
    """A worker with a folder of its own. Gives its log."""
    folder.mkdir()
    command = [str(Path(sys.executable).parent / "huey_consumer"), "app.worker.huey", "-w", "2"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**shared, "DATA_DIR": str(folder)}, stderr=log
        )
        try:
            yield folder / "log"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(SECONDS)


def until(is_so, what: str) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        reached = is_so()
        db.session.rollback()
        if reached:
            return
        time.sleep(0.1)
    raise AssertionError(f"never: {what}")


# SQLite is for one machine.
@pytest.mark.parametrize("migrated_app", ["postgresql"], indirect=True)
def test_two_machines_make_each_of_many_reports_once(shared, tmp_path):
    team = make.make_team()
    person = make.make_member(team)
    db.session.commit()
    with ExitStack() as machines:
        logs = [machines.enter_context(machine(shared, tmp_path / name)) for name in "ab"]
        until(lambda: all("started" in log.read_text() for log in logs), "both are at work")
        for number in range(REPORTS):
            cycle = make.make_cycle(team, title=f"Nr. {number}")
            report = make.save(Report(person_id=person.id, kind="record", cycle_id=cycle.id))
            for _twice in range(2):
                jobs.enqueue(MAKE_REPORT, report.id)
            db.session.commit()
        until(lambda: set(column(Report.state)) == {"done"}, "all reports are made")

    assert column(Report.attempts) == [1] * REPORTS
    assert len(set(column(Report.file_sha256))) == REPORTS
    assert [log.read_text().count("Traceback") for log in logs] == [0, 0]
    assert all("make_report" in log.read_text() for log in logs), "one machine did it all"


def column(of):
    return list(db.session.scalars(select(of).order_by(Report.id)))
