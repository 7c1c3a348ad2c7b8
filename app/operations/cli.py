"""`flask backup …` and `flask mail …`: for whoever runs the server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.core.db import writing
from app.core.mail import UnsafeMailError, queue_mail
from app.operations import backup, ledger, restoring
from config import Settings

FILE = click.Path(path_type=Path, dir_okay=False)
backup_cli = AppGroup("backup", help="Back the database up, and restore it.")
mail_cli = AppGroup("mail", help="Try whether mail works.")


@backup_cli.command("create")
@click.argument("file", type=FILE)
def create_command(file: Path) -> None:
    """Write the whole database to FILE. Nobody has to stop working."""
    with _plain_words():
        backup.create(file, programs=_settings().pg_bin)
    click.echo(f"{file}: {file.stat().st_size} bytes.")


@backup_cli.command("restore")
@click.argument("file", type=FILE)
@click.option("--deleted", type=FILE, help="Delete again what this list names (backup deleted).")
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore_command(file: Path, deleted: Path | None, yes: bool) -> None:
    """Replace the whole database by FILE. Stop the web server and the worker first.

    Everybody has to log in again; links in mails that were sent no longer work. What was deleted
    for good, narrowed or forgotten after the backup was made stays so.
    """
    with _plain_words():
        backup.kind_of(file)
        known = ledger.taken() | (ledger.read_list(deleted) if deleted else frozenset())
        if not yes:
            click.confirm("Everything in the database will be replaced. Go on?", abort=True)
        backup.restore(file, programs=_settings().pg_bin)
        restoring.finish(known)
    click.echo(f"{file} is restored. Start the web server and the worker.")


@backup_cli.command("deleted")
@click.argument("file", type=FILE)
def deleted_command(file: Path) -> None:
    """Write what was deleted, narrowed or forgotten to FILE (ids only), for a restore elsewhere."""
    click.echo(f"{file}: {ledger.write_list(file)} lines.")


@mail_cli.command("test")
@click.argument("address")
def mail_test_command(address: str) -> None:
    """Have the worker send a mail to ADDRESS."""
    try:
        with writing():
            queue_mail(address, "test_mail", {})
    except UnsafeMailError as error:
        raise click.ClickException(str(error)) from error
    click.echo("Queued. The worker sends it within a minute.")


@contextmanager
def _plain_words() -> Iterator[None]:
    try:
        yield
    except (backup.BackupError, OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
