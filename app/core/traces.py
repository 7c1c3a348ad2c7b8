"""What is deleted leaves no trace in the database's own files.

SQLite overwrites deleted rows (`secure_delete`), but its write-ahead log still holds the pages as they
were. PostgreSQL keeps dead rows until somebody cleans the tables.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from flask import Flask, current_app
from sqlalchemy import event

from app.core.db import db, is_sqlite

_WIPE = "wipe_traces"
# A page waits for this; who reads at the moment holds the log, and the night tries again.
_WAIT_MS = 500


def init_traces(flask_app: Flask) -> None:
    """Look after each commit whether something was deleted in it."""
    with flask_app.app_context():
        session = db.session
        if not event.contains(session, "after_commit", _after_commit):
            event.listen(session, "after_commit", _after_commit)


def wipe_after_commit() -> None:
    """For commands that delete: the log is emptied once what they did is committed."""
    db.session.info[_WIPE] = True


def wipe() -> bool:
    """Empty the write-ahead log, or clean PostgreSQL's tables of dead rows. Whether all of it went."""
    if is_sqlite(db.engine):
        return _empty_log()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM")
    return True


def _after_commit(session: Any) -> None:
    if session.info.pop(_WIPE, False) and is_sqlite(db.engine):
        _empty_log()


def _empty_log() -> bool:
    database = db.engine.url.database
    if not database or database == ":memory:":
        return True
    try:
        # A connection of its own: the session's may be in use, and a pragma begins no transaction.
        with closing(sqlite3.connect(database, timeout=_WAIT_MS / 1000)) as connection:
            busy, _pages, _moved = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error:
        current_app.logger.warning(
            "The write-ahead log could not be emptied; the night tries again"
        )
        return False
    return not busy
