"""What a report may be made of: what teams have shared with those it is about, in its school year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from app.access.viewer import Viewer
from app.builder.material import Material
from app.builder.models import YearReport
from app.builder.passages import Passage, passage_of
from app.builder.queries_network import members_of
from app.core.danish import school_year_bounds, sort_key
from app.core.db import db
from app.cycles.models import Audience, Cycle, SharedVersion
from app.cycles.shared_lines import open_to_all_at, open_to_organisation
from app.organisations.models import FocusArea, Organisation, School
from app.prototypes.models import Prototype, PrototypeAudience
from app.reports.queries import shared_cycles_where
from app.teams.models import Team


def material_of(viewer: Viewer, report: YearReport, today: date) -> Material:
    """What teams have shared with those it is about in the report's year: two statements.

    For a network a third: who is in it.
    """
    first, last = school_year_bounds(report.school_year)
    shared = and_(_reached(report), SharedVersion.shared_on.between(first, last))
    cycles = shared_cycles_where(viewer, shared)
    organisation = report.school.organisation if report.school else report.organisation
    areas = _focus_areas(report, organisation, cycles)
    names = {area.exchange_id: area.name for area in areas}
    asks = {ask.cycle_id: ask for ask in report.asks}
    passages = [passage_of(cycle, names, asks.get(cycle.id), today) for cycle in cycles]
    passages.sort(key=lambda one: (sort_key(one.team), sort_key(one.title), one.cycle_id))
    owners: dict[int | None, str] = {organisation.id: organisation.name} if organisation else {}
    members = members_of(report.network) if report.network else []
    return Material(passages, areas, owners, _gone(report, passages), members)


def shared_prototypes(report: YearReport) -> list[tuple[Prototype, str]]:
    """The prototypes shared in the year with those it is about, or further; each with its team."""
    first, last = school_year_bounds(report.school_year)
    query = (
        select(Prototype, Team.name, School.name)
        .join(Team, Team.id == Prototype.owner_team_id)
        .join(School, School.id == Team.school_id)
        .where(Prototype.shared_on.between(first, last), _prototype_reached(report))
        .order_by(Prototype.id)
    )
    names = report.school is None
    return [
        (prototype, f"{team}, {school}" if names else team)
        for prototype, team, school in db.session.execute(query)
    ]


def focus_area_names(passages: Sequence[Passage]) -> list[str]:
    """The focus areas among these, in Danish order."""
    return sorted({one.area for one in passages if one.area}, key=sort_key)


def _reached(report: YearReport) -> ColumnElement[bool]:
    """SQL: shared with everybody whom the report is about."""
    if report.school is not None:
        return and_(School.id == report.school_id, open_to_all_at(report.school))
    if report.organisation is not None:
        own = School.organisation_id == report.organisation_id
        return and_(own, open_to_organisation(report.organisation))
    return Cycle.id.in_(select(Audience.cycle_id).where(Audience.network_id == report.network_id))


def _prototype_reached(report: YearReport) -> ColumnElement[bool]:
    kinds = ("school", "organisation", "public") if report.school else ("organisation", "public")
    to_all = select(PrototypeAudience.prototype_id).where(PrototypeAudience.kind.in_(kinds))
    if report.school is not None:
        return and_(School.id == report.school_id, Prototype.id.in_(to_all))
    if report.organisation is not None:
        return and_(School.organisation_id == report.organisation_id, Prototype.id.in_(to_all))
    return Prototype.id.in_(
        select(PrototypeAudience.prototype_id).where(
            PrototypeAudience.network_id == report.network_id
        )
    )


def _focus_areas(
    report: YearReport, organisation: Organisation | None, cycles: Sequence[Cycle]
) -> list[FocusArea]:
    """Those that are named in the records, and those of its owner and their organisation this year."""
    named = {c.shared_version.content["focus_area"] for c in cycles if c.shared_version}
    owners = {
        FocusArea.school_id: report.school_id,
        FocusArea.organisation_id: organisation.id if organisation else None,
        FocusArea.network_id: report.network_id,
    }
    owned = or_(*(column == owner for column, owner in owners.items() if owner is not None))
    this_year = or_(FocusArea.school_year == report.school_year, FocusArea.school_year.is_(None))
    query = (
        select(FocusArea)
        .where(
            or_(
                FocusArea.exchange_id.in_({one for one in named if one}),
                and_(owned, this_year, FocusArea.removed_on.is_(None)),
            )
        )
        .order_by(FocusArea.sort_key, FocusArea.id)
    )
    return list(db.session.scalars(query))


def _gone(report: YearReport, passages: Sequence[Passage]) -> int:
    """Picked or asked about, and not shared with the school in this year any more."""
    there, known = {one.cycle_id for one in passages}, {one.public_id for one in passages}
    asked = sum(ask.cycle_id not in there for ask in report.asks)
    picked = {one for kind in report.picks.values() for one in kind}
    return max(asked, len(picked - known))
