"""Room for SQLite to be read on a full disk.

Even to read, the first connection after a start writes an index of 32 KiB beside the file. A small
file of ours holds that much of the disk back; it goes when it is needed, and comes again when there
is space.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

ROOM_BYTES = 128 * 1024
_FULL = ("disk i/o error", "disk is full")


def with_room(database: str | None, open_it: Callable[[], None]) -> None:
    """Call this to open the database; when the disk is full, once more in the room held back."""
    if not database or database == ":memory:":
        open_it()
        return
    room = Path(f"{database}-room")
    try:
        open_it()
    except sqlite3.OperationalError as error:
        if not any(sign in str(error).lower() for sign in _FULL) or not room.exists():
            raise
        room.unlink(missing_ok=True)
        open_it()
    else:
        _hold(room)


def _hold(room: Path) -> None:
    if room.exists():
        return
    try:
        # Random, so that no file system stores it in less.
        room.write_bytes(os.urandom(ROOM_BYTES))
    except OSError:
        with suppress(OSError):
            room.unlink()
