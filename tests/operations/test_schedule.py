"""What the worker runs, and when by a Danish clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.core import jobs
from app.core.db import db
from app.core.mail import queue_mail
from app.core.models import Mail, WorkerHeartbeat
from app.operations import schedule
from app.operations.schedule import make_worker
from app.reports.models import Report


@pytest.fixture
def worker(flask_app, tmp_path):
    """The worker's queue, whose jobs a test runs by hand."""
    before = flask_app.extensions["settings"]
    flask_app.extensions["settings"] = replace(before, data_dir=tmp_path, mail_url="")
    queue = make_worker(flask_app)
    yield queue
    queue.storage.close()
    flask_app.extensions["settings"] = before


def run_all(queue):
    while (task := queue.dequeue()) is not None:
        queue.execute(task)


def run_minute(queue, moment: datetime):
    """What huey's clock does each minute; its moments are UTC without saying so."""
    for task in queue.read_periodic(moment.replace(tzinfo=None)):
        queue.enqueue(task)
    run_all(queue)


def test_every_job_that_a_page_may_ask_for_is_run_by_the_worker(worker):
    assert set(schedule.WHEN_ASKED) == set(jobs.JOBS)


def test_mail_is_worked_on_as_soon_as_the_change_is_committed(worker):
    queue_mail("karen@example.org", "no_such_template", {})
    db.session.commit()

    run_all(worker)

    db.session.rollback()
    failure = db.session.scalars(select(Mail.failure)).one()
    assert (failure or "").startswith("text: TemplateNotFound")


def test_worker_is_heard_from_each_minute(worker):
    run_minute(worker, datetime(2026, 11, 21, 6, 0, tzinfo=UTC))
    (first,) = db.session.scalars(select(WorkerHeartbeat.seen_at)).all()
    db.session.rollback()
    run_minute(worker, datetime(2026, 11, 21, 6, 1, tzinfo=UTC))
    (second,) = db.session.scalars(select(WorkerHeartbeat.seen_at)).all()

    assert second > first


def test_worker_is_heard_from_as_soon_as_it_starts(worker):
    for hook in worker._startup.values():
        hook()

    assert db.session.scalars(select(WorkerHeartbeat.name)).all() == ["worker"]


def test_job_whose_database_is_away_says_so_in_one_line_and_is_tried_again(flask_app, caplog):
    def work():
        raise OperationalError("SELECT secret text", {}, ConnectionError("no"))

    jobs.run(flask_app, work)

    assert "work: ConnectionError" in caplog.text
    assert "secret" not in caplog.text


def test_sign_of_life_goes_before_reports_that_wait(worker):
    """A report may take a minute; ten of them in a row must not look like a dead worker."""
    db.session.add_all([Report(kind="record") for _number in range(3)])
    db.session.commit()
    for task in worker.read_periodic(datetime(2026, 11, 21, 6, 0)):  # noqa: DTZ001 - as huey does
        worker.execute(task)
    assert [task.name for task in worker.pending()] == ["make_report"] * 3

    for task in worker.read_periodic(datetime(2026, 11, 21, 6, 1)):  # noqa: DTZ001
        worker.enqueue(task)

    names = [task.name for task in worker.pending()]
    assert names[-3:] == ["make_report"] * 3
    assert "app.operations.heartbeat.beat" in names[:-3]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 23, 6, 0, tzinfo=UTC), True),  # Monday 7.00 in winter
        (datetime(2026, 7, 13, 5, 0, tzinfo=UTC), True),  # Monday 7.00 in summer
        (datetime(2026, 11, 23, 11, 0, tzinfo=UTC), True),  # Monday 12.00
        (datetime(2026, 11, 23, 5, 0, tzinfo=UTC), False),  # Monday 6.00 in winter
        (datetime(2026, 11, 23, 6, 1, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 12, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 24, 6, 0, tzinfo=UTC), False),  # Tuesday
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), False),  # Monday in Denmark, too early
    ],
)
def test_weekly_mail_comes_on_monday_morning_in_danish_time(moment, expected):
    assert schedule.on_monday_morning(moment) is expected


def test_night_work_runs_once_in_every_night_of_the_year():
    """Also in the nights when the clock is changed: 2 to 3 o'clock is missing or there twice."""
    for day in (datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)):
        minutes = [
            day.replace(hour=hour, minute=minute) for hour in range(8) for minute in range(60)
        ]
        assert sum(map(schedule.at_night, minutes)) == 1
