"""Backup and restore of the database, while people work (backup) or after they stopped (restore).

One file holds everything: the database has all that people wrote, and the finished PDFs. What
files in DATA_DIR hold besides (queue, mails while developing) comes again by itself.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from sqlalchemy import inspect, text
from sqlalchemy.engine import URL

from app.core import schema
from app.core.db import db, is_sqlite

_SQLITE_HEADER = b"SQLite format 3\x00"
_POSTGRES_HEADER = b"PGDMP"
DEBIANS_PROGRAMS = Path("/usr/lib/postgresql")
# Who still holds a table after this time has not been stopped.
_LOCK_TIMEOUT = "30s"


class BackupError(Exception):
    """It cannot be done; the message tells an operator why."""


def create(file: Path, *, programs: Path | None = None) -> None:
    """Write the database as it is now to a new file that only we can read.

    `programs` is where pg_dump is, when it is not on the path. The file is there whole or not at
    all; people may go on working meanwhile.
    """
    if file.exists():
        raise BackupError(f"{file} exists already; a backup overwrites nothing")
    half = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        half.touch(mode=0o600, exist_ok=False)
        if is_sqlite(db.engine):
            _create_sqlite(half)
        else:
            _run(_program("pg_dump", programs, _server_version()), "--format=custom", "--no-owner", "--no-privileges",
                 f"--file={half}")  # fmt: skip
        half.rename(file)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"{file} cannot be written: {error}") from error
    finally:
        half.unlink(missing_ok=True)


def restore(file: Path, *, programs: Path | None = None) -> None:
    """Replace everything in the database by what the file holds: all of it, or nothing."""
    kind = kind_of(file)
    if kind != db.engine.dialect.name:
        raise BackupError(f"{file} is a backup of {kind}, not of {db.engine.dialect.name}")
    if kind == "sqlite":
        _restore_sqlite(file)
    else:
        _restore_postgresql(file, programs)
    db.engine.dispose()


def kind_of(file: Path) -> str:
    """Which database the file is a backup of."""
    try:
        with file.open("rb") as opened:
            beginning = opened.read(16)
    except OSError as error:
        raise BackupError(f"{file} cannot be read: {error.strerror}") from error
    if beginning == _SQLITE_HEADER:
        return "sqlite"
    if beginning.startswith(_POSTGRES_HEADER):
        return "postgresql"
    raise BackupError(f"{file} is not a backup")


# -- SQLite


def _create_sqlite(half: Path) -> None:
    half.unlink()  # SQLite makes the file itself
    mask = os.umask(0o077)
    try:
        with _open_sqlite(_sqlite_path()) as source:
            source.execute("VACUUM INTO ?", (str(half),))
    finally:
        os.umask(mask)
    with _open_sqlite(half) as copy:
        _require_sound(copy, half)


def _restore_sqlite(file: Path) -> None:
    with _open_sqlite(file) as source:
        _require_sound(source, file)
        _require_known(
            {row[0] for row in source.execute("SELECT version_num FROM alembic_version")}
        )
        target = _sqlite_path()
        target.parent.mkdir(parents=True, exist_ok=True)
        db.session.rollback()
        db.engine.dispose()
        try:
            with contextlib.closing(sqlite3.connect(target, timeout=30)) as open_target:
                source.backup(open_target)
        except sqlite3.Error as error:
            raise BackupError(f"{target} cannot be replaced: {error}") from error


@contextlib.contextmanager
def _open_sqlite(path: Path) -> Iterator[sqlite3.Connection]:
    """The file, to be read only."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    with contextlib.closing(sqlite3.connect(address, uri=True, timeout=30)) as connection:
        yield connection


def _require_sound(connection: sqlite3.Connection, path: Path) -> None:
    try:
        answer = connection.execute("PRAGMA integrity_check(1)").fetchone()
        connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise BackupError(f"{path} is not a sound backup: {error}") from error
    if answer != ("ok",):
        raise BackupError(f"{path} is damaged: {answer[0]}")


def _sqlite_path() -> Path:
    return Path(db.engine.url.database or "")


# -- PostgreSQL


