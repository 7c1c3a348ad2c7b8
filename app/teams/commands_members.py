"""Who is in a team: inviting, naming a coordinator, handing over, leaving, removing.

What somebody wrote stays with the team, whoever comes and goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
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
from app.core.clock import today
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.organisations.addresses import Address
from app.organisations.commands_people import people_at
from app.teams.commands_questions import YES_NEEDED, ask_about_newcomer
from app.teams.joining import join, lock_team, tell_of_newcomers
from app.teams.models import Membership, Team, TeamQuestion
from app.teams.presence import present_ids
from app.teams.queries_questions import roles_asked_about
from app.teams.queries_settings import heirs, other_coordinators
from app.teams.questions import forget_person

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

    Who has no password yet gets a mail with a link, again when invited again. Whoever has a role
    around the team is asked about instead. All of it or, by FieldError, nothing.
    """
    _refuse_archived(team)
    _refuse_too_many(len(addresses), by)
    lock_team(team.id)
    people = people_at(addresses)
    inside = _member_ids(team)
    around = roles_asked_about(team, [person.id for person in people if person.id not in inside])
    if around:
        _refuse_asking_too_few(team, by)
    result, newcomers = Invited(), []
    for person in people:
        _log(_INVITED, team, person, by)
        if person.id in around:
            asked = ask_about_newcomer(team, person, around[person.id], by=by)
            result.waiting += [person.email] if asked.outcome is None else []
            continue
        if person.id not in inside:
            join(team.id, person.id)
            newcomers.append(person.id)
        invite(person, by=by)
        result.members += 1
    tell_of_newcomers(team, newcomers, by=by.person_id)
    return result


def begin_with(team: Team, address: Address, *, by: Viewer) -> None:
    """Give a new team its coordinator."""
    [person] = people_at([address])
    if roles_asked_about(team, [person.id]):
        raise FieldError(
            "coordinator",
            _(
                "%(email)s har en rolle omkring teamet. Sådan en kan komme med i et team, når dets "
                "medlemmer har sagt ja. Vælg en anden tovholder, eller lad feltet stå tomt.",
                email=address.email,
            ),
        )
    _log(_INVITED, team, person, by)
    join(team.id, person.id, role="coordinator")
    invite(person, by=by)


def name_coordinator(team: Team, membership: Membership, *, by: Viewer) -> None:
    """Make a present member coordinator. A team may have several."""
    _refuse_absent(team, membership.person)
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
    if membership not in lock_team(team.id):
        return
    if not other_coordinators(team, membership.person_id):
        raise FieldError("", _("Teamet skal have en tovholder. Giv rollen videre i stedet."))
    membership.role = "member"
    db.session.flush()
    _log("team_coordinator_ended", team, membership.person, by)


def remove_member(team: Team, membership: Membership, *, by: Viewer) -> None:
    """Take somebody out of the team. Not while the team is asked about the one who does it."""
    if membership not in lock_team(team.id):
        return
    _refuse_who_is_asked_about(team, by)
    _part(team, membership, of_own_will=False)
    _log("team_member_removed", team, membership.person, by)


def leave_team(team: Team, *, successor: str | None, by: Viewer) -> None:
    """Leave. The last coordinator names a successor (a public id) or says that there is none ("").

    None when the page did not ask: then somebody else must still coordinate the team.
    """
    lock_team(team.id)
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
    _part(team, own, of_own_will=True)
    _log("team_left", team, own.person, by)


def set_last_day(team: Team, membership: Membership, *, until: date | None, by: Viewer) -> None:
    """Somebody is there for a time, a substitute for instance; None: until further notice."""
    lock_team(team.id)
    _refuse_who_is_asked_about(team, by)
    if until is not None and until < today():
        raise FieldError("until", _("Vælg en dag, der ikke er gået."))
    membership.until = until
    db.session.flush()
    _log("team_last_day_set", team, membership.person, by)


def _part(team: Team, membership: Membership, *, of_own_will: bool) -> None:
    db.session.delete(membership)
    db.session.flush()
    forget_person(team.id, membership.person_id, of_own_will=of_own_will)


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


def _refuse_who_is_asked_about(team: Team, by: Viewer) -> None:
    """Nobody chooses who answers about themselves."""
    asked = select(TeamQuestion.id).where(
        TeamQuestion.team_id == team.id,
        TeamQuestion.person_id == by.person_id,
        TeamQuestion.outcome.is_(None),
    )
    if db.session.scalar(asked.limit(1)) is not None:
        raise FieldError(
            "", _("Det kan først ske, når teamet har svaret på det, det er spurgt om.")
        )


def _refuse_absent(team: Team, person: Person) -> None:
    """Nobody learns why: an account that is closed, an invitation, a leave, a question."""
    if person.id not in set(db.session.scalars(present_ids(team.id))):
        raise FieldError(
            "", _("%(name)s har ikke adgang til teamet lige nu. Vælg en anden.", name=person.name)
        )


def _refuse_asking_too_few(team: Team, by: Viewer) -> None:
    """Only members ask about somebody with a role around the team, and two of them say yes."""
    there = set(db.session.scalars(present_ids(team.id)))
    if by.person_id not in there:
        raise FieldError(
            "addresses",
            _("En med en rolle omkring teamet kan kun teamets egne medlemmer spørge om."),
        )
    if len(there) < YES_NEEDED:
        raise FieldError(
            "addresses",
            _(
                "En af dem har en rolle omkring teamet: leder, konsulent, koordinator for et "
                "netværk eller administrator. Sådan en kommer kun med, når mindst to medlemmer siger "
                "ja, og lige nu er I kun én, der kan svare. I kan dele med skolen i stedet."
            ),
        )


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
