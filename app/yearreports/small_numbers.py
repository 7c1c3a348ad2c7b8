"""Figures that leave a school: nothing that rests on few teams, and nothing to find by subtraction.

Source: »Small numbers« in docs/access.md: what the paper itself names of each record may be counted as it
stands; of all else hidden is what rests on fewer than 3 teams or 5 answers, and groups too small are put
together. Records are no answers: »3 af 8 delte prøvehandlinger« may stand when three teams are behind
it. Pure.

What is published is a row of sets whose sizes are known. Somebody who adds and subtracts them can
find the size of another set exactly when it lies in the space the rows span. So no vector of that
space, but nothing, may have all its weight on what few teams (or few answers) are behind.

What is named can be taken off each number by whoever reads the paper, so it protects nobody: of every set
only what is *not* named is looked at. »4 afsluttede, 3 af dem med navn« is the fourth one, alone.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

FEWEST_TEAMS = 3
FEWEST_ANSWERS = 5
Item = Hashable
Small = Callable[[Iterable[Item]], bool]
Safe = Callable[[Sequence[frozenset[Item]]], bool]
_PRIME = 2**61 - 1


@dataclass(frozen=True, slots=True)
class Group:
    """What is counted under one name."""

    name: str
    items: frozenset[Item]


@dataclass(frozen=True, slots=True)
class Split:
    """Things divided into groups, none of them in two. `other` names groups put together.

    `named` are the things of which the paper says itself in which group they are; `within` is a set
    whose members are known by name and which holds everything: the rest of it is found by subtraction.
    """

    groups: tuple[Group, ...]
    other: str
    named: frozenset[Item] = frozenset()
    within: frozenset[Item] = frozenset()

    @property
    def everything(self) -> frozenset[Item]:
        return frozenset().union(*(group.items for group in self.groups))

    @property
    def is_named(self) -> bool:
        """Whether it tells nothing that does not stand there by name."""
        return self.everything <= self.named

    @property
    def rest(self) -> frozenset[Item]:
        """What is not in it, and known not to be as soon as its total is told."""
        return self.within - self.everything - self.named if self.within else frozenset()

    def unnamed(self, items: Iterable[Item]) -> frozenset[Item]:
        return frozenset(items) - self.named


@dataclass(frozen=True, slots=True)
class Published:
    """What may be told of a split: the number of all (None: not even that), and the groups.

    Without groups the division itself is hidden.
    """

    total: int | None
    groups: tuple[Group, ...]

    @property
    def is_divided(self) -> bool:
        return bool(self.groups)


def publish(
    splits: Sequence[Split],
    team_of: Mapping[Any, Hashable],
    *,
    are_answers: bool = False,
    known: list[frozenset[Item]] | None = None,
) -> list[Published]:
    """What may be told of each split when they are told together, the first ones first.

    `team_of` says which team is behind a thing; `are_answers`: the things are people's answers.
    `known` holds what is told already; what may be told now is added to it.
    """
    known = [] if known is None else known

    def safe(sets: Sequence[frozenset[Item]]) -> bool:
        return is_safe(sets, team_of, are_answers=are_answers)

    def small(items: Iterable[Item]) -> bool:
        return _is_small(items, team_of, are_answers)

    # What is safe all together is safe one after the other: one look instead of many.
    hoped = [*known]
    found = _told(splits, hoped, small, lambda _sets: True)
    if safe(hoped):
        known[:] = hoped
        return found
    return _told(splits, known, small, safe)


def _told(
    splits: Sequence[Split], known: list[frozenset[Item]], small: Small, safe: Safe
) -> list[Published]:
    """One split after the other; what is told of it is added to what is known."""
    found = []
    for split in splits:
        everything, before = split.everything, [*known, *_some(split.rest)]
        groups = () if _too_few(split.rest, small) else _divided(split, before, small, safe)
        whole = [*before, *_some(split.unnamed(everything))]
        if groups:
            known[:] = [*before, *_told_of(split, groups)]
            found.append(Published(len(everything), groups))
        elif everything and not _too_few(split.rest, small) and safe(whole):
            known[:] = whole
            found.append(Published(len(everything), ()))
        else:
            found.append(Published(None, ()))
    return found


def _told_of(split: Split, groups: Iterable[Group]) -> list[frozenset[Item]]:
    return [some for group in groups for some in _some(split.unnamed(group.items))]


def _some(items: frozenset[Item]) -> list[frozenset[Item]]:
    return [items] if items else []


def _too_few(items: frozenset[Item], small: Small) -> bool:
    """There is something that is not named, and few are behind it."""
    return bool(items) and small(items)


def is_safe(
    sets: Sequence[frozenset[Item]],
    team_of: Mapping[Any, Hashable],
    *,
    are_answers: bool = False,
) -> bool:
    """Whether nothing small can be computed from the sizes of these sets."""
    parts = _parts(sets)
    members = list(parts.values())
    columns = [[int(number in signature) for number in range(len(sets))] for signature in parts]
    teams = [frozenset(team_of[item] for item in part) for part in members]
    few = {*_few(members, teams, are_answers)} - {frozenset()}
    small = frozenset().union(*few)
    # What many are behind is in none of the collections: that is looked at once.
    firm = _Basis([column for place, column in enumerate(columns) if place not in small])
    whole = firm.copy()
    needed = {place for place in sorted(small) if whole.add(columns[place])}
    return all(
        _spans(firm, [columns[place] for place in small - some], len(whole.rows))
        for some in few
        if some & needed
    )


def _divided(
    split: Split, known: Sequence[frozenset[Item]], small: Small, safe: Safe
) -> tuple[Group, ...]:
    """The groups in their order, small ones put together until nothing small can be found."""
    groups = [group for group in split.groups if group.items]
    together: frozenset[Item] = frozenset()
    while len(groups) + bool(together) > 1:
        too_small = [group for group in groups if _too_few(split.unnamed(group.items), small)]
        if not too_small and not _too_few(split.unnamed(together), small):
            shown = tuple(groups) + ((Group(split.other, together),) if together else ())
            if safe([*known, *_told_of(split, shown)]):
                return shown
        away = too_small or [min(reversed(groups), key=lambda group: len(group.items))]
        together = together.union(*(group.items for group in away))
        groups = [group for group in groups if group not in away]
    return ()


def _is_small(items: Iterable[Item], team_of: Mapping[Any, Hashable], are_answers: bool) -> bool:
    listed = list(items)
    few_teams = len({team_of[item] for item in listed}) < FEWEST_TEAMS
    return few_teams or (are_answers and len(listed) < FEWEST_ANSWERS)


def _parts(sets: Sequence[frozenset[Item]]) -> dict[frozenset[int], list[Item]]:
    """Things by the sets they are in: what nobody can tell apart."""
    parts: dict[frozenset[int], list[Item]] = {}
    for item in sorted(frozenset().union(*sets), key=repr):
        signature = frozenset(n for n, one in enumerate(sets) if item in one)
        parts.setdefault(signature, []).append(item)
    return parts


def _few(
    parts: Sequence[Sequence[Item]], teams: Sequence[frozenset[Hashable]], are_answers: bool
) -> Iterable[frozenset[int]]:
    """The largest collections of parts that few teams, or few answers, are behind."""
    # A part that more are behind is in none of them.
    own_few = [(place, own) for place, own in enumerate(teams) if len(own) < FEWEST_TEAMS]
    those = sorted(frozenset().union(*(own for _place, own in own_few)), key=repr)
    for few in combinations(those, min(FEWEST_TEAMS - 1, len(those))):
        yield frozenset(place for place, own in own_few if own <= set(few))
    if are_answers:
        sizes = {n: len(part) for n, part in enumerate(parts) if len(part) < FEWEST_ANSWERS}
        for many in range(1, FEWEST_ANSWERS):
            for some in combinations(sizes, many):
                if sum(sizes[place] for place in some) < FEWEST_ANSWERS:
                    yield frozenset(some)


class _Basis:
    """Columns that are independent of each other, each with its first place made 1.

    Counted modulo a prime, because fractions grow: columns of noughts and ones would have to be
    many, and chosen for it, to depend on each other there and not elsewhere.
    """

    def __init__(self, columns: Iterable[list[int]] = ()) -> None:
        self.rows: list[tuple[int, list[int]]] = []
        for column in columns:
            self.add(column)

    def copy(self) -> _Basis:
        other = _Basis()
        other.rows = list(self.rows)
        return other

    def add(self, column: list[int]) -> bool:
        """Take the column in, unless it depends on those that are there."""
        rest = column
        for pivot, row in self.rows:
            if factor := rest[pivot]:
                pairs = zip(rest, row, strict=True)
                rest = [(value - factor * other) % _PRIME for value, other in pairs]
        place = next((n for n, value in enumerate(rest) if value), None)
        if place is None:
            return False
        inverse = pow(rest[place], -1, _PRIME)
        self.rows.append((place, [value * inverse % _PRIME for value in rest]))
        return True


def _spans(firm: _Basis, columns: Iterable[list[int]], wanted: int) -> bool:
    """Whether these columns, with the firm ones, reach as far as all do."""
    basis = firm.copy()
    return len(basis.rows) == wanted or any(
        basis.add(column) and len(basis.rows) == wanted for column in columns
    )
