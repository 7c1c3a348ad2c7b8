from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.csvfile import neutral, to_csv

# A carriage return inside a cell is read back as a line break by every CSV reader.
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"))


def read(data: bytes) -> list[list[str]]:
    text = data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_file_opens_right_in_a_danish_spreadsheet() -> None:
    data = to_csv(["Titel", "Værdi"], [["Åben; dør", 3.5]])
    assert data == '\ufeffTitel;Værdi\r\n"Åben; dør";3,5\r\n'.encode()


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (3, "3"),
        (-3.5, "-3,5"),
        (1234.5, "1234,5"),
        (1e20, "100000000000000000000"),
        (Decimal("0.10"), "0,10"),
        (date(2025, 11, 11), "11.11.2025"),
        (True, "ja"),
        (False, "nej"),
        (None, ""),
        ("3.5", "3.5"),
    ],
)
def test_values_are_written_as_danes_write_them(
    cell: str | float | Decimal | date | None, shown: str
) -> None:
    assert read(to_csv(["x"], [[cell, "."]]))[1] == [shown, "."]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+4512345678",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "\rtekst",
        "  =1",
        "\u00a0=1",
        "\u200b=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "\n=cmd()",
    ],
)
def test_cell_that_would_start_a_formula_is_neutralised(text: str) -> None:
    assert neutral(text) == f"'{text}"
    assert read(to_csv([text], [[text]]))[0] == [f"'{text}"]


@pytest.mark.parametrize("text", ["", "  ", "a=b", "»citat«", "– en tanke", "'=1", "2 + 2"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text


@given(st.lists(st.lists(TEXT, min_size=2, max_size=4), max_size=5))
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    header, *lines = read(to_csv(["æ", "ø"], rows))
    assert header == ["æ", "ø"]
    assert lines == [[neutral(cell) for cell in row] for row in rows]
