"""Sending a final edition: a school's to its municipality, the committee's to the schools' leaders.

What is sent stays sent. The receivers read that edition, and nothing else of the report.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, select

from app.access.viewer import Viewer
from app.accounts.models import Person
from app.core import securitylog
from app.core.clock import now
from app.core.db import db
from app.core.mail import is_one_address, path_for, queue_mail
from app.organisations.models import Role, School
from app.yearreports.models import ReportEdition


def send_edition(edition: ReportEdition, *, by: Viewer) -> bool:
    """Let those read it whom it was made for, and mail them. False: it was sent before."""
    if edition.is_sent:
        return False
    edition.sent_at, edition.sent_by_id = now(), by.person_id
    path = path_for("builder.edition_detail", edition_id=edition.public_id)
    for address in filter(is_one_address, _addresses(edition, but=by.person_id)):
        queue_mail(address, "edition_sent", {"path": path})
    securitylog.record(
        "year_report_sent",
        person_id=by.person_id,
        object_kind="report_edition",
        object_id=edition.public_id,
    )
    db.session.flush()
    return True


def _addresses(edition: ReportEdition, *, but: int | None) -> list[str]:
    query = (
        select(Person.email)
        .join(Role, Role.person_id == Person.id)
        .outerjoin(School, School.id == Role.school_id)
        .where(_receives(edition), Person.active, Person.id != but)
        .order_by(Person.id)
    )
    return list(dict.fromkeys(db.session.scalars(query)))


def _receives(edition: ReportEdition) -> ColumnElement[bool]:
    organisation = edition.receiving_organisation_id
    if edition.school_id is not None:
        return and_(Role.kind == "consultant", Role.organisation_id == organisation)
    return and_(Role.kind == "leader", School.organisation_id == organisation)
