"""A draft that holds a CPR number does not leave as a file or as text to copy."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from app.builder.hurdles import number_in
from app.core import clock
from app.core.db import db
from app.yearreports.models import YearReport


def kept_back(report: YearReport) -> Response | None:
    """The way back to the text with where the number is, or None: the draft may leave."""
    sentence = number_in(report, clock.today())
    if not sentence:
        return None
    address = url_for("builder.report_edit", report_id=report.public_id)
    db.session.rollback()
    flash(sentence, "warning")
    return redirect(address)
