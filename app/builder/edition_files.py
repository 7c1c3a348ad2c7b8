"""The PDFs of a final edition: the reader's and the archive's, made once from what is stored.

They belong to the edition and not to who made it: whoever may read the edition fetches the same
file. What is not there yet is a row of `report` that the worker makes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access.viewer import Viewer
from app.core.db import db
from app.core.i18n import _, _l
from app.reports import words
from app.reports.commands import cancel_report, order_file
from app.reports.commands_files import NAMED_BY
from app.reports.models import Report, ReportFile
from app.yearreports.models import EDITION_FILE_KINDS, ReportEdition, ReportEditionFile

READER, ARCHIVE = EDITION_FILE_KINDS
# The kind of report that the worker makes for each.
MADE_AS = {READER: "report_edition", ARCHIVE: "report_archive"}
_NAMES: dict[str, Any] = {READER: _l("PDF til at læse"), ARCHIVE: _l("PDF til arkivet")}
_ABOUT: dict[str, Any] = {
    READER: _l("Læses op af skærmlæsere (PDF/UA-1)."),
    ARCHIVE: _l("Kan åbnes om mange år. Tallene bag figurerne ligger i den som CSV (PDF/A-3a)."),
}


@dataclass(frozen=True, slots=True)
class EditionFile:
    """A file of an edition: there, in the making, or neither."""

    kind: str
    kept: ReportEditionFile | None
    job: Report | None

    @property
    def name(self) -> str:
        return str(_NAMES[self.kind])

    @property
    def about(self) -> str:
        return str(_ABOUT[self.kind])

    @property
    def is_ready(self) -> bool:
        return self.kept is not None

    @property
    def is_waiting(self) -> bool:
        return not self.is_ready and self.job is not None and self.job.state in _MAKING

    @property
    def is_stopped(self) -> bool:
        return not self.is_ready and self.job is not None and self.job.state == "cancelled"

    @property
    def progress(self) -> int:
        return self.job.progress if self.job else 0

    @property
    def doing(self) -> str:
        return (self.job.doing if self.job else "") or _("Venter på tur")

    @property
    def failure(self) -> str:
        """Why there is none and none is being made."""
        return (self.job.failure if self.job else "") or ""

    @property
    def size(self) -> str:
        return words.size(self.kept.file.size_bytes) if self.kept else ""


_MAKING = ("queued", "running")


def files_of(edition: ReportEdition) -> list[EditionFile]:
    """The reader's and the archive's: two statements."""
    kept = {
        one.kind: one
        for one in db.session.scalars(
            select(ReportEditionFile)
            .where(ReportEditionFile.edition_id == edition.id)
            .options(joinedload(ReportEditionFile.file))  # what it is, not its bytes
        )
    }
    jobs = select(Report).where(
        Report.subject == edition.public_id, Report.kind.in_(MADE_AS.values())
    )
    newest = {job.kind: job for job in db.session.scalars(jobs.order_by(Report.id))}
    return [
        EditionFile(kind, kept.get(kind), newest.get(MADE_AS[kind])) for kind in EDITION_FILE_KINDS
    ]


def order_files(edition: ReportEdition, *, title: str, by: Viewer) -> int:
    """Have those made that are not there and not in the making. Returns how many were ordered."""
    wanted = [one for one in files_of(edition) if not one.is_ready and not one.is_waiting]
    for one in wanted:
        order_file(by=by, kind=MADE_AS[one.kind], subject=edition.public_id, title=title)
    return len(wanted)


def stop_files(edition: ReportEdition) -> int:
    """Stop those that wait or are being made. Returns how many there still were to stop."""
    jobs = [one.job for one in files_of(edition) if one.is_waiting]
    return sum(cancel_report(report=job) for job in jobs if job is not None)


def keep_file(report: Report, sha256: str) -> None:
    """The finished file belongs to its edition now. The first one stays."""
    edition_id = db.session.scalar(
        select(ReportEdition.id).where(ReportEdition.public_id == report.subject)
    )
    kind = next(one for one, made_as in MADE_AS.items() if made_as == report.kind)
    there = select(ReportEditionFile.id).where(
        ReportEditionFile.edition_id == edition_id, ReportEditionFile.kind == kind
    )
    if edition_id is not None and db.session.scalar(there) is None:
        db.session.add(ReportEditionFile(edition_id=edition_id, kind=kind, sha256=sha256))
        db.session.flush()


def bytes_of(edition: ReportEdition, kind: str) -> bytes | None:
    """The file, None while it is not made."""
    query = (
        select(ReportFile.data)
        .join(ReportEditionFile, ReportEditionFile.sha256 == ReportFile.sha256)
        .where(ReportEditionFile.edition_id == edition.id, ReportEditionFile.kind == kind)
    )
    return db.session.scalars(query).one_or_none()


def news_of(files: Sequence[EditionFile]) -> str:
    """One sentence on how far they are, for those who hear the page."""
    if any(one.is_waiting for one in files):
        return ""
    if all(one.is_ready for one in files):
        return _("Begge PDF'er er klar.")
    if any(one.is_stopped for one in files):
        return (
            _("PDF'erne er stoppet.")
            if all(one.is_stopped for one in files)
            else _("En PDF er stoppet.")
        )
    return _("En PDF kunne ikke laves.")


NAMED_BY.append(
    select(ReportEditionFile.sha256, ReportEdition.public_id).join(
        ReportEdition, ReportEdition.id == ReportEditionFile.edition_id
    )
)
