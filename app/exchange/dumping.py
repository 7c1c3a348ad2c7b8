"""The whole database as one document."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.exchange.format import FORMAT, VERSION
from app.exchange.stored import stored


def dump(today: date) -> dict[str, Any]:
    """Everything that travels, in canonical form."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "as_of": today.isoformat(),
        "about": None,
        **stored().lists,
    }
