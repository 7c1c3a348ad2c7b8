"""Move the demo's days so that it looks as if it were written this week. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from app.core.danish import school_year, shift_school_year

DAY_KEYS = frozenset({"as_of", "date", "on", "start", "end", "evaluation_date", "archived"})


def moved_to(document: dict[str, Any], today: date) -> dict[str, Any]:
    """The document with all days moved by the whole weeks that bring `as_of` into today's week.

    Weekdays stay what they were. What was of this school year is of this school year again.
    """
    as_of = date.fromisoformat(document["as_of"])
    away = _monday(today) - _monday(as_of)
    first, last = school_year(as_of), school_year(today)
    years = int(last[:4]) - int(first[:4])
    moved: dict[str, Any] = _moved(document, away)
    for area in moved["focus_areas"]:
        if area.get("school_year"):
            area["school_year"] = shift_school_year(area["school_year"], years)
    return moved


def with_one_ready(document: dict[str, Any], today: date) -> dict[str, Any]:
    """The document with something to evaluate today; changed in place.

    On a Monday no evaluation of the week has come yet: the first is then agreed for today.
    """
    trying = [cycle["plan"] for cycle in document["cycles"] if cycle["status"] == "trying"]
    first = min(trying, key=lambda plan: str(plan["evaluation_date"]))
    first["evaluation_date"] = min(first["evaluation_date"], today.isoformat())
    return document


def _moved(value: Any, away: timedelta, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _moved(part, away, name) for name, part in value.items()}
    if isinstance(value, list):
        return [_moved(part, away) for part in value]
    if key in DAY_KEYS and isinstance(value, str):
        return (date.fromisoformat(value) + away).isoformat()
    return value


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
