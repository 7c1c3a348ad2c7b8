"""Every sign that people write is drawn, or the log says which one could not be."""

from __future__ import annotations

import pytest

from app.printing.letters import _drawable, without_font
from app.printing.pdf import draw
from tests.printing import reading
from tests.printing.sheets import LIMITS, STYLE, page

MANY = "学校 · 학교 · がっこう · தமிழ் · ትግርኛ · ไทย · हिन्दी · ქართული · հայերեն · ਪੰਜਾਬੀ"


@pytest.mark.parametrize(
    "title", ["Glæde 😀 👩‍🏫 🇩🇰", "שלום עולם", "مرحبا بالعالم", "Ærø, Ålborg, naïve, Łódź", MANY]
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


def test_letters_that_no_font_has_are_found_before_anything_is_drawn():
    text = f"🎉 Et år med 學校 og {MANY}. 👩\u200d🏫\ufe0f\u2028Ny linje\t\U000f0123 her, \U000f0123 der."
    assert without_font(text) == ["\U000f0123"]


def test_nobody_is_stopped_where_fonts_cannot_be_asked_for(monkeypatch, caplog):
    monkeypatch.setenv("PATH", "/nowhere")
    _drawable.cache_clear()
    try:
        assert without_font("\U000f0123") == []
        assert "FileNotFoundError" in caplog.text
    finally:
        _drawable.cache_clear()
