"""A disk of a few megabytes that is really full: the server on it says so, reads on, and recovers.

The disk is a tmpfs that only the server sees: mounted in a namespace of its own, gone with it.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing, suppress
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import update

from app.accounts.models import LoginSession
from app.core import clock
from app.core.db import db
from tests.make import make_cycle, make_person, make_team
from tests.robustness.site import ROOT, Browser, gunicorn, log_in, prepared

MEGABYTES = 4
LONG_TEXT = "Vi lagde mærke til noget. " * 700
MOUNT = 'mount -t tmpfs -o size={}m,mode=700 disk "$1" && cp "$2" "$1"/ && shift 2 && exec "$@"'
NAMESPACES = (("unshare", "--mount"), ("unshare", "--map-root-user", "--mount"))


@cache
def namespace() -> tuple[str, ...] | None:
    """How this machine lets us mount something that nobody else sees."""
    for command in NAMESPACES:
        with suppress(OSError):
            tried = [*command, "mount", "-t", "tmpfs", "disk", "/mnt"]
            if subprocess.run(tried, capture_output=True, check=False).returncode == 0:
                return command
    return None


class Disk:
    """The server's disk, seen from outside through its process."""

    def __init__(self, pid: int, folder: Path) -> None:
        self.folder = Path(f"/proc/{pid}/root") / folder.relative_to("/")
        self.filler = self.folder / "filler"

    def fill(self) -> None:
        with suppress(OSError), self.filler.open("wb", buffering=0) as file:
            while file.write(b"x" * 4096) == 4096:
                pass
        with pytest.raises(OSError, match="No space left"):
            (self.folder / "more").write_bytes(b"x" * 4096)
        (self.folder / "more").unlink()

    def make_room(self) -> None:
        self.filler.unlink()

    def ask(self, statement: str, folder: Path) -> list[str]:
        """Of a copy, taken while nobody writes: SQLite itself finds no way through the process."""
        copy = Path(tempfile.mkdtemp(dir=folder))
        for name in ("own.db", "own.db-wal"):
            shutil.copy(self.folder / name, copy)
        with closing(sqlite3.connect(copy / "own.db")) as connection:
            return [row[0] for row in connection.execute(statement)]


def heading(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    return found[1].strip() if found else page[:300]


@pytest.mark.skipif(namespace() is None, reason="this machine lets nobody mount a small disk")
def test_member_on_a_full_disk_is_told_so_reads_on_and_saves_when_there_is_room(tmp_path):
    disk_folder = tmp_path / "disk"
    disk_folder.mkdir()
    with prepared(tmp_path) as flask_app:
        member = make_person("Gustav Prøvesen")
        make_cycle(make_team(members=(member,)), title="Rollekort")
        cookie = log_in(flask_app, member)
        # A device used long ago is noted as used: a write that no page may stumble over.
        db.session.execute(update(LoginSession).values(seen_at=clock.now() - timedelta(minutes=5)))
        db.session.commit()
    made = (str(disk_folder), str(tmp_path / "own.db"))
    within = (*(namespace() or ()), "sh", "-c", MOUNT.format(MEGABYTES), "sh", *made)
    with (
        gunicorn(disk_folder, workers=1, within=within) as server,
        closing(Browser(server.port, cookie)) as browser,
    ):
        disk = Disk(server.process.pid, disk_folder)
        browser.get("/readyz")  # the database is in use, as it is by any server that runs
        disk.fill()
        browser.open_form("/noter/ny")
        note = {"text": LONG_TEXT, "target": target_of(browser), "noted_on": "2025-11-10"}

        told = [browser.post("/noter/ny", note) for _ in range(3)]

        assert [(status, heading(page)) for status, page in told] == [
            (507, "Der er ikke mere plads")
        ] * 3
        assert "Rollekort" in browser.get("/")[1]
        assert browser.get("/hjaelp")[0] == 200
        assert disk.ask("SELECT text FROM note", tmp_path) == []

        disk.make_room()

        assert browser.post("/noter/ny", note)[0] == 302
        assert disk.ask("SELECT text FROM note", tmp_path) == [LONG_TEXT.strip()]
        assert disk.ask("PRAGMA integrity_check", tmp_path) == ["ok"]


def target_of(browser: Browser) -> str:
    """The place for a loose note, as the form offers it."""
    found = re.search(r'value="(loes:[^"]+)"', browser.get("/noter/ny")[1])
    assert found
    return found[1]


STARTED_ANEW = """
import sqlite3, sys
from pathlib import Path
from app.core import db

path = Path(sys.argv[1], "own.db")

def opened(prepare):
    connection = sqlite3.connect(path)
    try:
        prepare(connection)
        return connection.execute("SELECT x FROM t").fetchone()[0]
    except sqlite3.OperationalError as error:
        return str(error)
    finally:
        connection.close()

sqlite3.connect(path).execute("CREATE TABLE t AS SELECT 'Rollekort' AS x").connection.close()
ours = lambda connection: db._prepare_sqlite(str(path), connection, None)
plain = lambda connection: connection.execute("PRAGMA journal_mode=WAL")
print(opened(ours))
try:
    with path.with_name("filler").open("wb", buffering=0) as filler:
        while filler.write(b"x" * 4096) == 4096:
            pass
except OSError:
    pass
print(opened(plain), opened(ours), opened(ours), sep="\\n")
"""


@pytest.mark.skipif(namespace() is None, reason="this machine lets nobody mount a small disk")
def test_server_started_anew_on_a_full_disk_reads_where_plain_sqlite_could_not(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = f'mount -t tmpfs -o size={MEGABYTES}m disk "$1" && shift && exec "$@"'
    command = [sys.executable, "-c", STARTED_ANEW, str(disk)]
    within = (*(namespace() or ()), "sh", "-c", mount, "sh", str(disk), *command)
    done = subprocess.run(within, cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == [
        "Rollekort", "disk I/O error", "Rollekort", "Rollekort",
    ]  # fmt: skip
