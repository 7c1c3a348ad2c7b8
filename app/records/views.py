"""The record's page: the same address for the team and for those it is shared with."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.core.indexing import may_be_indexed
from app.cycles import series
from app.cycles.loading import readable_cycle
from app.cycles.models import Cycle
from app.cycles.names import focus_area_for, school_for, team_for
from app.cycles.reading import day, status_for, title_for
from app.measures.measured import measured_of
from app.records.blueprint import bp
from app.records.page import record_page
from app.sharing.commands import headline_is_old
from app.sharing.proposed import proposed_to
from app.sharing.queries import newer_than_shared
from app.sharing.sentence import sentence
from app.sparring.queries import requests_of


@bp.get("/afproevninger/<public_id:cycle_id>")
@may_be_indexed
@requires(Can.READ_CYCLE, load=readable_cycle)
def record_detail(viewer: Viewer, cycle: Cycle) -> Any:
    rounds, links = series.neighbours_of(viewer, cycle)
    measured = measured_of(viewer, cycle, rounds)
    page = record_page(viewer, cycle, measured)
    return render_template(
        "records/record_detail.html",
        page=page,
        measured=measured,
        cycle=cycle,
        links=links,
        next_rounds=series.next_rounds(rounds, cycle),
        title_for=lambda other: title_for(viewer, other),
        status_for=lambda other: status_for(viewer, other),
        sharing_words=sentence(cycle, viewer),
        sparring_requests=requests_of(cycle, viewer) if viewer.is_logged_in else [],
        offer_to_share=_just_closed(cycle, rounds) if page.own else None,
        proposed_to=proposed_to(cycle) if page.own else "",
        headline_is_old=page.own and headline_is_old(cycle),
        shared_is_old=page.own and newer_than_shared(cycle, page.measures),
        team_for=lambda other: team_for(viewer, other),
        school_name=school_for(viewer, cycle),
        focus_area_name=focus_area_for(viewer, cycle),
        day=day,
    )


def _just_closed(cycle: Cycle, rounds: list[Cycle]) -> Cycle | None:
    """The record that the team closed a moment ago: this one, or the round before this one."""
    match request.args.get("afsluttet"):
        case None:
            return None
        case "forrige":
            before = (one for one in rounds if one.id == cycle.follows_id)
            return next((one for one in before if one.team_id == cycle.team_id), None)
    return cycle
