"""The 98 municipalities of Denmark, offered when an organisation is made.

The list stands beside this file. Codes are text: the leading zero belongs to them.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

LIST: Final = Path(__file__).with_name("municipalities.csv")


@dataclass(frozen=True)
class Municipality:
    """One row: »0791«, »Viborg«, »Viborg Kommune«. Regions change from 2027, so they may lack."""

    code: str
    name: str
    display_name: str
    region: str | None


@cache
def all_municipalities() -> tuple[Municipality, ...]:
    """Every municipality, in the order of their codes."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return tuple(
            Municipality(
                code=row["kommunekode"],
                name=row["navn"],
                display_name=row["visningsnavn"],
                region=row["region"] or None,
            )
            for row in csv.DictReader(file)
        )


def by_code(code: str) -> Municipality | None:
    """The municipality with this four-digit code."""
    return _by_code().get(code)


@cache
def _by_code() -> dict[str, Municipality]:
    return {municipality.code: municipality for municipality in all_municipalities()}