def _restore_postgresql(file: Path, programs: Path | None) -> None:
    """Play the dump into the database in one transaction that begins by removing what is there."""
    pg_restore, psql = _program("pg_restore", programs), _program("psql", programs)
    _require_known(_revisions_in_dump(file, pg_restore))
    db.session.rollback()
    with subprocess.Popen(
        [psql, "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
         "--output=/dev/null", "--file=-", "--dbname", _address()],
        env=_environment(), stdin=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as player:  # fmt: skip
        assert player.stdin is not None  # noqa: S101 - for the type checker: it is a pipe
        with contextlib.suppress(BrokenPipeError):  # psql gave up, and says why
            _play(file, pg_restore, player.stdin)
        _output, words = player.communicate()
    if player.returncode:
        raise BackupError(f"nothing was changed: {words.decode(errors='replace').strip()}")


def _play(file: Path, pg_restore: str, into: IO[bytes]) -> None:
    into.write(_removal().encode())
    into.flush()
    with subprocess.Popen(
        [pg_restore, "--no-owner", "--no-privileges", "--file=-", file],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as player:  # fmt: skip
        assert player.stdout is not None  # noqa: S101 - for the type checker: it is a pipe
        _copy_what_the_server_knows(player.stdout, into, _known_settings())
    if player.returncode:
        # Half a script must not be committed, nor this line be taken for a row of a table.
        into.write(b"\n\\.\nDO $$ BEGIN RAISE EXCEPTION 'the backup cannot be read'; END $$;\n")


def _copy_what_the_server_knows(script: IO[bytes], into: IO[bytes], known: set[str]) -> None:
    """Copy a script of pg_restore's without what only newer servers know.

    It begins with settings; a newer program sets newer ones (transaction_timeout since 17), and an
    older server would refuse the whole backup for them.
    """
    for line in script:
        if line.startswith(b"SET "):
            if line[4:].partition(b" ")[0].decode(errors="replace") in known:
                into.write(line)
            continue
        into.write(line)
        if line.strip() and not line.startswith((b"--", b"SELECT pg_catalog.set_config", b"\\")):
            break
    shutil.copyfileobj(script, into)


def _known_settings() -> set[str]:
    names = set(db.session.scalars(text("SELECT name FROM pg_settings")))
    db.session.rollback()
    return names


def _removal() -> str:
    tables = inspect(db.engine).get_table_names()
    quote = db.engine.dialect.identifier_preparer.quote
    drops = [f"DROP TABLE {quote(table)} CASCADE;" for table in tables]
    return "\n".join(
        [f"SET lock_timeout = '{_LOCK_TIMEOUT}'; SET client_min_messages = warning;", *drops, ""]
    )


def _revisions_in_dump(file: Path, pg_restore: str) -> set[str]:
    done = subprocess.run(
        [pg_restore, "--data-only", "--table=alembic_version", "--file=-", file],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise BackupError(f"{file} is damaged: {done.stderr.strip()}")
    _before, found, rows = done.stdout.partition("FROM stdin;\n")
    return set(rows.partition("\\.")[0].split()) if found else set()


def _server_version() -> int:
    """The server's major version, as in 15."""
    number = db.session.scalar(text("SHOW server_version_num"))
    db.session.rollback()
    return int(number or 0) // 10_000


def _program(name: str, folder: Path | None, version: int = 0) -> str:
    """pg_dump and its like: where we are told, the one of this version, or Debian's newest.

    A backup made by the server's own version can be read wherever that server is.
    """
    debian = DEBIANS_PROGRAMS.glob("[0-9]*/bin")
    newest_first = sorted(
        debian,
        key=lambda path: (float(path.parent.name) == version, float(path.parent.name)),
        reverse=True,
    )
    places = [str(place) for place in ([folder] if folder else newest_first)]
    found = shutil.which(name, path=os.pathsep.join(places)) if places else None
    found = found or (None if folder else shutil.which(name))
    if found is None:
        raise BackupError(f"{name} was not found. Install PostgreSQL's client, or set PG_BIN")
    return found


def _run(program: str, *arguments: str) -> None:
    done = subprocess.run(
        [program, *arguments, "--dbname", _address()],
        env=_environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise BackupError(done.stderr.strip())


def _address() -> str:
    """The database's address as PostgreSQL's programs take it, without the password."""
    url: URL = db.engine.url
    plain = URL.create(
        "postgresql", url.username, None, url.host, url.port, url.database, url.query
    )
    return plain.render_as_string()


def _environment() -> dict[str, str]:
    # Arguments can be read by everybody on the machine, an environment cannot.
    password = db.engine.url.password
    return {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}


def _require_known(revisions: set[str]) -> None:
    unknown = revisions - schema.known_revisions()
    if unknown or not revisions:
        raise BackupError("the backup was made by another version of Afprøvet than this one knows")
