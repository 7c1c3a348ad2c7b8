"""Making the reports that people asked for. The row is the truth: a crash loses nothing.

A row is claimed by one conditional update, beats while it is being made, and goes back into the
queue when it has not been heard from. Whoever claimed it last may finish it, nobody else.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy import CursorResult, delete, or_, select, update
from sqlalchemy.exc import DBAPIError

from app.core.clock import now
from app.core.db import db, writing
from app.core.i18n import _
from app.core.jobs import MAKE_REPORT, enqueue
from app.printing.pdf import CannotDrawError, Limits, draw
from app.reports.drafts import NothingToReadError, draft_of
from app.reports.models import Report, ReportFile
from app.reports.queries import Source

log = logging.getLogger(__name__)
BEAT_SECONDS = 5.0
STALE_AFTER = timedelta(seconds=45)
MAX_ATTEMPTS = 3
KEPT = timedelta(days=30)
# How much of the bar reading, laying out and drawing take.
READ, LAID_OUT, DRAWN = 10, 65, 95


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file and what it holds."""

    sources: list[Source]
    pdf: bytes


def make_report(report_id: int) -> None:
    """Make this report, if it waits and nobody else is making it."""
    attempt = _claim(report_id)
    if attempt is None:
        return
    with Pulse(report_id, attempt) as pulse:
        made, failure = _try_to_make(report_id, pulse)
    if made is not None:
        _finish(report_id, attempt, made)
    else:
        _end(report_id, attempt, state="failed", failure=failure)


def requeue_stale() -> None:
    """Put back what was broken off, give up what broke off too often, and call for what waits.

    Runs every minute, so that neither a killed worker nor a lost message leaves a row behind.
    """
    silent = or_(Report.heartbeat_at.is_(None), Report.heartbeat_at < now() - STALE_AFTER)
    broken_off = update(Report).where(Report.state == "running", silent)
    with writing():
        db.session.execute(
            broken_off.where(Report.attempts >= MAX_ATTEMPTS).values(
                state="failed", failure=_broken_off(), finished_at=now()
            )
        )
        db.session.execute(broken_off.values(state="queued", progress=0))
        # Asked for one by one, so that mails and the worker's sign of life come in between.
        waiting = select(Report.id).where(Report.state == "queued").order_by(Report.id)
        for report_id in db.session.scalars(waiting):
            enqueue(MAKE_REPORT, report_id)


def forget_old() -> None:
    """Reports are kept for a month; files that no report points at any more go as well."""
    with writing():
        db.session.execute(delete(Report).where(Report.created_at < now() - KEPT))
        used = select(Report.file_id).where(Report.file_id.is_not(None))
        db.session.execute(delete(ReportFile).where(ReportFile.id.not_in(used)))


class Pulse:
    """Says every few seconds that the report is being made, and how far it is, from a thread."""

    def __init__(self, report_id: int, attempt: int) -> None:
        self._report_id, self._attempt = report_id, attempt
        self._progress = 0
        self._stop = threading.Event()
        self._app = cast(Flask, current_app._get_current_object())  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._beat, name="report pulse", daemon=True)

    def __enter__(self) -> Pulse:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()

    def reached(self, percent: float) -> None:
        """Progress only ever grows, and 100 is for what is stored."""
        self._progress = max(self._progress, min(99, int(percent)))

    def _beat(self) -> None:
        said, beaten_at = 0, now()
        while not self._stop.wait(BEAT_SECONDS / 5):
            if self._progress == said and (now() - beaten_at).total_seconds() < BEAT_SECONDS:
                continue
            said, beaten_at = self._progress, now()
            # A beat that cannot be written is made up for by the next one.
            with suppress(DBAPIError), self._app.app_context():
                _write(self._report_id, self._attempt, progress=said, heartbeat_at=now())


def _claim(report_id: int) -> int | None:
    """Take the row, and say which attempt this is; None when it is not there to be taken."""
    taken = (
        update(Report)
        .where(Report.id == report_id, Report.state == "queued")
        .values(
            state="running",
            attempts=Report.attempts + 1,
            progress=0,
            failure=None,
            heartbeat_at=now(),
        )
        .returning(Report.attempts)
    )
    with writing():
        return db.session.scalar(taken)


def _try_to_make(report_id: int, pulse: Pulse) -> tuple[Made | None, str]:
    try:
        return _make(report_id, pulse), ""
    except (CannotDrawError, NothingToReadError) as error:
        return None, str(error)
    except DBAPIError:
        raise
    except Exception:
        log.exception("report %s could not be made", report_id)
        return None, _("Der gik noget galt, mens PDF'en blev lavet. Prøv igen.")
    finally:
        db.session.rollback()


def _make(report_id: int, pulse: Pulse) -> Made:
    report = db.session.scalars(select(Report).where(Report.id == report_id)).one()
    draft = draft_of(report, lambda number, of: pulse.reached(READ * number / of))
    # Nothing is held open while drawing: that can take a minute.
    db.session.rollback()

    def on_page(page: int) -> None:
        pulse.reached(READ + (LAID_OUT - READ) * min(1, page / draft.pages))

    settings = current_app.extensions["settings"]
    limits = Limits(settings.pdf_seconds, settings.pdf_memory_mib)
    pdf = draw(draft.html, limits, on_page)
    pulse.reached(DRAWN)
    return Made(draft.sources, pdf)


def _finish(report_id: int, attempt: int, made: Made) -> None:
    with writing():
        digest = hashlib.sha256(made.pdf).hexdigest()
        file = ReportFile(sha256=digest, size_bytes=len(made.pdf), data=made.pdf)
        db.session.add(file)
        db.session.flush()
        done = _update(
            report_id,
            attempt,
            state="done",
            progress=100,
            sources=made.sources,
            file_id=file.id,
            finished_at=now(),
        )
        if not done:
            # Somebody else has it by now: their file counts.
            db.session.rollback()


def _end(report_id: int, attempt: int, *, state: str, failure: str) -> None:
    _write(report_id, attempt, state=state, failure=failure, finished_at=now())


def _write(report_id: int, attempt: int, **values: Any) -> None:
    with writing():
        _update(report_id, attempt, **values)


def _update(report_id: int, attempt: int, **values: Any) -> bool:
    """Change the row while it is still ours."""
    statement = (
        update(Report)
        .where(Report.id == report_id, Report.state == "running", Report.attempts == attempt)
        .values(**values)
    )
    result = cast(CursorResult[Any], db.session.execute(statement))
    return result.rowcount == 1


def _broken_off() -> str:
    return _("Serveren blev afbrudt tre gange, mens PDF'en blev lavet. Prøv igen.")
