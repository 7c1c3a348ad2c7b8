"""How a report sets words. Pure."""

from __future__ import annotations

_MARKS = '»«"”“„'


def quoted(text: str) -> str:
    """What was said, in Danish quotation marks once: as typed when it has its own inside."""
    bare = text.strip()
    if "»" in bare.strip("»«") or "«" in bare.strip("»«"):
        return bare
    return f"»{bare.strip(_MARKS).strip()}«"


def lower_first(text: str) -> str:
    """As inside a sentence."""
    return text[:1].lower() + text[1:]
