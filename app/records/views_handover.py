"""The button with which a team says yes to what another offers."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.accounts.sessions import needs_recent_password
from app.core.db import db
from app.core.i18n import _
from app.records.blueprint import bp
from app.records.commands_handover import move_if_agreed
from app.teams.commands_handover import accept
from app.teams.models import TeamHandover
from app.teams.queries_handover import handover_or_none


@bp.post("/overdragelser/<public_id:handover_id>/ja")
@requires(Can.TAKE_OVER_RECORDS, load=handover_or_none)
@needs_recent_password
def handover_accept(viewer: Viewer, handover: TeamHandover) -> Any:
    team, name = handover.to_team, handover.from_team.name
    accept(handover, by=viewer)
    moved = move_if_agreed(handover)
    db.session.commit()
    if not moved:
        flash(_("I har sagt ja. Det flytter, når %(team)s er enige om det.", team=name))
        return redirect(url_for("teams.team_settings", team_id=team.public_id))
    flash(_("Det, %(team)s har skrevet, hører nu til hos jer.", team=name))
    return redirect(url_for("front.team_records", team_id=team.public_id))
