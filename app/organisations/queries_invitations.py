"""Invitations that wait for an answer, as those who may invite there see them: by address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true

from app.access.viewer import Viewer
from app.accounts.models_invitations import Invitation
from app.core.clock import now
from app.core.db import db
from app.core.models import Mail
from app.organisations.models import Organisation, School


@dataclass(frozen=True, slots=True)
class Pending:
    """One line. `state`: on_its_way, sent, bounced or expired."""

    public_id: str
    email: str
    invited_as: str
    sent_at: datetime
    state: str


def pending_at(column: Any, ids: Collection[int]) -> dict[int, list[Pending]]:
    """What waits at these places, oldest first; `column` is the invitation's, `team_id` or another."""
    found: dict[int, list[Pending]] = defaultdict(list)
    for invitation, line in _pending(column.in_(ids)):
        found[getattr(invitation, column.key)].append(line)
    return dict(found)


def pending_in(organisation_id: int) -> dict[int | None, list[Pending]]:
    """What waits in an organisation: leaders by the id of their school, consultants by None."""
    schools = select(School.id).where(School.organisation_id == organisation_id)
    found: dict[int | None, list[Pending]] = defaultdict(list)
    at = or_(Invitation.organisation_id == organisation_id, Invitation.school_id.in_(schools))
    for invitation, line in _pending(at):
        found[invitation.school_id].append(line)
    return dict(found)


def _pending(at: ColumnElement[bool]) -> list[tuple[Invitation, Pending]]:
    query = (
        select(Invitation, Mail.state)
        .outerjoin(Mail, Mail.id == Invitation.mail_id)
        .where(at)
        .order_by(Invitation.invited_at, Invitation.id)
    )
    return [
        (one, Pending(one.public_id, one.email, one.invited_as, one.sent_at, _state(one, state)))
        for one, state in db.session.execute(query)
    ]


def _state(invitation: Invitation, mail_state: str | None) -> str:
    if mail_state == "failed":
        return "bounced"
    if invitation.expires_at <= now():
        return "expired"
    return "on_its_way" if mail_state in ("waiting", "sending") else "sent"


@dataclass(frozen=True, slots=True)
class RoleInvitation:
    """An invitation into a role. Rules see whose consultants decide about it: a school's.

    `organisation_address`: of the organisation on whose page it stands; None for a network.
    """

    invitation: Invitation
    organisation_id: int | None
    organisation_address: str | None


def role_invitation_or_none(viewer: Viewer, invitation_id: str) -> RoleInvitation | None:
    """An invitation into a role, for who names people there; to others it does not exist."""
    known = School.organisation_id.in_(viewer.consulted_organisation_ids)
    query = (
        select(Invitation, School.organisation_id, Organisation.public_id)
        .outerjoin(School, School.id == Invitation.school_id)
        .outerjoin(
            Organisation,
            Organisation.id == func.coalesce(School.organisation_id, Invitation.organisation_id),
        )
        .where(
            Invitation.public_id == invitation_id,
            Invitation.team_id.is_(None),
            true() if viewer.is_administrator else known,
        )
    )
    row = db.session.execute(query).one_or_none()
    return RoleInvitation(*row) if row else None
