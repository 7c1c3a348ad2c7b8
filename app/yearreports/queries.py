"""What the pages of reports read. Everything starts from what the viewer makes."""

from __future__ import annotations

from typing import NamedTuple

from flask import has_request_context, request
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload, subqueryload, undefer

from app.access.viewer import Viewer
from app.core.db import db, read
from app.organisations.models import Organisation, School
from app.yearreports.models import ReportEdition, YearReport
from app.yearreports.owners import Owner, made_by, owner_column, readable_by, with_owner


def reports_of(owner: Owner) -> list[YearReport]:
    """Its reports with their editions, newest year first."""
    query = (
        select(YearReport)
        .filter_by(**owner_column(owner))
        .options(subqueryload(YearReport.editions))
        .order_by(YearReport.school_year.desc())
    )
    return list(db.session.scalars(query))


def report_or_none(viewer: Viewer, report_id: str) -> YearReport | None:
    """A report that the viewer makes, with answers and editions; held while a change is made."""
    return _own_report(viewer, report_id)


def report_with_contents_or_none(viewer: Viewer, report_id: str) -> YearReport | None:
    """The same, with what its editions hold."""
    return _own_report(viewer, report_id, with_contents=True)


def _own_report(
    viewer: Viewer, report_id: str, *, with_contents: bool = False
) -> YearReport | None:
    editions = joinedload(YearReport.editions)
    query = (
        select(YearReport)
        .where(YearReport.public_id == report_id, made_by(viewer))
        .options(
            joinedload(YearReport.school)
            .joinedload(School.organisation)
            .joinedload(Organisation.look),
            joinedload(YearReport.organisation).joinedload(Organisation.look),
            joinedload(YearReport.network),
            selectinload(YearReport.asks),
            editions.undefer(ReportEdition.content) if with_contents else editions,
        )
    )
    own = select(YearReport.id).where(YearReport.public_id == report_id)
    return read(query, hold=own if _changes() else None).unique().scalars().one_or_none()


def edition_or_none(viewer: Viewer, edition_id: str) -> ReportEdition | None:
    """A final edition that the viewer may read, with its content; held while a change is made."""
    query = (
        select(ReportEdition)
        .join(ReportEdition.report)
        .where(ReportEdition.public_id == edition_id, readable_by(viewer))
        .options(
            contains_eager(ReportEdition.report).options(
                *with_owner(), selectinload(YearReport.editions)
            ),
            undefer(ReportEdition.content),
        )
    )
    if _changes():
        # Read anew, it would lose its report: that report's editions are read after it.
        own = select(ReportEdition.id).where(ReportEdition.public_id == edition_id)
        read(own, hold=own)
    return db.session.scalars(query).one_or_none()


def _changes() -> bool:
    """Whether this request may change what it loads. The worker has none."""
    return has_request_context() and request.method == "POST"


def stored_edition(edition_id: str) -> ReportEdition | None:
    """An edition with its content, for the worker: nobody is looking."""
    query = (
        select(ReportEdition)
        .where(ReportEdition.public_id == edition_id)
        .options(undefer(ReportEdition.content))
    )
    return db.session.scalars(query).one_or_none()


class Sender(NamedTuple):
    """Who sends a report: `cvr` where it is an organisation that has told its number."""

    name: str
    cvr: str | None


def sender_of(report: YearReport) -> Sender:
    """The organisation of the report's school, the organisation, or the network, as it stands today.

    Needs the owner loaded."""
    owner = report.owner
    if isinstance(owner, School):
        query = select(Organisation).where(Organisation.id == owner.organisation_id)
        owner = db.session.scalars(query).one()
    return Sender(owner.name, owner.cvr if isinstance(owner, Organisation) else None)


def edition_to_send_or_none(viewer: Viewer, edition_id: str) -> ReportEdition | None:
    """An edition that the viewer has made for somebody it can be sent to."""
    edition = edition_or_none(viewer, edition_id)
    return edition if edition is not None and edition.receiving_organisation_id else None


def received_by(owner: Owner) -> list[ReportEdition]:
    """What was sent to it: newest year first, then schools in Danish order, newest edition first.

    An organisation gets its schools' reports; a school gets the committee's from its organisation.
    """
    if isinstance(owner, Organisation):
        sent_here = School.organisation_id == owner.id
    elif isinstance(owner, School):
        sent_here = YearReport.organisation_id == owner.organisation_id
    else:
        return []
    query = (
        select(ReportEdition)
        .join(ReportEdition.report)
        .outerjoin(School, School.id == YearReport.school_id)
        .where(ReportEdition.sent_at.is_not(None), sent_here)
        .options(contains_eager(ReportEdition.report).options(*with_owner()))
        .order_by(
            YearReport.school_year.desc(), School.sort_key, School.id, ReportEdition.number.desc()
        )
    )
    return list(db.session.scalars(query))


def report_of_year(owner: Owner, school_year: str, *, lock: bool = False) -> YearReport | None:
    """Its report for that year, if it is begun; with `lock` nobody else begins one meanwhile."""
    query = (
        select(YearReport)
        .filter_by(**owner_column(owner), school_year=school_year)
        .options(*with_owner())
    )
    place = type(owner)
    hold = select(place.id).where(place.id == owner.id) if lock else None
    return read(query, hold=hold).scalars().one_or_none()
