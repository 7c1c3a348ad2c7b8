"""What a series says in plain Danish."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.measures.chains import Segment, Value
from app.measures.verdict import before_after, count_of, steps, verdict

FIRST = date(2025, 9, 15)
UP_AND_DOWN = [1, 3] * 6
MORNINGS = [11, 9, 14, 7, 12, 10, 8, 13, 15, 9, 6, 12, 11, 8, 10]
AFTER = [8, 7, 6, 9, 8, 5, 7, 10, 6, 8, 7, 9, 6, 12, 8]


@pytest.fixture(autouse=True)
def in_danish(flask_app):
    with flask_app.test_request_context():
        yield


def segment(values: list[float | None], baseline: int | None = None) -> Segment:
    shown = tuple(Value(FIRST + timedelta(n), value) for n, value in enumerate(values))
    return Segment(shown, baseline)


def test_team_with_few_values_hears_how_many_are_missing():
    said = verdict(segment([1, 3, 1, 3]), "lower")
    assert "Der mangler 6 værdier" in said
    assert "Der mangler 1 værdi," in verdict(segment([*[1, 3] * 4, 1], 2), None)
    assert verdict(segment([None]), None) == "Der er ingen tal endnu."


def test_values_on_the_median_do_not_count():
    assert "Der mangler 8 værdier" in verdict(segment([4] * 12 + [3, 5]), None)


def test_team_whose_values_are_all_equal_hears_that_and_not_how_many_are_missing():
    assert verdict(segment([4] * 12), None) == "Alle værdier er ens."
    assert verdict(segment([4, None, 4], 1), "higher") == "Alle værdier er ens."
    assert "Der mangler 10 værdier" in verdict(segment([4]), None)


def test_team_whose_numbers_swing_as_ever_hears_that_nothing_is_seen():
    said = verdict(segment(UP_AND_DOWN), "higher")
    assert said == "Tallene svinger, som de plejer. Forskellen kan være tilfældig."


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("lower", "Tallene er blevet lavere. Det var det, vi håbede på."),
        ("higher", "Tallene er blevet lavere. Vi håbede på det modsatte."),
        (None, "Tallene er blevet lavere."),
        ("none", "Tallene er blevet lavere."),
    ],
)
def test_change_is_told_with_its_direction_and_what_was_hoped_for(wanted, said):
    words = verdict(segment([*MORNINGS, *AFTER], 15), wanted)
    assert words.startswith("Noget har ændret sig.")
    assert words.endswith(said)


def test_how_it_was_counted_names_every_number():
    said = " ".join(steps(segment([*MORNINGS, *AFTER], 15)))
    assert "Medianen er 10. Den er regnet af de første 15 værdier og bliver stående." in said
    assert "27 værdier tæller med. 3 ligger på medianen og tæller ikke." in said
    assert "Flest i træk på samme side af medianen: 13." in said
    assert "Tilfældighed giver sjældent mere end 8." in said
    assert "sjældent færre end 9." in said
    assert "Anhøj" in said


def test_how_it_was_counted_has_no_limits_where_nothing_counts():
    assert len(steps(segment([4] * 12))) == 3
    assert steps(segment([])) == ["Der er ingen tal at regne på endnu."]


def test_counts_are_never_per_cent_under_twenty():
    assert count_of(4, 15, "elever") == "4 af 15 elever"
    assert count_of(19, 19, "elever") == "19 af 19 elever"
    assert count_of(11, 20, "elever") == "11 af 20 elever (55 pct.)"


def test_before_and_after_a_baseline_are_compared_in_counts():
    told = before_after([segment([*MORNINGS, *AFTER], 15)], "lower", 0)
    assert told is not None
    assert told.medians == (10, 8)
    assert told.sentence == (
        "13 af 15 værdier efter ligger under medianen fra før (det midterste tal, 10)."
    )


def test_before_and_after_the_start_and_of_two_baselines():
    told = before_after([segment([1, 2, 5, 6])], None, 2)
    assert told is not None
    assert told.sentence.startswith("2 af 2 værdier efter ligger over")
    assert before_after([segment([9, 8]), segment([4, 5], 2)], "lower", 0).after == (4, 5)


def test_one_set_is_not_compared():
    assert before_after([segment([1, 2, 3])], None, 0) is None
    assert before_after([segment([1, 2, 3], 3)], None, 0) is None
    assert before_after([segment([])], None, 0) is None
