"""Two members edit the same list at once: row by row, and never a row lost without a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cycles.merge import merge

BASE = ["a", "b", "c"]


def merged(other, mine, base=BASE):
    found = merge({"signs": base}, {"signs": other}, {"signs": mine}, row_by_row=("signs",))
    return found.values["signs"], found.is_clean


@pytest.mark.parametrize(
    ("other", "mine", "both"),
    [
        (["a2", "b", "c"], ["a", "b2", "c"], ["a2", "b2", "c"]),
        (["a", "c"], ["a", "b", "c2"], ["a", "c2"]),
        (["a", "b", "c", "d"], ["a", "b", "c", "e"], ["a", "b", "c", "d", "e"]),
        (["a", "b", "c", "d"], ["a", "b", "c", "d"], ["a", "b", "c", "d"]),
        (["a2", "b", "c"], ["a2", "b", "c", "d"], ["a2", "b", "c", "d"]),
        (["b", "c"], ["b", "c2"], ["b", "c2"]),
        (BASE, [], []),
    ],
)
def test_members_who_change_different_rows_both_get_theirs(other, mine, both):
    assert merged(other, mine) == (both, True)


@pytest.mark.parametrize(
    ("other", "mine", "kept"),
    [
        (["a1", "b", "c2"], ["a2", "b", "c"], ["a2", "b", "c2"]),
        (["b", "c"], ["a2", "b", "c"], ["a2", "b", "c"]),
        # Nobody can tell which row became »x«.
        (["a2", "b", "c"], ["x", "c"], ["x", "c"]),
    ],
)
def test_members_who_change_the_same_row_are_told_and_mine_stands(other, mine, kept):
    assert merged(other, mine) == (kept, False)


def test_more_rows_than_the_form_has_are_not_put_together():
    full = [str(number) for number in range(20)]
    assert merged([*full[:19], "x"], [*full[:19], "y"], base=full[:19]) == (
        [*full[:19], "y"],
        False,
    )


def test_other_lists_clash_as_a_whole():
    found = merge({"tags": BASE}, {"tags": ["a2", "b", "c"]}, {"tags": ["a", "b", "c2"]})
    assert found.theirs == {"tags": ["a2", "b", "c"]}


ROWS = st.lists(st.sampled_from("abcdxy"), max_size=5)


@given(ROWS, ROWS, ROWS)
def test_nothing_a_member_wrote_is_lost_without_a_word(base, other, mine):
    both, is_clean = merged(other, mine, base)
    assert set(mine) - set(base) <= set(both)
    if is_clean:
        assert set(other) - set(base) <= set(both)
        assert set(both) <= set(other) | set(mine)
