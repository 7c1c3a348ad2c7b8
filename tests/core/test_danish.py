from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import danish

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


def in_order(*texts: str) -> bool:
    return all(before < after for before, after in pairwise(map(danish.sort_key, texts)))


def test_danish_letters_come_last() -> None:
    assert in_order("Zebra", "Ærø", "Østerbro", "Åse")


def test_double_a_sorts_as_aa_with_a_ring() -> None:
    assert in_order("Ringsted", "Ærø", "Aabenraa", "Åbybro", "Aarhus", "Årslev")
    assert danish.sort_key("Aarhus") == danish.sort_key("Århus")


def test_numbers_sort_by_size() -> None:
    assert in_order("2. årgang", "10. årgang", "SFO")
    assert in_order("Team 9", "Team 10", "Team 10 b")


def test_case_and_composition_do_not_matter() -> None:
    assert danish.sort_key("ÅSE") == danish.sort_key("a\u030ase")
    assert danish.sort_key("idé") == danish.sort_key("IDE")


def test_foreign_letters_stand_with_their_danish_relatives() -> None:
    assert in_order("Ullman", "Über", "Yde", "Ängel", "Ærlig", "Öland", "Ørsted")


def test_shorter_name_comes_before_the_one_that_continues() -> None:
    assert in_order("Dansk", "Dansk i udskolingen", "Danskholdet")


def test_signs_and_outer_space_are_no_part_of_the_key() -> None:
    assert danish.sort_key(" »Engsvale-Skole« ") == danish.sort_key("Engsvale Skole")
    assert danish.sort_key("…!") == ""


def test_other_alphabets_come_after_the_danish_one() -> None:
    assert in_order("Åse", "Ελλάδα")


@given(st.text())
def test_key_is_made_of_plain_letters_and_digits_only(text: str) -> None:
    key = danish.sort_key(text)
    assert re.fullmatch("[a-z0-9]*", key)
    assert "aa" not in key


@given(st.lists(st.integers(0, 10**30), max_size=8))
def test_all_numbers_sort_by_size(numbers: list[int]) -> None:
    texts = [f"Hold {number}" for number in numbers]
    assert sorted(texts, key=danish.sort_key) == [f"Hold {number}" for number in sorted(numbers)]


def test_casefold_treats_danish_letters_like_the_others() -> None:
    assert danish.casefold("ÆRLIG Å") == "ærlig å"
    assert danish.casefold("A\u030a") == "å"


def test_dates_read_as_people_write_them() -> None:
    day = date(2025, 11, 11)
    assert danish.date_long(day, date(2025, 1, 1)) == "tirsdag 11. november"
    assert danish.date_long(day, date(2026, 1, 1)) == "tirsdag 11. november 2025"
    assert danish.date_full(day) == "11. november 2025"
    assert danish.date_short(date(2025, 2, 1)) == "01.02.2025"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "i dag"),
        (1, "i går"),
        (-1, "i morgen"),
        (2, "for 2 dage siden"),
        (6, "for 6 dage siden"),
        (13, "for 13 dage siden"),
        (14, "for 2 uger siden"),
        (62, "for 8 uger siden"),
        (63, "9. september 2025"),
        (-6, "om 6 dage"),
        (-21, "om 3 uger"),
        (-400, "16. december 2026"),
    ],
)
def test_distance_to_a_day_is_told_in_words(days: int, words: str) -> None:
    today = date(2025, 11, 11)
    assert danish.relative_day(today - timedelta(days), today) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2025, 10, 27), date(2025, 11, 14), "27. oktober – 14. november"),
        (date(2025, 11, 3), date(2025, 11, 14), "3.–14. november"),
        (date(2025, 11, 3), date(2025, 11, 3), "3. november"),
        (date(2025, 12, 15), date(2026, 1, 9), "15. december 2025 – 9. januar 2026"),
        (date(2025, 11, 3), None, "fra 3. november"),
        (None, date(2025, 11, 14), "til 14. november"),
        (None, None, ""),
    ],
)
def test_period_says_no_more_than_needed(start: date | None, end: date | None, words: str) -> None:
    assert danish.period(start, end, date(2025, 12, 31)) == words


