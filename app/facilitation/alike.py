"""Who works with something alike: two or more teams on one focus area, or on one tag. Pure.

A headline tells its focus area and no tags; what a team has shared tells both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from app.core import clock
from app.core.danish import casefold, sort_key
from app.facilitation.queries import Headline, SchoolLine

FEWEST_TEAMS = 2


@dataclass(frozen=True, slots=True)
class Work:
    """One record of a team as far as it says what the team works with."""

    cycle_id: int
    team_id: int
    team: str
    by_headline: bool
    suggested_at: datetime | None


@dataclass(slots=True)
class Alike:
    """Teams that work with the same. `key` names the group in a form."""

    key: str
    name: str
    works: list[Work] = field(default_factory=list)

    @property
    def teams(self) -> list[str]:
        """The teams' names in Danish order."""
        names = {work.team_id: work.team for work in self.works}
        return sorted(names.values(), key=sort_key)

    @property
    def team_ids(self) -> frozenset[int]:
        return frozenset(work.team_id for work in self.works)

    @property
    def rests_on_headlines(self) -> bool:
        return any(work.by_headline for work in self.works)

    @property
    def one_each(self) -> list[Work]:
        """One record of each team: what a suggestion to meet is about."""
        first: dict[int, Work] = {}
        for work in self.works:
            first.setdefault(work.team_id, work)
        return list(first.values())

    @property
    def suggested_on(self) -> date | None:
        """When all these teams were last told of each other, or None."""
        told = [work.suggested_at for work in self.one_each]
        known = [moment for moment in told if moment is not None]
        return clock.danish(min(known)).date() if len(known) == len(told) else None


def alike(headlines: Iterable[Headline], lines: Iterable[SchoolLine]) -> list[Alike]:
    """The groups, most teams first. Teams that one group has brought together make no second."""
    by_focus: dict[str, Alike] = {}
    by_tag: dict[str, Alike] = {}
    for one in headlines:
        work = _work(one, by_headline=True)
        _add(by_focus, "emne", one.focus_area, work)
    for line in lines:
        work = _work(line, by_headline=False)
        _add(by_focus, "emne", line.focus_area, work)
        for tag in line.tags:
            _add(by_tag, "ord", tag, work)
    return _without_repeats([*by_focus.values(), *by_tag.values()])


def group_or_none(groups: Iterable[Alike], key: str) -> Alike | None:
    return next((group for group in groups if group.key == key), None)


def _work(record: Headline | SchoolLine, *, by_headline: bool) -> Work:
    return Work(record.cycle_id, record.team_id, record.team, by_headline, record.suggested_at)


def _add(groups: dict[str, Alike], kind: str, name: str | None, work: Work) -> None:
    if name:
        key = f"{kind}:{casefold(name)}"
        groups.setdefault(key, Alike(key, name)).works.append(work)


def _without_repeats(groups: list[Alike]) -> list[Alike]:
    kept: dict[frozenset[int], Alike] = {}
    for group in groups:
        if len(group.team_ids) >= FEWEST_TEAMS:
            kept.setdefault(group.team_ids, group)
    return sorted(kept.values(), key=lambda group: (-len(group.team_ids), sort_key(group.name)))


def count_by(values: Iterable[str]) -> dict[str, int]:
    """How often each value comes."""
    counts: dict[str, int] = defaultdict(int)
    for value in values:
        counts[value] += 1
    return dict(counts)
