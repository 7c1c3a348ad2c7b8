"""The queue: JSON messages, handed over after the commit and never before."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from huey import crontab
from huey.registry import Message

from app.core import jobs
from app.core.clock import now
from app.core.db import db, writing
from app.core.models import WorkerHeartbeat


@pytest.fixture
def queue(flask_app, tmp_path):
    """The queue as the worker opens it."""
    before = flask_app.extensions["settings"]
    flask_app.extensions["settings"] = replace(before, data_dir=tmp_path)
    opened = jobs.make_queue(tmp_path / "queue.db")
    yield opened
    opened.storage.close()
    flask_app.extensions["settings"] = before


def messages(queue):
    return [queue.serializer.deserialize(data) for data in queue.storage.enqueued_items()]


def a_row():
    db.session.add(WorkerHeartbeat(name="somebody", seen_at=now()))


def test_job_is_handed_over_when_the_change_is_committed(queue):
    a_row()
    jobs.enqueue(jobs.MAKE_REPORT, 17)
    assert messages(queue) == []

    db.session.commit()

    (message,) = messages(queue)
    assert (message.name, message.args) == ("app.core.jobs.make_report", (17,))


def test_job_is_not_handed_over_when_the_change_is_undone(queue):
    a_row()
    jobs.enqueue(jobs.MAKE_REPORT, 17)
    db.session.rollback()
    a_row()
    db.session.commit()

    assert messages(queue) == []


def test_job_is_handed_over_at_the_end_and_not_at_a_savepoint(queue):
    jobs.enqueue(jobs.MAKE_REPORT, 17)
    with db.session.begin_nested():
        a_row()
    assert messages(queue) == []

    db.session.commit()
    assert len(messages(queue)) == 1


def test_job_asked_for_many_times_is_handed_over_once(queue):
    a_row()
    for _time in range(40):
        jobs.enqueue(jobs.SEND_MAILS)
    db.session.commit()

    assert len(messages(queue)) == 1


def test_mails_go_before_reports(queue):
    a_row()
    jobs.enqueue(jobs.MAKE_REPORT, 17)
    jobs.enqueue(jobs.SEND_MAILS)
    db.session.commit()

    assert [message.name for message in messages(queue)] == [
        "app.core.jobs.send_mails",
        "app.core.jobs.make_report",
    ]


def test_member_keeps_what_was_saved_when_the_queue_cannot_be_written(flask_app, queue, caplog):
    flask_app.extensions["settings"] = replace(
        flask_app.extensions["settings"], data_dir=flask_app.extensions["settings"].data_dir / "x"
    )
    (flask_app.extensions["settings"].data_dir).write_text("in the way")
    a_row()
    jobs.enqueue(jobs.SEND_MAILS)
    db.session.commit()

    with writing():
        assert db.session.query(WorkerHeartbeat).count() == 1
    assert "the queue does not take jobs" in caplog.text


def test_job_that_nobody_runs_is_refused(flask_app):
    with pytest.raises(LookupError):
        jobs.enqueue("make_coffee")


def test_messages_are_json_and_come_back_as_they_were(queue):
    moment = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
    message = Message(
        id="a", name="app.core.jobs.x", args=(1, "b"), kwargs={}, expires_resolved=moment
    )

    data = queue.serializer.serialize(message)

    assert json.loads(data)["message"]["args"] == [1, "b"]
    assert queue.serializer.deserialize(data) == message


def test_message_with_something_that_is_not_plain_is_refused(queue):
    message = Message(id="a", name="app.core.jobs.x", args=(object(),), kwargs={})

    with pytest.raises(TypeError):
        queue.serializer.serialize(message)


def test_task_runs_periodically_and_with_an_expiry_through_json(queue):
    ran = []

    @queue.periodic_task(crontab(), expires=50)
    def every_minute():
        ran.append(True)

    (task,) = queue.read_periodic(None)
    queue.enqueue(task)
    queue.execute(queue.dequeue())

    assert ran == [True]


def test_broken_message_is_dropped_and_the_next_one_runs(queue):
    with sqlite3.connect(queue.storage.filename) as file:
        file.execute("INSERT INTO task (queue, data, priority) VALUES ('afproevet', x'80049e', 9)")
    file.close()
    with pytest.raises(ValueError, match="utf-8"):
        queue.dequeue()

    assert queue.dequeue() is None


def test_worker_never_naps_for_long(queue):
    assert queue.create_consumer(max_delay=10.0).max_delay == 1.0
    assert queue.create_consumer(max_delay=0.2).max_delay == 0.2