def test_a_period_of_another_year_says_its_year() -> None:
    today, first, last = date(2026, 1, 1), date(2025, 11, 3), date(2025, 11, 14)
    assert danish.period(first, last, today) == "3.–14. november 2025"
    assert danish.period(first, None, today) == "fra 3. november 2025"
    assert danish.period(None, last, today) == "til 14. november 2025"
    assert danish.period(date(2025, 12, 15), today, today) == "15. december 2025 – 1. januar 2026"
    assert danish.period(None, None, today) == ""


@pytest.mark.parametrize(
    "typed",
    [
        "2025-11-11",
        "11.11.2025",
        "11/11-2025",
        "11/11 2025",
        "11/11/2025",
        "11-11-2025",
        "11.11.25",
        "11. november 2025",
        "11 nov. 2025",
        "  11.  NOVEMBER   2025 ",
        "tirsdag 11. november 2025",
        "tirsdag den 11. november 2025",
        "d. 11. nov 2025",
    ],
)
def test_date_is_read_in_every_danish_way(typed: str) -> None:
    assert danish.parse_date(typed) == date(2025, 11, 11)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "i morgen",
        "31.02.2025",
        "11.13.2025",
        "0202-11-11",
        "3025-11-11",
        "11. marsvin 2025",
        "11.11",
        "2025-W46-2",
        "20251111",
        "1" * 20_000,
        "11.11.2025 kl. 10",
    ],
)
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"date|day|month|year"):
        danish.parse_date(typed)


@given(DAYS)
def test_every_date_we_write_with_its_year_is_read_again(day: date) -> None:
    assert danish.parse_date(danish.date_full(day)) == day
    assert danish.parse_date(danish.date_short(day)) == day
    assert danish.parse_date(day.isoformat()) == day


def test_school_year_turns_on_the_first_of_august() -> None:
    assert danish.school_year(date(2025, 7, 31)) == "2024/25"
    assert danish.school_year(date(2025, 8, 1)) == "2025/26"
    assert danish.school_year_bounds("2025/26") == (date(2025, 8, 1), date(2026, 7, 31))
    assert danish.school_year(date(1999, 9, 1)) == "1999/00"


def test_school_year_moves_both_ways() -> None:
    assert danish.shift_school_year("2025/26", 1) == "2026/27"
    assert danish.shift_school_year("2000/01", -1) == "1999/00"


@pytest.mark.parametrize("name", ["2025", "2025/27", "2025/2026", "25/26", ""])
def test_name_of_no_school_year_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="school year"):
        danish.school_year_bounds(name)


@given(DAYS.filter(lambda day: day > date(1900, 8, 1)))
def test_every_day_lies_in_its_school_year(day: date) -> None:
    first, last = danish.school_year_bounds(danish.school_year(day))
    assert first <= day <= last


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (3, "3"),
        (3.5, "3,5"),
        (3.0, "3"),
        (1234.5, "1.234,5"),
        (1234567, "1.234.567"),
        (-0.001, "0"),
        (-2.255, "-2,26"),
        (Decimal("0.10"), "0,1"),
    ],
)
def test_number_has_a_decimal_comma(value: float | Decimal, shown: str) -> None:
    assert danish.number(value) == shown


def test_number_keeps_as_many_decimals_as_asked_for() -> None:
    assert danish.number(2, decimals=1) == "2,0"
    assert danish.number(2.55, decimals=0) == "3"


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not a number"):
        danish.number(float("nan"))


def test_words_are_joined_as_in_a_sentence() -> None:
    assert danish.join_words([]) == ""
    assert danish.join_words(["a"]) == "a"
    assert danish.join_words(["a", "b"]) == "a og b"
    assert danish.join_words(["a", "b", "c"]) == "a, b og c"
    assert danish.join_words(["a", "b"], last="eller") == "a eller b"


def test_quotes_are_danish() -> None:
    assert danish.quote("ro") == "»ro«"
