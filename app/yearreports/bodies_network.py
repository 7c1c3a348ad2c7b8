"""What sections of a network's report are made of: like bodies.py, for what only networks have."""

from __future__ import annotations

from app.core.i18n import _
from app.yearreports import bodies
from app.yearreports.bodies import Content, Sources


def members(sources: Sources, _counted: Content) -> Content:
    """Who is in the network: names alone, so that it tells nothing of who has shared."""
    kinds = {"organisation": _("Organisation"), "school": _("Skole"), "team": _("Team")}
    rows = [
        {"name": one.name, "kind": kinds[one.kind], "place": one.place}
        for one in sources.material.members
    ]
    return {"members": rows} if rows else {}


def prototypes(sources: Sources, counted: Content) -> Content:
    """Each with the trials that began from it, among what the network may read in this report."""
    rows = []
    for prototype in (one for one in sources.prototypes if one.is_new):
        again = [one for one in sources.passages if one.prototype_id == prototype.id]
        tried = [{"title": one.title, "team": sources.whose(one)} for one in again]
        row = {
            "title": prototype.title,
            "team": sources.whose(prototype),
            "text": prototype.summary,
        }
        rows.append({**row, "again": tried})
    return bodies.with_retrials(rows, counted)
