"""What a file leaves out where it is what it would be anyway: the names that others read.

Rows keep them always (app/cycles/names.py). In a file a shared version without `names` says that
others read the present ones, and a headline that it says what the record says. So both are spelled
out where a file is compared with the database: a file may change what something is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Item = dict[str, Any]
Lists = Mapping[str, Iterable[Item | None]]
NAMES = ("team", "school", "focus_area", "goal")
_NO_NAMES: Item = dict.fromkeys(NAMES)


class Present:
    """What everything is called, in the later of these lists where it stands in several."""

    def __init__(self, *lists: Lists) -> None:
        self._by_id: dict[str, dict[str, Item]] = {
            name: {item["id"]: item for one in lists for item in one[name] if item}
            for name in ("teams", "schools", "focus_areas")
        }

    def names(self, cycle: Item) -> Item:
        """Those that others would read of a record that was shared now."""
        version = cycle["shared"]["version"] or cycle
        return self._names(cycle["team"], version["focus_area"])

    def headline(self, cycle: Item) -> Item:
        """What the record's headline would say now."""
        names = self._names(cycle["team"], cycle["focus_area"])
        said = {"title": cycle["title"], "team": names["team"], "focus_area": names["focus_area"]}
        return {key: text or "" for key, text in said.items()}

    def _names(self, team_id: str, area_id: str | None) -> Item:
        team = self._by_id["teams"].get(team_id, {})
        school = self._by_id["schools"].get(team.get("school", ""), {})
        area = self._by_id["focus_areas"].get(area_id or "", {})
        return {
            "team": team.get("name"),
            "school": school.get("name"),
            "focus_area": area.get("name"),
            "goal": area.get("goal"),
        }


def spelled(cycle: Item, present: Present, old_headline: Item | None) -> Item:
    """The record with all its names, and with its headline's words in the place of true.

    `old_headline`: the words in the database of a headline that says what the record no longer says.
    No file has it: it stays, unless a file says that there is one.
    """
    words = present.headline(cycle) if cycle["headline"] else old_headline or False
    shared = cycle["shared"]
    if shared is None:
        return {**cycle, "headline": words}
    said, now = shared.get("names") or {}, present.names(cycle)
    area = ("focus_area", "goal") if said.get("focus_area") else ()
    names = {key: said.get(key) if key in area else said.get(key) or now[key] for key in NAMES}
    return {**cycle, "headline": words, "shared": {**shared, "names": names}}


def shorten(cycle: Item, words: Item | None, present: Present) -> None:
    """Put a record of the database into the form that a file has; `words` are its headline's."""
    cycle["headline"] = words is not None and words == present.headline(cycle)
    shared = cycle["shared"]
    if shared and shared.get("names", _NO_NAMES) == present.names(cycle):
        shared.pop("names", None)
