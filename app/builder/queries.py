"""What the pages of school reports read. Everything starts from what the viewer may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload, subqueryload, undefer

from app.access.viewer import Viewer
from app.builder.models import ReportAsk, ReportEdition, SchoolReport
from app.builder.passages import UNASKED, WAITING, Passage, passage_of
from app.core.danish import school_year_bounds, sort_key
from app.core.db import db
from app.cycles.models import Cycle, SharedVersion
from app.cycles.shared_lines import open_to_all_at
from app.organisations.models import FocusArea, School
from app.prototypes.models import Prototype, PrototypeAudience
from app.reports.queries import shared_cycles_where
from app.teams.models import Team


@dataclass(frozen=True, slots=True)
class Material:
    """What a report is made of today: passages in Danish order of team and title, focus areas.

    `gone` counts what was picked or asked about and is not shared any more.
    """

    passages: list[Passage]
    areas: list[FocusArea] = field(default_factory=list)
    gone: int = 0

    @property
    def to_ask(self) -> list[Passage]:
        return [passage for passage in self.passages if passage.state == UNASKED]

    @property
    def waiting(self) -> list[Passage]:
        return [passage for passage in self.passages if passage.state == WAITING]

    @property
    def open(self) -> list[Passage]:
        return [passage for passage in self.passages if passage.is_open]

    @property
    def final(self) -> list[Passage]:
        return [passage for passage in self.passages if passage.is_final]


def led_schools(viewer: Viewer) -> list[School]:
    """The schools whose reports the viewer makes."""
    query = select(School).where(School.id.in_(viewer.led_school_ids)).order_by(School.sort_key)
    return list(db.session.scalars(query))


def reports_of(school: School) -> list[SchoolReport]:
    """A school's reports with their editions, newest year first."""
    query = (
        select(SchoolReport)
        .where(SchoolReport.school_id == school.id)
        .options(subqueryload(SchoolReport.editions))
        .order_by(SchoolReport.school_year.desc())
    )
    return list(db.session.scalars(query))


def report_or_none(viewer: Viewer, report_id: str) -> SchoolReport | None:
    """A report of a school that the viewer leads, with answers and editions."""
    query = (
        select(SchoolReport)
        .where(
            SchoolReport.public_id == report_id, SchoolReport.school_id.in_(viewer.led_school_ids)
        )
        .options(
            joinedload(SchoolReport.school).joinedload(School.organisation),
            selectinload(SchoolReport.asks),
            selectinload(SchoolReport.editions),
        )
    )
    return db.session.scalars(query).one_or_none()


def edition_or_none(viewer: Viewer, edition_id: str) -> ReportEdition | None:
    """A final edition of a school that the viewer leads, with its content."""
    query = (
        select(ReportEdition)
        .join(ReportEdition.report)
        .where(
            ReportEdition.public_id == edition_id,
            SchoolReport.school_id.in_(viewer.led_school_ids),
        )
        .options(
            contains_eager(ReportEdition.report).options(
                joinedload(SchoolReport.school), selectinload(SchoolReport.editions)
            ),
            undefer(ReportEdition.content),
        )
    )
    return db.session.scalars(query).one_or_none()


def report_of_year(school_id: int, school_year: str) -> SchoolReport | None:
    """The school's report for that year, if it is begun."""
    query = select(SchoolReport).where(
        SchoolReport.school_id == school_id, SchoolReport.school_year == school_year
    )
    return db.session.scalars(query).one_or_none()


def material_of(viewer: Viewer, report: SchoolReport, today: date) -> Material:
    """What teams have shared with the whole school in the report's year: two statements."""
    first, last = school_year_bounds(report.school_year)
    at_school = and_(
        School.id == report.school_id,
        open_to_all_at(report.school),
        SharedVersion.shared_on.between(first, last),
    )
    cycles = shared_cycles_where(viewer, at_school)
    areas = _focus_areas(report, cycles)
    names = {area.exchange_id: area.name for area in areas}
    asks = {ask.cycle_id: ask for ask in report.asks}
    passages = [passage_of(cycle, names, asks.get(cycle.id), today) for cycle in cycles]
    passages.sort(key=lambda one: (sort_key(one.team), sort_key(one.title), one.cycle_id))
    return Material(passages, areas, _gone(report, passages))


def shared_prototypes(report: SchoolReport) -> list[tuple[Prototype, str]]:
    """The prototypes that the school's teams have shared with the school or further, in the year."""
    first, last = school_year_bounds(report.school_year)
    shared = select(PrototypeAudience.prototype_id).where(
        PrototypeAudience.kind.in_(("school", "organisation", "public"))
    )
    query = (
        select(Prototype, Team.name)
        .join(Team, Team.id == Prototype.owner_team_id)
        .where(
            Team.school_id == report.school_id,
            Prototype.shared_on.between(first, last),
            Prototype.id.in_(shared),
        )
        .order_by(Prototype.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def asks_of_team(team: Team) -> list[ReportAsk]:
    """What reports ask of a team: while the day has not passed, or as answered, newest first.

    Only what is shared still: a text taken back is no question any more.
    """
    query = (
        _asks()
        .where(Cycle.team_id == team.id)
        .order_by(ReportAsk.answer_by.desc(), ReportAsk.id.desc())
    )
    return list(db.session.scalars(query))


def ask_or_none(viewer: Viewer, ask_id: str) -> ReportAsk | None:
    """One question to a team of the viewer's."""
    query = _asks().where(ReportAsk.public_id == ask_id, Cycle.team_id.in_(viewer.team_ids))
    return db.session.scalars(query).one_or_none()


def waiting_asks(team_id: Any, today: date) -> ScalarSelect[Any]:
    """SQL: how many questions of reports wait for this team's answer."""
    return (
        select(func.count(ReportAsk.id))
        .join(Cycle, Cycle.id == ReportAsk.cycle_id)
        .join(SharedVersion, SharedVersion.cycle_id == Cycle.id)
        .where(
            Cycle.team_id == team_id,
            Cycle.binned_at.is_(None),
            ReportAsk.state == WAITING,
            ReportAsk.answer_by >= today,
        )
        .scalar_subquery()
    )


def focus_area_names(passages: Sequence[Passage]) -> list[str]:
    """The focus areas among these, in Danish order."""
    return sorted({one.area for one in passages if one.area}, key=sort_key)


def _asks() -> Select[ReportAsk]:
    return (
        select(ReportAsk)
        .join(ReportAsk.cycle)
        .join(Cycle.team)
        .join(Cycle.shared_version)
        .join(ReportAsk.report)
        .join(SchoolReport.school)
        .where(Cycle.binned_at.is_(None))
        .options(
            contains_eager(ReportAsk.cycle).options(
                contains_eager(Cycle.team), contains_eager(Cycle.shared_version)
            ),
            contains_eager(ReportAsk.report).contains_eager(SchoolReport.school),
        )
    )


def _focus_areas(report: SchoolReport, cycles: Sequence[Cycle]) -> list[FocusArea]:
    """Those that are named in the records, and those of school and organisation this year."""
    named = {c.shared_version.content["focus_area"] for c in cycles if c.shared_version}
    owned = or_(
        FocusArea.school_id == report.school_id,
        FocusArea.organisation_id == report.school.organisation_id,
    )
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


def _gone(report: SchoolReport, passages: Sequence[Passage]) -> int:
    """Picked or asked about, and not shared with the school in this year any more."""
    there, known = {one.cycle_id for one in passages}, {one.public_id for one in passages}
    asked = sum(ask.cycle_id not in there for ask in report.asks)
    picked = {one for kind in report.picks.values() for one in kind}
    return max(asked, len(picked - known))
