"""Which of their teams a person used last: the order of the teams on that person's front page."""

from __future__ import annotations

from sqlalchemy import update

from app.core.clock import now
from app.core.db import db
from app.teams.models import Membership


def mark_used(person_id: int | None, team_id: int) -> None:
    """Remember that a member did something in a team just now. Shown to nobody else.

    The worker is nobody (None), and whoever is no member has nothing to remember here.
    """
    if person_id is None:
        return
    statement = update(Membership).where(
        Membership.person_id == person_id, Membership.team_id == team_id
    )
    db.session.execute(
        statement.values(used_at=now()), execution_options={"synchronize_session": False}
    )
