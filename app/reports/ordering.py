"""Ordering a PDF from a page: on to where one waits for it, or told when there may be another."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from app.core.db import db
from app.core.i18n import ngettext
from app.reports.commands import TooManyReportsError, order_report


def ordered(**what: Any) -> Any:
    """The answer to the press of a button. Takes what `order_report` takes, and commits."""
    try:
        report = order_report(**what)
    except TooManyReportsError as error:
        return _too_many(error.seconds)
    db.session.commit()
    return redirect(url_for("reports.report_detail", report_id=report.public_id))


def _too_many(seconds: int) -> tuple[str, int, dict[str, str]]:
    db.session.rollback()
    minutes = -(-seconds // 60)
    message = ngettext(
        "I har bestilt mange PDF'er den sidste time. Prøv igen om %(num)d minut.",
        "I har bestilt mange PDF'er den sidste time. Prøv igen om %(num)d minutter.",
        minutes,
    )
    page = render_template("errors/429.html", message=message)
    return page, 429, {"Retry-After": str(seconds)}
