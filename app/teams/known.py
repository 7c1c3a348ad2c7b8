"""Who counts for four eyes in a team: its members who are known to work in its organisation.

Known: by an address in the organisation's own mail domains, or by somebody's word. What a team's own
members say about each other does not count there, and a colleague's word only when the colleague is
known: so every yes goes back to a domain, a leader, a consultant, an administrator, or to having been
there when the rule began. A log-in through the organisation's identity provider would be one more
beginning in `known_among`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.accounts.models import Person
from app.core.db import db
from app.organisations.mail_domains import is_own_address
from app.organisations.models import Organisation
from app.teams.models import Membership
from app.teams.models_work import WorkWord
from app.teams.presence import present


@dataclass(frozen=True, slots=True)
class Word:
    """`by_id` (with the giver's address) says that `person_id` works there; None: is deleted since."""

    person_id: int
    by_id: int | None
    by_email: str
    given_as: str


@dataclass(frozen=True, slots=True)
class Eyes:
    """A team's present members, by id with the name, and those who count for four eyes."""

    members: Mapping[int, str]
    counted: frozenset[int]

    @property
    def unknown(self) -> dict[int, str]:
        """Members who do not count yet: somebody can say that they work there."""
        return {one: name for one, name in self.members.items() if one not in self.counted}


NOBODY = Eyes({}, frozenset())


def eyes_of(team_id: int, organisation: Organisation) -> Eyes:
    """Two statements; one where every member has an address of the organisation's own."""
    query = (
        select(Person.id, Person.name, Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.team_id == team_id, *present())
        .order_by(Person.sort_key, Person.id)
    )
    rows = db.session.execute(query).all()
    emails = {row.id: row.email for row in rows}
    counted = known_in(organisation, emails, without=emails.keys())
    return Eyes({row.id: row.name for row in rows}, counted)


def known_in(
    organisation: Organisation, people: Mapping[int, str], *, without: Collection[int] = ()
) -> frozenset[int]:
    """Which of these people, by id with the address, are known to work in the organisation.

    `without`: whose words do not count here.
    """
    domains = organisation.mail_domains
    if all(is_own_address(email, domains) for email in people.values()):
        return frozenset(people)
    return known_among(people, domains, _words_in(organisation.id), without)


def known_among(
    people: Mapping[int, str],
    domains: Sequence[str],
    words: Sequence[Word],
    without: Collection[int] = (),
) -> frozenset[int]:
    """The same, from rows. Words that go round in a circle make nobody known."""
    known = {one for one, email in people.items() if is_own_address(email, domains)}
    known |= {
        word.by_id
        for word in words
        if word.by_id is not None and is_own_address(word.by_email, domains)
    }
    heard = [word for word in words if word.by_id is None or word.by_id not in without]
    known |= {word.person_id for word in heard if word.given_as != "colleague"}
    # The word of a colleague who has deleted the account was given by somebody who was known.
    known |= {word.person_id for word in heard if word.by_id is None}
    while fresh := {w.person_id for w in heard if w.by_id in known} - known:
        known |= fresh
    return frozenset(known & people.keys())


def _words_in(organisation_id: int) -> list[Word]:
    query = (
        select(WorkWord.person_id, WorkWord.by_id, Person.email, WorkWord.given_as)
        .outerjoin(Person, Person.id == WorkWord.by_id)
        .where(WorkWord.organisation_id == organisation_id)
    )
    return [
        Word(person, by, email or "", as_) for person, by, email, as_ in db.session.execute(query)
    ]
