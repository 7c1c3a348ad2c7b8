"""One's own data about coming in: invitations, and words that somebody works somewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, case, func, or_

from app.accounts.models import Person
from app.accounts.models_invitations import Invitation
from app.organisations.models import Network, Organisation, School
from app.teams.models import Team
from app.teams.models_work import WorkQuestion, WorkWord

Part = Callable[..., Select[Any]]


def invitations_and_words(person: Person, part: Part) -> list[Select[Any]]:
    """Parts of the union in queries.py, made with its `part`."""
    return [_invitations(person, part), _words(person, part), _questions(person, part)]


def _invitations(person: Person, part: Part) -> Select[Any]:
    """To one's own address, and those one has sent: to whom is other people's."""
    to_me = Invitation.email_key == person.email_key
    return (
        part(
            "invitations",
            at=Invitation.invited_at,
            team=Team.name,
            place=func.coalesce(School.name, Organisation.name, Network.name),
            word=case((to_me, "to_me"), else_="by_me"),
            until=Invitation.expires_at,
        )
        .select_from(Invitation)
        .outerjoin(Team, Team.id == Invitation.team_id)
        .outerjoin(School, School.id == Invitation.school_id)
        .outerjoin(Organisation, Organisation.id == Invitation.organisation_id)
        .outerjoin(Network, Network.id == Invitation.network_id)
        .where(or_(to_me, Invitation.invited_by_id == person.id))
    )


def _words(person: Person, part: Part) -> Select[Any]:
    about = case((WorkWord.person_id == person.id, "about_me"), else_="by_me")
    return (
        part("words", at=WorkWord.given_at, place=Organisation.name, word=about)
        .join(Organisation, Organisation.id == WorkWord.organisation_id)
        .where(or_(WorkWord.person_id == person.id, WorkWord.by_id == person.id))
    )


def _questions(person: Person, part: Part) -> Select[Any]:
    about = case((WorkQuestion.person_id == person.id, "asked_about_me"), else_="asked_me")
    return (
        part("words", at=WorkQuestion.asked_at, place=School.name, word=about)
        .join(School, School.id == WorkQuestion.school_id)
        .where(or_(WorkQuestion.person_id == person.id, WorkQuestion.asked_id == person.id))
    )
