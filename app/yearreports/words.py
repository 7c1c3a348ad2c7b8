"""How a report sets words. Pure."""

from __future__ import annotations

from typing import Any

from app.core.i18n import _

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


def unnamed(text: str, name: str) -> str:
    """»Periode: 1. august …« without its first word, under a heading that has it."""
    return text.removeprefix(f"{name}: ")


def hidden_note(section: dict[str, Any]) -> str:
    """What figures a section does not show, and why; empty where it shows all.

    Where the records stand one by one, named because their teams said yes, nothing is kept secret:
    there are only too few teams to add them up.
    """
    if not section.get("hidden"):
        return ""
    named = "rows" in section or any("again" in one for one in section.get("prototypes", ()))
    figures = ", ".join(map(lower_first, section["hidden"]))
    if named:
        return _(
            "Ikke vist som figur: %(figures)s. Der er for få teams bag til at lægge dem sammen.",
            figures=figures,
        )
    return _(
        "Ikke vist: %(figures)s. For få teams står bag hvert tal, så fordelingen kunne pege på et "
        "enkelt team.",
        figures=figures,
    )
