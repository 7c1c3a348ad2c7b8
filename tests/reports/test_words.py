"""How reports say things."""

from __future__ import annotations

import pytest

from app.reports import words
from app.reports.files import file_name


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("Hej", "ltr"),
        ("123 »שלום«", "rtl"),
        ("مرحبا hej", "rtl"),
        ("😀", "ltr"),
        ("", "ltr"),
    ],
)
def test_text_runs_as_its_first_letter_does(text, runs):
    assert words.direction(text) == runs


def test_many_empty_lines_become_one():
    assert words.calm("a\n\n\n \n\nb\nc\n\n") == "a\n\nb\nc"


def test_a_long_word_gets_places_to_break_and_keeps_every_letter():
    word = "rødgrødmedfløde" * 100

    broken = words.calm(f"x {word} y")

    assert broken.replace("\u200b", "") == f"x {word} y"
    assert max(len(part) for part in broken.split("\u200b")) <= 32


def test_an_ordinary_address_is_left_as_it_is():
    address = "https://example.org/" + "a" * 90
    assert words.calm(address) == address


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2025-09-08", "2025-10-03", "8. september – 3. oktober 2025"),
        ("2025-12-01", "2026-01-15", "1. december 2025 – 15. januar 2026"),
        ("2025-09-08", None, "fra 8. september 2025"),
        (None, None, ""),
    ],
)
def test_a_period_has_its_year(start, end, said):
    assert words.period(start, end) == said


@pytest.mark.usefixtures("paper_app")
@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([], ""),
        ([6], "6. klasse"),
        ([9, 7, 8], "7., 8. og 9. klasse"),
        ([0, 1], "børnehaveklasse og 1. klasse"),
    ],
)
def test_grades_in_words(numbers, said):
    assert words.grades(numbers) == said


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Rollekort får grupperne i gang", "Rollekort får grupperne i gang.pdf"),
        ("../../etc/passwd", "etc-passwd.pdf"),
        ('a"b\r\nSet-Cookie: x\u202egpj', "a b Set-Cookie x gpj.pdf"),
        ("Møllevangsskolen 2026/27", "Møllevangsskolen 2026-27.pdf"),
        (" . ", "Afprøvet.pdf"),
        ("x" * 300, "x" * 79 + ".pdf"),
    ],
)
def test_file_names_are_danish_and_harmless(title, name):
    assert file_name(title, "pdf") == name
