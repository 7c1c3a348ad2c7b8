"""What changes people and how they log in."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Final

from flask import current_app

from app.access.viewer import Viewer
from app.accounts import invitations, links, passwords, queries, sessions, throttle
from app.accounts.models import LinkToken, Person
from app.core import jobs, securitylog
from app.core.danish import sort_key
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.core.mail import is_one_address, path_for, queue_mail
from app.core.naming import refuse_personal_data
from app.core.sealed import NONCE
from app.core.text import is_blank

RESETS_PER_HOUR: Final = 3
LONGEST_EMAIL: Final = 254
_FORGOTTEN: Final = "accounts.password_forgotten"
_EMAIL_SHAPE: Final = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


# -- people


def add_person(*, name: str, email: str, profession: str | None = None) -> Person:
    """A new person without a password: invite() sends the link to choose one.

    Raises FieldError when the address has no usable shape or somebody has it already.
    """
    email = email.strip()
    if len(email) > LONGEST_EMAIL or not _EMAIL_SHAPE.fullmatch(email) or not is_one_address(email):
        raise FieldError("email", _("Skriv en mailadresse, for eksempel navn@skole.dk."))
    if queries.person_by_email(email) is not None:
        raise FieldError("email", _("Der er allerede en konto med den mailadresse."))
    check_name(name)
    person = Person(name=name.strip(), email=email, profession=profession)
    db.session.add(person)
    db.session.flush()
    return person


def check_name(name: str) -> None:
    """Raise FieldError when there is nothing to call a person by."""
    if is_blank(name):
        raise FieldError("name", _("Skriv et navn."))
    # A person's name is what it is; a number in it is not.
    refuse_personal_data(may_stand=True, name=name)


def correct_person(
    person: Person, *, name: str, profession: str | None, weekly_mail: bool, on_leave: bool
) -> None:
    """Change what a person may change about themselves. A leave is theirs alone, and not logged."""
    _rename(person, name)
    person.profession = profession or None
    person.weekly_mail = weekly_mail
    person.on_leave = on_leave
    db.session.flush()


def deactivate_person(person: Person, *, by: Viewer) -> None:
    """Keep somebody out from the next request on. What they wrote stays."""
    person.active = False
    sessions.end_sessions(person.id)
    links.kill_links(person.id)
    _log("person_deactivated", person, by)
    db.session.flush()


def activate_person(person: Person, *, by: Viewer) -> None:
    """Let somebody in again."""
    person.active = True
    _log("person_activated", person, by)
    db.session.flush()


# -- links in mails


def invite(person: Person, *, by: Viewer | None = None) -> str | None:
    """Send the link to choose a password. Returns its path, for an operator to hand over.

    Who has a password needs no invitation: nothing is sent. `by` is None for an operator at the
    server; others send a limited number a day (FieldError).
    """
    if person.password_hash or not person.active:
        return None
    if by is not None:
        invitations.refuse_too_many(by)
    _log("invitation_sent", person, by)
    return _send_link(person, "invitation", "accounts.invitation")


def request_reset(email: str) -> None:
    """Send a link to a new password if the address is somebody's. Nobody can tell whether it is.

    Somebody who was invited once and has no password yet gets a new invitation.
    """
    person = queries.person_by_email(email)
    reachable = person is not None and person.active and _may_get_another_link(person)
    securitylog.record(
        "reset_requested",
        object_kind="person" if person else None,
        object_id=person.public_id if person else None,
        outcome="ok" if reachable else "nothing_sent",
    )
    # Wake the worker in any case: also that takes time.
    jobs.enqueue(jobs.SEND_MAILS)
    if person is None or not (reachable or person.password_hash):
        invitations.send_to_who_asks(email)
    if person is None or not reachable:
        return
    if person.password_hash:
        _send_link(person, "reset", "accounts.password_reset")
    else:
        _send_link(person, "invitation", "accounts.invitation")


def accept_invitation(link: LinkToken, *, name: str, password_hash: str) -> bool:
    """Set the first password and correct the name. False when the link was used meanwhile."""
    _rename(link.person, name)
    return _set_by_link(link, password_hash, "invitation_accepted")


def begin_account(*, email: str, name: str, password_hash: str) -> Person | None:
    """An account for who opened the link that an invitation sent to this address: it is theirs.

    None when it has a password already: then one logs in. Links to choose one are dead.
    """
    person = queries.person_by_email(email)
    if person is None:
        person = add_person(name=name, email=email)
    elif person.password_hash or not person.active:
        return None
    _rename(person, name)
    person.password_hash = password_hash
    links.kill_links(person.id)
    throttle.start_afresh(person.email)
    _log_own("invitation_accepted", person)
    db.session.flush()
    return person


def reset_password(link: LinkToken, *, password_hash: str) -> bool:
    """Set a new password. False when the link was used meanwhile."""
    if not _set_by_link(link, password_hash, "password_reset"):
        return False
    _tell_of_new_password(link.person)
    return True


# -- passwords


def check_new_password(password: str, *, name: str, email: str, field: str = "password") -> None:
    """Raise FieldError when a password is too easy to guess."""
    path = current_app.extensions["settings"].password_list
    problems = passwords.problems(password, [name, email], path and _operators_list(path))
    if problems:
        raise FieldError(field, problems[0])


def change_password(person: Person, *, password_hash: str) -> None:
    """Set a new password. Every device is logged out, and every link in a mail is dead."""
    person.password_hash = password_hash
    sessions.end_sessions(person.id)
    links.kill_links(person.id)
    throttle.start_afresh(person.email)
    _log_own("password_changed", person)
    _tell_of_new_password(person)
    db.session.flush()


def _rename(person: Person, name: str) -> None:
    check_name(name)
    if name.strip() != person.name:
        securitylog.record(
            "person_renamed",
            person_id=person.id,
            object_kind="person",
            object_id=person.public_id,
        )
    person.name = name.strip()
    person.sort_key = sort_key(person.name)


def _set_by_link(link: LinkToken, password_hash: str, event: str) -> bool:
    if not links.spend(link):
        return False
    person = link.person
    person.password_hash = password_hash
    sessions.end_sessions(person.id)
    throttle.start_afresh(person.email)
    _log_own(event, person)
    db.session.flush()
    return True


def _tell_of_new_password(person: Person) -> None:
    # Whoever did not do it themselves hears of it. A loaded address may be none.
    if is_one_address(person.email):
        queue_mail(person.email, "password_changed", {"path": path_for(_FORGOTTEN)})


def _send_link(person: Person, purpose: str, endpoint: str) -> str:
    secret = links.make_link(person, purpose)
    path = path_for(endpoint, token=secret.token)
    queue_mail(
        person.email, purpose, {"path": path.removesuffix(secret.token), NONCE: secret.nonce}
    )
    return path


def _may_get_another_link(person: Person) -> bool:
    purpose = "reset" if person.password_hash else "invitation"
    was_invited = purpose == "reset" or links.count_since(person, purpose, links.KEPT) > 0
    lately = links.count_since(person, purpose, timedelta(hours=1))
    # Whoever asks in another's name never uses up the way in: one link always lives.
    return was_invited and (lately < RESETS_PER_HOUR or not links.has_living(person, purpose))


def _log(event: str, person: Person, by: Viewer | None) -> None:
    securitylog.record(
        event,
        person_id=by.person_id if by else None,
        object_kind="person",
        object_id=person.public_id,
    )


def _log_own(event: str, person: Person) -> None:
    securitylog.record(event, person_id=person.id, object_kind="person", object_id=person.public_id)


@cache
def _operators_list(path: Path) -> frozenset[str]:
    return passwords.read_list(path)
