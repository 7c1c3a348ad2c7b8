"""What a leader does for the teams: brings them together, then steps out."""

from __future__ import annotations

from app.access.viewer import Viewer
from app.core.clock import now
from app.core.db import db
from app.core.ids import new_public_id
from app.facilitation.alike import Alike
from app.facilitation.queries import MEETING
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
