"""A real PostgreSQL for the tests: started by us, reachable by us only, gone when we are gone.

It lives in a temporary folder, listens on a socket there, and does not care whether it survives
a power cut. Started as root it gives up its rights first, as PostgreSQL demands. A small guard
process owns it and stops it as soon as our end of a pipe closes, so nothing stays behind even
when the test run is killed.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

SECONDS_TO_START = 60
UNPRIVILEGED = ("postgres", "nobody")
SETTINGS = ("listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off")
WHERE_TO_GET_IT = (
    "PostgreSQL's programs (initdb, postgres) were not found. On Debian `make test` installs them; "
    "elsewhere install PostgreSQL and name the folder: PG_BIN=/path/to/postgresql/bin"
)


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. Its one user is `app`, who may do everything and needs no password."""

    folder: Path

    def url(self, database: str) -> str:
        """The address of a database, as DATABASE_URL takes it."""
        return f"postgresql://app@/{database}?host={self.folder}"

    def create_database(self, name: str, template: str = "template1") -> str:
        """Make a database, empty or as a copy of another that nobody uses. Returns its address."""
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@dataclass(frozen=True, slots=True)
class OwnServer(Server):
    """The same for whoever started it, and may stop it."""

    guard: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Stop the server and remove its folder. Calling it twice does no harm."""
        if self.guard.stdin:
            self.guard.stdin.close()
        self.guard.wait(timeout=180)  # on a busy machine it takes its time

    def halt(self) -> None:
        """Stop the server for a while; what it holds stays."""
        self._tell(b"h")
        while self._answers():
            time.sleep(0.02)

    def resume(self) -> None:
        """Start it again after `halt`."""
        self._tell(b"r")
        _wait_until_ready(self)

    def _tell(self, order: bytes) -> None:
        assert self.guard.stdin is not None
        self.guard.stdin.write(order)
        self.guard.stdin.flush()

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True


def start() -> OwnServer:
    """Start a server of our own, or raise RuntimeError with a sentence on what is missing."""
    programs = find_programs()
    # Not below TMPDIR: a socket's path may be 107 bytes long, and others must be able to enter.
    folder = Path(tempfile.mkdtemp(prefix="afproevet-pg-", dir="/tmp"))
    guard = subprocess.Popen(
        [sys.executable, __file__, str(programs), str(folder)],
        stdin=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for pytest, which then closes the pipe
    )
    server = OwnServer(folder, guard)
    try:
        _wait_until_ready(server)
    except RuntimeError:
        server.stop()
        raise
    return server


def sqlalchemy_url(plain: str) -> str:
    """The address of a database with the name of our driver in it."""
    return plain.replace("postgresql://", "postgresql+psycopg://", 1)


def find_programs() -> Path:
    """The folder with initdb and postgres: PG_BIN, the newest of Debian's, or the PATH's."""
    if named := os.environ.get("PG_BIN"):
        candidates = [Path(named)]
    else:
        debian = Path("/usr/lib/postgresql").glob("[0-9]*/bin")
        candidates = sorted(debian, key=lambda path: float(path.parent.name), reverse=True)
        if on_path := shutil.which("initdb"):
            candidates.append(Path(on_path).resolve().parent)
    for candidate in candidates:
        if (candidate / "initdb").exists() and (candidate / "postgres").exists():
            return candidate
    raise RuntimeError(WHERE_TO_GET_IT)


def _wait_until_ready(server: Server) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while server.guard.poll() is None and time.monotonic() < end:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(server.url("postgres")).close()
            return
        time.sleep(0.05)
    raise RuntimeError("PostgreSQL did not start; its own words are above.")


def _guard(programs: Path, folder: Path) -> int:
    """Run the server until the other end of our standard input closes."""
    as_whom = _unprivileged(folder)
    try:
        if not _initialise(programs, folder, as_whom):
            return 1
        options = [part for setting in SETTINGS for part in ("-c", setting)]

        def launch() -> subprocess.Popen[bytes]:
            with (folder / "log").open("ab") as log:
                return subprocess.Popen(
                    [programs / "postgres", "-D", folder / "data", "-k", folder, *options],
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder, **as_whom,
                )  # fmt: skip

        return _until_parent_is_gone(launch, folder / "log")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _initialise(programs: Path, folder: Path, as_whom: dict[str, Any]) -> bool:
    done = subprocess.run(
        [programs / "initdb", "-D", folder / "data", "-A", "trust", "-U", "app",
         "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=folder,
        check=False, **as_whom,
    )  # fmt: skip
    if done.returncode:
        sys.stderr.buffer.write(done.stdout)
    return done.returncode == 0


def _until_parent_is_gone(launch: Callable[[], subprocess.Popen[bytes]], log: Path) -> int:
    """Keep the server running; halt and resume it when told so."""
    postgres = launch()
    halted = False
    # SIGINT asks PostgreSQL to close at once without waiting for clients.
    signal.signal(signal.SIGTERM, lambda *_: postgres.send_signal(signal.SIGINT))
    while halted or postgres.poll() is None:
        ready, _, _ = select.select([sys.stdin], [], [], 1)
        order = os.read(sys.stdin.fileno(), 1) if ready else None
        if order == b"r":
            postgres, halted = launch(), False
        elif order is not None:
            postgres.send_signal(signal.SIGINT)
            status, halted = postgres.wait(), True
            if order == b"":
                return status
    sys.stderr.write(log.read_text(errors="replace"))
    return 1


def _unprivileged(folder: Path) -> dict[str, Any]:
    """Whom to run as. PostgreSQL refuses root, so root becomes somebody without rights."""
    if os.geteuid() != 0:
        return {}
    for name in UNPRIVILEGED:
        with contextlib.suppress(KeyError):
            person = pwd.getpwnam(name)
            os.chown(folder, person.pw_uid, person.pw_gid)
            return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
    raise RuntimeError(f"none of the users {UNPRIVILEGED} exists")


if __name__ == "__main__":
    sys.exit(_guard(Path(sys.argv[1]), Path(sys.argv[2])))
