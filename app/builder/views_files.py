"""The files of a final edition: fetched by whoever may read it, made again where one is missing."""

from __future__ import annotations

import json
from typing import Any

from flask import abort, flash, redirect, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.builder import edition_files
from app.builder.blueprint import bp
from app.builder.paper import title_of
from app.builder.sidecar import sidecar_of
from app.core import securitylog
from app.core.db import db, writing
from app.core.i18n import _, ngettext
from app.reports.files import file_name, handed_out
from app.yearreports import queries
from app.yearreports.models import ReportEdition


@bp.post("/udgaver/<public_id:edition_id>/filer")
@requires(Can.MAKE_REPORT, load=queries.edition_or_none)
def edition_files_again(viewer: Viewer, edition: ReportEdition) -> Any:
    ordered = edition_files.order_files(edition, title=title_of(edition.content), by=viewer)
    db.session.commit()
    if ordered:
        flash(ngettext("PDF'en bliver lavet nu.", "%(num)d PDF'er bliver lavet nu.", ordered))
    else:
        flash(_("PDF'erne er der allerede, eller de er ved at blive lavet."), "info")
    return redirect(_files_on_page(edition))


@bp.post("/udgaver/<public_id:edition_id>/filer/stop")
@requires(Can.MAKE_REPORT, load=queries.edition_or_none)
def edition_files_stop(_viewer: Viewer, edition: ReportEdition) -> Any:
    stopped = edition_files.stop_files(edition)
    db.session.commit()
    if stopped:
        flash(ngettext("PDF'en er stoppet.", "%(num)d PDF'er er stoppet.", stopped))
    else:
        flash(_("Der var ikke noget at stoppe: PDF'erne var færdige."), "info")
    return redirect(_files_on_page(edition))


@bp.get("/udgaver/<public_id:edition_id>/laeseudgave.pdf")
@requires(Can.READ_EDITION, load=queries.edition_or_none)
def edition_reader_pdf(viewer: Viewer, edition: ReportEdition) -> Any:
    return _pdf(viewer, edition, edition_files.READER, file_title(edition))


@bp.get("/udgaver/<public_id:edition_id>/arkivudgave.pdf")
@requires(Can.READ_EDITION, load=queries.edition_or_none)
def edition_archive_pdf(viewer: Viewer, edition: ReportEdition) -> Any:
    return _pdf(viewer, edition, edition_files.ARCHIVE, _archive_title(edition))


@bp.get("/udgaver/<public_id:edition_id>/foelgeseddel.json")
@requires(Can.READ_EDITION, load=queries.edition_or_none)
def edition_sidecar(viewer: Viewer, edition: ReportEdition) -> Any:
    files = edition_files.files_of(edition)
    if not all(one.is_ready for one in files):
        abort(404)
    title = file_title(edition)
    names = {
        edition_files.READER: file_name(title, "pdf"),
        edition_files.ARCHIVE: file_name(_archive_title(edition), "pdf"),
        "content": file_name(title, "json"),
    }
    told = sidecar_of(edition, files, names, queries.sender_of(edition.report))
    data = json.dumps(told, ensure_ascii=False, indent=2).encode()
    note_fetched(viewer, edition)
    return handed_out(data, _("%(title)s (følgeseddel)", title=title), "json")


def file_title(edition: ReportEdition) -> str:
    """What its files are called in somebody's folder."""
    content = edition.content
    return _(
        "%(place)s %(year)s, udgave %(number)s",
        place=content["place"],
        year=content["school_year"],
        number=edition.number,
    )


def _files_on_page(edition: ReportEdition) -> str:
    address = url_for("builder.edition_detail", edition_id=edition.public_id)
    return f"{address}#filer"


def _archive_title(edition: ReportEdition) -> str:
    return _("%(title)s (arkiv)", title=file_title(edition))


def _pdf(viewer: Viewer, edition: ReportEdition, kind: str, title: str) -> Any:
    data = edition_files.bytes_of(edition, kind)
    if data is None:
        abort(404)
    note_fetched(viewer, edition)
    return handed_out(data, title, "pdf")


def note_fetched(viewer: Viewer, edition: ReportEdition) -> None:
    """Noted last: a new transaction reads the edition anew."""
    edition_id = edition.public_id
    with writing():
        securitylog.record(
            "report_fetched",
            person_id=viewer.person_id,
            object_kind="report_edition",
            object_id=edition_id,
        )
