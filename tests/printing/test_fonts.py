"""Every sign that people write is drawn, or the log says which one could not be."""

from __future__ import annotations

import pytest

from app.printing.pdf import draw
from tests.printing import reading
from tests.printing.sheets import LIMITS, STYLE, page


@pytest.mark.parametrize(
    "title", ["Glæde 😀 👩‍🏫 🇩🇰", "שלום עולם", "مرحبا بالعالم", "Ærø, Ålborg, naïve, Łódź"]
)
def test_title_has_no_empty_boxes(title, caplog):
    pdf = draw(page(f"<h1>{title}</h1><p>123</p>", STYLE), LIMITS)

    assert "no font here" not in caplog.text
    assert "Plex" in reading.fonts(pdf)


def test_sign_that_no_font_has_is_named_by_its_number_only(caplog):
    pdf = draw(page("<h1>Elev\U000f0123</h1>", STYLE), LIMITS)

    assert "no font here has U+F0123" in caplog.text
    assert "Elev" not in caplog.text
    assert pdf.startswith(b"%PDF")
