"""CVR numbers: eight digits, the last of which checks the others. Pure."""

from __future__ import annotations

import re

from app.core.errors import FieldError
from app.core.i18n import _

_DIGITS = re.compile("[1-9][0-9]{7}")
_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)


def read_cvr(typed: str) -> str | None:
    """The number as eight digits, None where nothing is typed. Raises FieldError."""
    digits = "".join(typed.split())
    if not digits:
        return None
    if not _DIGITS.fullmatch(digits):
        raise FieldError("cvr", _("Et CVR-nummer er otte cifre, for eksempel 12 34 56 74."))
    if sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11:
        raise FieldError(
            "cvr", _("Det er ikke et CVR-nummer. Se efter, om et ciffer er tastet forkert.")
        )
    return digits


def in_pairs(cvr: str | None) -> str:
    """12 34 56 74, as it is read aloud."""
    digits = cvr or ""
    return " ".join(digits[at : at + 2] for at in range(0, len(digits), 2))
