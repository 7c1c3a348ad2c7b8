"""A team comes to another school, or its school to another organisation; a network grows.

What is shared keeps the place it was given to (Audience in app/cycles/models.py). The team is told, and
those at the new place read it when 14 school days have passed: time enough to take it back first.
Questions and prototypes stay where they were put. The reasons are in docs/decisions/0016.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import selectinload

from app.core.clock import today
from app.core.db import db, read, writing
from app.core.mail import path_for
from app.cycles.models import Audience, Cycle, ShareProposal
from app.organisations.models import School
from app.organisations.school_days import after_school_days, current_calendar
from app.teams.commands_news import mail_team, put_news
from app.teams.models import PlaceMove, Team

NOTICE_SCHOOL_DAYS = 14


def announce_moves(team_ids: Collection[int], *, on: date) -> None:
    """Tell these teams, which are at their new place already, when they get new readers.

    Proposals fall away: what was proposed was meant for the former place.
    """
    readers_on = after_school_days(on, NOTICE_SCHOOL_DAYS, current_calendar())
    for team in db.session.scalars(select(Team).where(Team.id.in_(team_ids)).order_by(Team.id)):
        _run(delete(PlaceMove).where(PlaceMove.team_id == team.id))
        db.session.add(PlaceMove(team_id=team.id, readers_on=readers_on))
        theirs = select(Cycle.id).where(Cycle.team_id == team.id)
        _run(delete(ShareProposal).where(ShareProposal.cycle_id.in_(theirs)))
        put_news(team.id, "moved", school_id=team.school_id)
        mail_team(team.id, "moved", path=_team_page(team))


def announce_growth(network_id: int) -> None:
    """Tell the teams whose records are shared in a network that it has a new member."""
    shared = select(Cycle.team_id).join(Audience, Audience.cycle_id == Cycle.id)
    teams = select(Team).where(
        Team.id.in_(shared.where(Audience.network_id == network_id, Cycle.binned_at.is_(None)))
    )
    for team in db.session.scalars(teams.order_by(Team.id)):
        put_news(team.id, "network_grew", network_id=network_id)
        mail_team(team.id, "network_grew", path=_team_page(team))


def let_new_readers_in() -> None:
    """For the night: what was shared with a former place follows the teams whose notice is over."""
    with writing():
        due = select(PlaceMove).where(PlaceMove.readers_on <= today())
        for move in read(due, hold=due).scalars().all():
            _follow(move.team_id)
            db.session.delete(move)


def _follow(team_id: int) -> None:
    school = db.session.scalars(
        select(School).join(Team, Team.school_id == School.id).where(Team.id == team_id)
    ).one()
    places: dict[str, dict[str, int]] = {
        "school": {"school_id": school.id},
        "organisation": {"organisation_id": school.organisation_id},
    }
    theirs = select(Cycle).where(Cycle.team_id == team_id)
    audiences = selectinload(Cycle.audiences)
    for cycle in read(theirs.options(audiences), hold=theirs).scalars():
        held = {(one.kind, one.school_id, one.organisation_id) for one in cycle.audiences}
        for kind in {kind for kind, *_place in held} & places.keys():
            place = places[kind]
            here = (kind, place.get("school_id"), place.get("organisation_id"))
            if here not in held:
                cycle.audiences.append(Audience(kind=kind, **place))
        for one in cycle.audiences:
            if one.kind == "public":
                one.school_id, one.organisation_id = school.id, school.organisation_id
        if cycle.headline:
            cycle.headline_school_id = school.id
    db.session.flush()


def _team_page(team: Team) -> str:
    return f"{path_for('front.front')}?team={team.public_id}"


def _run(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})
