"""CPR numbers spelled otherwise than usual, and what only looks like them."""

from __future__ import annotations

import csv
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.cpr import check

TODAY = date(2026, 11, 21)
VECTORS = Path(__file__).with_name("cpr_spellings.csv").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(VECTORS.splitlines(), delimiter=";"))
LOOSE = "0123456789 -./_:,+()[]\n"


def level_of(text: str) -> str:
    levels = {finding.level for finding in check(text, TODAY)}
    return "block" if "block" in levels else "warn" if levels else "none"


def test_there_are_enough_vectors_of_each_kind() -> None:
    of = {
        level: sum(row["expected"] == level for row in ROWS) for level in ("block", "warn", "none")
    }
    assert len(ROWS) >= 60
    assert sum(of.values()) == len(ROWS)
    assert min(of.values()) >= 15, of


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row['text']}" for n, row in enumerate(ROWS)])
def test_spelling_gets_the_expected_level(row: dict[str, str]) -> None:
    assert level_of(row["text"]) == row["expected"], row["why"]


@pytest.mark.parametrize("mark", ["cpr", "CPR-nummer:", "født", "personnummer"])
@pytest.mark.parametrize(
    "row", [r for r in ROWS if r["expected"] == "warn" and len(r["text"]) < 16]
)
def test_loose_spelling_is_stopped_once_a_word_says_what_it_is(
    row: dict[str, str], mark: str
) -> None:
    # A list of pairs and what goes on after ten digits are asked about however they are called.
    asked = level_of(f"{mark} {row['text']}")
    assert asked == ("warn" if row["text"].startswith("12-") else "block"), row


@given(st.text(alphabet=LOOSE, max_size=120))
def test_any_digits_are_read_without_a_crash_and_alike_each_time(text: str) -> None:
    found = check(text, TODAY)
    assert found == check(text, TODAY)
    edges = [edge for finding in found for edge in (finding.start, finding.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)


@given(st.text(alphabet=LOOSE + "cprelv ", max_size=120))
def test_text_without_what_was_found_is_not_stopped_again(text: str) -> None:
    cleaned = text
    for finding in reversed(check(text, TODAY)):
        cleaned = f"{cleaned[: finding.start]}¤{cleaned[finding.end :]}"
    blocked = [f for f in check(cleaned, TODAY) if f.level == "block"]
    # What is left can only be numbers that overlapped one that was taken out.
    assert len(blocked) <= len(check(text, TODAY))


@given(
    st.dates(date(2007, 1, 1), date(2022, 12, 31)),
    st.integers(4000, 4999),
    st.sampled_from(["_", ":", ",", "+", " (", "["]),
)
def test_every_pupils_number_is_found_in_every_loose_spelling(
    born: date, serial: int, between: str
) -> None:
    text = f"{born:%d%m%y}{between}{serial}"
    assert level_of(text) == "warn"
    assert level_of(f"cpr {text}") == "block"
    assert level_of(f"cpr {' '.join(f'{born:%d%m%y}{serial}')}") == "block"
    assert level_of(f"cpr {born:%d-%m-%Y}{between}{serial}") != "none"


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1 ",
        "12, ",
        "1_",
        "1)(",
        "150914_4321 ",
        "cpr 1 5 0 9 1 4 4 3 2 1, ",
        "sag ",
        "15-09-2014-4",
    ],
)
def test_hundred_kilobytes_take_no_more_than_ten_times_ten(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    began = time.process_time()
    check(text[:10_000], TODAY)
    short = time.process_time() - began
    began = time.process_time()
    check(text, TODAY)
    assert time.process_time() - began < max(1.5, 30 * short)
