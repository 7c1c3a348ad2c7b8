"""What a report calls the organisation that it is about: of a region it says »regionen«."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from app.organisations.words import own_words
from app.yearreports.sections import ReportKind

# What is no text in a kind of report or of section.
_NO_TEXT = frozenset({"code", "sections", "most", "figures", "body", "names", "names_picked"})


@dataclass(frozen=True, slots=True)
class Worded:
    """A text with places for the organisation's word, said in the reader's language when shown."""

    text: Any
    kind: str

    def __str__(self) -> str:
        return str(self.text) % own_words(self.kind)


def worded(kind: ReportKind, organisation_kind: str) -> ReportKind:
    """A kind of report in the words of an organisation of this kind."""
    sections = tuple(
        replace(section, **_texts(section, organisation_kind)) for section in kind.sections
    )
    return replace(kind, sections=sections, **_texts(kind, organisation_kind))


def _texts(kind: Any, organisation_kind: str) -> Mapping[str, Any]:
    texts = {one.name: getattr(kind, one.name) for one in fields(kind) if one.name not in _NO_TEXT}
    return {
        name: Worded(text, organisation_kind) for name, text in texts.items() if _has_place(text)
    }


def _has_place(text: Any) -> bool:
    return not isinstance(text, bool) and "%(" in str(text)
