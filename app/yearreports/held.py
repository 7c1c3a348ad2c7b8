"""Which editions hold a record's text, noted at its question when an edition is made final. Pure.

An edition keeps no address of a record, and a team may answer anew afterwards, so neither the stored
content nor `answered_at` could tell it later. The numbers stand beside the team's own words in
`ReportAsk.texts` and stay there whatever is answered, also when the team is asked anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.yearreports.models import ReportAsk

_EDITIONS = "editions"


def holding_numbers(ask: ReportAsk) -> list[int]:
    """The numbers of the editions that hold it."""
    return list((ask.texts or {}).get(_EDITIONS, ()))


def note_held(ask: ReportAsk, number: int) -> None:
    """Edition `number` holds it, for good."""
    ask.texts = {**(ask.texts or {}), _EDITIONS: [*holding_numbers(ask), number]}


def words_anew(ask: ReportAsk, texts: Mapping[str, str] | None = None) -> dict[str, Any] | None:
    """What `texts` becomes when a team answers: its words, if any, and the editions as they were."""
    held = holding_numbers(ask)
    return {**(texts or {}), **({_EDITIONS: held} if held else {})} or None
