"""Kinds of reports that packages above this one make. They say here how; this package does the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.access.viewer import Viewer
from app.printing.pdf import READER, Asset, Attachment
from app.reports.models import Report


@dataclass(frozen=True, slots=True)
class Page:
    """The HTML of a report, about how many pages it will be, and the records it holds.

    `parts` says in words what the elements with data-part="1", "2" … are, for whoever waits.
    The rest is for app/printing: which edition, the files inside it, the SHA-256 of what it says,
    and `assets`, pictures and styles that the page asks for by name: see app.printing.pdf.Asset.
    """

    html: str
    pages: int
    sources: list[Any] = field(default_factory=list)
    parts: Sequence[str] = ()
    edition: str = READER
    attachments: Sequence[Attachment] = ()
    content_hash: str = ""
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
    statement, however many there are. `keep` hears of the finished file's SHA-256, in the
    transaction that says that the report is done.
    """

    draw: Callable[[Viewer, Report, date], Page | None]
    opened: Callable[[Viewer, Sequence[Report]], dict[int, Opened]]
    keep: Callable[[Report, str], None] = lambda _report, _sha256: None


MAKERS: dict[str, Maker] = {}
