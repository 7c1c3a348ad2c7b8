"""`flask <noun> <verb>`: what an operator does from a shell."""

from __future__ import annotations

from flask import Flask

from app.access.cli import access_cli
from app.accounts.cli import user_cli
from app.demo.cli import demo_cli
from app.exchange.cli import data_cli
from app.operations.cli import backup_cli, mail_cli
from app.organisations.cli import create_administrator
from app.reports.cli import reports_cli


def init_cli(flask_app: Flask) -> None:
    """Add the command groups."""
    flask_app.cli.add_command(access_cli)
    flask_app.cli.add_command(data_cli)
    flask_app.cli.add_command(demo_cli)
    flask_app.cli.add_command(backup_cli)
    flask_app.cli.add_command(mail_cli)
    flask_app.cli.add_command(reports_cli)
    flask_app.cli.add_command(user_cli)
    user_cli.add_command(create_administrator)
