"""Before the demo starts: schema to its newest version, content on the first run, people printed.

These are the operator's own commands (`flask db upgrade`, `flask demo load`, `flask demo people`),
run in one process because loading the application takes a second each time.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from flask import Flask

from app import create_app


def main() -> int:
    """Run the three; the last one's words are what the person at the keyboard needs."""
    flask_app = create_app()
    for command in (("db", "upgrade"), ("demo", "load"), ("demo", "people")):
        words, worked = _run(flask_app, command)
        if not worked:
            print(f"{words}\nflask {' '.join(command)} failed.", file=sys.stderr)
            return 1
    print(words)
    return 0


def _run(flask_app: Flask, command: Sequence[str]) -> tuple[str, bool]:
    result = flask_app.test_cli_runner().invoke(args=command)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output.strip(), result.exit_code == 0


if __name__ == "__main__":
    sys.exit(main())
