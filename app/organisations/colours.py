"""Colours that somebody types, and whether words in them can be read on white. Pure.

Source: WCAG 2.2, contrast ratio and relative luminance.
"""

from __future__ import annotations

import re

from app.core.danish import casefold
from app.core.i18n import _l

LEAST_CONTRAST = 4.5
_COLOUR = re.compile(r"#?([0-9a-fA-F]{6})")
# For those who have no code at hand. All of them can be read on white.
NAMED = (
    (_l("blå"), "#1f4e8c"),
    (_l("bordeaux"), "#8a1538"),
    (_l("violet"), "#6b3fa0"),
    (_l("grøn"), "#0b5d57"),
    (_l("skifer"), "#3b4a54"),
)


def colour_of(typed: str) -> str | None:
    """»#rrggbb« of what was typed, a code or one of our names; None when it is no colour."""
    for name, code in NAMED:
        if casefold(typed.strip()) == casefold(str(name)):
            return code
    found = _COLOUR.fullmatch(typed.strip())
    return f"#{found[1].lower()}" if found else None


def contrast_on_white(colour: str) -> float:
    """From 1 (white) to 21 (black)."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
