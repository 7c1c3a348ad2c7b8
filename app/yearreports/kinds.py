"""The kinds of reports there are, by the code that a report keeps."""

from __future__ import annotations

from app.yearreports.kind_committee import COMMITTEE
from app.yearreports.kind_network import NETWORK
from app.yearreports.kind_school import SCHOOL
from app.yearreports.models import YearReport
from app.yearreports.sections import ReportKind, Section, sections_of

KINDS: dict[str, ReportKind] = {kind.code: kind for kind in (SCHOOL, COMMITTEE, NETWORK)}


def kind_of(report: YearReport) -> ReportKind:
    return KINDS[report.kind]


def sections_in(report: YearReport) -> list[Section]:
    """The sections of a report as they stand."""
    return sections_of(kind_of(report), report.sections)
