"""A report's lists and figures for a spreadsheet, and an edition's content as it was hashed."""

from __future__ import annotations

from typing import Any

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.builder.blueprint import bp
from app.builder.views_files import READ, file_title, note_fetched
from app.core import clock
from app.core.i18n import _
from app.core.xlsxfile import to_xlsx
from app.reports.files import handed_out
from app.yearreports import queries, queries_material
from app.yearreports.content import Content, canonical, draft_content
from app.yearreports.models import ReportEdition, YearReport
from app.yearreports.sheets import csv_archive, sheets_of


@bp.get("/udgaver/<public_id:edition_id>/regneark.xlsx")
@requires(READ, load=queries.edition_or_none)
def edition_xlsx(viewer: Viewer, edition: ReportEdition) -> Any:
    title = file_title(edition)
    data = to_xlsx(sheets_of(edition.content, edition.sha256), title)
    note_fetched(viewer, edition)
    return handed_out(data, title, "xlsx")


@bp.get("/udgaver/<public_id:edition_id>/csv.zip")
@requires(READ, load=queries.edition_or_none)
def edition_csv(viewer: Viewer, edition: ReportEdition) -> Any:
    data, title = csv_archive(sheets_of(edition.content, edition.sha256)), file_title(edition)
    note_fetched(viewer, edition)
    return handed_out(data, title, "zip")


@bp.get("/udgaver/<public_id:edition_id>/indhold.json")
@requires(READ, load=queries.edition_or_none)
def edition_json(viewer: Viewer, edition: ReportEdition) -> Any:
    """To the byte what the SHA-256 of the content is the SHA-256 of."""
    data, title = canonical(edition.content), file_title(edition)
    note_fetched(viewer, edition)
    return handed_out(data, title, "json")


@bp.get("/rapporter/<public_id:report_id>/regneark.xlsx")
@requires(Can.MAKE_REPORT, load=queries.report_or_none)
def report_xlsx(viewer: Viewer, report: YearReport) -> Any:
    title = _title(report)
    data = to_xlsx(sheets_of(_draft(viewer, report)), title)
    return handed_out(data, title, "xlsx")


@bp.get("/rapporter/<public_id:report_id>/csv.zip")
@requires(Can.MAKE_REPORT, load=queries.report_or_none)
def report_csv(viewer: Viewer, report: YearReport) -> Any:
    title = _title(report)
    data = csv_archive(sheets_of(_draft(viewer, report)))
    return handed_out(data, title, "zip")


def _draft(viewer: Viewer, report: YearReport) -> Content:
    today = clock.today()
    material = queries_material.material_of(viewer, report, today)
    return draft_content(report, material, queries_material.shared_prototypes(report), today)


def _title(report: YearReport) -> str:
    year = report.school_year.replace("/", "-")
    return _("Udkast: %(place)s %(year)s", place=report.owner.name, year=year)
