"""From values to places: scales, round ticks, days along an axis. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, isfinite, log10

from app.core import danish

_ROUND_STEPS = (1, 2, 2.5, 5, 10)
_MOST_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Linear:
    """Maps low…high to start…end. A span of nothing lies in the middle."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        if self.high == self.low:
            return (self.start + self.end) / 2
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def domain(values: Iterable[float], *, from_zero: bool = False) -> tuple[float, float]:
    """The lowest and highest value to show, with zero where it belongs, and never the same."""
    known = [value for value in values if isfinite(value)]
    if not known:
        return 0, 1
    low, high = min(known), max(known)
    if from_zero or (low >= 0 and low <= high / 2):
        low, high = min(low, 0), max(high, 0)
    if low == high:
        room = abs(low) / 10 or 1
        low, high = (low - room, high + room) if low else (0, 1)
    return low, high


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers that reach round the domain: 0, 5, 10, 15."""
    rough = (high - low) / max(1, most - 1)
    size = 10.0 ** floor(log10(rough))
    step = next(size * times for times in _ROUND_STEPS if size * times >= rough * 0.999)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(number * step, _decimals(step) + 2) for number in range(first, last + 1)]


def tick_words(places: Sequence[float]) -> list[str]:
    """The ticks as they are written, all with as many decimals as the step needs."""
    step = places[1] - places[0] if len(places) > 1 else 1
    decimals = _decimals(step)
    return [danish.number(place, decimals).replace("-", "−") for place in places]


def value_words(value: float) -> str:
    """A value with decimal comma for a picture: two decimals at most, and four digits below one.

    A real minus, as wide as a plus: a hyphen would go with the word before.
    """
    if 0 < abs(value) < 1:
        decimals = min(_MOST_DECIMALS, 3 - floor(log10(abs(value))))
        words = danish.number(value, decimals).rstrip("0").rstrip(",")
    else:
        words = danish.number(value)
    return words.replace("-", "−")


def widest_day(days: Iterable[date]) -> list[str]:
    """Of words as `day_words` writes them those that may be the widest, whatever the days."""
    months = {(day.year, day.month) for day in days}
    return day_words([date(year, month, 28) for year, month in months])


def day_words(days: Sequence[date], *, with_year: bool = False) -> list[str]:
    """15. sep., or with the year where there are several: 15.9.25"""
    years = {day.year for day in days}
    if with_year or len(years) > 1:
        return [f"{day.day}.{day.month}.{day.year % 100:02}" for day in days]
    return [_day_and_month(day) for day in days]


def _day_and_month(day: date) -> str:
    name = danish.MONTHS[day.month - 1]
    return f"{day.day}. {name if len(name) < 5 else name[:3] + '.'}"


def _decimals(step: float) -> int:
    """How many decimals tell multiples of the step apart."""
    for decimals in range(_MOST_DECIMALS):
        if abs(round(step, decimals) - step) < step / 1000:
            return decimals
    return _MOST_DECIMALS
