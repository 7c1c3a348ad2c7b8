"""Making the reports that people asked for. The row is the truth: a crash loses nothing.

A row is claimed by one conditional update, beats while it is being made, and goes back into the
queue when it has not been heard from. Whoever claimed it last may finish it, nobody else. So many
are made at a time as the machine has room for; the others stay in the queue meanwhile.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import DBAPIError

from app.core.clock import CLOCKS_AGREE, now
from app.core.db import db, writing
from app.core.i18n import _
from app.core.jobs import MAKE_REPORT, enqueue
from app.printing.pdf import (
    AT_PART,
    LAYING_OUT,
    CannotDrawError,
    Limits,
    Progress,
    StoppedError,
    draw,
)
from app.reports import words
from app.reports.above import MAKERS
from app.reports.commands_files import forget_unused_files, store_file
from app.reports.drafts import Draft, NothingToReadError, draft_of
from app.reports.models import Report
from app.reports.pulse import Pulse, change
from app.reports.queries import Source
from config import Settings

log = logging.getLogger(__name__)
STALE_AFTER = timedelta(seconds=45)
MAX_ATTEMPTS = 3
KEPT = timedelta(days=30)
PAGES_OF_THE_MEASURE = 100
# How much of the bar reading, laying out and drawing take.
READ, LAID_OUT, DRAWN = 10, 65, 95
_ROOM = "reports_at_once"


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file and what it holds."""

    sources: list[Source]
    found: list[str]
    pdf: bytes


def make_report(report_id: int) -> None:
    """Make this report, if it waits, nobody else is making it, and there is room."""
    with _room() as there_is_room:
        if not there_is_room:
            return  # whoever is done first calls for it
        _make_claimed(report_id)
    with writing():
        waiting = select(Report.id).where(Report.state == "queued").order_by(Report.id).limit(1)
        if next_one := db.session.scalar(waiting):
            enqueue(MAKE_REPORT, next_one)


def requeue_stale() -> None:
    """Put back what was broken off, give up what broke off too often, and call for what waits.

    Runs every minute, so that neither a killed worker nor a lost message leaves a row behind.
    """
    # A beat of the time to come is one of before the clock was set back.
    silent = or_(
        Report.heartbeat_at.is_(None),
        Report.heartbeat_at < now() - STALE_AFTER,
        Report.heartbeat_at > now() + STALE_AFTER + CLOCKS_AGREE,
    )
    broken_off = update(Report).where(Report.state == "running", silent)
    with writing():
        db.session.execute(
            broken_off.where(Report.attempts >= MAX_ATTEMPTS).values(
                state="failed", failure=_broken_off(), doing="", finished_at=now()
            )
        )
        db.session.execute(broken_off.values(state="queued", progress=0, doing=""))
        # Asked for one by one, so that mails and the worker's sign of life come in between.
        waiting = select(Report.id).where(Report.state == "queued").order_by(Report.id)
        for report_id in db.session.scalars(waiting):
            enqueue(MAKE_REPORT, report_id)


def forget_old() -> None:
    """Reports are kept for a month; files that no report points at any more go as well."""
    with writing():
        db.session.execute(delete(Report).where(Report.created_at < now() - KEPT))
        forget_unused_files()


@contextmanager
def _room() -> Iterator[bool]:
    """Whether this process may make one more just now; the room is ours while inside."""
    at_once = current_app.extensions["settings"].pdf_at_once
    room = current_app.extensions.setdefault(_ROOM, threading.BoundedSemaphore(at_once))
    there_is_room = room.acquire(blocking=False)
    try:
        yield there_is_room
    finally:
        if there_is_room:
            room.release()


def _make_claimed(report_id: int) -> None:
    attempt = _claim(report_id)
    if attempt is None:
        return
    with Pulse(report_id, attempt) as pulse:
        made, failure = _try_to_make(report_id, pulse)
    if made is not None:
        _finish(report_id, attempt, made)
    else:
        # A report that was cancelled is no longer ours, and keeps its word.
        with writing():
            change(report_id, attempt, state="failed", failure=failure, doing="", finished_at=now())


