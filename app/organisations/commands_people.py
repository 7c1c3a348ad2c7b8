"""People: found or made from an address, given and relieved of roles."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.access.viewer import Viewer
from app.accounts.commands import invite
from app.accounts.models import Person
from app.accounts.sessions import end_sessions
from app.core import securitylog
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.organisations.addresses import Address
from app.organisations.models import Network, Organisation, Role, School
from app.organisations.role_given import tell_role_given


def people_at(addresses: Iterable[Address]) -> list[Person]:
    """The people with these addresses, in that order. Who is unknown becomes a person.

    What was typed never changes the name of somebody we know.
    """
    wanted = {address.key: address for address in addresses}
    known = {
        person.email_key: person
        for person in db.session.scalars(select(Person).where(Person.email_key.in_(wanted)))
    }
    return [known.get(key) or _new_person(address) for key, address in wanted.items()]


def _new_person(address: Address) -> Person:
    try:
        with db.session.begin_nested():
            person = Person(name=address.name, email=address.email)
            db.session.add(person)
            db.session.flush()
            return person
    except IntegrityError:
        # Somebody else invited the same person in this very moment.
        query = select(Person).where(Person.email_key == address.key)
        return db.session.scalars(query).one()


def name_leader(school: School, *, address: Address, by: Viewer) -> Person:
    """Give somebody the role of leader of a school. Ends their sessions: a new one is stricter."""
    return _give(address, by, kind="leader", school_id=school.id)


def name_consultant(organisation: Organisation, *, address: Address, by: Viewer) -> Person:
    return _give(address, by, kind="consultant", organisation_id=organisation.id)


def name_network_coordinator(network: Network, *, address: Address, by: Viewer) -> Person:
    return _give(address, by, kind="coordinator", network_id=network.id)


def take_role(role: Role, *, by: Viewer) -> None:
    """End a role, and the sessions that had its rights. Needs `person` to be loaded."""
    db.session.delete(role)
    db.session.flush()
    end_sessions(role.person_id)
    _log(f"{_event_word(role)}_removed", by, role.person)


def _give(address: Address, by: Viewer, *, kind: str, **place: int) -> Person:
    [person] = people_at([address])
    held = select(Role.id).filter_by(person_id=person.id, kind=kind, **place)
    if db.session.scalar(held):
        if person.active and not person.password_hash:
            # Named already, and has not used the invitation: it is sent again.
            invite(person, by=by)
            return person
        raise FieldError("email", _("%(name)s har allerede rollen.", name=person.name))
    last = db.session.scalar(select(func.max(Role.position))) or 0
    role = Role(person_id=person.id, kind=kind, position=last + 1, **place)
    db.session.add(role)
    db.session.flush()
    end_sessions(person.id)
    tell_role_given(person.id)
    _log(f"{_event_word(role)}_named", by, person)
    invite(person, by=by)
    return person


def _event_word(role: Role) -> str:
    return "network_coordinator" if role.kind == "coordinator" else role.kind


def _log(event: str, by: Viewer, person: Person) -> None:
    securitylog.record(
        event, person_id=by.person_id, object_kind="person", object_id=person.public_id
    )
