"""The kinds of things that are taken away for good: how each is read, and taken away once more.

What deletes or takes away writes the security log in its own command; what is gone is read from that
log together with what is there now. So somebody who was let in again, or a record that was shared
again, has no line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from flask import current_app
from sqlalchemy import delete, select, update

from app.accounts.models import Person
from app.core import securitylog
from app.core.db import db
from app.core.models import SecurityEvent
from app.cycles.models import Audience, Cycle, Note, SharedVersion, ShareProposal
from app.forgetting.commands import blacken_everywhere, drop_files
from app.forgetting.fingerprints import Blackener, Fingerprint
from app.forgetting.models import ForgottenWords
from app.organisations.models import Network, Organisation, Role, School
from app.owndata.commands import delete_account
from app.sparring.models import SparringAnswer, SparringReply
from app.teams.models import Membership, Team
from app.teams.queries import viewer_for

_ROLE_ENDS: Final = (
    "leader_removed",
    "consultant_removed",
    "network_coordinator_removed",
    "administrator_removed",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """`read` gives (id, more) of what is gone now; `replay` takes it away once more."""

    read: Callable[[], Iterable[tuple[str, str]]]
    replay: Callable[[str, str], None]
    # The log alone tells it, also in a database of an earlier version.
    in_log: bool = False


def _logged(*events: str) -> set[str]:
    query = select(SecurityEvent.object_id).where(
        SecurityEvent.event.in_(events), SecurityEvent.object_id.is_not(None)
    )
    return {public_id for public_id in db.session.scalars(query) if public_id}


def _log_once(event: str, kind: str, public_id: str) -> None:
    if public_id not in _logged(event):
        securitylog.record(event, object_kind=kind, object_id=public_id)


# -- deleted for good


def _deleted(event: str) -> Callable[[], Iterator[tuple[str, str]]]:
    return lambda: ((public_id, "") for public_id in _logged(event))


def _delete_rows(event: str, kind: str, model: Any) -> Callable[[str, str], None]:
    def replay(public_id: str, _more: str) -> None:
        _log_once(event, kind, public_id)
        db.session.execute(delete(model).where(model.public_id == public_id))

    return replay


def _delete_person(public_id: str, _more: str) -> None:
    person = db.session.scalars(select(Person).where(Person.public_id == public_id)).one_or_none()
    if person is not None:
        delete_account(viewer_for(person))
    else:
        _log_once("person_deleted", "person", public_id)


# -- words


def _forgotten_words() -> Iterator[tuple[str, str]]:
    query = select(Cycle.public_id, ForgottenWords.fingerprints).join(
        Cycle, Cycle.id == ForgottenWords.cycle_id
    )
    for public_id, prints in db.session.execute(query).all():
        yield public_id, ",".join(prints)


def _forget_words(public_id: str, more: str) -> None:
    settings = current_app.extensions["settings"]
    cycle_id = db.session.scalar(select(Cycle.id).where(Cycle.public_id == public_id))
    if cycle_id is None:
        return
    prints = [Fingerprint.parse(one) for one in more.split(",")]
    secrets = [settings.secret_key, *settings.secret_key_fallbacks]
    blacken_everywhere([cycle_id], [public_id], Blackener(secrets, prints))
    drop_files([cycle_id])
    kept = select(ForgottenWords.fingerprints).where(ForgottenWords.cycle_id == cycle_id)
    if more.split(",") not in db.session.scalars(kept).all():
        db.session.add(ForgottenWords(cycle_id=cycle_id, fingerprints=more.split(",")))


# -- readers: `more` names those who still read, »-« nobody


def _narrowed() -> Iterator[tuple[str, str]]:
    readers: dict[str, list[str]] = {
        public_id: [] for public_id in _logged("cycle_narrowed", "personal_data_flagged")
    }
    for public_id, reader in _readers(Cycle.public_id.in_(readers)):
        readers[public_id].append(reader)
    for public_id, left in readers.items():
        yield public_id, ",".join(sorted(left)) or "-"


def _readers(where: Any) -> Iterator[tuple[str, str]]:
    query = (
        select(Cycle.public_id, Audience.kind, *_places())
        .join(Cycle, Cycle.id == Audience.cycle_id)
        .outerjoin(Network, Network.id == Audience.network_id)
        .outerjoin(Team, Team.id == Audience.team_id)
        .outerjoin(School, School.id == Audience.school_id)
        .outerjoin(Organisation, Organisation.id == Audience.organisation_id)
        .where(where)
    )
    for public_id, *place in db.session.execute(query).all():
        yield public_id, ":".join(part for part in place if part)


def _places() -> tuple[Any, ...]:
    """Which place an audience is: a team that has moved may have two schools among its readers."""
    return Network.public_id, Team.public_id, School.public_id, Organisation.public_id


def _narrow(public_id: str, more: str) -> None:
    cycle_id = db.session.scalar(select(Cycle.id).where(Cycle.public_id == public_id))
    if cycle_id is None:
        return
    allowed = set(more.split(","))
    query = (
        select(Audience.id, Audience.kind, *_places())
        .outerjoin(Network, Network.id == Audience.network_id)
        .outerjoin(Team, Team.id == Audience.team_id)
        .outerjoin(School, School.id == Audience.school_id)
        .outerjoin(Organisation, Organisation.id == Audience.organisation_id)
        .where(Audience.cycle_id == cycle_id)
    )
    rows = db.session.execute(query).all()
    # Lines written before audiences kept their place name the kind of these alone.
    named = {row[0]: (row[1], ":".join(part for part in row[1:] if part)) for row in rows}
    gone = [one for one, (kind, place) in named.items() if not {kind, place} & allowed]
    db.session.execute(delete(Audience).where(Audience.id.in_(gone)))
    # What waits for a second yes was proposed before the readers were taken out.
    db.session.execute(delete(ShareProposal).where(ShareProposal.cycle_id == cycle_id))
    if len(gone) == len(rows):
        db.session.execute(delete(SharedVersion).where(SharedVersion.cycle_id == cycle_id))


def _hidden_headlines() -> Iterator[tuple[str, str]]:
    ids = _logged("headline_hidden", "personal_data_flagged")
    query = select(Cycle.public_id).where(Cycle.public_id.in_(ids), Cycle.headline.is_(False))
    return ((public_id, "") for public_id in db.session.scalars(query).all())


def _hide_headline(public_id: str, _more: str) -> None:
    db.session.execute(
        update(Cycle)
        .where(Cycle.public_id == public_id)
        .values(headline=False, headline_words=None, headline_school_id=None)
    )


# -- people: who is out stays out


def _closed_accounts() -> Iterator[tuple[str, str]]:
    query = select(Person.public_id).where(Person.active.is_(False))
    return ((public_id, "") for public_id in db.session.scalars(query).all())


def _close_account(public_id: str, _more: str) -> None:
    db.session.execute(update(Person).where(Person.public_id == public_id).values(active=False))


def _ended_memberships() -> Iterator[tuple[str, str]]:
    query = select(Team.public_id, Person.public_id).select_from(Membership)
    joined = query.join(Team, Team.id == Membership.team_id).join(
        Person, Person.id == Membership.person_id
    )
    present = {f"{team}/{person}" for team, person in db.session.execute(joined).all()}
    return ((one, "") for one in _logged("team_member_removed", "team_left") - present)


def _end_membership(public_id: str, _more: str) -> None:
    team, _slash, person = public_id.partition("/")
    db.session.execute(
        delete(Membership).where(
            Membership.team_id.in_(select(Team.id).where(Team.public_id == team)),
            Membership.person_id.in_(select(Person.id).where(Person.public_id == person)),
        )
    )


def _roles_left() -> Iterator[tuple[str, str]]:
    """`more` names the roles that somebody who lost one still has, »-« none."""
    left: dict[str, list[str]] = {public_id: [] for public_id in _logged(*_ROLE_ENDS)}
    for _role, person, name in _named_roles(Person.public_id.in_(left)):
        left[person].append(name)
    for person, names in left.items():
        yield person, ",".join(sorted(names)) or "-"


def _take_roles(public_id: str, more: str) -> None:
    kept = set(more.split(","))
    roles = list(_named_roles(Person.public_id == public_id))
    gone = [role for role, _person, name in roles if name not in kept]
    db.session.execute(delete(Role).where(Role.id.in_(gone)))


def _named_roles(where: Any) -> Iterator[tuple[int, str, str]]:
    query = (
        select(
            Role.id,
            Person.public_id,
            Role.kind,
            School.public_id,
            Organisation.public_id,
            Network.public_id,
        )
        .join(Person, Person.id == Role.person_id)
        .outerjoin(School, School.id == Role.school_id)
        .outerjoin(Organisation, Organisation.id == Role.organisation_id)
        .outerjoin(Network, Network.id == Role.network_id)
        .where(where)
    )
    for role, person, *name in db.session.execute(query).all():
        yield role, person, ":".join(part for part in name if part)


KINDS: Final[dict[str, Kind]] = {
    "cycle_deleted": Kind(
        _deleted("cycle_deleted"), _delete_rows("cycle_deleted", "cycle", Cycle), in_log=True
    ),
    "note_deleted": Kind(
        _deleted("note_deleted"), _delete_rows("note_deleted", "note", Note), in_log=True
    ),
    "answer_deleted": Kind(
        _deleted("answer_deleted"),
        _delete_rows("answer_deleted", "answer", SparringAnswer),
        in_log=True,
    ),
    "reply_deleted": Kind(
        _deleted("reply_deleted"),
        _delete_rows("reply_deleted", "reply", SparringReply),
        in_log=True,
    ),
    "person_deleted": Kind(_deleted("person_deleted"), _delete_person, in_log=True),
    "words_forgotten": Kind(_forgotten_words, _forget_words),
    "readers": Kind(_narrowed, _narrow),
    "headline_hidden": Kind(_hidden_headlines, _hide_headline),
    "account_closed": Kind(_closed_accounts, _close_account),
    "membership_ended": Kind(_ended_memberships, _end_membership),
    "roles": Kind(_roles_left, _take_roles),
}
