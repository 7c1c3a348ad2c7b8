"""Roles outside teams: asked for by address, given to who says yes, taken away."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, select

from app.access.viewer import Viewer
from app.accounts.commands import invite
from app.accounts.invitations import invite_to
from app.accounts.models import Person
from app.accounts.sessions import end_sessions
from app.core import securitylog
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.organisations.addresses import Address
from app.organisations.models import Network, Organisation, Role, School
from app.organisations.role_given import tell_role_given

# What one is invited as, and the kind of role it becomes.
_KINDS: Final = {
    "leader": "leader",
    "consultant": "consultant",
    "network_coordinator": "coordinator",
}


def name_leader(school: School, *, address: Address, back: str, by: Viewer) -> bool:
    """Ask somebody to lead a school. True when the role is held at once: one names oneself.

    `back` is the path of the page that shows what became of the mail.
    """
    return _name(address, back, by, "leader", school_id=school.id)


def name_consultant(organisation: Organisation, *, address: Address, back: str, by: Viewer) -> bool:
    return _name(address, back, by, "consultant", organisation_id=organisation.id)


def name_network_coordinator(network: Network, *, address: Address, back: str, by: Viewer) -> bool:
    return _name(address, back, by, "network_coordinator", network_id=network.id)


def take_role(role: Role, *, by: Viewer) -> None:
    """End a role, and the sessions that had its rights. Needs `person` to be loaded."""
    db.session.delete(role)
    db.session.flush()
    end_sessions(role.person_id)
    _log(f"{_event_word(role)}_removed", by, role.person)


def give_role(person: Person, invited_as: str, *, by: Viewer, **place: int | None) -> None:
    """Somebody who has said yes has the role from now on. Ends their sessions: a new one is stricter."""
    kind = _KINDS[invited_as]
    held = select(Role.id).filter_by(person_id=person.id, kind=kind, **place)
    if db.session.scalar(held):
        return
    last = db.session.scalar(select(func.max(Role.position))) or 0
    role = Role(person_id=person.id, kind=kind, position=last + 1, **place)
    db.session.add(role)
    db.session.flush()
    end_sessions(person.id)
    tell_role_given(person.id)
    _log(f"{_event_word(role)}_named", by, person)


def _name(address: Address, back: str, by: Viewer, invited_as: str, **place: int) -> bool:
    """Nobody is told whether the address has an account: only who holds the role is known here."""
    held = (
        select(Person)
        .join(Role, Role.person_id == Person.id)
        .where(Person.email_key == address.key)
        .filter(*(getattr(Role, column) == value for column, value in place.items()))
        .where(Role.kind == _KINDS[invited_as])
    )
    holder = db.session.scalars(held).first()
    if holder is not None:
        if holder.active and not holder.password_hash:
            # Loaded from a file, and has not used the invitation: it is sent again.
            invite(holder, by=by)
            return False
        raise FieldError("email", _("Den, der har mailadressen, har allerede rollen."))
    own = db.session.scalars(select(Person).where(Person.id == by.person_id)).one_or_none()
    if own is not None and own.email_key == address.key:
        give_role(own, invited_as, by=by, **place)
        return True
    invite_to(address.email, address.name, invited_as, back=back, by=by, **place)
    return False


def _event_word(role: Role) -> str:
    return "network_coordinator" if role.kind == "coordinator" else role.kind


def _log(event: str, by: Viewer, person: Person) -> None:
    securitylog.record(
        event, person_id=by.person_id, object_kind="person", object_id=person.public_id
    )
