"""A paper is set smaller where that saves a sheet that would be nearly empty, and not otherwise."""

from __future__ import annotations

from io import BytesIO

import pdfplumber
import pytest

from app.printing.pdf import draw
from tests.printing import reading
from tests.printing.sheets import LIMITS, STYLE, page

PART = '<section class="part"><h2 class="part-title">Del</h2><p>Noget om det.</p></section>'


def sheets(parts: int, *, fits: bool) -> bytes:
    html = page(f"<h1>T</h1>{PART * parts}", STYLE)
    return draw(html.replace("<body>", "<body data-fit>") if fits else html, LIMITS)


@pytest.fixture(scope="module")
def overflowing() -> int:
    """So many parts that the last one alone stands on a second sheet."""
    return next(n for n in range(10, 40) if reading.page_count(sheets(n, fits=False)) == 2)


def size_of_text(pdf: bytes) -> float:
    with pdfplumber.open(BytesIO(pdf)) as opened:
        return round(next(c["size"] for c in opened.pages[0].chars if c["text"] == "N"), 1)


def test_nearly_empty_sheet_is_saved(overflowing):
    assert reading.page_count(sheets(overflowing, fits=True)) == 1
    assert size_of_text(sheets(overflowing, fits=True)) < size_of_text(
        sheets(overflowing, fits=False)
    )


def test_sheet_that_holds_enough_is_kept_at_its_size(overflowing):
    many = sheets(overflowing * 3 // 2, fits=True)
    assert reading.page_count(many) == 2
    assert size_of_text(many) == size_of_text(sheets(overflowing, fits=False))
