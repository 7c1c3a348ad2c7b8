"""What a report being made says of itself: that it is alive, how far it is, and what it is at.

The row belongs to whoever claimed it last, for as long as it says "running". Who finds that it is
theirs no longer, because somebody cancelled it or took it over, stops.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy import ColumnElement, CursorResult, and_, select, update
from sqlalchemy.exc import DBAPIError

from app.core.clock import now
from app.core.db import db, writing
from app.printing.pdf import Stop
from app.reports.models import Report

BEAT_SECONDS = 5.0


class Pulse:
    """Writes to the row every few seconds from a thread, and sees when it was cancelled."""

    def __init__(self, report_id: int, attempt: int) -> None:
        self._report_id, self._attempt = report_id, attempt
        self._progress, self._doing = 0, ""
        self._over = threading.Event()
        self._app = cast(Flask, current_app._get_current_object())  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._beat, name="report pulse", daemon=True)
        self.stop = Stop()

    def __enter__(self) -> Pulse:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def reached(self, percent: float, doing: str) -> None:
        """Progress only ever grows, and 100 is for what is stored."""
        self._progress, self._doing = max(self._progress, min(99, int(percent))), doing

    def _beat(self) -> None:
        said, beaten_at = (0, ""), time.monotonic()
        while not self._over.wait(BEAT_SECONDS / 5):
            news = (self._progress, self._doing)
            is_due = time.monotonic() - beaten_at >= BEAT_SECONDS
            # A beat that cannot be written is made up for by the next one.
            with suppress(DBAPIError), self._app.app_context():
                if news == said and not is_due:
                    is_ours = still_ours(self._report_id, self._attempt)
                else:
                    said, beaten_at = news, time.monotonic()
                    is_ours = self._write(news)
                if not is_ours:
                    self.stop.set()

    def _write(self, news: tuple[int, str]) -> bool:
        values = {"progress": news[0], "doing": news[1], "heartbeat_at": now()}
        with writing():
            return change(self._report_id, self._attempt, **values)


def still_ours(report_id: int, attempt: int) -> bool:
    """Whether the row is still being made by this attempt."""
    found = db.session.scalar(select(Report.id).where(_ours(report_id, attempt)))
    db.session.rollback()
    return found is not None


def change(report_id: int, attempt: int, **values: Any) -> bool:
    """Change the row while it is still ours. Says whether it was."""
    statement = update(Report).where(_ours(report_id, attempt)).values(**values)
    return cast(CursorResult[Any], db.session.execute(statement)).rowcount == 1


def _ours(report_id: int, attempt: int) -> ColumnElement[bool]:
    return and_(Report.id == report_id, Report.state == "running", Report.attempts == attempt)
