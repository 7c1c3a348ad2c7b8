"""A report's lists and figures for a spreadsheet, and an edition's content as it was hashed."""

from __future__ import annotations

from typing import Any

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.builder.blueprint import bp
from app.builder.draft import draft_of, draft_title
from app.builder.keeping_back import kept_back
from app.builder.views_files import file_title, note_fetched
from app.core import clock
from app.core.xlsxfile import to_xlsx
from app.reports.files import handed_out
from app.yearreports import queries
from app.yearreports.content import canonical
from app.yearreports.models import ReportEdition, YearReport
from app.yearreports.sheets import csv_archive, sheets_of


@bp.get("/udgaver/<public_id:edition_id>/regneark.xlsx")
@requires(Can.READ_EDITION, load=queries.edition_or_none)
def edition_xlsx(viewer: Viewer, edition: ReportEdition) -> Any:
    title = file_title(edition)
    data = to_xlsx(sheets_of(edition.content, edition.sha256), title)
    note_fetched(viewer, edition)
    return handed_out(data, title, "xlsx")


@bp.get("/udgaver/<public_id:edition_id>/csv.zip")
@requires(Can.READ_EDITION, load=queries.edition_or_none)
def edition_csv(viewer: Viewer, edition: ReportEdition) -> Any:
    data, title = csv_archive(sheets_of(edition.content, edition.sha256)), file_title(edition)
    note_fetched(viewer, edition)
    return handed_out(data, title, "zip")


@bp.get("/udgaver/<public_id:edition_id>/indhold.json")
@requires(Can.READ_EDITION, load=queries.edition_or_none)
def edition_json(viewer: Viewer, edition: ReportEdition) -> Any:
    """To the byte what the SHA-256 of the content is the SHA-256 of."""
    data, title = canonical(edition.content), file_title(edition)
    note_fetched(viewer, edition)
    return handed_out(data, title, "json")


@bp.get("/rapporter/<public_id:report_id>/regneark.xlsx")
@requires(Can.MAKE_REPORT, load=queries.report_or_none)
def report_xlsx(viewer: Viewer, report: YearReport) -> Any:
    if kept := kept_back(report):
        return kept
    title = draft_title(report)
    data = to_xlsx(sheets_of(draft_of(viewer, report, clock.today()).content), title)
    return handed_out(data, title, "xlsx")


@bp.get("/rapporter/<public_id:report_id>/csv.zip")
@requires(Can.MAKE_REPORT, load=queries.report_or_none)
def report_csv(viewer: Viewer, report: YearReport) -> Any:
    if kept := kept_back(report):
        return kept
    title = draft_title(report)
    data = csv_archive(sheets_of(draft_of(viewer, report, clock.today()).content))
    return handed_out(data, title, "zip")
