"""What the views of this package load."""

from __future__ import annotations

from flask import request

from app.access.viewer import Viewer
from app.cycles import queries
from app.cycles.models import Cycle


def cycle_to_change(viewer: Viewer, cycle_id: str) -> Cycle | None:
    """A record of the viewer's own team; its row is locked while a change is being made.

    Also one that is merely shared with the viewer, so that the answer is who can: the rule says no.
    """
    lock = request.method == "POST"
    own = queries.own_cycle_or_none(viewer, cycle_id, lock=lock)
    return own or queries.cycle_or_none(viewer, cycle_id)


def readable_outline(viewer: Viewer, cycle_id: str) -> Cycle | None:
    """A record that the viewer may open, for a page that reads all rounds with their notes."""
    return queries.outline_or_none(viewer, cycle_id)


def readable_cycle(viewer: Viewer, cycle_id: str) -> Cycle | None:
    """A record that the viewer may open."""
    return queries.cycle_or_none(viewer, cycle_id)
