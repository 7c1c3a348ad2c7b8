"""The queue on Redis: the same messages and order, and each minute's work for one worker only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from app import create_app
from app.core import jobs
from app.core.clock import now
from app.core.db import db
from app.core.models import WorkerHeartbeat
from config import Settings
from tests.redis_server import redis_server


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with redis_server() as url:
        yield url


@pytest.fixture
def queues(address) -> Iterator[tuple[jobs.SharedQueue, jobs.SharedQueue]]:
    """The queue as two machines open it."""
    pair = jobs.make_shared_queue(address), jobs.make_shared_queue(address)
    pair[0].storage.flush_all()
    yield pair
    for queue in pair:
        queue.close()


@pytest.fixture
def on_redis(flask_app, address) -> Iterator[None]:
    before = flask_app.extensions["settings"]
    flask_app.extensions["settings"] = replace(before, redis_url=address)
    yield
    flask_app.extensions["settings"] = before


def names(queue):
    found = []
    while (message := queue.storage.dequeue()) is not None:
        found.append(queue.serializer.deserialize(message).name.rpartition(".")[2])
    return found


@pytest.mark.usefixtures("on_redis")
def test_mails_go_before_reports_and_reports_in_their_order(queues):
    db.session.add(WorkerHeartbeat(name="somebody", seen_at=now()))
    jobs.enqueue(jobs.MAKE_REPORT, 17)
    jobs.enqueue(jobs.MAKE_REPORT, 18)
    jobs.enqueue(jobs.SEND_MAILS)
    assert queues[0].pending_count() == 0
    db.session.commit()

    assert queues[1].pending_count() == 3
    assert names(queues[1]) == ["send_mails", "make_report", "make_report"]
    assert queues[0].pending_count() == 0


def test_work_of_a_minute_is_asked_for_by_one_machine_only(queues, tmp_path):
    flask_app = create_app(Settings(app_env="test", secret_key="x" * 40, database_url="sqlite://"))
    for queue in queues:
        for work in (now, sorted):
            jobs.at_times(queue, flask_app, lambda _moment: True, work)

    def asked(*moment: int) -> list[int]:
        return [len(queue.read_periodic(datetime(2026, 11, 22, *moment))) for queue in queues]  # noqa: DTZ001 - as huey does

    assert asked(6, 0, 12) == [2, 0]
    assert asked(6, 0, 59) == [0, 0]
    assert asked(6, 1, 2) == [2, 0]
    alone = jobs.make_queue(tmp_path / "queue.db")
    jobs.at_times(alone, flask_app, lambda _moment: True, now)
    assert len(alone.read_periodic(datetime(2026, 11, 22, 6, 0))) == 1  # noqa: DTZ001
    alone.close()


@pytest.mark.usefixtures("flask_app")
def test_member_keeps_what_was_saved_when_redis_is_away(flask_app, caplog):
    before = flask_app.extensions["settings"]
    flask_app.extensions["settings"] = replace(before, redis_url="unix:///nowhere/socket")
    db.session.add(WorkerHeartbeat(name="somebody", seen_at=now()))
    jobs.enqueue(jobs.SEND_MAILS)
    db.session.commit()
    flask_app.extensions["settings"] = before

    assert "the queue does not take jobs" in caplog.text
    assert db.session.query(WorkerHeartbeat).count() == 1


def test_worker_without_redis_does_not_end_over_the_minutes_work():
    away = jobs.make_shared_queue("unix:///nowhere/socket")
    assert away.takes_minute("x", now())
