"""Two people edit at once: field by field, who changed what since the page was opened. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

Values = dict[str, Any]
Rows = list[str]
MAX_ROWS = 20


@dataclass(frozen=True, slots=True)
class Merge:
    """`values` is what to save; `theirs` the fields both changed, with the other's text."""

    values: Values
    theirs: Values

    @property
    def is_clean(self) -> bool:
        return not self.theirs


def merge(
    opened: Values, stored: Values, typed: Values, *, row_by_row: Collection[str] = ()
) -> Merge:
    """Three-way merge of a form.

    A field only one of them changed takes that change. A field both changed differently keeps
    what was typed and is reported with what is stored, so that a person can choose. In the lists
    named in `row_by_row` that is so for each of the rows.
    """
    values: Values = {}
    theirs: Values = {}
    for name, mine in typed.items():
        base, other = opened.get(name), stored.get(name)
        if mine == base:
            values[name] = other
            continue
        values[name] = mine
        if other in (base, mine):
            continue
        is_clean = False
        if name in row_by_row:
            values[name], is_clean = _merge_rows(base or [], other or [], mine)
        if not is_clean:
            theirs[name] = other
    return Merge(values=values, theirs=theirs)


def _merge_rows(base: Rows, other: Rows, mine: Rows) -> tuple[Rows, bool]:
    """Both lists' changes, and whether no row was changed differently by both: then mine stands."""
    theirs, ours = _changes(base, other), _changes(base, mine)
    if theirs is None or ours is None:
        return mine, False
    merged: Rows = []
    is_clean = True
    for at, row in enumerate([*base, None]):
        added = theirs.added.get(at, [])
        merged += added + [one for one in ours.added.get(at, []) if one not in added]
        if row is None:
            break
        theirs_now, ours_now = theirs.rows[at], ours.rows[at]
        is_clean = is_clean and (theirs_now in (row, ours_now) or ours_now == row)
        now = theirs_now if ours_now == row else ours_now
        merged += [now] if now is not None else []
    return (merged, is_clean) if len(merged) <= MAX_ROWS else (mine, False)


@dataclass(frozen=True, slots=True)
class _Changes:
    """What has become of each row, None for one that is gone, and what was added before which."""

    rows: list[str | None]
    added: dict[int, Rows]


def _changes(before: Rows, after: Rows) -> _Changes | None:
    """How a list was changed, or None where nobody can tell which row became which."""
    rows: list[str | None] = list(before)
    added: dict[int, Rows] = {}
    steps = SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes()
    for step, start, end, first, last in steps:
        if step == "insert":
            added[start] = after[first:last]
        elif step == "delete":
            rows[start:end] = [None] * (end - start)
        elif step == "replace":
            if end - start != last - first:
                return None
            rows[start:end] = after[first:last]
    return _Changes(rows, added)
