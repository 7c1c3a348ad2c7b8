"""Whoever adds and subtracts published figures finds nothing that rests on few teams."""

from __future__ import annotations

import itertools
import random

import pytest

from app.yearreports.small_numbers import (
    FEWEST_ANSWERS,
    FEWEST_TEAMS,
    Group,
    Published,
    Split,
    is_safe,
    publish,
)

OTHER = "Andre emner"


def split(**groups: set[int]) -> Split:
    return Split(tuple(Group(name, frozenset(items)) for name, items in groups.items()), OTHER)


def own_teams(items: int) -> dict[int, int]:
    return {number: number for number in range(items)}


def names(published: Published) -> dict[str, int]:
    return {group.name: len(group.items) for group in published.groups}


def test_groups_of_three_teams_stand_as_they_are():
    [found] = publish([split(a={0, 1, 2}, b={3, 4, 5})], own_teams(6))
    assert (found.total, names(found)) == (6, {"a": 3, "b": 3})


def test_three_records_of_two_teams_are_too_few():
    [found] = publish([split(a={0, 1, 2}, b={3, 4, 5})], {**own_teams(6), 1: 0})
    assert (found.total, found.is_divided) == (6, False)


def test_small_groups_are_put_together_with_as_many_others_as_it_takes():
    data = split(a={0, 1, 2, 3}, b={4, 5, 6}, c={7}, d={8})
    [found] = publish([data], own_teams(9))
    assert names(found) == {"a": 4, OTHER: 5}


def test_what_two_teams_have_shared_is_not_even_counted():
    [found] = publish([split(a={0, 1})], own_teams(2))
    assert found == Published(None, ())


def test_nothing_is_told_of_nothing():
    assert publish([split(a=set())], {}) == [Published(None, ())]


def test_a_second_figure_does_not_give_the_first_ones_secret_away():
    # Closed 4, of which 3 were decided: the fourth would be found.
    closed, decided = split(a={0, 1, 2, 3}, b={4, 5, 6}), split(k={0, 1, 2})
    first, second = publish([closed, decided], own_teams(7))
    assert names(first) == {"a": 4, "b": 3}
    assert second == Published(None, ())
    assert not is_safe([frozenset({0, 1, 2, 3}), frozenset({0, 1, 2})], own_teams(4))


def test_answers_are_hidden_under_five():
    data, teams = split(yes=set(range(4)), no=set(range(4, 12))), own_teams(12)
    assert names(publish([data], teams)[0]) == {"yes": 4, "no": 8}
    [found] = publish([data], teams, are_answers=True)
    assert (found.total, found.is_divided) == (12, False)


def findable(published: list[Published], splits: list[Split]) -> list[frozenset[int]]:
    """What somebody finds who tries all sums and differences: written without the code's algebra."""
    sets = [group.items for one in published for group in one.groups]
    sets += [
        s.everything for s, one in zip(splits, published, strict=True) if one.total is not None
    ]
    sets = list(dict.fromkeys(sets))
    items = sorted(frozenset().union(*sets)) if sets else []
    found = []
    for signs in itertools.product((-1, 0, 1), repeat=len(sets)):
        weight = [sum(s for s, one in zip(signs, sets, strict=True) if i in one) for i in items]
        some = {w for w in weight if w}
        if len(some) == 1:
            found.append(frozenset(i for i, w in zip(items, weight, strict=True) if w))
    return found


def random_case(dice: random.Random) -> tuple[list[Split], dict[int, int]]:
    many = dice.randint(3, 14)
    team_of = {item: dice.randrange(dice.randint(2, 9)) for item in range(many)}
    splits = []
    for _number in range(3):
        within = [item for item in range(many) if dice.random() < dice.choice((0.7, 1))]
        at = {item: dice.randrange(dice.randint(1, 4)) for item in within}
        splits.append(split(**{str(g): {i for i in within if at[i] == g} for g in range(4)}))
    return splits, team_of


