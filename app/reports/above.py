"""Kinds of reports that packages above this one make. They say here how; this package does the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.access.viewer import Viewer
from app.printing.pdf import Asset
from app.reports.models import Report


@dataclass(frozen=True, slots=True)
class Page:
    """The HTML of a report, about how many pages it will be, and the records it holds.

    `assets` are pictures and styles that the page asks for by name: see app.printing.pdf.Asset.
    """

    html: str
    pages: int
    sources: list[Any]
    assets: Mapping[str, Asset] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Opened:
    """What somebody who may still have a report sees of it: see OwnReport."""

    title: str
    about: str
    is_current: bool = True


@dataclass(frozen=True, slots=True)
class Maker:
    """`draw` makes the page as this viewer may read it, None when they may not.

    `opened` says which of these reports the viewer may still have, by the report's id; one
    statement, however many there are.
    """

    draw: Callable[[Viewer, Report, date], Page | None]
    opened: Callable[[Viewer, Sequence[Report]], dict[int, Opened]]


MAKERS: dict[str, Maker] = {}
