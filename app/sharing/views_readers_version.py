"""*Det læser andre*: a team reads again exactly what others read of its record."""

from __future__ import annotations

from typing import Any

from flask import render_template

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.cycles.names import shared_names
from app.cycles.page import page_for_outsiders
from app.cycles.reading import day, shared_content
from app.sharing import queries
from app.sharing.blueprint import bp
from app.sharing.queries import Standing
from app.sharing.queries_targets import readers_of
from app.sharing.sentence import for_team


def own_standing(viewer: Viewer, cycle_id: str) -> Standing | None:
    """A record of the viewer's own team; of one that is merely shared no more than the record."""
    return queries.standing_or_none(viewer, cycle_id)


@bp.get("/afproevninger/<public_id:cycle_id>/det-laeser-andre")
@requires(Can.SHARE_CYCLE, load=own_standing)
def readers_version(_viewer: Viewer, standing: Standing) -> Any:
    cycle = standing.cycle
    readers = readers_of(cycle)
    read_now = bool(readers) and cycle.shared_version is not None
    names = shared_names(cycle)
    return render_template(
        "sharing/readers_version.html",
        cycle=cycle,
        page=page_for_outsiders(cycle, shared_content(cycle)) if read_now else None,
        names=names,
        focus_area_name=names.focus_area,
        sharing_words=for_team(cycle, readers),
        newer=read_now and queries.newer_than_shared(cycle),
        day=day,
    )
