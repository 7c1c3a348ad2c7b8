"""`flask reports …`: for whoever runs the server."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.reports import queries

reports_cli = AppGroup("reports", help="Look after the finished PDFs.")


@reports_cli.command("check")
def check_command() -> None:
    """Compute the SHA-256 of every finished file anew, and name those that do not agree."""
    faulty = 0
    for digest, reports in queries.faulty_files():
        faulty += 1
        click.echo(f"{digest}: not what it was. Reports: {', '.join(reports) or 'none'}", err=True)
    if faulty:
        raise click.ClickException(f"{faulty} of {queries.file_count()} files do not agree.")
    click.echo(f"{queries.file_count()} files agree with their SHA-256.")
