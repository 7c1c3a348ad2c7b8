"""The colleague whom a team of one names for the second yes (ACCESS: »a named colleague of the same
organisation«): who that can be. docs/decisions/0023 says why nobody with a role around the team.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import Person
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.organisations.addresses import Address, read_address
from app.organisations.mail_domains import is_own_address
from app.organisations.models import Role, School
from app.teams.commands_work import is_oneself
from app.teams.known import known_in
from app.teams.models import Membership, Team
from app.teams.presence import present
from app.teams.queries_questions import has_role_around


def address_of_colleague(typed: str) -> Address:
    """Whom the team names. Raises FieldError for what is no address."""
    address = read_address(typed) if typed else None
    if address is None:
        raise FieldError(
            "colleague", _("Skriv mailadressen på en kollega, for eksempel navn@skole.dk.")
        )
    return address


def colleague_at(team: Team, address: Address) -> Person | None:
    """The one with this address who can say the second yes for this team of one, or None.

    Whoever calls tells nobody which: an address that nobody has is answered alike.
    """
    person = db.session.scalars(select(Person).where(Person.email_key == address.key)).one_or_none()
    if person is None or not can_say_yes(team, person):
        return None
    members = select(Person).join(Membership, Membership.person_id == Person.id)
    if any(is_oneself(person, one) for one in db.session.scalars(_in_team(members, team))):
        return None
    return person


def can_say_yes(team: Team, person: Person) -> bool:
    """Whether this person works in the team's organisation, is known to, and stands outside the
    team with no role around it. Needs school and organisation loaded.
    """
    organisation = team.school.organisation
    member = select(Membership.id).where(
        Membership.person_id == Person.id, Membership.team_id == team.id
    )
    stands_outside = select(Person.id).where(
        Person.id == person.id,
        Person.active,
        Person.password_hash.is_not(None),
        Person.on_leave.is_(False),
        _works_in(organisation.id),
        ~has_role_around(team),
        ~member.correlate(Person).exists(),
    )
    if db.session.scalar(stands_outside) is None:
        return False
    if is_own_address(person.email, organisation.mail_domains):
        return True
    # What the team's own members say about somebody does not count.
    members = set(db.session.scalars(_in_team(select(Membership.person_id), team)))
    return person.id in known_in(organisation, {person.id: person.email}, without=members)


def _in_team(query: Any, team: Team) -> Any:
    return query.where(Membership.team_id == team.id)


def _works_in(organisation_id: int) -> ColumnElement[bool]:
    """Is present in a team of the organisation in use, or leads one of its schools."""
    member, person = aliased(Membership), aliased(Person)
    in_a_team = (
        select(member.id)
        .join(person, person.id == member.person_id)
        .join(Team, Team.id == member.team_id)
        .join(School, School.id == Team.school_id)
        .where(
            member.person_id == Person.id,
            School.organisation_id == organisation_id,
            Team.archived_on.is_(None),
            *present(member, person),
        )
        .correlate(Person)
        .exists()
    )
    leads = (
        select(Role.id)
        .join(School, and_(School.id == Role.school_id, Role.kind == "leader"))
        .where(Role.person_id == Person.id, School.organisation_id == organisation_id)
        .correlate(Person)
        .exists()
    )
    return or_(in_a_team, leads)
