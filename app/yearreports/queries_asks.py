"""What reports ask of teams: a team reads what is asked about its own records, nobody else's."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request
from sqlalchemy import ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from app.access.viewer import Viewer
from app.core.db import db, read
from app.cycles.models import Cycle, SharedVersion
from app.organisations.models import School
from app.teams.known import Eyes, eyes_of
from app.teams.models import Team
from app.yearreports.models import ReportAsk, YearReport
from app.yearreports.owners import with_owner
from app.yearreports.passages import WAITING, WITHHELD


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


def eyes_on(ask: ReportAsk) -> Eyes:
    """The members of the asked team who count for a yes, and the others."""
    team = ask.cycle.team
    return eyes_of(team.id, team.school.organisation)


def ask_or_none(viewer: Viewer, ask_id: str) -> ReportAsk | None:
    """One question to a team of the viewer's; its report is held while it is answered.

    So no edition is frozen between the question and the answer.
    """
    query = _asks().where(ReportAsk.public_id == ask_id, Cycle.team_id.in_(viewer.team_ids))
    asked_by = select(ReportAsk.report_id).where(ReportAsk.public_id == ask_id).scalar_subquery()
    hold = select(YearReport.id).where(YearReport.id == asked_by)
    found = read(query, hold=hold if request.method == "POST" else None)
    return found.scalars().one_or_none()


def colleagues_ask_or_none(viewer: Viewer, ask_id: str) -> ReportAsk | None:
    """A question with a first yes of a team of one that has named the viewer for the second one."""
    query = _asks().where(
        ReportAsk.public_id == ask_id,
        ReportAsk.colleague_id == viewer.person_id,
        ReportAsk.first_yes.is_not(None),
        Cycle.team_id.not_in(viewer.team_ids),
    )
    asked_by = select(ReportAsk.report_id).where(ReportAsk.public_id == ask_id).scalar_subquery()
    hold = select(YearReport.id).where(YearReport.id == asked_by)
    found = read(query, hold=hold if request.method == "POST" else None)
    return found.scalars().one_or_none()


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


def _asks() -> Select[ReportAsk]:
    return (
        select(ReportAsk)
        .join(ReportAsk.cycle)
        .join(Cycle.team)
        .join(Cycle.shared_version)
        .join(ReportAsk.report)
        .where(
            Cycle.binned_at.is_(None),
            # What a report is made without is not asked about any longer.
            or_(ReportAsk.state != WITHHELD, ReportAsk.answered_at.is_not(None)),
        )
        .options(
            contains_eager(ReportAsk.cycle).options(
                contains_eager(Cycle.team).joinedload(Team.school).joinedload(School.organisation),
                contains_eager(Cycle.shared_version),
            ),
            contains_eager(ReportAsk.report).options(
                *with_owner(), selectinload(YearReport.editions)
            ),
        )
    )
