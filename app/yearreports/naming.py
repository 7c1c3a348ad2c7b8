"""What a report itself names of each record: that may be counted as it stands. Pure.

Source: »Small numbers« in docs/access.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

AREA, PHASE, DECISION = "area", "phase", "decision"
FACTS = (AREA, PHASE, DECISION)
Ids = frozenset[int]


@dataclass(frozen=True, slots=True)
class Named:
    """By fact, the ids of those records of which it stands there. `there`: that they exist."""

    there: Ids = frozenset()
    facts: dict[str, Ids] = field(default_factory=dict)

    def of(self, *facts: str) -> Ids:
        """Those of which all of these stand there."""
        known = [self.facts.get(one, frozenset()) for one in facts]
        return known[0].intersection(*known[1:]) if known else frozenset()


def named_by(
    sections: Iterable[tuple[tuple[str, ...], Iterable[int]]], every: Iterable[int]
) -> Named:
    """What these sections name together: each with its facts, and the records it says them of."""
    facts: dict[str, Ids] = {}
    whose: Ids = frozenset()
    for names, ids in sections:
        told = frozenset(ids) & frozenset(every)
        whose |= told
        for one in names:
            facts[one] = facts.get(one, frozenset()) | told
    return Named(whose, facts)
