"""Whose a report is: a school's, an organisation's or a network's; and who makes it."""

from __future__ import annotations

from typing import Any, TypeVar

from flask import url_for
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from app.access.viewer import Viewer
from app.core.db import db
from app.organisations.models import Network, Organisation, School
from app.yearreports.models import ReportEdition, YearReport

Place = TypeVar("Place", School, Organisation, Network)
Owner = School | Organisation | Network


def places_of(viewer: Viewer) -> list[Owner]:
    """The schools, organisations and networks whose reports the viewer makes."""
    return [
        *_named(School, viewer.led_school_ids),
        *_named(Organisation, viewer.consulted_organisation_ids),
        *_named(Network, viewer.coordinated_network_ids),
    ]


def list_address(owner: Owner) -> str:
    """The page with its reports."""
    if isinstance(owner, School):
        return url_for("builder.report_list_school", school_id=owner.public_id)
    if isinstance(owner, Organisation):
        return url_for("builder.report_list_committee", organisation_id=owner.public_id)
    return url_for("builder.report_list_network", network_id=owner.public_id)


def network_or_none(viewer: Viewer, network_id: str) -> Network | None:
    """A network that the viewer is in."""
    query = select(Network).where(
        Network.public_id == network_id, Network.id.in_(viewer.network_ids)
    )
    return db.session.scalars(query).one_or_none()


def owner_column(owner: Owner) -> dict[str, int]:
    """The column that says whose a report is, and its value."""
    names = {School: "school_id", Organisation: "organisation_id", Network: "network_id"}
    return {names[type(owner)]: owner.id}


def made_by(viewer: Viewer) -> ColumnElement[bool]:
    """SQL twin of the policy's MAKE_REPORT."""
    return or_(
        YearReport.school_id.in_(viewer.led_school_ids),
        YearReport.organisation_id.in_(viewer.consulted_organisation_ids),
        YearReport.network_id.in_(viewer.coordinated_network_ids),
    )


def readable_by(viewer: Viewer) -> ColumnElement[bool]:
    """SQL twin of the policy's READ_EDITION."""
    schools = select(School.id).where(School.organisation_id.in_(viewer.consulted_organisation_ids))
    sent_here = or_(
        YearReport.school_id.in_(schools),
        YearReport.organisation_id.in_(viewer.led_organisation_ids),
    )
    return or_(made_by(viewer), and_(ReportEdition.sent_at.is_not(None), sent_here))


def with_owner() -> list[Any]:
    """Options that load whose report it is, and the organisation that its words are about."""
    school = joinedload(YearReport.school).joinedload(School.organisation)
    return [school, joinedload(YearReport.organisation), joinedload(YearReport.network)]


def _named(what: type[Place], ids: frozenset[int]) -> list[Place]:
    query = select(what).where(what.id.in_(ids)).order_by(what.sort_key)
    return list(db.session.scalars(query)) if ids else []
