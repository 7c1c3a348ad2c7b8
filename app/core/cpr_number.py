"""The ten digits of a CPR number: the day of birth and the check. Pure."""

from __future__ import annotations

from datetime import date
from typing import Final

WEIGHTS: Final = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def birthday(digits: str) -> date | None:
    """The day of birth in ten digits DDMMYYSSSS; the seventh tells the century (cpr.dk)."""
    seventh, year = int(digits[6]), int(digits[4:6])
    if seventh <= 3:
        century = 1900
    elif seventh in (4, 9):
        century = 2000 if year <= 36 else 1900
    else:
        century = 2000 if year <= 57 else 1800
    try:
        return date(century + year, int(digits[2:4]), int(digits[:2]))
    except ValueError:
        return None


def passes_modulus_11(digits: str) -> bool:
    """Whether the weighted sum of the ten digits is divisible by 11 (cpr.dk)."""
    return sum(w * int(digit) for w, digit in zip(WEIGHTS, digits, strict=True)) % 11 == 0
