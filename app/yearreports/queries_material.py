"""What a report may be made of: what teams have shared with those it is about, in its school year."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select, union_all
from sqlalchemy.orm import undefer

from app.access.viewer import Viewer
from app.core import clock
from app.core.danish import school_year_bounds, sort_key
from app.core.db import db
from app.cycles.models import Audience, Cycle, SharedVersion
from app.cycles.names import names_from
from app.cycles.shared_lines import open_to_all_at, open_to_organisation
from app.organisations.models import FocusArea, Organisation, School
from app.prototypes.models import Prototype, PrototypeAudience, PrototypeSource
from app.reports.queries import shared_cycles_where
from app.teams.models import Team
from app.yearreports.material import Asked, Material, SharedPrototype
from app.yearreports.models import ReportEdition, YearReport
from app.yearreports.passages import Passage, passage_of
from app.yearreports.queries_network import members_of

_AREA, _PROTOTYPE = "area", "prototype"


def material_of(viewer: Viewer, report: YearReport, today: date) -> Material:
    """What teams have shared with those it is about in the report's year, records and prototypes,
    and focus areas: two statements.

    For a network a third: who is in it; for the committee's paper: what schools ask for in the
    reports they have sent.
    """
    first, last = school_year_bounds(report.school_year)
    shared = and_(_reached(report), SharedVersion.shared_on.between(first, last))
    cycles = shared_cycles_where(viewer, shared)
    organisation = report.school.organisation if report.school else report.organisation
    areas, prototypes = _areas_and_prototypes(report, _named_or_owned(report, organisation, cycles))
    asks = {ask.cycle_id: ask for ask in report.asks}
    passages = [passage_of(cycle, asks.get(cycle.id), today) for cycle in cycles]
    passages.sort(key=lambda one: (sort_key(one.team), sort_key(one.title), one.cycle_id))
    owners: dict[int | None, str] = {organisation.id: organisation.name} if organisation else {}
    members = members_of(report.network) if report.network else []
    asked = asked_of(report.organisation, report.school_year) if report.organisation else []
    gone = _gone(report, passages)
    return Material(passages, areas, owners, gone, members, asked, prototypes)


def _areas_and_prototypes(
    report: YearReport, wanted: ColumnElement[bool]
) -> tuple[list[FocusArea], list[SharedPrototype]]:
    """These focus areas, and the prototypes shared with those it is about, or further, by the
    year's end, with what they are made of: one statement, in which each row is one or the other."""
    first, last = school_year_bounds(report.school_year)
    row_of = union_all(
        select(literal(_AREA).label("what")), select(literal(_PROTOTYPE).label("what"))
    ).subquery()
    reached = (
        select(Prototype.id)
        .join(Team, Team.id == Prototype.owner_team_id)
        .join(School, School.id == Team.school_id)
        .where(Prototype.shared_on <= last, _prototype_reached(report))
    )
    is_reached = and_(row_of.c.what == _PROTOTYPE, Prototype.id.in_(reached))
    query = (
        select(FocusArea, Prototype, PrototypeSource.cycle_id)
        .select_from(row_of)
        .outerjoin(FocusArea, and_(row_of.c.what == _AREA, wanted))
        .outerjoin(Prototype, is_reached)
        .outerjoin(PrototypeSource, PrototypeSource.prototype_id == Prototype.id)
        .order_by(FocusArea.sort_key, FocusArea.id, Prototype.id)
    )
    areas: list[FocusArea] = []
    rows: dict[int, list[Any]] = {}
    found: Sequence[Any] = db.session.execute(query).all()
    for area, prototype, source in found:
        if area is not None:
            areas.append(area)
        elif prototype is not None:
            rows.setdefault(prototype.id, []).append((prototype, source))
    return areas, [_prototype(own, first) for own in rows.values()]


def prototypes_of_team(
    team: Team, reports: Collection[YearReport]
) -> dict[int, list[tuple[str, str]]]:
    """Title and summary of the team's prototypes that each report may tell of, by the report's id."""
    found: dict[int, list[tuple[str, str]]] = {one.id: [] for one in reports}
    if found:
        each = [_told_of_team(team, one) for one in reports]
        for report_id, _id, title, summary in db.session.execute(union_all(*each)):
            found[report_id].append((title, summary or ""))
    return {one: sorted(told, key=lambda row: sort_key(row[0])) for one, told in found.items()}


def _told_of_team(team: Team, report: YearReport) -> Select[int, int, str, str | None]:
    _first, last = school_year_bounds(report.school_year)
    return (
        select(literal(report.id), Prototype.id, Prototype.title, Prototype.summary)
        .join(Team, Team.id == Prototype.owner_team_id)
        .join(School, School.id == Team.school_id)
        .where(
            Prototype.owner_team_id == team.id,
            Prototype.shared_on <= last,
            _prototype_reached(report),
        )
    )


def _prototype(rows: Sequence[Any], first: date) -> SharedPrototype:
    prototype = rows[0][0]
    names = names_from(prototype.names)
    return SharedPrototype(
        id=prototype.id,
        title=prototype.title,
        summary=prototype.summary or "",
        team=names.team,
        school=names.school,
        is_new=prototype.shared_on >= first,
        behind=frozenset(row[1] for row in rows if row[1]),
    )


def asked_of(organisation: Organisation, school_year: str) -> list[Asked]:
    """What its schools ask for: of each school the newest edition it has sent, in Danish order."""
    query = (
        select(School, ReportEdition)
        .join(YearReport, YearReport.school_id == School.id)
        .join(ReportEdition, ReportEdition.report_id == YearReport.id)
        .where(
            School.organisation_id == organisation.id,
            YearReport.school_year == school_year,
            ReportEdition.sent_at.is_not(None),
        )
        .options(undefer(ReportEdition.content))
        .order_by(School.sort_key, School.id, ReportEdition.number)
    )
    newest = {school.id: (school, edition) for school, edition in db.session.execute(query)}
    found = [_asked(school, edition) for school, edition in newest.values()]
    return [one for one in found if one.text]


def _asked(school: School, edition: ReportEdition) -> Asked:
    sections = {one["code"]: one["text"] for one in edition.content["sections"]}
    sent_on = clock.danish(edition.sent_at or edition.finished_at).date()
    text = sections.get("questions", "").strip()
    return Asked(school.public_id, school.name, edition.number, sent_on, text)


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


def _named_or_owned(
    report: YearReport, organisation: Organisation | None, cycles: Sequence[Cycle]
) -> ColumnElement[bool]:
    """SQL: the focus areas that are named in the records, and those of its owner and their
    organisation this year."""
    named = {c.shared_version.content["focus_area"] for c in cycles if c.shared_version}
    owners = {
        FocusArea.school_id: report.school_id,
        FocusArea.organisation_id: organisation.id if organisation else None,
        FocusArea.network_id: report.network_id,
    }
    owned = or_(*(column == owner for column, owner in owners.items() if owner is not None))
    this_year = or_(FocusArea.school_year == report.school_year, FocusArea.school_year.is_(None))
    return or_(
        FocusArea.exchange_id.in_({one for one in named if one}),
        and_(owned, this_year, FocusArea.removed_on.is_(None)),
    )


def _gone(report: YearReport, passages: Sequence[Passage]) -> int:
    """Picked or asked about, and not shared with the school in this year any more."""
    there, known = {one.cycle_id for one in passages}, {one.public_id for one in passages}
    asked = sum(ask.cycle_id not in there for ask in report.asks if not ask.is_spared)
    picked = {one for kind in report.picks.values() for one in kind}
    return max(asked, len(picked - known))
