"""What others read now, beside what they will read once the team shares. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core import danish
from app.core.difference import compare
from app.core.i18n import _
from app.cycles.comparison import Change, changes
from app.cycles.content import Content
from app.cycles.models import Cycle
from app.cycles.names import Names, shared_names
from app.cycles.page import RecordPage, page_for_outsiders
from app.cycles.reading import shared_content


@dataclass(frozen=True, slots=True)
class BothVersions:
    """`now`: what others read, None where nobody reads anything. `changes`: from there to `coming`."""

    now: RecordPage | None
    now_names: Names
    coming: RecordPage
    names: Names
    changes: list[Change]

    @property
    def same(self) -> bool:
        """Whether others would read to the letter what they read now."""
        return (
            self.now is not None
            and self.now.content == self.coming.content
            and self.now_names == self.names
        )

    @property
    def marks(self) -> dict[str, str]:
        """A word at each question whose answer is another one than now."""
        marked = {}
        for change in self.changes:
            kinds = {segment.kind for segment in change.segments}
            marked[change.label] = _("nyt") if kinds == {"added"} else _("ændret")
        return marked


def both_versions(cycle: Cycle, content: Content, names: Names) -> BothVersions:
    """`content` and `names` are what is to be shared. Needs `shared_version` and audiences."""
    read_now = cycle.shared_version is not None and bool(cycle.audiences)
    coming = page_for_outsiders(cycle, content)
    if not read_now:
        return BothVersions(None, names, coming, names, [])
    now, now_names = shared_content(cycle), shared_names(cycle)
    return BothVersions(
        page_for_outsiders(cycle, now),
        now_names,
        coming,
        names,
        changes_for_readers(cycle.kind, (now, now_names), (content, names)),
    )


def changes_for_readers(
    kind: str, old: tuple[Content, Names], new: tuple[Content, Names]
) -> list[Change]:
    """Every text that readers would find otherwise, names and measurements among them."""
    before, after = _as_read(*old), _as_read(*new)
    # A name is shown as it was shared, so both are compared as they read and not by the area's id.
    areas = {one["focus_area"]: one["focus_area"] for one in (before, after)}
    found = changes(before, after, kind, areas)
    for label, was, becomes in (
        (_("Team"), old[1].team, new[1].team),
        (_("Skole"), old[1].school, new[1].school),
        (_("Målinger"), _measures(old[0]), _measures(new[0])),
        (_("Skrevet før start"), *_both_frozen(old[0], new[0])),
    ):
        if was != becomes:
            found.append(Change(label, compare(was, becomes)))
    return found


def _as_read(content: Content, names: Names) -> Content:
    return {**content, "focus_area": names.focus_area or None}


def _both_frozen(old: Content, new: Content) -> tuple[str, str]:
    """What was expected at the start, where both have it: to begin takes nothing from the text."""
    was, becomes = _frozen(old), _frozen(new)
    return (was, becomes) if was and becomes else ("", "")


def _frozen(content: Content) -> str:
    frozen: Mapping[str, Any] = content["frozen"] or {}
    signs: Sequence[str] = frozen.get("signs") or []
    return "\n".join(text for text in (frozen.get("hypothesis"), *signs) if text)


def _measures(content: Content) -> str:
    lines = []
    for measure in content["measures"]:
        unit = f" ({measure['unit']})" if measure["unit"] else ""
        lines.append(f"{measure['name']}{unit}")
        lines += [_value(point) for point in measure["points"]]
    return "\n".join(lines)


def _value(point: Mapping[str, Any]) -> str:
    day = danish.date_full(date.fromisoformat(point["date"]))
    note = f" · {point['note']}" if point.get("note") else ""
    return f"{day}: {danish.number_as_typed(point['value'])}{note}"
