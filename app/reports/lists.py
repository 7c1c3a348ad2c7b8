"""Records as rows of a spreadsheet. Pure; who may read what is decided before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.core import csvfile, danish
from app.core.csvfile import Cell
from app.core.i18n import _
from app.cycles.content import FIELDS, Content
from app.cycles.fields import CHOICES, HEADER_LABELS
from app.cycles.phase_words import phase_word
from app.reports import words
from app.reports.content import Edition, Identity

# After the columns that say which record it is: part and name of a field, in reading order.
_COLUMNS = (
    ("plan", "action"),
    ("plan", "what_succeeds"),
    ("plan", "start"),
    ("plan", "end"),
    ("plan", "evaluation_date"),
    ("evaluation", "on"),
    ("evaluation", "observations"),
    ("evaluation", "pupil_voice"),
    ("evaluation", "effect"),
    ("evaluation", "effort"),
    ("evaluation", "learning"),
    ("evaluation", "uncommon_acts"),
    ("evaluation", "transferable"),
    ("evaluation", "decision"),
    ("evaluation", "next_step"),
)
Row = tuple[Identity, Content, Edition]


def csv_of(rows: Iterable[Row]) -> bytes:
    """The list as a file, in Danish alphabetical order of school, team and title."""
    ordered = sorted(rows, key=_order)
    return csvfile.to_csv(_headings(), [_cells(*row) for row in ordered])


def _order(row: Row) -> tuple[str, str, str]:
    identity, content, _edition = row
    return (
        danish.sort_key(identity.school),
        danish.sort_key(identity.team),
        danish.sort_key(content["title"]),
    )


def _headings() -> list[str]:
    headers = ("focus_area", "grades", "subjects", "tags")
    return [
        str(HEADER_LABELS["title"]),
        _("Slags"),
        _("Runde"),
        _("Fase"),
        _("Team"),
        _("Skole"),
        *(str(HEADER_LABELS[name]) for name in headers),
        *(str(FIELDS[column].label) for column in _COLUMNS),
        _("Udgave"),
    ]


def _cells(identity: Identity, content: Content, edition: Edition) -> list[Cell]:
    return [
        content["title"],
        str(CHOICES["kind"][identity.kind]),
        identity.round,
        phase_word(identity.kind, content["status"]),
        identity.team,
        identity.school,
        identity.focus_area,
        words.grades(content["grades"]),
        ", ".join(content["subjects"]),
        ", ".join(content["tags"]),
        *(_cell(name, (content[part] or {}).get(name)) for part, name in _COLUMNS),
        edition.words,
    ]


def _cell(name: str, value: Any) -> Cell:
    if value is None:
        return None
    if FIELDS[_part_of(name), name].shape == "date":
        return words.day(value)
    if isinstance(value, list):
        return "; ".join(value)
    return str(CHOICES.get(name, {}).get(value, value))


def _part_of(name: str) -> str:
    return next(part for part, column in _COLUMNS if column == name)
