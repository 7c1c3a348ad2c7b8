"""Scales and ticks."""

from __future__ import annotations

from datetime import date

import pytest

from app.charts.scales import Linear, day_words, domain, tick_words, ticks, value_words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0, 15, ["0", "5", "10", "15"]),
        (0, 1, ["0,0", "0,5", "1,0"]),
        (-12.25, 4, ["−15", "−10", "−5", "0", "5"]),
        (0, 1_265_983, ["0", "500.000", "1.000.000", "1.500.000"]),
        (0, 0.0025, ["0,000", "0,001", "0,002", "0,003"]),
        (97, 101, ["97", "98", "99", "100", "101"]),
    ],
)
def test_ticks_are_round_numbers_with_decimal_comma(low, high, words):
    assert tick_words(ticks(low, high, 4)) == words or tick_words(ticks(low, high)) == words


@pytest.mark.parametrize("values", [[], [0], [4, 4], [-7.5], [1e12, 1e12], [0.0001]])
def test_domain_is_never_a_point(values):
    low, high = domain(values)
    assert low < high
    places = ticks(low, high)
    assert places[0] <= low
    assert places[-1] >= high
    assert len(places) < 12


def test_zero_is_shown_where_it_is_near_and_left_out_where_it_is_far():
    assert domain([5, 15]) == (0, 15)
    assert domain([97, 101]) == (97, 101)
    assert domain([97, 101], from_zero=True) == (0, 101)
    assert domain([-5, -1], from_zero=True) == (-5, 0)


def test_scale_of_nothing_lies_in_the_middle():
    assert Linear(3, 3, 0, 10)(3) == 5
    assert Linear(0, 10, 100, 0)(2.5) == 75


def test_days_have_their_year_only_where_there_are_two():
    assert day_words([date(2025, 9, 15), date(2025, 5, 2)]) == ["15. sep.", "2. maj"]
    assert day_words([date(2025, 9, 15), date(2026, 5, 2)]) == ["15.9.25", "2.5.26"]


def test_small_values_keep_what_there_is_of_them():
    assert [value_words(v) for v in (7.5, 0.00175, 0.0125, 1 / 3, -0.05, 0, 1234.567, 1e-9)] == [
        "7,5",
        "0,00175",
        "0,0125",
        "0,3333",
        "−0,05",
        "0",
        "1.234,57",
        "0",
    ]
