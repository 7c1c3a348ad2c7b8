"""What lies on the median lies on it: figures are compared as decimals, digit for digit."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from statistics import median

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.db import db
from app.core.exact import exact, half_way, plain
from app.measures.runchart import analyse
from tests.make import make_cycle, make_measure, make_person, make_team

# 0,0 to 19,9
ONE_DECIMAL = [Decimal(tenths) / 10 for tenths in range(200)]
FEW_DIGITS = st.decimals(-(10**9), 10**9, places=3)


def test_the_median_of_any_two_values_of_one_decimal_is_right_and_a_value_on_it_is_a_tie():
    pairs = list(combinations(ONE_DECIMAL, 2))
    assert len(pairs) == 19_900
    for one, other in pairs:
        middle = (one + other) / 2
        # As JSON has them: in shared versions and files.
        chart = analyse([float(one), float(other), float(middle)], baseline_points=2)
        assert chart.centre_line == middle
        assert chart.n_useful == 2


def test_binary_fractions_would_be_noticed():
    floats = [float(value) for value in ONE_DECIMAL]
    wrong = sum(
        median(pair) != float((exact(pair[0]) + exact(pair[1])) / 2)
        for pair in combinations(floats, 2)
    )
    assert wrong == 3_584


@settings(deadline=None)
@given(st.lists(FEW_DIGITS, min_size=1, max_size=30))
def test_the_median_of_any_values_is_the_decimal_in_the_middle(values):
    assert analyse([plain(value) for value in values]).centre_line == median(values)
    assert half_way(values[0], values[-1]) * 2 == values[0] + values[-1]


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_figure_of_a_file_is_kept_and_written_again_with_the_same_digits(number):
    kept = exact(number)
    assert float(f"{kept:f}") == number
    assert repr(float(plain(kept))) == repr(number + 0.0) or number == 0


def test_team_whose_values_lie_on_the_baselines_median_hears_of_no_change(as_):
    mette = make_person("Mette Medlem")
    cycle = make_cycle(make_team(members=(mette,)), status="trying")
    measure = make_measure(cycle, baseline_points=2)
    db.session.commit()
    browser = as_(mette)
    pasted = "\n".join(
        f"{day}/9-2025\t{value}" for day, value in enumerate(["1,1", "1,3"] + ["1,2"] * 12, start=1)
    )
    browser.submit(f"/maalinger/{measure.public_id}/indsaet", rows=pasted)
    for address in (f"/maalinger/{measure.public_id}", f"/afproevninger/{cycle.public_id}"):
        text = browser.get(address).text
        assert "Noget har ændret sig" not in text
        assert "Der mangler 8 værdier" in text
        assert "12 ligger på medianen og tæller ikke." in text
