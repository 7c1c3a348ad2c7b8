"""Sheets as a workbook: text stays text, dates are dates, numbers are numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.core.xlsxfile import CELL_LENGTH, Sheet, sheet_name, to_xlsx
from tests.workbook import read_workbook

DANGEROUS = ("=1+1", "+45 12", "-2", "@SUM(A1)", "\t=1", "＝1", "−3", '=HYPERLINK("http://x")')


def one(rows, header=("A",), name="Ark"):
    book = read_workbook(to_xlsx([Sheet(name, list(header), rows)], "Titel"))
    [sheet] = book
    return sheet


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_looks_like_a_formula_is_text_and_marked_so(text):
    sheet = one([[text]])
    assert sheet.rows[1] == [text]
    assert sheet.formulas == []
    assert sheet.kept_as_text == ["A2"]


def test_plain_text_is_not_marked():
    assert one([["Rollekort"], ["5 elever"]]).kept_as_text == []


def test_dates_numbers_and_nothing_keep_their_kind():
    row = [date(2025, 10, 3), 12, 2.5, Decimal("0.25"), None, True, ""]
    sheet = one([row], header="ABCDEFG")
    assert sheet.rows[1] == [date(2025, 10, 3), 12, 2.5, 0.25, None, "ja", ""]


def test_headings_stay_in_sight_and_can_be_filtered():
    sheet = one([["x"]], header=["Titel"])
    assert (sheet.frozen_rows, sheet.filtered) == (1, "A1:A2")
    assert one([], header=["Titel"]).filtered is None


def test_same_sheets_give_the_same_bytes():
    sheets = [Sheet("Å", ["A"], [["æøå 🎒 عربى"]])]
    assert to_xlsx(sheets, "T") == to_xlsx(sheets, "T")
    assert read_workbook(to_xlsx(sheets, "T"))[0].rows[1] == ["æøå 🎒 عربى"]


def test_text_too_long_for_a_cell_is_cut_between_characters():
    text = one([["🎒" * 20_000]]).rows[1][0]
    assert text.endswith("🎒 …")
    assert len(text.encode("utf-16-le")) // 2 <= CELL_LENGTH
    whole = "x" * 20_000
    assert one([[whole]]).rows[1] == [whole]


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("Det har vi prøvet", "Det har vi prøvet"),
        ("A/B: [c] *d? \\e", "A B c d e"),
        ("'I går'", "I går"),
        ("", "Ark"),
        ("History", "History (2)"),
        ("Kort fortalt", "Kort fortalt (2)"),
        ("KORT FORTALT", "KORT FORTALT (2)"),
        ("Årets indsatsområder og kommunens mål", "Årets indsatsområder og …"),
    ],
)
def test_names_of_sheets(wanted, name):
    assert sheet_name(wanted, {"Kort fortalt"}) == name


@pytest.mark.parametrize("wanted", ["x" * 90, "🎒" * 40, "/" * 40, "ord " * 30])
def test_names_fit_and_differ_however_long(wanted):
    taken: set[str] = set()
    for _number in range(12):
        name = sheet_name(wanted, taken)
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert name not in taken
        taken.add(name)
