"""`flask <noun> <verb>`: what an operator does from a shell."""

from __future__ import annotations

from flask import Flask


def init_cli(flask_app: Flask) -> None:
    """Add the command groups."""
