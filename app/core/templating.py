"""What every template can use: strict names, Danish filters, hashed asset addresses."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, url_for
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined

from app.core import clock, danish
from app.core.receipts import form_token, spent_token

APP_VERSION = "0.1.0"


def init_templating(flask_app: Flask) -> None:
    env = flask_app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = True
    env.lstrip_blocks = True
    env.filters.update(
        date_long=lambda day: danish.date_long(day, clock.today()),
        date_full=danish.date_full,
        date_short=danish.date_short,
        relative_day=lambda day: danish.relative_day(day, clock.today()),
        number=danish.number,
        figure=danish.number_as_typed,
        join_words=danish.join_words,
        clock_time=lambda moment: clock.danish(moment).strftime("%H.%M"),
        danish_day=lambda moment: clock.danish(moment).date(),
    )
    env.globals.update(
        asset=asset,
        csrf_token=generate_csrf,
        form_token=form_token,
        spent_token=spent_token,
        app_version=APP_VERSION,
        today=clock.today,
        period=lambda start, end: danish.period(start, end, clock.today()),
    )


def asset(path: str) -> str:
    """The address of a file of ours, with its hash, so that browsers may keep it for a year."""
    return url_for("static", filename=path, v=_digest(path))


@lru_cache(maxsize=256)
def _digest(path: str) -> str:
    static = Path(__file__).resolve().parent.parent / "static"
    return hashlib.sha256((static / path).read_bytes()).hexdigest()[:12]
