"""The run chart agrees with answers that this project did not write, row for row."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest

from app.measures.runchart import analyse, crossings_min, longest_run_max

VECTORS = json.loads(Path(__file__).with_name("runchart_vectors.json").read_text(encoding="utf-8"))
LIMITS = {row["n_useful"]: row for row in VECTORS["limits"]}
SERIES = {row["id"]: row for row in VECTORS["series"]}


def values_of(series: dict[str, Any]) -> list[float | None]:
    """As a caller hands them in: divided by the denominators, excluded points as None."""
    excluded = series["excluded_indices"] or []
    below = series["denominators"] or [1] * len(series["values"])
    return [
        None
        if value is None or number in excluded
        else (value if series["denominators"] is None else value / denominator * series["multiply"])
        for number, (value, denominator) in enumerate(
            zip(series["values"], below, strict=True), start=1
        )
    ]


def answers_of(series: dict[str, Any]) -> list[Any]:
    """One analysis a part."""
    values = values_of(series)
    return [
        analyse(
            values[part["first_index"] - 1 : part["last_index"]],
            baseline_points=series["freeze_after"],
            centre_line=series["given_centre_line"],
        )
        for part in series["expected"]
    ]


@pytest.mark.parametrize("n", LIMITS)
def test_limits_are_the_published_ones(n):
    assert longest_run_max(n) == LIMITS[n]["longest_run_max"]
    assert crossings_min(n) == LIMITS[n]["crossings_min"]


def test_all_the_limits_and_series_are_there():
    assert sorted(LIMITS) == list(range(10, 101))
    assert len(SERIES) == 21


@pytest.mark.parametrize("name", SERIES)
def test_series_gets_the_answer_of_the_package(name):
    series = SERIES[name]
    assert len(answers_of(series)) == len(series["expected"])
    for chart, expected in zip(answers_of(series), series["expected"], strict=True):
        assert chart.n_useful == expected["n_useful"]
        assert chart.longest_run == expected["longest_run"]
        assert chart.longest_run_max == expected["longest_run_max"]
        assert chart.crossings == expected["n_crossings"]
        assert chart.crossings_min == expected["n_crossings_min"]
        assert float(chart.centre_line) == pytest.approx(expected["centre_line"], rel=1e-11)
        # The package says false where we say that it cannot be told.
        told = expected["n_useful"] >= 10
        assert chart.signal is (expected["runs_signal"] if told else None)


def test_a_wrong_answer_would_be_noticed():
    series = SERIES["edge_two_levels24"]
    [chart] = answers_of(series)
    assert chart.signal is True
    assert analyse(values_of(series)[::2] + values_of(series)[:1]).longest_run != chart.longest_run


def test_team_with_nothing_measured_gets_no_verdict():
    chart = analyse([])
    assert (chart.centre_line, chart.n_useful, chart.signal, chart.missing) == (None, 0, None, 10)
    assert analyse([None, None]) == chart


def test_nine_useful_points_tell_nothing_yet_but_have_limits():
    chart = analyse([1, 2, 3, 4, 5, 6, 7, 8, 9, 5])
    assert (chart.n_useful, chart.signal, chart.missing) == (8, None, 2)
    assert (chart.longest_run_max, chart.crossings_min) == (6, 1)
    assert analyse([1, 9], centre_line=5).longest_run_max == 4
    assert analyse([9], centre_line=5).crossings_min == 0


def test_baseline_is_the_median_of_the_first_values_that_are_there():
    assert analyse([None, 1, None, 3, 100, 100], baseline_points=2).centre_line == 2
    assert analyse([1, 3], baseline_points=15).centre_line == 2
    assert analyse([4, 1, 3], baseline_points=2, centre_line=9).centre_line == 9


def test_limits_of_thousands_of_points_are_exact_and_quick():
    assert crossings_min(5_000) == 2441
    assert longest_run_max(5_000) == 15


def test_what_was_found_is_not_changed_afterwards():
    with pytest.raises(FrozenInstanceError):
        analyse([1, 2]).signal = True
