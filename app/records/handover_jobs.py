"""What the worker does about offers of a team's records. Each step is a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Select, select

from app.core.db import db, writing
from app.records.commands_handover import move_if_agreed
from app.teams.commands_handover import ask_members
from app.teams.models import TeamHandover, TeamQuestion
from app.teams.queries_handover import handover_held


def ask_about_offers() -> int:
    """Ask the teams whose offer was made before members were asked. Returns how many."""
    waiting = select(TeamHandover.id).where(TeamHandover.question_id.is_(None))
    return sum(_with_each(waiting, ask_members))


def move_what_is_agreed() -> int:
    """Move what both teams have said yes to. Returns how many teams' records."""
    agreed = (
        select(TeamHandover.id)
        .join(TeamQuestion, TeamQuestion.id == TeamHandover.question_id)
        .where(TeamHandover.accepted_at.is_not(None), TeamQuestion.outcome == "yes")
    )
    return sum(_with_each(agreed, move_if_agreed))


def _with_each(query: Select[int], work: Callable[[TeamHandover], bool | None]) -> list[bool]:
    ids = db.session.scalars(query).all()
    db.session.rollback()
    done = []
    for handover_id in ids:
        with writing():
            handover = handover_held(handover_id)
            done.append(handover is not None and work(handover) is not False)
    return done
