"""No sheet that is nearly empty where a smaller setting makes do without it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from weasyprint.formatting_structure import boxes

TIGHT = Path(__file__).resolve().with_name("tight.css")
# A sheet with less than this of it filled is nearly empty.
FILLED = 1 / 3
# Longer papers take long to set, and a sheet is little of them.
MOST_SHEETS = 12


def fitted(render: Callable[[str], Any]) -> Any:
    """The paper, in a smaller setting where that saves its last sheet. `render(css)` sets it."""
    paper = render("")
    many = len(paper.pages)
    if not 1 < many <= MOST_SHEETS or filled(paper.pages[-1]) >= FILLED:
        return paper
    smaller = render(TIGHT.read_text(encoding="utf-8"))
    return smaller if len(smaller.pages) < many else paper


def filled(page: Any) -> float:
    """How much of a sheet is filled, from its top down: 0 to 1."""
    sheet = page._page_box
    ends = [
        box.position_y + box.height
        for box in sheet.descendants()
        if isinstance(box, (boxes.TextBox, boxes.ReplacedBox)) and not _is_margin(box)
    ]
    top, height = sheet.content_box_y(), sheet.height
    return float((max(ends, default=top) - top) / height)


def _is_margin(box: Any) -> bool:
    """What stands in the margins is on every sheet; app/printing/repairs.py has told it."""
    return bool(getattr(box, "is_in_margin", False))
