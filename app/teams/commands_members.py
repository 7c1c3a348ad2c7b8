"""Who is in a team: inviting, naming a coordinator, handing over, leaving, removing.

What somebody wrote stays with the team, whoever comes and goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access.viewer import Viewer
from app.accounts.commands import (
    INVITATIONS_PER_DAY,
    INVITATIONS_PER_DAY_WHEN_TRUSTED,
    invite,
)
from app.accounts.models import Person
from app.core import securitylog
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.organisations.addresses import Address
from app.organisations.commands_people import people_at
from app.teams.commands_leaders import (
    LEADERSHIP,
    ask_newcomer,
    forget_answers,
    next_position,
    propose_leader,
    school_leaders_among,
)
from app.teams.models import Membership, Team
from app.teams.queries_settings import heirs, other_coordinators

# Every address counts, known or not, so that what is left tells nothing about anybody.
_INVITED: Final = "team_member_invited"
_DAY: Final = timedelta(days=1)


@dataclass(slots=True)
class Invited:
    """What came of a list of addresses: how many are in the team, who waits for its yes."""

    members: int = 0
    waiting: list[str] = field(default_factory=list)


def invite_members(team: Team, *, addresses: Sequence[Address], by: Viewer) -> Invited:
    """Everybody at these addresses becomes a member at once, whether we knew them or not.

    Who has no password yet gets a mail with a link, again when invited again. Leaders of the
    school become members when all members have said yes. All of it or, by FieldError, nothing.
    """
    _refuse_archived(team)
    _refuse_too_many(len(addresses), by)
    lock_team(team)
    people = people_at(addresses)
    ids = [person.id for person in people]
    leaders = set() if team.kind == LEADERSHIP else school_leaders_among(team, ids)
    inside = _member_ids(team)
    result = Invited()
    for person in people:
        _log(_INVITED, team, person, by)
        if person.id in inside or person.id not in leaders:
            _join(team, person, inside, by)
            result.members += 1
    for person in people:
        if person.id in leaders - inside:
            _ask_about(team, person, result, by)
    return result


def begin_with(team: Team, address: Address, *, by: Viewer) -> None:
    """Give a new team its coordinator."""
    [person] = people_at([address])
    if team.kind != LEADERSHIP and school_leaders_among(team, [person.id]):
        raise FieldError(
            "coordinator",
            _(
                "%(name)s leder skolen. En leder kan komme med i et team, når dets medlemmer har "
                "sagt ja. Vælg en anden tovholder, eller lad feltet stå tomt.",
                name=person.name,
            ),
        )
    _log(_INVITED, team, person, by)
    _join(team, person, set(), by, role="coordinator")


def name_coordinator(team: Team, membership: Membership, *, by: Viewer) -> None:
    """Make a member coordinator. A team may have several."""
    _refuse_closed_account(membership.person)
    membership.role = "coordinator"
    db.session.flush()
    _log("team_coordinator_named", team, membership.person, by)


def hand_over(team: Team, membership: Membership, *, by: Viewer) -> None:
    """Another one becomes coordinator, and oneself an ordinary member."""
    name_coordinator(team, membership, by=by)
    own = _membership(team, by.person_id)
    if own is not None and own is not membership:
        own.role = "member"
        db.session.flush()


def end_coordination(team: Team, membership: Membership, *, by: Viewer) -> None:
    """Make one of several coordinators an ordinary member. The last one hands over instead."""
    lock_team(team)
    if not other_coordinators(team, membership.person_id):
        raise FieldError("", _("Teamet skal have en tovholder. Giv rollen videre i stedet."))
    membership.role = "member"
    db.session.flush()
    _log("team_coordinator_ended", team, membership.person, by)


def remove_member(team: Team, membership: Membership, *, by: Viewer) -> None:
    """Take somebody out of the team."""
    lock_team(team)
    _part(team, membership)
    _log("team_member_removed", team, membership.person, by)


def leave_team(team: Team, *, successor: str | None, by: Viewer) -> None:
    """Leave. The last coordinator names a successor (a public id) or says that there is none ("").

    None when the page did not ask: then somebody else must still coordinate the team.
    """
    lock_team(team)
    own = _membership(team, by.person_id)
    if own is None:
        return
    if successor is None and heirs(team, by):
        raise FieldError(
            "", _("Teamets anden tovholder er netop gået. Send igen, og vælg, hvem der tager over.")
        )
    if successor:
        heir = next((row for row in heirs(team, by) if row.public_id == successor), None)
        membership = _membership(team, heir.id if heir else None)
        if membership is None:
            raise FieldError("successor", _("Vælg en af mulighederne."))
        name_coordinator(team, membership, by=by)
    _part(team, own)
    _log("team_left", team, own.person, by)


def lock_team(team: Team) -> None:
    """One change of members at a time: two coordinators cannot both leave as »not the last«."""
    db.session.execute(select(Team.id).where(Team.id == team.id).with_for_update())


def _join(
    team: Team, person: Person, inside: set[int], by: Viewer, *, role: str = "member"
) -> None:
    if person.id not in inside:
        ask_newcomer(team, person.id)
        position = next_position(team)
        member = Membership(team_id=team.id, person_id=person.id, role=role, position=position)
        db.session.add(member)
        db.session.flush()
        inside.add(person.id)
    invite(person, by=by)


def _ask_about(team: Team, leader: Person, result: Invited, by: Viewer) -> None:
    if propose_leader(team, leader, by=by):
        result.members += 1
    elif _member_ids(team):
        result.waiting.append(leader.name)
    else:
        raise FieldError(
            "addresses",
            _(
                "%(name)s leder skolen og kan først komme med, når teamet har medlemmer, der kan "
                "sige ja.",
                name=leader.name,
            ),
        )


def _part(team: Team, membership: Membership) -> None:
    db.session.delete(membership)
    forget_answers(team, membership.person_id)
    db.session.flush()


def _refuse_archived(team: Team) -> None:
    if team.archived_on is not None:
        raise FieldError("addresses", _("Teamet er arkiveret. Tag det i brug igen først."))


def _refuse_too_many(new: int, by: Viewer) -> None:
    limit = INVITATIONS_PER_DAY_WHEN_TRUSTED if by.has_trusted_role else INVITATIONS_PER_DAY
    left = max(0, limit - securitylog.count(_INVITED, by.person_id, _DAY))
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


def _refuse_closed_account(person: Person) -> None:
    if not person.active:
        raise FieldError("", _("%(name)s kan ikke logge ind længere.", name=person.name))


def _member_ids(team: Team) -> set[int]:
    query = select(Membership.person_id).where(Membership.team_id == team.id)
    return set(db.session.scalars(query))


def _membership(team: Team, person_id: int | None) -> Membership | None:
    query = (
        select(Membership)
        .where(Membership.team_id == team.id, Membership.person_id == person_id)
        .options(joinedload(Membership.person))
    )
    return db.session.scalars(query).one_or_none()


def _log(event: str, team: Team, person: Person, by: Viewer) -> None:
    securitylog.record(
        event,
        person_id=by.person_id,
        object_kind="membership",
        object_id=f"{team.public_id}/{person.public_id}",
    )
