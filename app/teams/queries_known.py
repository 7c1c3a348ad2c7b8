"""Names that the check of personal data is told: of places that are no persons, of members who are."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Row, Select, literal, or_, select, union_all

from app.accounts.models import Person
from app.core.db import db
from app.organisations.models import FocusArea, Network, Organisation, School
from app.personaldata.finding import Known
from app.teams.models import Membership, Team

_THING, _PERSON = "thing", "person"


def known_around(organisation_ids: Collection[int], team_ids: Collection[int]) -> Known:
    """The organisations with their schools, teams and focus areas, all networks, and who is in
    these teams: one statement."""
    ids = sorted(organisation_ids)
    schools = select(School.id).where(School.organisation_id.in_(ids))
    teams = select(Team.id).where(Team.school_id.in_(schools))
    things: list[Select[str, str]] = [
        select(literal(_THING), Organisation.name).where(Organisation.id.in_(ids)),
        select(literal(_THING), School.name).where(School.organisation_id.in_(ids)),
        select(literal(_THING), Team.name).where(Team.school_id.in_(schools)),
        select(literal(_THING), Network.name),
        select(literal(_THING), FocusArea.name).where(
            or_(
                FocusArea.organisation_id.in_(ids),
                FocusArea.network_id.is_not(None),
                FocusArea.school_id.in_(schools),
                FocusArea.team_id.in_(teams),
            )
        ),
    ]
    people = (
        select(literal(_PERSON), Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.team_id.in_(sorted(team_ids)))
    )
    rows: Sequence[Row[str, str]] = db.session.execute(union_all(*things, people)).all()
    return Known(
        things=frozenset(name for kind, name in rows if kind == _THING),
        people=frozenset(name for kind, name in rows if kind == _PERSON),
    )
