"""Who is in a network, by name."""

from __future__ import annotations

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from app.core.danish import sort_key
from app.core.db import db
from app.organisations.models import Network, NetworkMember, Organisation, School
from app.teams.models import Team
from app.yearreports.material import Member

_ORDER = ("organisation", "school", "team")


def members_of(network: Network) -> list[Member]:
    """Organisations, then schools with their organisation, then teams with their school."""
    home, owner = aliased(School), aliased(Organisation)
    query = (
        select(Organisation.name, School.name, Team.name, func.coalesce(owner.name, home.name))
        .select_from(NetworkMember)
        .outerjoin(Organisation, Organisation.id == NetworkMember.organisation_id)
        .outerjoin(School, School.id == NetworkMember.school_id)
        .outerjoin(owner, owner.id == School.organisation_id)
        .outerjoin(Team, Team.id == NetworkMember.team_id)
        .outerjoin(home, home.id == Team.school_id)
        .where(
            NetworkMember.network_id == network.id,
            or_(Team.id.is_(None), Team.archived_on.is_(None)),
        )
    )
    found = []
    for *names, place in db.session.execute(query):
        kind, name = next((k, n) for k, n in zip(_ORDER, names, strict=True) if n is not None)
        found.append(Member(kind, name, place or ""))
    return sorted(found, key=lambda one: (_ORDER.index(one.kind), sort_key(one.name)))
