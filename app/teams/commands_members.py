"""Who is in a team: naming a coordinator, handing over, leaving, removing.

What somebody wrote stays with the team, whoever comes and goes.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access.viewer import Viewer
from app.accounts.models import Person
from app.core import securitylog
from app.core.clock import today
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.teams.joining import lock_team
from app.teams.models import Membership, Team, TeamQuestion
from app.teams.presence import present_ids
from app.teams.queries_settings import heirs, other_coordinators
from app.teams.questions import end_when_gone_before, forget_person


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
    end_when_gone_before(team.id, until)
    db.session.flush()
    _log("team_last_day_set", team, membership.person, by)


def _part(team: Team, membership: Membership, *, of_own_will: bool) -> None:
    db.session.delete(membership)
    db.session.flush()
    forget_person(team.id, membership.person_id, of_own_will=of_own_will)


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
