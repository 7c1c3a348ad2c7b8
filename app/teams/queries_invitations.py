"""Invitations: one's own to answer, and a team's that wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from app.access.viewer import Viewer
from app.accounts.models import Person
from app.accounts.models_invitations import Invitation
from app.core.clock import now
from app.core.db import db, read
from app.organisations.models import Network, Organisation, School
from app.teams.models import Team
from app.teams.queries_settings import SeenAsTeam, known_team_or_none


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is invited: its name, for a team its school's, who asks, and as what.

    `team_id` is a team's public id; empty elsewhere.
    """

    public_id: str
    invited_as: str
    name: str
    school: str
    inviter: str
    team_id: str


def my_invitations(viewer: Viewer) -> Sequence[Place]:
    """What the viewer's own address was invited to and can be answered, newest first."""
    query = _places().where(_is_mine(viewer), Invitation.expires_at > now())
    rows = db.session.execute(query.order_by(Invitation.invited_at.desc(), Invitation.id.desc()))
    return [Place(*row) for row in rows]


def place_of(invitation: Invitation) -> Place:
    return Place(*db.session.execute(_places().where(Invitation.id == invitation.id)).one())


def own_invitation_or_none(viewer: Viewer, invitation_id: str) -> Invitation | None:
    """An invitation to the viewer's own address, locked for the answer."""
    query = select(Invitation).where(
        Invitation.public_id == invitation_id, _is_mine(viewer), Invitation.expires_at > now()
    )
    return read(query, hold=query).scalar_one_or_none()


@dataclass(frozen=True, slots=True)
class TeamInvitation(SeenAsTeam):
    """An invitation that waits."""

    invitation: Invitation


def team_invitation_or_none(
    viewer: Viewer, team_id: str, invitation_id: str
) -> TeamInvitation | None:
    """An invitation into a team that the viewer knows."""
    team = known_team_or_none(viewer, team_id)
    if team is None:
        return None
    query = select(Invitation).where(
        Invitation.public_id == invitation_id, Invitation.team_id == team.id
    )
    invitation = read(query, hold=query).scalar_one_or_none()
    return TeamInvitation(team, invitation) if invitation else None


def _is_mine(viewer: Viewer) -> Any:
    own = select(Person.email_key).where(Person.id == viewer.person_id).scalar_subquery()
    return Invitation.email_key == own


def _places() -> Select[*tuple[Any, ...]]:
    team_school, inviter = aliased(School), aliased(Person)
    name = func.coalesce(Team.name, School.name, Organisation.name, Network.name)
    return (
        select(
            Invitation.public_id,
            Invitation.invited_as,
            name,
            func.coalesce(team_school.name, ""),
            func.coalesce(inviter.name, ""),
            func.coalesce(Team.public_id, ""),
        )
        .outerjoin(Team, Team.id == Invitation.team_id)
        .outerjoin(team_school, team_school.id == Team.school_id)
        .outerjoin(School, School.id == Invitation.school_id)
        .outerjoin(Organisation, Organisation.id == Invitation.organisation_id)
        .outerjoin(Network, Network.id == Invitation.network_id)
        .outerjoin(inviter, inviter.id == Invitation.invited_by_id)
    )
