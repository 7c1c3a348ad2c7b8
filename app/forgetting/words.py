"""How the pages of forgetting say things."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.danish import join_words
from app.core.i18n import _
from app.yearreports.models import ReportEdition


def named_editions(editions: Sequence[ReportEdition]) -> str:
    """»Rapporten for Engsvale Skole 2026/27, udgave 2 og …«. Needs the reports' owners loaded."""
    return join_words(
        [
            _(
                "rapporten for %(place)s %(year)s, udgave %(number)d",
                place=one.report.owner.name,
                year=one.report.school_year,
                number=one.number,
            )
            for one in editions
        ]
    )
