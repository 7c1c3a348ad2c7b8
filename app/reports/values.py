"""Measured values as rows of a spreadsheet. Pure; who may read what is decided before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.core import csvfile
from app.core.csvfile import Cell
from app.core.i18n import _
from app.measures.chains import key_of
from app.measures.series import Round


def csv_of_values(rounds: Sequence[Round]) -> bytes:
    """Everything that the round looked at measures, in all rounds that do, as it was typed."""
    wanted = {_key(measure) for one in rounds if one.own for measure in one.measures}
    headings = [_("Måling"), _("Enhed"), _("Runde"), _("Dag"), _("Værdi"), _("Bemærkning")]
    rows: list[list[Cell]] = [
        [
            measure["name"],
            measure["unit"],
            one.number,
            date.fromisoformat(point["date"]),
            point["value"],
            point["note"],
        ]
        for one in rounds
        for measure in one.measures
        if _key(measure) in wanted
        for point in measure["points"]
    ]
    return csvfile.to_csv(headings, rows)


def _key(measure: dict[str, Any]) -> tuple[str, str]:
    return key_of(measure["name"], measure["unit"])
