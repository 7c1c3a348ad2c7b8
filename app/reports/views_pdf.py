"""Ordering a PDF, waiting for it, fetching it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.access.guard import requires
from app.access.policy import Can, allows
from app.access.viewer import Viewer
from app.core import securitylog
from app.core.db import db, writing
from app.core.i18n import _
from app.cycles.models import Cycle
from app.cycles.queries import cycle_or_none
from app.personaldata.found import Found, what_stands
from app.reports import commands, queries
from app.reports.blueprint import bp
from app.reports.files import handed_out
from app.reports.ordering import ordered
from app.reports.queries import OwnReport
from app.reports.unshared import found_in_own
from app.teams.models import Team

# Nobody reads more of them on one page; how many there are is said.
MOST_TOLD = 25


@bp.post("/afproevninger/<public_id:cycle_id>/pdf")
@requires(Can.READ_CYCLE, load=cycle_or_none)
def record_pdf(viewer: Viewer, cycle: Cycle) -> Any:
    if not _was_told() and allows(viewer, Can.READ_AS_TEAM, cycle):
        whole = queries.cycle_by_id(viewer, cycle.id)
        if found := found_in_own(viewer, [whole] if whole else []):
            back = url_for("records.record_detail", cycle_id=cycle.public_id)
            return _told_first(found, cycle.title, back)
    return ordered(by=viewer, kind="record", cycle_id=cycle.id)


@bp.post("/teams/<public_id:team_id>/samling")
@requires(Can.MAKE_COLLECTION, load=queries.readable_team_or_none)
def collection_pdf(viewer: Viewer, team: Team) -> Any:
    if not queries.has_records(viewer, team.id):
        flash(_("Der er ikke noget at samle endnu."), "info")
        return redirect(url_for("front.front"))
    title = _("Samling: %(team)s", team=queries.team_name_for(viewer, team))
    own = team.id in viewer.team_ids and not _was_told()
    found = found_in_own(viewer, queries.cycles_of_team(viewer, team.id)) if own else []
    if found:
        back = url_for("front.team_records", team_id=team.public_id)
        return _told_first(found, title, back)
    return ordered(by=viewer, kind="collection", title=title, team_id=team.id)


def _was_told() -> bool:
    """Whether the button was pressed on the page that says what stands in the text."""
    return "told" in request.form


def _told_first(found: list[Found], title: str, back: str) -> Any:
    return render_template(
        "reports/told_first.html",
        found=found[:MOST_TOLD],
        more=len(found) - MOST_TOLD,
        what=what_stands(one.kind for one in found),
        title=title,
        back=back,
    )


@bp.post("/pdf/<public_id:report_id>/igen")
@requires(Can.FETCH_REPORT, load=queries.report_or_none)
def report_again(viewer: Viewer, own: OwnReport) -> Any:
    report = own.report
    return ordered(
        by=viewer,
        kind=report.kind,
        title=report.title,
        cycle_id=report.cycle_id,
        team_id=report.team_id,
        subject=report.subject,
    )


@bp.post("/pdf/<public_id:report_id>/stop")
@requires(Can.CANCEL_REPORT, load=queries.report_or_none)
def report_cancel(_viewer: Viewer, own: OwnReport) -> Any:
    stopped = commands.cancel_report(report=own.report)
    db.session.commit()
    if stopped:
        flash(_("PDF'en er stoppet."), "success")
    else:
        flash(_("Der var ikke noget at stoppe: PDF'en var færdig."), "info")
    return redirect(url_for("reports.report_detail", report_id=own.report.public_id))


@bp.get("/pdf")
@requires(Can.USE_OWN_PAGES)
def report_list(viewer: Viewer) -> Any:
    return render_template("reports/report_list.html", reports=queries.own_reports(viewer))


@bp.get("/pdf/<public_id:report_id>")
@requires(Can.FETCH_REPORT, load=queries.report_or_none)
def report_detail(_viewer: Viewer, own: OwnReport) -> Any:
    return render_template(
        "reports/report_detail.html",
        own=own,
        report=own.report,
        holds=what_stands(own.report.found),
    )


@bp.get("/pdf/<public_id:report_id>/hent")
@requires(Can.FETCH_REPORT, load=queries.finished_report_or_none)
def report_file(viewer: Viewer, own: OwnReport) -> Any:
    report = own.report
    data = queries.file_bytes(report)
    with writing():
        securitylog.record(
            "report_fetched",
            person_id=viewer.person_id,
            object_kind=f"report_{report.kind}",
            object_id=report.public_id,
        )
    return handed_out(data, own.title, "pdf")
