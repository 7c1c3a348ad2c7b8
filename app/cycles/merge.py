"""Two people edit at once: field by field, who changed what since the page was opened. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Merge:
    """`values` is what to save; `theirs` the fields both changed, with the other's text."""

    values: Values
    theirs: Values

    @property
    def is_clean(self) -> bool:
        return not self.theirs


def merge(opened: Values, stored: Values, typed: Values) -> Merge:
    """Three-way merge of a form.

    A field only one of them changed takes that change. A field both changed differently keeps
    what was typed and is reported with what is stored, so that a person can choose.
    """
    values: Values = {}
    theirs: Values = {}
    for name, mine in typed.items():
        base, other = opened.get(name), stored.get(name)
        if mine == base:
            values[name] = other
        else:
            values[name] = mine
            if other not in (base, mine):
                theirs[name] = other
    return Merge(values=values, theirs=theirs)
