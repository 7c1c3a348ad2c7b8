"""Background work: huey runs it, the rows are the truth.

A message is JSON, names a job and carries ids. Losing one does no harm: each job finds its work by
looking at the rows, and runs every minute as well. So a message is a hint to do it now.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask, current_app
from huey import PriorityRedisHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer
from redis import ConnectionPool
from redis.exceptions import RedisError
from sqlalchemy import event
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from app.core.db import db
from app.core.reasons import reason_of
from config import Settings

log = logging.getLogger(__name__)
SEND_MAILS = "send_mails"
MAKE_REPORT = "make_report"
JOBS = (SEND_MAILS, MAKE_REPORT)
# What takes no time goes before what does.
QUICK = 10
_PRIORITY = {SEND_MAILS: QUICK, MAKE_REPORT: 0}
# A run that could not begin within its minute is left to the next one.
_MINUTE = 55
# huey looks ever more seldom while nothing happens, at most this seldom.
LONGEST_NAP_SECONDS = 1.0
# A page waits for Redis no longer than this; a worker listens for a second at a time.
REDIS_SECONDS = 3
# Longer than clocks differ; shorter than any clock is set back, or the same minute would not count.
_MINUTES_KNOWN_SECONDS = 120
_WAITING = "jobs_to_enqueue"
Work = Callable[..., object]
IsTime = Callable[[datetime], bool]


class JsonSerializer(Serializer):
    """Messages as JSON: a file that somebody else wrote cannot run code here, as pickle could."""

    def _serialize(self, data: Any) -> bytes:
        if isinstance(data, Message):
            return json.dumps({"message": _plain(data)}, default=_moment_to_json).encode()
        return json.dumps({"value": data}, default=_moment_to_json).encode()

    def _deserialize(self, data: bytes) -> Any:
        content = json.loads(data, object_hook=_moment_from_json)
        if "message" in content:
            return Message(**{**content["message"], "args": tuple(content["message"]["args"])})
        return content["value"]


class LocalQueue(SqliteHuey):
    """The queue in a SQLite file of its own, for the one worker of this machine."""

    def create_consumer(self, **options: Any) -> Any:
        """A consumer that never naps for long: somebody waits for a PDF or a mail."""
        asked = options.get("max_delay") or LONGEST_NAP_SECONDS
        return super().create_consumer(**{**options, "max_delay": min(asked, LONGEST_NAP_SECONDS)})

    def takes_minute(self, _job: str, _moment: datetime) -> bool:
        """Whether this worker does what this minute asks for: there is no other one."""
        return True

    def close(self) -> None:
        self.storage.close()


class SharedQueue(PriorityRedisHuey):
    """The queue on Redis, for the workers of several machines."""

    def takes_minute(self, job: str, moment: datetime) -> bool:
        """Whether this worker was the first to ask for this minute's run, so that there is one."""
        name = f"{self.storage.name}.minute.{job}.{moment:%Y%m%d%H%M}"
        try:
            return bool(self.storage.conn.set(name, 1, nx=True, ex=_MINUTES_KNOWN_SECONDS))
        except RedisError:
            return True  # handing it over will fail as well, and say so

    def close(self) -> None:
        self.storage.pool.disconnect()


Queue = LocalQueue | SharedQueue


def open_queue(settings: Settings) -> Queue:
    """The queue that these settings speak of: on Redis, or in a file of this machine."""
    if settings.redis_url:
        return make_shared_queue(settings.redis_url)
    return make_queue(settings.queue_path)


def make_queue(path: Path) -> LocalQueue:
    """The queue kept in this file, made when it does not exist."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return LocalQueue("afproevet", filename=str(path), serializer=JsonSerializer(), results=False)


def make_shared_queue(url: str) -> SharedQueue:
    """The queue kept in this Redis database. Nothing is asked of Redis yet."""
    pool = ConnectionPool.from_url(
        url, socket_connect_timeout=REDIS_SECONDS, socket_timeout=REDIS_SECONDS
    )
    return SharedQueue(
        "afproevet", connection_pool=pool, serializer=JsonSerializer(), results=False
    )


def when_asked(queue: Queue, flask_app: Flask, job: str, work: Work) -> None:
    """Have this queue run `work(*arguments)` whenever somebody enqueues the job."""

    def task(*arguments: int | str) -> None:
        run(flask_app, work, *arguments)

    queue.task(name=job)(task)


def at_times(queue: Queue, flask_app: Flask, is_time: IsTime, work: Work) -> None:
    """Have this queue run `work()` in every minute for which `is_time(moment)` is true."""

    def task() -> None:
        run(flask_app, work)

    name = f"{work.__module__}.{work.__qualname__}"

    def validate(moment: datetime) -> bool:
        # huey counts in UTC and does not say so
        return is_time(moment.replace(tzinfo=UTC)) and queue.takes_minute(name, moment)

    queue.periodic_task(validate, name=name, priority=QUICK, expires=_MINUTE)(task)


def enqueue(job: str, *arguments: int | str) -> None:
    """Have the worker run a job as soon as this transaction is committed; never before."""
    if job not in JOBS:
        raise LookupError(job)
    waiting = db.session.info.setdefault(_WAITING, [])
    if (job, arguments) not in waiting:
        waiting.append((job, arguments))


def run(flask_app: Flask, work: Work, *arguments: int | str) -> None:
    """Do some work in the app, with transactions of its own."""
    with flask_app.app_context():
        try:
            work(*arguments)
        except (OperationalError, InterfaceError) as error:
            # The next minute tries again; a page of traceback each time would help nobody.
            log.error("%s: %s", work.__qualname__, reason_of(error))


def _hand_over(session: Session) -> None:
    if session.in_nested_transaction() or not session.info.get(_WAITING):
        return
    waiting = session.info.pop(_WAITING)
    try:
        _put(waiting)
    except (sqlite3.Error, OSError, RedisError) as error:
        # What was saved stays saved. The worker finds the rows by itself within a minute.
        log.error("the queue does not take jobs: %s", reason_of(error))


def _put(waiting: list[tuple[str, tuple[int | str, ...]]]) -> None:
    # Opened and closed each time: nothing is shared between threads or across a fork.
    queue = open_queue(current_app.extensions["settings"])
    try:
        for job, arguments in waiting:
            # huey finds a task by the module and the name that when_asked() gave it.
            message = Message(id=str(uuid4()), name=f"{__name__}.{job}", args=arguments, kwargs={})
            queue.storage.enqueue(queue.serializer.serialize(message), _PRIORITY[job])
    finally:
        queue.close()


def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(_WAITING, None)


event.listen(Session, "after_commit", _hand_over)
event.listen(Session, "after_rollback", _forget)


def _plain(message: Message) -> dict[str, Any]:
    fields: dict[str, Any] = message._asdict()
    if message.on_complete or message.on_error or message.chord_config:
        raise TypeError("jobs do not call each other through messages")
    return fields


def _moment_to_json(value: object) -> dict[str, str]:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    raise TypeError(f"{type(value).__name__} does not travel in messages")


def _moment_from_json(content: dict[str, Any]) -> Any:
    if content.keys() == {"moment"}:
        return datetime.fromisoformat(content["moment"])
    return content
