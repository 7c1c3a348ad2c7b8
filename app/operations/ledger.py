"""What was taken away for good, so that a restored backup does not bring it back.

Each line is »kind id [more]« with random ids and codes, never any content. What deletes or takes away
writes the security log in its own command; the lines are read from that log together with what is
there now, so somebody who was let in again, or a record that was shared again, has no line. The log
is kept for thirteen months: an older backup may bring back what was taken before that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import inspect

from app.core import schema
from app.core.db import db
from app.core.models import SecurityEvent
from app.operations.ledger_kinds import KINDS

_ID_SIGNS: Final = frozenset("-_.:/,")


@dataclass(frozen=True, slots=True, order=True)
class Taken:
    """One line. `more` is what the kind needs besides the id; its meaning stands at the kind."""

    kind: str
    public_id: str
    more: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.kind, self.public_id, self.more) if part)


def taken() -> frozenset[Taken]:
    """What this database remembers. Empty when there is no database yet; the log alone when its tables are an earlier version's."""
    if not inspect(db.engine).has_table(SecurityEvent.__tablename__):
        return frozenset()
    everything = schema.is_current()
    found = {
        Taken(kind, public_id, more)
        for kind, one in KINDS.items()
        if one.in_log or everything
        for public_id, more in one.read()
    }
    db.session.rollback()
    return frozenset(found)


def read_list(file: Path) -> frozenset[Taken]:
    """A list written by `write_list`. Raises ValueError for a line that is not of that kind."""
    return frozenset(
        _parsed(line, file) for line in file.read_text(encoding="ascii").splitlines() if line
    )


def write_list(file: Path) -> int:
    """Write the lines down, to be kept outside the database. Returns how many."""
    lines = sorted(taken())
    file.write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
    return len(lines)


def take_again(lines: Iterable[Taken]) -> None:
    """Take away once more what a restored database has got back. In the order of the kinds."""
    order = list(KINDS)
    for line in sorted(lines, key=lambda one: (order.index(one.kind), one)):
        KINDS[line.kind].replay(line.public_id, line.more)
        db.session.flush()


def _parsed(line: str, file: Path) -> Taken:
    kind, _space, rest = line.partition(" ")
    public_id, _space, more = rest.partition(" ")
    signs = [sign for sign in f"{public_id}{more}" if not sign.isalnum() and sign not in _ID_SIGNS]
    if kind not in KINDS or not public_id or signs:
        raise ValueError(f"{file}: not a deletion: {line[:60]!r}")
    return Taken(kind, public_id, more)
