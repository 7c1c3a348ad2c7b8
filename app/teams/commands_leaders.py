"""A leader of the school joins a team there only when all its members have said yes."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select

from app.access.viewer import Viewer
from app.accounts.models import Person
from app.core import securitylog
from app.core.clock import now
from app.core.db import db
from app.organisations.models import Role
from app.teams.models import LeaderConsent, Membership, Team

# The one kind of team that leaders are in without being asked about.
LEADERSHIP = "leadership_team"


def school_leaders_among(team: Team, person_ids: Collection[int]) -> set[int]:
    """Which of these people lead the team's school."""
    query = select(Role.person_id).where(
        Role.kind == "leader", Role.school_id == team.school_id, Role.person_id.in_(person_ids)
    )
    return set(db.session.scalars(query))


def propose_leader(team: Team, leader: Person, *, by: Viewer) -> bool:
    """Ask every member. Whoever asks and is a member has said yes. True when all have."""
    for member_id in sorted(_to_be_asked(team) - _asked(team, leader.id)):
        db.session.add(LeaderConsent(team_id=team.id, leader_id=leader.id, member_id=member_id))
    db.session.flush()
    _log("team_leader_proposed", team, leader, by)
    return agree_to_leader(team, leader, by=by)


def agree_to_leader(team: Team, leader: Person, *, by: Viewer) -> bool:
    """One member's yes. True when it was the last one needed, and the leader is a member now."""
    for consent in _consents(team, leader.id):
        if consent.member_id == by.person_id and consent.agreed_at is None:
            consent.agreed_at = now()
    db.session.flush()
    if not _all_agree(team, leader.id):
        return False
    _end_question(team, leader.id)
    db.session.add(Membership(team_id=team.id, person_id=leader.id, position=next_position(team)))
    db.session.flush()
    _log("team_leader_joined", team, leader, by)
    return True


def refuse_leader(team: Team, leader: Person, *, by: Viewer) -> None:
    """One no ends the question. Nobody is told who said it."""
    _end_question(team, leader.id)
    securitylog.record("team_leader_refused", object_kind="team", object_id=team.public_id)


def ask_newcomer(team: Team, person_id: int) -> None:
    """Somebody new is in the team: they are asked, too."""
    pending = select(LeaderConsent.leader_id).where(LeaderConsent.team_id == team.id).distinct()
    for leader_id in db.session.scalars(pending).all():
        consent = LeaderConsent(team_id=team.id, leader_id=leader_id, member_id=person_id)
        db.session.add(consent)
    db.session.flush()


def forget_answers(team: Team, person_id: int) -> None:
    """Somebody has left: their answers count no more. Nothing is decided by that."""
    db.session.execute(
        delete(LeaderConsent).where(
            LeaderConsent.team_id == team.id, LeaderConsent.member_id == person_id
        )
    )


def next_position(team: Team) -> int:
    query = select(Membership.position).where(Membership.team_id == team.id)
    return max(db.session.scalars(query), default=-1) + 1


def _to_be_asked(team: Team) -> set[int]:
    query = (
        select(Membership.person_id)
        .join(Membership.person)
        .where(Membership.team_id == team.id, Person.active)
    )
    return set(db.session.scalars(query))


def _asked(team: Team, leader_id: int) -> set[int]:
    return {consent.member_id for consent in _consents(team, leader_id)}


def _all_agree(team: Team, leader_id: int) -> bool:
    agreed = {c.member_id for c in _consents(team, leader_id) if c.agreed_at is not None}
    asked = _to_be_asked(team)
    return bool(asked) and asked <= agreed


def _consents(team: Team, leader_id: int) -> list[LeaderConsent]:
    query = select(LeaderConsent).where(
        LeaderConsent.team_id == team.id, LeaderConsent.leader_id == leader_id
    )
    return list(db.session.scalars(query))


def _end_question(team: Team, leader_id: int) -> None:
    db.session.execute(
        delete(LeaderConsent).where(
            LeaderConsent.team_id == team.id, LeaderConsent.leader_id == leader_id
        )
    )


def _log(event: str, team: Team, leader: Person, by: Viewer) -> None:
    securitylog.record(
        event,
        person_id=by.person_id,
        object_kind="membership",
        object_id=f"{team.public_id}/{leader.public_id}",
    )
