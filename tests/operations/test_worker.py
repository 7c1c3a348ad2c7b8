"""The worker as it is started for real, killed in the middle of its work, and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from app.core.clock import now
from app.core.db import db, writing
from app.core.mail import queue_mail
from app.core.models import Mail, WorkerHeartbeat
from tests.smtp import smtp_server

ROOT = Path(__file__).resolve().parents[2]
# How long we wait for what never comes; what comes is seen at once, on a busy machine later.
SECONDS = 300


@pytest.fixture
def environment(flask_app, tmp_path) -> Iterator[dict[str, str]]:
    """What a worker needs to know to work on this test's database and queue."""
    settings = flask_app.extensions["settings"]
    flask_app.extensions["settings"] = replace(settings, data_dir=tmp_path)
    yield {
        "PATH": os.environ["PATH"],
        "APP_ENV": "test",
        "SECRET_KEY": "for tests only",
        "DATABASE_URL": settings.database_url,
        "DATA_DIR": str(tmp_path),
        "PUBLIC_BASE_URL": "http://localhost",
    }
    flask_app.extensions["settings"] = settings


@contextmanager
def worker(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    command = [str(Path(sys.executable).parent / "huey_consumer"), "app.worker.huey", "-q"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(SECONDS)


def until(is_so, what: str) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        reached = is_so()
        db.session.rollback()  # or the worker would wait for us
        if reached:
            return
        time.sleep(0.05)
    raise AssertionError(f"never: {what}")


def state() -> str:
    return db.session.scalars(select(Mail.state)).one()


def test_mail_that_was_being_sent_when_the_worker_was_killed_is_sent_after_its_restart(environment):
    with smtp_server() as mailbox:
        mailbox.hold = threading.Event()
        environment["MAIL_URL"] = mailbox.url
        queue_mail("gustav@example.org", "test_mail", {})
        db.session.commit()
        with worker(environment) as first:
            assert mailbox.reached_data.wait(SECONDS)
            first.send_signal(signal.SIGKILL)
            first.wait(SECONDS)
        until(lambda: state() == "sending", "the mail was being sent")
        mailbox.hold.set()
        mailbox.hold = None

        five_minutes_pass()
        with worker(environment):
            until(lambda: state() == "sent", "the mail is sent")

    (message,) = mailbox.mails
    assert message["To"] == "gustav@example.org"
    assert db.session.scalars(select(Mail.attempts)).one() == 2


def test_worker_that_starts_is_heard_from_and_stops_when_told(environment):
    with worker(environment) as process:
        until(lambda: db.session.scalars(select(WorkerHeartbeat)).first(), "the worker is heard")
        process.send_signal(signal.SIGINT)
        assert process.wait(SECONDS) == 0


def five_minutes_pass() -> None:
    """The time that a worker has for a mail is over."""
    with writing():
        for mail in db.session.scalars(select(Mail)):
            mail.due_at = now()
