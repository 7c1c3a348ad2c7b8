"""Inviting addresses into a team, and what comes of a yes: to a team or to a role.

Nobody is a member before they have said yes themselves, with an account or without. So a yes is also
where it shows who somebody is: a leader of the school is then asked about, not before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access.viewer import Viewer
from app.accounts import invitations
from app.accounts.commands import invite
from app.accounts.models import Person
from app.accounts.models_invitations import Invitation
from app.core import securitylog
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.core.mail import path_for
from app.organisations.addresses import Address
from app.organisations.commands_people import give_role
from app.teams.commands_questions import YES_NEEDED, ask_about_newcomer
from app.teams.contents import team_has_written
from app.teams.joining import join, lock_team, tell_of_newcomers
from app.teams.models import Membership, Team
from app.teams.presence import present_ids
from app.teams.queries_questions import roles_asked_about
from app.teams.queries_settings import other_coordinators

_INVITED: Final = "team_member_invited"


@dataclass(frozen=True, slots=True)
class Invited:
    """What came of a list of addresses: how many were asked, how many are in the team already."""

    asked: int = 0
    inside: int = 0


def invite_members(team: Team, *, addresses: Sequence[Address], by: Viewer) -> Invited:
    """Ask everybody at these addresses to join. All of it or, by FieldError, nothing.

    Who is in the team already and has no password gets the link to choose one.
    """
    _refuse_archived(team)
    _refuse_too_many(len(addresses), by)
    lock_team(team.id)
    inside = _members_by_address(team)
    asked = 0
    for address in addresses:
        member = inside.get(address.key)
        if member is not None:
            invite(member, by=by)
        else:
            _ask(team, address, "member", by)
            asked += 1
    return Invited(asked, len(addresses) - asked)


def begin_with(team: Team, address: Address, *, by: Viewer) -> None:
    """Ask somebody to coordinate a new team. Who makes a team for themselves is in it at once."""
    own = db.session.scalars(select(Person).where(Person.id == by.person_id)).one_or_none()
    if own is None or own.email_key != address.key:
        _ask(team, address, "coordinator", by)
        return
    try:
        _join(team, own, invited_as="coordinator", by=by)
    except FieldError as error:
        raise FieldError("coordinator", error.message) from error


def send_again(team: Team, invitation: Invitation, *, by: Viewer) -> None:
    """Send the link once more; the earlier one is dead."""
    _refuse_archived(team)
    invitations.send(invitation, back=_settings(team), by=by)


def accept(invitation: Invitation, person: Person) -> str:
    """A person's yes to what their address was asked. Returns what came of it.

    "member", "role" (their sessions are ended), or "asked" when the team is asked first.
    Raises FieldError when it cannot be now; then the invitation stands.
    """
    inviter = Viewer(person_id=invitation.invited_by_id)
    if invitation.team_id is None:
        give_role(person, invitation.invited_as, by=inviter, **_place(invitation))
        invitations.forget(invitation)
        return "role"
    loaded = select(Team).where(Team.id == invitation.team_id).options(joinedload(Team.school))
    team = db.session.scalars(loaded).one()
    _refuse_archived(team)
    lock_team(team.id)
    joined = _join(team, person, invited_as=invitation.invited_as, by=inviter)
    invitations.forget(invitation)
    return "member" if joined else "asked"


def decline(invitation: Invitation, *, by: Viewer) -> None:
    """A no. Whoever invited sees the line go, and nothing else."""
    invitations.log("invitation_declined", invitation, by)
    invitations.forget(invitation)


def _ask(team: Team, address: Address, invited_as: str, by: Viewer) -> None:
    _log(_INVITED, team, by)
    invitations.invite_to(
        address.email, address.name, invited_as, back=_settings(team), by=by, team_id=team.id
    )


def _join(team: Team, person: Person, *, invited_as: str, by: Viewer) -> bool:
    """Make somebody a member, or ask the members about them. True: is a member now."""
    members = _members_by_address(team)
    if person.email_key in members:
        return True
    there = set(db.session.scalars(present_ids(team.id)))
    roles = roles_asked_about(team, [person.id]).get(person.id)
    if roles:
        _refuse_asking_too_few(there, by)
        ask_about_newcomer(team, person, roles, by=by, agrees=False)
        return False
    if by.person_id not in there and team_has_written(team.id):
        raise FieldError("", _begun_meanwhile())
    coordinates = invited_as == "coordinator" and not other_coordinators(team, person.id)
    join(team.id, person.id, role="coordinator" if coordinates else "member")
    tell_of_newcomers(team, [person.id], by=person.id)
    _log("team_joined", team, Viewer(person_id=person.id))
    return True


def _refuse_asking_too_few(there: set[int], by: Viewer) -> None:
    """Only members ask about somebody with a role around the team, and two of them say yes."""
    if by.person_id not in there or len(there) < YES_NEEDED:
        raise FieldError(
            "",
            _(
                "Du har en rolle omkring teamet. Sådan en kommer kun med, når et medlem inviterer, "
                "og mindst to medlemmer siger ja. Det kan ikke lade sig gøre lige nu."
            ),
        )


def _begun_meanwhile() -> str:
    """Whoever leads or administers adds people to a team without records only: also at the yes."""
    return _(
        "Teamet er gået i gang, siden du blev inviteret af en, der ikke er med i det. Bed teamets "
        "tovholder om at invitere dig."
    )


def _members_by_address(team: Team) -> dict[str, Person]:
    query = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.team_id == team.id)
    )
    return {person.email_key: person for person in db.session.scalars(query)}


def _place(invitation: Invitation) -> dict[str, int | None]:
    places = {
        "school_id": invitation.school_id,
        "organisation_id": invitation.organisation_id,
        "network_id": invitation.network_id,
    }
    return {column: value for column, value in places.items() if value is not None}


def _refuse_archived(team: Team) -> None:
    if team.archived_on is not None:
        raise FieldError("addresses", _("Teamet er arkiveret. Tag det i brug igen først."))


def _refuse_too_many(new: int, by: Viewer) -> None:
    limit, left = invitations.left_today(by)
    if new > left:
        raise FieldError(
            "addresses",
            _(
                "I kan invitere %(limit)d om dagen, og der er %(left)d tilbage. Her står %(new)d. "
                "Gem resten til i morgen.",
                limit=limit,
                left=left,
                new=new,
            ),
        )


def _settings(team: Team) -> str:
    return path_for("teams.team_settings", team_id=team.public_id)


def _log(event: str, team: Team, by: Viewer) -> None:
    securitylog.record(event, person_id=by.person_id, object_kind="team", object_id=team.public_id)
