"""A team takes over all that another has written: both have said yes, and the days are over."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, exists, select, update

from app.core.db import db
from app.cycles.models import Audience, Cycle, Note, SharedVersion, ShareProposal
from app.organisations.models import FocusArea
from app.prototypes.models import Prototype
from app.teams import commands_handover
from app.teams.models import TeamHandover, TeamNews


def move_if_agreed(handover: TeamHandover) -> bool:
    """Move what both teams have agreed to. Whether it has moved."""
    if not commands_handover.may_move(handover):
        return False
    take_over(handover)
    return True


def take_over(handover: TeamHandover) -> None:
    """Records, loose notes, prototypes and the team's own focus areas change hands.

    Who wrote what stays, and so do the audiences, but for the new team itself. Proposals to share
    fall away: they were the old team's to confirm. Its news of the records goes, too.
    """
    old, new = handover.from_team_id, handover.to_team_id
    theirs = select(Cycle.id).where(Cycle.team_id == old)
    used = select(Cycle.focus_area_id).where(Cycle.team_id == old, Cycle.focus_area_id.is_not(None))
    held = exists().where(Audience.cycle_id == SharedVersion.cycle_id)
    for statement in (
        delete(ShareProposal).where(ShareProposal.cycle_id.in_(theirs)),
        delete(Audience).where(Audience.cycle_id.in_(theirs), Audience.team_id == new),
        delete(SharedVersion).where(SharedVersion.cycle_id.in_(theirs), ~held),
        delete(TeamNews).where(TeamNews.cycle_id.in_(theirs), TeamNews.team_id == old),
        update(FocusArea)
        .where(FocusArea.team_id == old, FocusArea.id.in_(used))
        .values(team_id=new),
        update(Note).where(Note.team_id == old).values(team_id=new),
        update(Prototype).where(Prototype.owner_team_id == old).values(owner_team_id=new),
        update(Cycle).where(Cycle.team_id == old).values(team_id=new),
    ):
        _run(statement)
    commands_handover.tell_both(handover)
    commands_handover.close(handover)


def _run(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})
