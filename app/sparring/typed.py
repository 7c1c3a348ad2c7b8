"""What stands in a typed question or answer, and putting other words in it before it is sent."""

from __future__ import annotations

from typing import Any

from flask import request

from app.personaldata.finding import Known
from app.personaldata.found import Found, find_in_text, swapped


def is_swap() -> bool:
    """Whether the pressed button puts other words in the text, and sends nothing."""
    return "swap" in request.form


def swap_words(field: Any, *, of: str, known: Known) -> bool:
    """Do that. Whether there was anything."""
    before = field.data or ""
    field.data = swapped(before, request.form.get("swap", ""), of=of, known=known)
    return bool(field.data != before)


def found_in(field: Any, of: str, known: Known) -> list[Found]:
    """What a warning would be about."""
    return find_in_text(field.data or "", label=field.label.text, of=of, known=known)
