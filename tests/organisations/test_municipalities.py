from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from app.organisations.municipalities import Municipality, all_municipalities, by_code


def test_all_98_municipalities_are_there_once() -> None:
    rows = all_municipalities()
    assert len(rows) == 98
    assert len({row.code for row in rows}) == 98
    assert len({row.display_name for row in rows}) == 98
    assert [row.code for row in rows] == sorted(row.code for row in rows)


def test_codes_are_four_digits_with_the_leading_zero() -> None:
    assert all(len(row.code) == 4 and row.code.isdecimal() for row in all_municipalities())


def test_municipality_is_found_by_its_code() -> None:
    assert by_code("0101") == Municipality("0101", "København", "Københavns Kommune", "Hovedstaden")
    assert by_code("101") is None
    assert by_code("") is None


def test_rows_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        all_municipalities()[0].name = "Andeby"  # type: ignore[misc]
