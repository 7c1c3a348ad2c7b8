"""Ordering a report. The worker makes it; the row says how far it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Select, select, update

from app.access.viewer import Viewer
from app.core import jobs, securitylog
from app.core.clock import now
from app.core.db import db
from app.reports import queries
from app.reports.models import Report

AN_HOUR = timedelta(hours=1)
# Source: »PDF 10/h per user« of the project's security standards.
REPORTS_AN_HOUR = 10
PUBLIC_REPORTS_AN_HOUR = 3


class TooManyReportsError(Exception):
    """So many in an hour that the next one has to wait so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


def order_report(
    *,
    by: Viewer,
    kind: str,
    title: str = "",
    cycle_id: int | None = None,
    team_id: int | None = None,
    subject: str | None = None,
) -> Report:
    """A report of a record or of a team's collection: the one in the making, or a new one.

    Somebody who is not logged in shares one with everybody else who is not, so that a public
    record is not made again for each. Raises TooManyReportsError.
    """
    same = _same(by, kind, cycle_id, team_id, subject)
    if same is not None:
        return same
    _require_patience(by, kind, cycle_id, team_id, subject)
    report = Report(
        kind=kind,
        person_id=by.person_id,
        cycle_id=cycle_id,
        team_id=team_id,
        subject=subject,
        title=title,
        state="queued",
    )
    return _queued(report, by)


def order_file(*, by: Viewer, kind: str, subject: str, title: str) -> Report:
    """A PDF that belongs to what it is about, and to nobody who asks for it: the one in the making,
    or a new one."""
    making = select(Report).where(
        Report.kind == kind, Report.subject == subject, Report.state.in_(("queued", "running"))
    )
    if report := db.session.scalars(making.limit(1)).first():
        return report
    report = Report(kind=kind, subject=subject, title=title, state="queued")
    return _queued(report, by)


def cancel_report(*, report: Report) -> bool:
    """Stop a report that waits or is being made. Says whether there was still something to stop.

    Whoever is drawing it looks at the row every second, and lets go.
    """
    waiting = update(Report).where(Report.id == report.id, Report.state.in_(("queued", "running")))
    stopped = waiting.values(state="cancelled", doing="", finished_at=now())
    return cast(CursorResult[Any], db.session.execute(stopped)).rowcount == 1


def _queued(report: Report, by: Viewer) -> Report:
    db.session.add(report)
    db.session.flush()
    securitylog.record(
        "report_ordered",
        person_id=by.person_id,
        object_kind=f"report_{report.kind}",
        object_id=report.public_id,
    )
    jobs.enqueue(jobs.MAKE_REPORT, report.id)
    return report


def _same(
    by: Viewer, kind: str, cycle_id: int | None, team_id: int | None, subject: str | None
) -> Report | None:
    """The same for the same person while it is being made; one of public records for an hour."""
    states = ["queued", "running"] if by.is_logged_in else ["queued", "running", "done"]
    query = _alike(by, kind, cycle_id, team_id, subject).where(Report.state.in_(states))
    for report in db.session.scalars(query):
        own = queries.report_or_none(by, report.public_id)
        if own is not None and own.is_current:
            return report
    return None


def _alike(
    by: Viewer, kind: str, cycle_id: int | None, team_id: int | None, subject: str | None
) -> Select[Report]:
    return (
        select(Report)
        .where(
            Report.person_id == by.person_id,
            Report.kind == kind,
            Report.cycle_id == cycle_id,
            Report.team_id == team_id,
            Report.subject == subject,
            Report.created_at > now() - AN_HOUR,
        )
        .order_by(Report.id.desc())
    )


def _require_patience(
    by: Viewer, kind: str, cycle_id: int | None, team_id: int | None, subject: str | None
) -> None:
    """So many an hour for each person; for all who are not logged in, so many of the same."""
    query, limit = _alike(by, kind, cycle_id, team_id, subject), PUBLIC_REPORTS_AN_HOUR
    if by.is_logged_in:
        query = (
            select(Report)
            .where(Report.person_id == by.person_id, Report.created_at > now() - AN_HOUR)
            .order_by(Report.id.desc())
        )
        limit = REPORTS_AN_HOUR
    lately = list(db.session.scalars(query.with_only_columns(Report.created_at).limit(limit)))
    if len(lately) == limit:
        raise TooManyReportsError(max(1, int((lately[-1] + AN_HOUR - now()).total_seconds())))
