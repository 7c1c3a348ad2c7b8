"""Figures as decimals, digit for digit: 1,1 and 1,3 lie equally far from 1,2, which floats deny.

A float is taken for the shortest decimal that reads as that float, which is what was typed wherever
that had at most fifteen digits. So figures pass through JSON and back without a digit changing.
"""

from __future__ import annotations

from decimal import Context, Decimal
from typing import Final, TypeAlias

from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

Number: TypeAlias = int | float | Decimal
# Every decimal of so many digits is told apart by the floats that JSON readers make of it.
MOST_DIGITS: Final = 15
# Up to here every whole number is a float exactly.
LARGEST_WHOLE: Final = 2**53
_ROOMY: Final = Context(prec=700)


def exact(value: Number) -> Decimal:
    """The figure with the digits that it is written with; zero has no sign, 11.0 no decimals."""
    given = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not given.is_finite():
        raise ValueError("not a figure")
    return given.normalize(_ROOMY) if given else Decimal(0)


def plain(value: Number | None) -> int | float | None:
    """The figure as JSON carries it: a whole one without a point."""
    if value is None:
        return None
    digits = exact(value)
    if digits == digits.to_integral_value() and abs(digits) <= LARGEST_WHOLE:
        return int(digits)
    return float(digits)


def half_way(one: Decimal, other: Decimal) -> Decimal:
    """The middle of two figures, with all its digits."""
    return exact(_ROOMY.divide(_ROOMY.add(one, other), Decimal(2)))


class Digits(TypeDecorator[Decimal]):
    """A figure, kept as its digits in text: SQLite has no decimals, and floats lose some.

    Sums and order are for Python; the database keeps figures and does not count with them.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Number | None, dialect: Dialect) -> str | None:
        return None if value is None else f"{exact(value):f}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)
