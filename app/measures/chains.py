"""The same measure over rounds and baselines, put together from stretches. Pure.

A stretch is one measure of one record, in the shape of the exchange format. Stretches of the same
name and unit that follow each other in time are one chain. A new baseline begins where a stretch
says how many points it counts from (`baseline_points`), and nowhere else: not with a new round.
So beginning a baseline anew divides a measure into two stretches, which the exchange format can
say without a word of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar

from app.core.danish import casefold
from app.core.exact import exact

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Value:
    """One point."""

    day: date
    value: Decimal | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """Points that share a centre line. `baseline`: it is counted from so many; None: from all."""

    values: tuple[Value, ...]
    baseline: int | None

    @property
    def numbers(self) -> list[Decimal | None]:
        return [point.value for point in self.values]

    @property
    def known(self) -> list[Decimal]:
        return [point.value for point in self.values if point.value is not None]


class Stretch(Protocol):
    """What has a name, a unit, a first and a last day."""

    @property
    def key(self) -> tuple[str, str]: ...
    @property
    def first_day(self) -> date | None: ...
    @property
    def last_day(self) -> date | None: ...


S = TypeVar("S", bound=Stretch)


@dataclass(slots=True)
class _Chain(Generic[S]):
    """Stretches that follow each other, and the last day measured on in them so far."""

    stretches: list[S] = field(default_factory=list)
    last_day: date | None = None

    def may_go_on(self, first_day: date | None) -> bool:
        return self.last_day is None or first_day is None or self.last_day <= first_day

    def append(self, stretch: S) -> None:
        self.stretches.append(stretch)
        days = [day for day in (self.last_day, stretch.last_day) if day]
        self.last_day = max(days, default=None)


# Without slots, so that days are read once; chains look at them again and again.
@dataclass(frozen=True)
class DataStretch:
    """A stretch from a record's content. `round`: which of the rounds looked through, from 0.

    `own`: it is of the record looked at.
    """

    data: Data
    round: int
    own: bool = False

    @cached_property
    def key(self) -> tuple[str, str]:
        return key_of(self.data["name"], self.data["unit"])

    @cached_property
    def first_day(self) -> date | None:
        return min(_days(self.data), default=None)

    @cached_property
    def last_day(self) -> date | None:
        return max(_days(self.data), default=None)

    @property
    def values(self) -> list[Value]:
        """By day; on one day in the order they were typed."""
        points = [
            Value(date.fromisoformat(point["date"]), _exact(point["value"]), point["note"] or "")
            for point in self.data["points"]
        ]
        return sorted(points, key=lambda point: point.day)


def key_of(name: str, unit: str | None) -> tuple[str, str]:
    """The same measure has the same name and unit, whatever their capitals and spaces."""
    return " ".join(casefold(name).split()), " ".join(casefold(unit or "").split())


def chains(stretches: Iterable[S]) -> list[list[S]]:
    """The stretches, which come in order of round and place, joined where they follow each other.

    Two of the same name that were measured at the same time are not one series.
    """
    found: list[_Chain[S]] = []
    alike: dict[tuple[str, str], list[_Chain[S]]] = {}
    for stretch in stretches:
        known, first = alike.setdefault(stretch.key, []), stretch.first_day
        chain = next((one for one in known if one.may_go_on(first)), None)
        if chain is None:
            chain = _Chain()
            found.append(chain)
            known.append(chain)
        chain.append(stretch)
    return [chain.stretches for chain in found]


def segments(chain: Sequence[DataStretch]) -> list[Segment]:
    """The points of a chain in time order, divided where a baseline begins anew."""
    parts: list[tuple[list[Value], int | None]] = []
    for stretch in chain:
        baseline = stretch.data["baseline_points"]
        if not parts or baseline:
            parts.append(([], baseline))
        parts[-1][0].extend(stretch.values)
    return [Segment(tuple(values), baseline) for values, baseline in parts]


def _exact(value: float | None) -> Decimal | None:
    return None if value is None else exact(value)


def _days(data: Data) -> list[date]:
    return [date.fromisoformat(point["date"]) for point in data["points"]]
