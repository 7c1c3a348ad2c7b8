"""How tests answer invitations: with an account, or by the link in the mail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.accounts.models import Person, email_key
from app.accounts.models_invitations import Invitation
from app.core.db import db
from app.core.models import Mail
from app.core.sealed import opened

As = Callable[[Person | None], Any]
PASSWORD = "hest batteri klips korrekt"


def invitation_to(email: str) -> Invitation:
    query = select(Invitation).where(Invitation.email_key == email_key(email))
    return db.session.scalars(query.order_by(Invitation.id.desc())).first()


def say_yes(as_: As, person: Person) -> None:
    """The person presses yes on their own page."""
    public_id = invitation_to(person.email).public_id
    db.session.commit()
    as_(person).post(f"/invitationer/{public_id}/ja")


def told_after_yes(as_: As, person: Person) -> str:
    """The same, and the page after it."""
    public_id = invitation_to(person.email).public_id
    db.session.commit()
    browser = as_(person)
    page = browser.post(f"/invitationer/{public_id}/ja")
    while page.status == 302:
        page = browser.get(page.location, status=None)
    return str(page.text)


def mailed_path(email: str) -> str:
    """Where the newest mail to this address leads."""
    query = select(Mail).where(Mail.recipient == email).order_by(Mail.id.desc())
    path: str = opened(db.session.scalars(query).first().values)["path"]
    db.session.commit()
    return path


def open_account(as_: As, email: str, name: str = "Ny Person") -> Person:
    """Somebody new opens the mail, chooses a password and says yes."""
    as_(None).submit(mailed_path(email), name=name, password=PASSWORD)
    return db.session.scalars(select(Person).where(Person.email_key == email_key(email))).one()
