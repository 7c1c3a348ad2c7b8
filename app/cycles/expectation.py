"""The frozen expectation beside what was added later. Pure.

Source: »forventningen fryses«: when a trial begins, expectation and signs are kept as they then
were; what is added or changed later is kept too and marked *tilføjet undervejs*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign, and whether it was added after the trial began."""

    text: str
    added_later: bool


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the team expected before it began, and what it wrote since."""

    hypothesis: str | None
    later_hypothesis: str | None
    signs: tuple[Sign, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.hypothesis or self.later_hypothesis or self.signs)


def expectation_of(plan: dict[str, Any], frozen: dict[str, Any] | None, status: str) -> Expectation:
    """From a record's content. While planning nothing is later than anything else."""
    hypothesis = plan.get("hypothesis")
    signs: Sequence[str] = plan.get("signs") or []
    if frozen is None:
        later = status != "planning"
        return Expectation(
            hypothesis=None if later else hypothesis,
            later_hypothesis=hypothesis if later else None,
            signs=tuple(Sign(text, later) for text in signs),
        )
    kept: Sequence[str] = frozen["signs"]
    added = [text for text in signs if text not in kept]
    return Expectation(
        hypothesis=frozen["hypothesis"],
        later_hypothesis=hypothesis if hypothesis != frozen["hypothesis"] else None,
        signs=(*(Sign(text, False) for text in kept), *(Sign(text, True) for text in added)),
    )
