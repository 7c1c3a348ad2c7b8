"""`flask data load FILE` and `flask data dump FILE`. Says what happened, and fails with status 1."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.core import clock, securitylog
from app.core.db import db, is_sqlite, writing
from app.exchange.changes import Changes
from app.exchange.commands import load
from app.exchange.dumping import document
from app.exchange.faults import FaultsError, shown
from app.exchange.jsonfile import UnreadableError, parse, written
from app.exchange.stored import stored

data_cli = AppGroup("data", help="Load and dump everything, in the exchange format »afproevet«.")
STANDARD = "-"


@data_cli.command("load")
@click.argument("file", type=str)
@click.option("--update", is_flag=True, help="What is there with other content gets the file's.")
def load_command(file: str, update: bool) -> None:
    """Load FILE (- is standard input): all of it, or nothing."""
    with _told_apart(file):
        raw = parse(_read(file))
        with writing(), _one_moment():
            changes = load(raw, update=update, today=clock.today())
            if not changes.is_nothing:
                securitylog.record("data_loaded", object_kind="file")
    click.echo(report(changes))


@data_cli.command("dump")
@click.argument("file", type=str)
def dump_command(file: str) -> None:
    """Write everything to FILE (- is standard output)."""
    with _told_apart(file):
        with _one_moment():
            there = stored()
        db.session.rollback()
        _write(file, written(document(there, clock.today())))
    if there.faults:
        warning = f"Advarsel: {len(there.faults)} fejl skal rettes, før det kan indlæses igen."
        click.echo("\n".join([warning, *map(str, there.faults)]), err=True)


def report(changes: Changes) -> str:
    """What a load did, in one line."""
    if changes.is_nothing:
        return f"Uændret: alt i filen ({changes.same}) er i databasen i forvejen."
    return f"Indlæst: {changes.added} nye, {changes.changed} rettede, {changes.same} uændrede."


@contextmanager
def _one_moment() -> Iterator[None]:
    """Every statement of the transaction sees the same moment; SQLite does that by itself."""
    db.session.rollback()
    if not is_sqlite(db.engine):
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    yield


@contextmanager
def _told_apart(file: str) -> Iterator[None]:
    """Whatever goes wrong, the operator reads what it was and that nothing has changed."""
    name = "standard input" if file == STANDARD else shown(file)
    try:
        yield
    except UnreadableError as error:
        _fail(f"{name}: {error}")
    except FaultsError as error:
        count = len(error.faults)
        head = f"{name}: {count} fejl. Intet er indlæst."
        _fail("\n".join([head, *(str(fault) for fault in error.faults)]))
    except OSError as error:
        _fail(f"{name}: {error.strerror or error}")
    except DBAPIError as error:
        _fail(f"{name}: {_database_trouble(error)}")


def _database_trouble(error: DBAPIError) -> str:
    kind = type(error.orig).__name__
    if isinstance(error, IntegrityError) or kind in ("SerializationFailure", "DeadlockDetected"):
        return "Andre ændrede det samme imens. Intet er indlæst. Prøv igen."
    return (
        f"Databasen svarer ikke, som den skal: {shown(str(error.orig))} Intet er ændret. "
        "Er tabellerne der? Ellers kør: flask --app app db upgrade"
    )


def _fail(message: str) -> NoReturn:
    click.echo(message, err=True)
    raise SystemExit(1)


def _read(file: str) -> bytes:
    if file == STANDARD:
        return sys.stdin.buffer.read()
    return Path(file).read_bytes()


def _write(file: str, data: bytes) -> None:
    """The whole file or none: what stood there before stays until the new one is complete."""
    path = Path(file)
    if file == STANDARD:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    elif path.exists() and not stat.S_ISREG(path.stat().st_mode):
        path.write_bytes(data)
    else:
        _replace(path.resolve(), data)


def _replace(path: Path, data: bytes) -> None:
    # mkstemp makes a file that only its owner may read: it will hold people's names and texts.
    handle, made = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    beside = Path(made)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
