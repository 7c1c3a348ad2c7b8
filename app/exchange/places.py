"""Which place an audience is. A file says only its kind: the team's own school or organisation.

One that is there already keeps the place that it was given to, though a file moves the team.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from app.core.db import db
from app.cycles.models import Audience
from app.exchange.columns import Columns
from app.exchange.rows import in_pieces
from app.organisations.models import School
from app.prototypes.models import PrototypeAudience
from app.teams.models import Team

_OF_SCHOOL, _OF_ORGANISATION = ("school", "public"), ("organisation", "public")


@dataclass(frozen=True, slots=True)
class Places:
    """School and organisation of every team, and of audiences that are there, by owner and kind."""

    teams: dict[int, tuple[int, int]]
    kept: dict[tuple[int, str], tuple[int | None, int | None]]

    @classmethod
    def of(
        cls,
        audience: type[Audience | PrototypeAudience],
        owner: InstrumentedAttribute[int],
        old: Collection[int],
    ) -> Places:
        """Read them, of the records or prototypes with these primary keys."""
        home = select(Team.id, School.id, School.organisation_id).join(
            School, School.id == Team.school_id
        )
        kept: dict[Any, Any] = {}
        for some in in_pieces(sorted(old)):
            columns = (owner, audience.kind, audience.school_id, audience.organisation_id)
            query = select(*columns).where(owner.in_(some)).order_by(audience.id.desc())
            kept |= {(row[0], row[1]): (row[2], row[3]) for row in db.session.execute(query)}
        return cls({row[0]: (row[1], row[2]) for row in db.session.execute(home)}, kept)

    def of_audience(self, owner: int, kind: str, team: int) -> Columns:
        school, organisation = self.kept.get((owner, kind)) or self.teams[team]
        return {
            "school_id": school if kind in _OF_SCHOOL else None,
            "organisation_id": organisation if kind in _OF_ORGANISATION else None,
        }
