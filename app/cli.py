"""`flask <noun> <verb>`: what an operator does from a shell."""

from __future__ import annotations

from flask import Flask

from app.exchange.cli import data_cli


def init_cli(flask_app: Flask) -> None:
    """Add the command groups."""
    flask_app.cli.add_command(data_cli)
