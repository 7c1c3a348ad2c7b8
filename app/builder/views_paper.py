"""The report to look at: the page that is the PDF's content, the PDF, the text for the agenda."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.builder.blueprint import bp
from app.builder.draft import draft_of, draft_title
from app.builder.keeping_back import kept_back
from app.builder.paper import DRAFT
from app.core import clock
from app.reports.ordering import ordered
from app.yearreports import queries
from app.yearreports.content import Content
from app.yearreports.models import ReportEdition, YearReport
from app.yearreports.plain import case_sections, case_text


@bp.get("/rapporter/<public_id:report_id>/udkast")
@requires(Can.MAKE_REPORT, load=queries.report_or_none)
def report_preview(viewer: Viewer, report: YearReport) -> Any:
    content = draft_of(viewer, report, clock.today()).content
    return render_template("builder/report_preview.html", report=report, content=content)


@bp.post("/rapporter/<public_id:report_id>/pdf")
@requires(Can.MAKE_REPORT, load=queries.report_or_none)
def report_pdf(viewer: Viewer, report: YearReport) -> Any:
    if kept := kept_back(report):
        return kept
    title = draft_title(report)
    return ordered(by=viewer, kind=DRAFT, subject=report.public_id, title=title)


@bp.get("/rapporter/<public_id:report_id>/sagstekst")
@requires(Can.MAKE_REPORT, load=queries.report_or_none)
def report_case_text(viewer: Viewer, report: YearReport) -> Any:
    if kept := kept_back(report):
        return kept
    content = draft_of(viewer, report, clock.today()).content
    back = url_for("builder.report_edit", report_id=report.public_id)
    return _case_page(content, back, is_draft=True)


@bp.get("/udgaver/<public_id:edition_id>/sagstekst")
@requires(Can.READ_EDITION, load=queries.edition_or_none)
def edition_case_text(_viewer: Viewer, edition: ReportEdition) -> Any:
    back = url_for("builder.edition_detail", edition_id=edition.public_id)
    return _case_page(edition.content, back, is_draft=False)


def _case_page(content: Content, back: str, *, is_draft: bool) -> str:
    return render_template(
        "builder/report_case_text.html",
        content=content,
        back=back,
        is_draft=is_draft,
        sections=case_sections(content),
        everything=case_text(content),
    )
