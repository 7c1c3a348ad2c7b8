"""What a leader does for the teams: brings them together, then steps out."""

from __future__ import annotations

from sqlalchemy import delete

from app.access.viewer import Viewer
from app.core.clock import now
from app.core.db import db
from app.core.ids import new_public_id
from app.facilitation.alike import Alike
from app.facilitation.queries import MEETING, SUGGESTION_STANDS
from app.teams.models import TeamNews


def suggest_meeting(group: Alike, *, by: Viewer) -> None:
    """Tell each team of the others. No text of the leader's goes along, and nobody must answer."""
    moment = now()
    works = group.one_each
    for work in works:
        for other in works:
            if other.team_id != work.team_id:
                db.session.add(
                    TeamNews(
                        public_id=new_public_id(),
                        team_id=work.team_id,
                        kind=MEETING,
                        cycle_id=work.cycle_id,
                        other_cycle_id=other.cycle_id,
                        person_id=by.person_id,
                        created_at=moment,
                    )
                )
    db.session.flush()


def take_suggestion_back(group: Alike, *, by: Viewer) -> int:
    """The lines go from the teams' pages, also where they were read. Returns how many.

    A leader takes back what is their own: another leader's suggestion stands.
    """
    taken = delete(TeamNews).where(
        TeamNews.kind == MEETING,
        TeamNews.person_id == by.person_id,
        TeamNews.cycle_id.in_([work.cycle_id for work in group.one_each]),
        TeamNews.created_at > now() - SUGGESTION_STANDS,
    )
    gone = db.session.scalars(taken.returning(TeamNews.id)).all()
    return len(gone)
