"""The kinds of reports there are, by the code that a report keeps."""

from __future__ import annotations

from functools import cache

from app.organisations.models import Network, School
from app.yearreports.kind_committee import COMMITTEE
from app.yearreports.kind_network import NETWORK
from app.yearreports.kind_school import SCHOOL
from app.yearreports.models import YearReport
from app.yearreports.own_words import worded
from app.yearreports.owners import Owner
from app.yearreports.sections import ReportKind, Section, sections_of

KINDS: dict[str, ReportKind] = {kind.code: kind for kind in (SCHOOL, COMMITTEE, NETWORK)}


def kind_of(report: YearReport) -> ReportKind:
    """In the words of whose report it is. Needs the owner loaded, and a school's organisation."""
    return kind_for(report.kind, report.owner)


def kind_for(code: str, owner: Owner) -> ReportKind:
    """The same for an owner whose report it would be."""
    if isinstance(owner, Network):
        return KINDS[code]
    return _worded(code, (owner.organisation if isinstance(owner, School) else owner).kind)


@cache
def _worded(code: str, organisation_kind: str) -> ReportKind:
    return worded(KINDS[code], organisation_kind)


def sections_in(report: YearReport) -> list[Section]:
    """The sections of a report as they stand."""
    return sections_of(kind_of(report), report.sections)
