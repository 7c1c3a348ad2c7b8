from __future__ import annotations

import csv
import dataclasses
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.cpr import Finding, check, message
from app.core.cpr_number import birthday

TODAY = date(2026, 11, 21)
VECTORS = Path(__file__).parents[1] / "sharing" / "cpr_vectors.csv"


def level_of(text: str) -> str:
    findings = check(text, TODAY)
    assert len(findings) <= 1
    return findings[0].level if findings else "none"


def vectors() -> list[tuple[str, str]]:
    with VECTORS.open(encoding="utf-8", newline="") as file:
        return [
            (
                row["text_python_escaped"].encode("latin-1").decode("unicode_escape"),
                row["expected"],
            )
            for row in csv.DictReader(file)
        ]


def test_all_vectors_are_read() -> None:
    assert len(vectors()) == 23
    assert {expected for _text, expected in vectors()} == {"block", "warn", "none"}


@pytest.mark.parametrize(("text", "expected"), vectors())
def test_vector_gets_the_expected_level(text: str, expected: str) -> None:
    assert level_of(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "150358-5002",
        "2408595013",
        "150914-4321",
        "031116 5555",
        "290212/6789",
        "15 09 14 - 4321",
        "15.09.14.4321",
        "１５０９１４４３２１",
        "150914\u20114321",
        "1509\u200b144321",
        "150914-\n4321",
        "150914-\r\n4321",
        "født 150914-4321",
        "150914\u00a0-\u00a04321",
        "150914\u2212\u00ad4321",
        "150914\u202e4321",
        "١٥٠٩١٤-٤٣٢١",
        "1️⃣5️⃣0️⃣9️⃣1️⃣4️⃣4️⃣3️⃣2️⃣1️⃣",
        "x150914-4321y",
        "1012145678",
    ],
)
def test_number_is_found_however_it_is_typed(text: str) -> None:
    assert level_of(text) == "block"


@pytest.mark.parametrize("text", ["240871-3333", "10-12-14 0930"])
def test_weak_look_alike_only_warns(text: str) -> None:
    assert level_of(text) == "warn"


@pytest.mark.parametrize(
    "text",
    [
        "310214-5678",
        "290214-6789",
        "311235-8887",
        "0000000000",
        "1234567890",
        "1003388394",
        "+4512345678",
        "5798000000005",
        "2026-11-21 10:30",
        "2011-12-10 10:30",
        "17.03.04",
        "ISBN 87-0000-000-0",
        "konto 3000 0150914432",
        "https://x.dk/1509144321",
        "p-nr 1012145678",
        "P-nr. 1012145678",
        "p-nummer: 1012145678",
        "P\u2011nr 1012145678",
        "faktura nr. 1012145678",
        "sagsnr. 1012145678",
        "konto 3000 1509144321",
        "",
        "I dag talte vi om 12 elever.",
    ],
)
def test_other_numbers_pass(text: str) -> None:
    assert level_of(text) == "none"


def test_word_that_counts_shields_only_the_number_right_after_it() -> None:
    findings = check("p-nr 1012145678, elev 150914-4321", TODAY)
    # »elev« stands near both; the word p-nr takes the block from the first one only.
    assert [(finding.level, finding.start) for finding in findings] == [("warn", 5), ("block", 22)]


def test_telephone_number_does_not_shield_the_number_that_follows() -> None:
    assert level_of("tlf. 12 34 56 78 150914-4321") == "block"
    assert level_of("tlf. 12345678, 150914-4321") == "block"


def test_word_that_only_contains_a_counting_word_does_not_shield() -> None:
    assert level_of("hun sagde 150914-4321") == "block"


def test_word_that_points_at_a_person_makes_a_warning_a_block() -> None:
    assert level_of("240871-3333") == "warn"
    assert level_of("CPR: 240871-3333") == "block"
    assert level_of("İSTANBUL, CPR-NR 240871-3333") == "block"
    assert level_of("240871-3333 er elevens nummer") == "block"
    assert level_of("240871-3333 " + "x" * 41 + " elev") == "warn"


def test_plural_in_an_ordinary_sentence_leaves_a_time_of_day_a_warning() -> None:
    assert level_of("10-12-14 0930 så vi, at eleverne kom i gang") == "warn"


def test_future_birthday_passes_until_it_is_there() -> None:
    assert check("311235-8887", date(2035, 12, 30)) == []
    assert check("311235-8887", date(2035, 12, 31))


def test_day_of_today_is_used_when_none_is_given() -> None:
    assert check("150914-4321")[0].level == "block"


def test_position_is_that_of_the_text_as_typed() -> None:
    text = "ﷺ 😀 e\u0301 \u200b1509\u200b14\u00ad-４３２１ bagefter"
    (finding,) = check(text, TODAY)
    assert text[finding.start : finding.end] == "1509\u200b14\u00ad-４３２１"


def test_several_numbers_are_found_in_their_order() -> None:
    text = "150914-4321 og 031116 5555\n290212/6789"
    assert [finding.start for finding in check(text, TODAY)] == [0, 15, 27]


def test_two_readings_of_the_same_digits_give_one_finding() -> None:
    findings = check("01 02 03 0405 0607", TODAY)
    assert len(findings) == 1


def test_finding_keeps_no_more_than_the_mask() -> None:
    (finding,) = check("født 150914-4321", TODAY)
    assert dataclasses.asdict(finding) == {
        "start": 5,
        "end": 16,
        "mask": "1509••-••••",
        "level": "block",
    }
    assert "4321" not in repr(finding)


@pytest.mark.parametrize("level", ["block", "warn"])
def test_message_says_what_to_do_and_shows_only_the_mask(level: str) -> None:
    text = message(Finding(0, 11, "1509••-••••", level))  # type: ignore[arg-type]
    assert text.startswith("1509••-••••")
    assert "fjern det" in text.lower()
    assert "p-nr" in text


def test_birthday_follows_the_century_digit() -> None:
    assert birthday("1509140321") == date(1914, 9, 15)
    assert birthday("1509144321") == date(2014, 9, 15)
    assert birthday("1509374321") == date(1937, 9, 15)
    assert birthday("1503585002") == date(1858, 3, 15)
    assert birthday("3102144321") is None


@pytest.mark.parametrize(
    "text",
    [
        "1" * 20_000,
        "1 " * 10_000,
        "12 " * 10_000,
        "1012145678 " * 2_000,
        "p-nr " * 4_000 + "1012145678",
        "cpr 10-12-14 - " * 1_500,
        "https://" * 2_500,
        "ﷺ" * 20_000,
        "10\u200b12" * 5_000,
        "p n" * 7_000,
    ],
)
def test_long_and_spiteful_text_is_checked_at_once(text: str) -> None:
    began = time.process_time()
    check(text, TODAY)
    assert time.process_time() - began < 1


@given(st.text(alphabet="0123456789 -./\n\u200bcpr－５", max_size=80))
def test_every_finding_lies_in_the_text_and_findings_do_not_overlap(text: str) -> None:
    findings = check(text, TODAY)
    edges = [edge for finding in findings for edge in (finding.start, finding.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)


@given(st.dates(date(2007, 1, 1), date(2022, 12, 31)), st.integers(4000, 4999), st.text(" ab.,\n"))
def test_every_pupils_number_stops_the_text(born: date, serial: int, around: str) -> None:
    text = f"{around}{born:%d%m%y}-{serial}{around}"
    assert [finding.level for finding in check(text, TODAY)] == ["block"]
