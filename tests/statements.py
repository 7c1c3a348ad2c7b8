"""Counting SQL statements: pages take at most eight, and as many for five rows as for fifty."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from app.core.db import db

MOST_A_PAGE = 8
# Beginning and ending a transaction is no question to the database.
_FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


class Statements(list[str]):
    """The statements that were run, in their order."""

    @property
    def count(self) -> int:
        return len(self)


@contextmanager
def count_statements() -> Iterator[Statements]:
    """`with count_statements() as seen: …` and then `seen.count`. Needs an app context."""
    seen = Statements()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.upper().startswith(_FRAME):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