@pytest.mark.parametrize("seed", range(8))
def test_nothing_small_is_found_by_adding_and_subtracting_random_figures(seed):
    dice, divided = random.Random(seed), 0
    for _round in range(25):
        splits, team_of = random_case(dice)
        published = publish(splits, team_of)
        divided += sum(one.is_divided for one in published)
        for found in findable(published, splits):
            assert len({team_of[item] for item in found}) >= FEWEST_TEAMS, (splits, published)
    assert divided > 5, "hiding everything would be safe as well"


def test_the_attack_finds_what_was_not_hidden():
    data = [split(a={0, 1, 2, 3}, b={4, 5, 6}), split(k={0, 1, 2})]
    naive = [Published(len(one.everything), one.groups) for one in data]
    assert frozenset({3}) in findable(naive, data)


def test_few_answers_are_not_found_either():
    dice = random.Random(5)
    for _round in range(40):
        splits, _teams = random_case(dice)
        teams = own_teams(20)
        published = publish(splits[:2], teams, are_answers=True)
        for found in findable(published, splits[:2]):
            assert len(found) >= FEWEST_ANSWERS


# -- what the paper itself names


def named_split(named: set[int], **groups: set[int]) -> Split:
    return Split(split(**groups).groups, OTHER, frozenset(named))


def test_what_is_named_is_counted_as_it_stands():
    [found] = publish([named_split({0, 1, 2}, a={0}, b={1, 2})], own_teams(3))
    assert names(found) == {"a": 1, "b": 2}


def test_the_one_that_is_not_named_protects_nobody_behind_those_that_are():
    data = named_split({0, 1, 2}, a={0, 1, 2, 3}, b={4, 5, 6})
    [found] = publish([data], own_teams(7))
    assert not found.is_divided, "three are named, so »4« tells of the fourth"


def test_those_who_are_left_out_of_a_known_set_are_not_told_by_its_rest():
    decided = split(keep={0, 1, 2}, drop={3, 4, 5})
    of_all = Split(decided.groups, OTHER, within=frozenset(range(7)))
    assert publish([of_all], own_teams(7)) == [Published(None, ())]
    enough = Split(decided.groups, OTHER, within=frozenset(range(9)))
    assert names(publish([enough], own_teams(9))[0]) == {"keep": 3, "drop": 3}


def found_behind_names(published: list[Published], splits: list[Split]) -> list[frozenset[int]]:
    """What is left when everybody takes off what is named, and then adds and subtracts."""
    bare = [
        Published(
            None if one.total is None else one.total - len(s.everything & s.named),
            tuple(Group(g.name, frozenset(g.items - s.named)) for g in one.groups),
        )
        for one, s in zip(published, splits, strict=True)
    ]
    rests = [
        Published(None, (Group("", frozenset(s.within - s.everything - s.named)),))
        for one, s in zip(published, splits, strict=True)
        if s.within and (one.groups or one.total is not None)
    ]
    without = [
        Split(tuple(Group(g.name, g.items - s.named) for g in s.groups), OTHER) for s in splits
    ]
    return findable([*bare, *rests], [*without, *(split() for _rest in rests)])


@pytest.mark.parametrize("seed", range(8))
def test_nothing_small_is_found_behind_what_is_named(seed):
    dice, divided = random.Random(100 + seed), 0
    for _round in range(25):
        splits, team_of = random_case(dice)
        splits = [
            Split(
                one.groups,
                OTHER,
                frozenset(i for i in one.everything if dice.random() < dice.choice((0, 0.5, 1))),
                frozenset(team_of) if dice.random() < 0.5 else frozenset(),
            )
            for one in splits
        ]
        published = publish(splits, team_of)
        divided += sum(one.is_divided for one in published)
        for found in found_behind_names(published, splits):
            if found:
                assert len({team_of[item] for item in found}) >= FEWEST_TEAMS, (splits, published)
    assert divided > 2, "hiding everything would be safe as well"


def test_the_attack_behind_names_finds_what_was_not_hidden():
    data = named_split({0, 1, 2}, a={0, 1, 2, 3}, b={4, 5, 6})
    naive = [Published(7, data.groups)]
    assert frozenset({3}) in found_behind_names(naive, [data])
