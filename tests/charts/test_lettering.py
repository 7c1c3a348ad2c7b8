"""Words and the room they take."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from app.charts.lettering import width_of, wrap

FONTS = Path(__file__).parents[2] / "app/static/vendor/dkfds/fonts"
TEXTS = (
    "Minutter fra klokken ringer, til undervisningen er i gang",
    "Ro og trivsel på mellemtrinnet (4.-6. årgang)",
    "1.265.983,25 – »Særlig støtte« & ØVELSE?",
)


def real_width(text: str, size: float, style: str) -> float:
    font = TTFont(FONTS / f"IBMPlexSans-{style}.ttf")
    names, advances = font.getBestCmap(), font["hmtx"]
    return sum(advances[names[ord(letter)]][0] for letter in text) * size / font["head"].unitsPerEm


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(("style", "bold"), [("Regular", False), ("SemiBold", True)])
def test_guessed_width_is_that_of_the_font_and_hardly_ever_less(text, style, bold):
    guess, real = width_of(text, 12, bold=bold), real_width(text, 12, style)
    assert real * 0.99 <= guess <= real * 1.08


def test_long_names_wrap_and_nothing_sticks_out():
    lines = wrap("Minutter fra klokken ringer, til undervisningen er i gang", 120, 12)
    assert len(lines) == 4
    assert " ".join(lines) == "Minutter fra klokken ringer, til undervisningen er i gang"
    assert all(width_of(line, 12) <= 120 for line in lines)


def test_word_that_is_wider_than_the_room_is_broken():
    lines = wrap("Speciallægepraksisplanlægning", 60, 12)
    assert "".join(lines) == "Speciallægepraksisplanlægning"
    assert all(width_of(line, 12) <= 60 for line in lines)


def test_what_has_no_room_ends_in_an_ellipsis():
    lines = wrap("et to tre fire fem seks syv otte ni ti elleve tolv", 50, 12, most=2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert width_of(lines[1], 12) <= 50


def test_no_words_and_no_room_still_answer():
    assert wrap("", 50, 12) == ()
    assert wrap("ab", 1, 12) == ("a", "b")


def test_letters_of_other_scripts_are_taken_for_wide_ones():
    assert width_of("漢字", 10) == 20
