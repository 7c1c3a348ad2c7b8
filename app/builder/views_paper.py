"""The report to look at: the page that is the PDF's content, the PDF, the text for the agenda."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.builder.blueprint import bp
from app.builder.paper import DRAFT
from app.core import clock
from app.core.db import db
from app.core.i18n import _, ngettext
from app.reports.commands import TooManyReportsError, order_report
from app.yearreports import queries, queries_material
from app.yearreports.content import Content, draft_content
from app.yearreports.models import ReportEdition, YearReport
from app.yearreports.plain import case_sections, case_text


@bp.get("/rapporter/<public_id:report_id>/udkast")
@requires(Can.MAKE_REPORT, load=queries.report_or_none)
def report_preview(viewer: Viewer, report: YearReport) -> Any:
    return render_template(
        "builder/report_preview.html", report=report, content=_draft(viewer, report)
    )


@bp.post("/rapporter/<public_id:report_id>/pdf")
@requires(Can.MAKE_REPORT, load=queries.report_or_none)
def report_pdf(viewer: Viewer, report: YearReport) -> Any:
    title = _("Udkast: %(title)s", title=_title(report))
    return _ordered(viewer, DRAFT, report.public_id, title)


@bp.get("/rapporter/<public_id:report_id>/sagstekst")
@requires(Can.MAKE_REPORT, load=queries.report_or_none)
def report_case_text(viewer: Viewer, report: YearReport) -> Any:
    content = _draft(viewer, report)
    back = url_for("builder.report_edit", report_id=report.public_id)
    return _case_page(content, back, is_draft=True)


@bp.get("/udgaver/<public_id:edition_id>/sagstekst")
@requires(Can.READ_EDITION, load=queries.edition_or_none)
def edition_case_text(_viewer: Viewer, edition: ReportEdition) -> Any:
    back = url_for("builder.edition_detail", edition_id=edition.public_id)
    return _case_page(edition.content, back, is_draft=False)


def _draft(viewer: Viewer, report: YearReport) -> Content:
    today = clock.today()
    material = queries_material.material_of(viewer, report, today)
    return draft_content(report, material, queries_material.shared_prototypes(report), today)


def _title(report: YearReport) -> str:
    return f"{report.owner.name} {report.school_year}"


def _case_page(content: Content, back: str, *, is_draft: bool) -> str:
    return render_template(
        "builder/report_case_text.html",
        content=content,
        back=back,
        is_draft=is_draft,
        sections=case_sections(content),
        everything=case_text(content),
    )


def _ordered(viewer: Viewer, kind: str, subject: str, title: str) -> Any:
    try:
        row = order_report(by=viewer, kind=kind, subject=subject, title=title)
    except TooManyReportsError as error:
        return _too_many(error.seconds)
    db.session.commit()
    return redirect(url_for("reports.report_detail", report_id=row.public_id))


def _too_many(seconds: int) -> tuple[str, int, dict[str, str]]:
    db.session.rollback()
    minutes = -(-seconds // 60)
    message = ngettext(
        "Der er lavet mange PDF'er den sidste time. Prøv igen om %(num)d minut.",
        "Der er lavet mange PDF'er den sidste time. Prøv igen om %(num)d minutter.",
        minutes,
    )
    page = render_template("errors/429.html", message=message)
    return page, 429, {"Retry-After": str(seconds)}