def _claim(report_id: int) -> int | None:
    """Take the row, and say which attempt this is; None when it is not there to be taken."""
    taken = (
        update(Report)
        .where(Report.id == report_id, Report.state == "queued")
        .values(
            state="running",
            attempts=Report.attempts + 1,
            progress=0,
            doing="",
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
    except StoppedError:
        return None, ""
    except CannotDrawError as error:
        advice = words.way_out(_kind_of(report_id)) if error.limit else ""
        return None, f"{error} {advice}".strip()
    except NothingToReadError as error:
        return None, str(error)
    except DBAPIError:
        raise
    except Exception:
        log.exception("report %s could not be made", report_id)
        return None, _("Der gik noget galt, mens PDF'en blev lavet. Prøv igen.")
    finally:
        db.session.rollback()


def _make(report_id: int, pulse: Pulse) -> Made:
    draft = _read(report_id, pulse)
    # Nothing is held open while drawing: that can take a minute.
    db.session.rollback()
    settings = current_app.extensions["settings"]
    limits = limits_for(draft.pages, settings)
    pdf = draw(
        draft.html,
        limits,
        _told(draft, pulse),
        edition=draft.edition,
        attachments=draft.attachments,
        assets=draft.assets,
        content_hash=draft.content_hash,
        stop=pulse.stop,
    )
    pulse.reached(DRAWN, _("Tegner"))
    return Made(draft.sources, draft.found, pdf)


def limits_for(pages: int, settings: Settings) -> Limits:
    """What a PDF of about so many pages may cost: the settings' measure, and its share for each
    page beyond PAGES_OF_THE_MEASURE. Measured: 0.16 s and 2.7 MiB a page (docs/performance.md).
    """
    share = max(1.0, pages / PAGES_OF_THE_MEASURE)
    return Limits(round(settings.pdf_seconds * share), round(settings.pdf_memory_mib * share))


def _told(draft: Draft, pulse: Pulse) -> Progress:
    """What drawing says of itself, in words: which sheet, and which part of the report it begins in."""
    laying_out, number, drawing = _("Lægger siderne"), _("side"), _("Tegner")
    doing = laying_out

    def on_progress(step: str, at: int) -> None:
        nonlocal doing
        if step == AT_PART:
            doing = draft.parts[at - 1] if 0 < at <= len(draft.parts) else laying_out
        elif step == LAYING_OUT:
            share = READ + (LAID_OUT - READ) * min(1, at / draft.pages)
            pulse.reached(share, f"{doing} ({number} {at})" if at else laying_out)
        else:
            pulse.reached(LAID_OUT, drawing)

    return on_progress


def _read(report_id: int, pulse: Pulse) -> Draft:
    reading = _("Læser det, der skal med")
    pulse.reached(0, reading)

    def on_record(number: int, of: int) -> None:
        place = _("%(number)d af %(of)d", number=number, of=of)
        pulse.reached(READ * number / of, f"{reading}: {place}")

    report = db.session.scalars(select(Report).where(Report.id == report_id)).one()
    draft = draft_of(report, on_record)
    if pulse.stop.is_set:
        raise StoppedError
    return draft


def _kind_of(report_id: int) -> str:
    return db.session.scalars(select(Report.kind).where(Report.id == report_id)).one_or_none() or ""


def _finish(report_id: int, attempt: int, made: Made) -> None:
    with writing():
        digest = store_file(data=made.pdf)
        done = change(
            report_id,
            attempt,
            state="done",
            progress=100,
            doing="",
            sources=made.sources,
            found=made.found,
            file_sha256=digest,
            finished_at=now(),
        )
        if not done:
            # Somebody else has it by now, or it was cancelled: this file does not count.
            db.session.rollback()
            return
        report = db.session.scalars(select(Report).where(Report.id == report_id)).one()
        if report.kind in MAKERS:
            MAKERS[report.kind].keep(report, digest)


def _broken_off() -> str:
    return _("Serveren blev afbrudt tre gange, mens PDF'en blev lavet. Prøv igen.")
