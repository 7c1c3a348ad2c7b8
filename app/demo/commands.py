"""Fill an empty database with the demo: invented schools, people with one known password."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import exists, select, update

from app.accounts.models import Person
from app.core.db import db
from app.core.i18n import _l
from app.demo.dates import moved_to, with_one_ready
from app.exchange.commands import load
from app.organisations.models import Organisation

CONTENT = Path(__file__).with_name("practice.json")
PASSWORD = "en rolig start med te"  # noqa: S105 - printed for everybody who starts the demo

MAIL_DOMAIN = "example.org"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to log in as, and what they are."""

    exchange_id: str
    what: Any


PEOPLE = (
    DemoPerson("hanne", _l("medlem af 6. årgang på Engsvale Skole")),
    DemoPerson("gustav", _l("tovholder for 6. årgang, med i tre teams")),
    DemoPerson("freja", _l("pædagogisk leder på Engsvale Skole")),
    DemoPerson("carl", _l("konsulent i Engdal Kommune")),
    DemoPerson("asta", _l("administrator")),
)


def is_empty() -> bool:
    """Whether there is nobody yet: the demo never mixes with what is there."""
    return not db.session.scalar(select(exists().where(Person.id.is_not(None))))


def fill(*, password_hash: str, today: date) -> None:
    """Load the demo's content, moved to this week, and give everybody the demo's password."""
    document = json.loads(CONTENT.read_bytes())
    load(with_one_ready(moved_to(document, today), today), update=False, today=today)
    db.session.execute(update(Person).values(password_hash=password_hash))
    # Everybody in the demo has an address here: a second yes can be tried at once.
    db.session.execute(update(Organisation).values(mail_domains=[MAIL_DOMAIN]))
