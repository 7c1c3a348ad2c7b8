"""Does a series show more than chance? The Anhøj rules for run charts. Pure: numbers in, facts out.

A point tells something when it does not lie on the centre line. Among n such points chance alone
seldom makes a run on one side longer than round(log2 n) + 3, or fewer crossings of the line than
the 5 % quantile of the binomial distribution with n - 1 trials and probability ½. Either is a sign
that something has changed.

Source: Anhøj J, Olesen AV (2014) Run charts revisited: a simulation study of run chart rules for
detection of non-random variation in health care processes. PLoS ONE 9(11): e113825. Anhøj J (2015)
Diagnostic value of run chart analysis: using likelihood ratios to compare run chart rules on
simulated data series. PLoS ONE 10(3): e0121349. The limits agree with the R package qicharts2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import groupby, pairwise
from math import log2

from app.core.exact import Number, exact, half_way

NEEDED = 10
_ONE_IN = 20


@dataclass(frozen=True, slots=True)
class RunChart:
    """What the rules say of a series.

    `signal` is None while there are fewer than `NEEDED` useful points. Runs, crossings and their
    limits are None only where no point is useful at all: then there is nothing to count.
    """

    centre_line: Decimal | None
    n_useful: int
    longest_run: int | None
    longest_run_max: int | None
    crossings: int | None
    crossings_min: int | None
    signal: bool | None

    @property
    def missing(self) -> int:
        """How many useful points there must be more before anything can be said."""
        return max(0, NEEDED - self.n_useful)


def analyse(
    values: Sequence[Number | None],
    baseline_points: int | None = None,
    centre_line: Number | None = None,
) -> RunChart:
    """Count runs and crossings of values in time order; None is an observation that is missing.

    The centre line is the given one, or the median of the first `baseline_points` values that are
    there, or the median of all. Values on the line are left out of the count: they are compared as
    decimals, so 1,2 lies on the median of 1,1 and 1,3. A series that is split is analysed with one
    call a part.
    """
    known = [exact(value) for value in values if value is not None]
    line = exact(centre_line) if centre_line is not None else None
    if line is None and known:
        line = median(known[: baseline_points or None])
    if line is None:
        return RunChart(None, 0, None, None, None, None, None)
    above = [value > line for value in known if value != line]
    n = len(above)
    if n == 0:
        return RunChart(line, 0, None, None, None, None, None)
    longest = max(sum(1 for _point in run) for _side, run in groupby(above))
    crossings = sum(before != after for before, after in pairwise(above))
    most, fewest = longest_run_max(n), crossings_min(n)
    signal = (longest > most or crossings < fewest) if n >= NEEDED else None
    return RunChart(line, n, longest, most, crossings, fewest, signal)


def longest_run_max(n: int) -> int:
    """The longest run on one side that chance alone still makes among n useful points."""
    return round(log2(n)) + 3


@lru_cache(maxsize=512)
def crossings_min(n: int) -> int:
    """The fewest crossings that chance alone still makes: the 5 % quantile, counted exactly."""
    trials = n - 1
    ways, sum_of_ways, all_ways = 1, 1, 2**trials
    crossings = 0
    while sum_of_ways * _ONE_IN < all_ways:
        ways = ways * (trials - crossings) // (crossings + 1)
        crossings += 1
        sum_of_ways += ways
    return crossings


def median(values: Sequence[Decimal]) -> Decimal:
    """The value in the middle, or the middle of the two there; at least one value."""
    ordered = sorted(values)
    at = len(ordered) // 2
    return ordered[at] if len(ordered) % 2 else half_way(ordered[at - 1], ordered[at])
