"""Becoming a member: one change of a team's members at a time, and a line for all of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.clock import now
from app.core.db import db, read
from app.core.mail import path_for
from app.teams.commands_news import mail_team, put_news
from app.teams.models import Membership, Team


def lock_team(team_id: int) -> Sequence[Membership]:
    """One change of members at a time: two coordinators cannot both leave as »not the last«.

    Returns who is in the team now, read anew: a membership that was loaded before and is not among
    them has ended meanwhile.
    """
    members = (
        select(Membership)
        .where(Membership.team_id == team_id)
        .options(joinedload(Membership.person))
    )
    found = read(members, hold=select(Team.id).where(Team.id == team_id)).scalars().all()
    # Not the whole team: facts that were asked for when it was loaded would be forgotten.
    db.session.refresh(db.session.get_one(Team, team_id), ["archived_on", "kind"])
    return found


def join(team_id: int, person_id: int, *, role: str = "member") -> None:
    """Make somebody a member. Whoever calls tells the team: `tell_of_newcomers`."""
    query = select(Membership.position).where(Membership.team_id == team_id)
    position = max(db.session.scalars(query), default=-1) + 1
    db.session.add(Membership(team_id=team_id, person_id=person_id, role=role, position=position))
    db.session.flush()


def tell_of_newcomers(team: Team, person_ids: Collection[int], *, by: int | None) -> None:
    """Every newcomer is news for every member: a line each on the page, one mail without names."""
    if not person_ids:
        return
    moment = now()
    for person_id in person_ids:
        put_news(team.id, "newcomer", person_id=person_id, created_at=moment)
    path = path_for("teams.team_settings", team_id=team.public_id)
    mail_team(team.id, "newcomer", path=path, but=by, without=person_ids)
