"""The whole database as one document."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.exchange.format import FORMAT, VERSION
from app.exchange.stored import Stored


def document(there: Stored, today: date) -> dict[str, Any]:
    """Everything that travels, in canonical form."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "as_of": today.isoformat(),
        "about": None,
        **there.lists,
    }
