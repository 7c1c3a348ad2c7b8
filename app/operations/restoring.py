"""What has to happen after a restore, before anybody is let in again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import delete, inspect, select, update

from app.accounts.models import LinkToken, LoginSession, Person
from app.core import schema, securitylog
from app.core.clock import now
from app.core.db import db, writing
from app.core.models import Mail, SecurityEvent
from app.cycles.models import Cycle

# The security log tells what was deleted for good, by random ids and without any content.
_DELETIONS: dict[str, tuple[str, type[Cycle] | type[Person]]] = {
    "cycle_deleted": ("cycle", Cycle),
    "person_deleted": ("person", Person),
}


@dataclass(frozen=True, slots=True)
class Deletion:
    """Something that was deleted for good, by the id in its address."""

    event: str
    public_id: str


def deletions() -> frozenset[Deletion]:
    """What this database remembers as deleted for good. Empty when there is no database yet."""
    if not inspect(db.engine).has_table(SecurityEvent.__tablename__):
        return frozenset()
    query = select(SecurityEvent.event, SecurityEvent.object_id)
    rows = db.session.execute(
        query.where(SecurityEvent.event.in_(_DELETIONS), SecurityEvent.object_id.is_not(None))
    ).all()
    db.session.rollback()
    return frozenset(Deletion(event, public_id or "") for event, public_id in rows)


def read_deletions(file: Path) -> frozenset[Deletion]:
    """A list written by `write_deletions`. Raises ValueError for a line that is not of that kind."""
    found = set()
    for line in file.read_text(encoding="ascii").splitlines():
        event, _space, public_id = line.partition(" ")
        if event not in _DELETIONS or not public_id.isalnum():
            raise ValueError(f"{file}: not a deletion: {line[:60]!r}")
        found.add(Deletion(event, public_id))
    return frozenset(found)


def write_deletions(file: Path) -> int:
    """Write down what was deleted for good, to be kept outside the database. Returns how many."""
    found = sorted(f"{one.event} {one.public_id}\n" for one in deletions())
    file.write_text("".join(found), encoding="ascii")
    return len(found)


def finish(known_deletions: Iterable[Deletion]) -> None:
    """Make a restored database fit to be used: today's schema, nothing alive that should be dead.

    Sessions and links in mails are void: some were ended after the backup was made. What was
    deleted for good since then is deleted again.
    """
    if not schema.is_current():
        db.session.rollback()
        upgrade(directory=str(schema.MIGRATIONS))
    with writing():
        db.session.execute(delete(LoginSession))
        db.session.execute(delete(LinkToken))
        _drop_unsent_mails()
        for deletion in known_deletions:
            _delete_again(deletion)
        securitylog.record("database_restored")


def _drop_unsent_mails() -> None:
    unsent = update(Mail).where(Mail.state.in_(("waiting", "sending")))
    db.session.execute(unsent.values(state="failed", failure="restored", values={}, due_at=now()))


def _delete_again(deletion: Deletion) -> None:
    kind, model = _DELETIONS[deletion.event]
    remembered = select(SecurityEvent.id).where(
        SecurityEvent.event == deletion.event, SecurityEvent.object_id == deletion.public_id
    )
    if db.session.scalar(remembered.limit(1)) is None:
        securitylog.record(deletion.event, object_kind=kind, object_id=deletion.public_id)
    db.session.execute(delete(model).where(model.public_id == deletion.public_id))
