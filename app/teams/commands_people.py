"""Ending what a person is at one's own places, when the account is not one's own to close."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.access.viewer import Viewer
from app.accounts.models import Person
from app.accounts.sessions import end_sessions
from app.core.db import db
from app.organisations.commands_people import take_role
from app.organisations.models import Role, School
from app.teams.commands_members import remove_member
from app.teams.models import Membership, Team


def end_here(person: Person, *, by: Viewer) -> None:
    """Take a person out of the teams in use at the viewer's places, and, for a consultant, out of
    leading schools there. The account and what it is elsewhere live on; so does reading what an
    archived team has written, which its last members keep.
    """
    for membership in _memberships(person, by):
        remove_member(membership.team, membership, by=by)
    for role in _led_schools(person, by):
        take_role(role, by=by)
    end_sessions(person.id)


def _memberships(person: Person, by: Viewer) -> list[Membership]:
    query = (
        select(Membership)
        .join(Membership.team)
        .join(School, School.id == Team.school_id)
        .where(
            Membership.person_id == person.id,
            Team.archived_on.is_(None),
            or_(
                School.id.in_(by.led_school_ids),
                School.organisation_id.in_(by.consulted_organisation_ids),
            ),
        )
        .options(joinedload(Membership.team), joinedload(Membership.person))
    )
    return list(db.session.scalars(query))


def _led_schools(person: Person, by: Viewer) -> list[Role]:
    query = (
        select(Role)
        .join(School, School.id == Role.school_id)
        .where(
            Role.person_id == person.id,
            Role.kind == "leader",
            School.organisation_id.in_(by.consulted_organisation_ids),
        )
        .options(joinedload(Role.person))
    )
    return list(db.session.scalars(query))
