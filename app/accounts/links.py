"""Links in mails: 256 bits, kept as SHA-256, for one purpose, one person, one use.

Opening a link changes nothing, because scanners of mail open links too. A button spends it.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Final, Literal

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import joinedload

from app.accounts.models import LinkToken, Person
from app.core.clock import now
from app.core.db import db
from app.core.sealed import Sealed, new_secret

# An invitation lasts over a holiday week.
LIFETIMES: Final = {"reset": timedelta(minutes=30), "invitation": timedelta(days=14)}
# So long we know that somebody was invited, and may ask for a fresh link by themselves.
KEPT: Final = timedelta(days=400)
State = Literal["good", "spent", "dead"]


def make_link(person: Person, purpose: str) -> Sealed:
    """A new secret for this person; earlier ones of the same purpose are dead from now on."""
    _kill(person.id, purpose)
    secret = new_secret()
    link = LinkToken(
        token_hash=digest(secret.token),
        purpose=purpose,
        person_id=person.id,
        email_key=person.email_key,
        expires_at=now() + LIFETIMES[purpose],
    )
    db.session.add(link)
    db.session.flush()
    return secret


def link_or_none(token: str, purpose: str) -> LinkToken | None:
    """The link with this token, in whatever state, with its person."""
    query = select(LinkToken).where(
        LinkToken.token_hash == digest(token), LinkToken.purpose == purpose
    )
    return db.session.scalars(query.options(joinedload(LinkToken.person))).one_or_none()


def reload(link: LinkToken) -> LinkToken | None:
    """The link as it is now, after somebody else may have used it."""
    query = select(LinkToken).where(LinkToken.id == link.id).options(joinedload(LinkToken.person))
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def state_of(link: LinkToken | None) -> State:
    """Whether the link can be used. A dead one never says why."""
    if link is None or not link.person.active or link.email_key != link.person.email_key:
        return "dead"
    if link.spent_at is not None:
        return "spent"
    return "good" if now() < link.expires_at else "dead"


def spend(link: LinkToken) -> bool:
    """Use the link up, and with it every other way to set this password. False: too late."""
    unspent = update(LinkToken).where(
        LinkToken.id == link.id, LinkToken.spent_at.is_(None), LinkToken.expires_at > now()
    )
    spent = db.session.execute(unspent.values(spent_at=now()).returning(LinkToken.id)).all()
    for purpose in LIFETIMES:
        _kill(link.person_id, purpose)
    return len(spent) == 1


def kill_links(person_id: int) -> None:
    """No link that was sent to this person works any more."""
    for purpose in LIFETIMES:
        _kill(person_id, purpose)


def count_since(person: Person, purpose: str, ago: timedelta) -> int:
    """How many links of this purpose were made for the person lately."""
    query = select(func.count(LinkToken.id)).where(
        LinkToken.person_id == person.id,
        LinkToken.purpose == purpose,
        LinkToken.created_at > now() - ago,
    )
    return db.session.scalar(query) or 0


def has_living(person: Person, purpose: str) -> bool:
    """Whether a link of this purpose could still be used."""
    query = select(LinkToken.id).where(
        LinkToken.person_id == person.id,
        LinkToken.purpose == purpose,
        LinkToken.spent_at.is_(None),
        LinkToken.expires_at > now(),
    )
    return db.session.scalar(query.limit(1)) is not None


def forget_old() -> None:
    """Remove links that died long ago."""
    db.session.execute(delete(LinkToken).where(LinkToken.expires_at < now() - KEPT))


def _kill(person_id: int, purpose: str) -> None:
    alive = update(LinkToken).where(
        LinkToken.person_id == person_id,
        LinkToken.purpose == purpose,
        LinkToken.spent_at.is_(None),
        LinkToken.expires_at > now(),
    )
    db.session.execute(alive.values(expires_at=now()))


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
