"""Offering what a team has written to another team, taking the offer back, and saying no."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.accounts.sessions import needs_recent_password
from app.core import receipts
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.teams import commands_handover
from app.teams.blueprint import bp
from app.teams.forms import HandoverForm
from app.teams.models import Team, TeamHandover
from app.teams.queries_handover import handover_or_none, possible_heirs
from app.teams.queries_settings import known_team_or_none


@bp.route("/teams/<public_id:team_id>/overdrag", methods=["GET", "POST"])
@requires(Can.OFFER_RECORDS, load=known_team_or_none)
@needs_recent_password
def handover_new(viewer: Viewer, team: Team) -> Any:
    if earlier := receipts.address_if_sent_before():
        return redirect(earlier)
    heirs = {heir.public_id: heir for heir in possible_heirs(team)}
    form = HandoverForm(heirs.values())
    if form.validate_on_submit():
        try:
            handover = commands_handover.offer_records(
                team, to=heirs.get(form.team.data), by=viewer
            )
        except FieldError as error:
            form.add_error(error)
        else:
            name = handover.to_team.name
            flash(
                _(
                    "Det er tilbudt til %(team)s, og alle i teamet har fået besked. Det flytter, når "
                    "begge teams er enige.",
                    team=name,
                )
            )
            return redirect(receipts.commit_once(_settings(team)))
    page = render_template("teams/handover_new.html", form=form, team=team, heirs=heirs)
    return page, 422 if form.errors else 200


@bp.post("/overdragelser/<public_id:handover_id>/fortryd")
@requires(Can.TAKE_BACK_OFFER, load=handover_or_none)
def handover_take_back(viewer: Viewer, handover: TeamHandover) -> Any:
    team = handover.from_team
    commands_handover.take_back(handover, by=viewer)
    db.session.commit()
    flash(_("Tilbuddet er trukket tilbage. Intet er flyttet."))
    return redirect(_settings(team))


@bp.post("/overdragelser/<public_id:handover_id>/nej")
@requires(Can.DECLINE_OFFER, load=handover_or_none)
def handover_decline(viewer: Viewer, handover: TeamHandover) -> Any:
    name, team = handover.from_team.name, handover.to_team
    commands_handover.decline(handover, by=viewer)
    db.session.commit()
    flash(_("I har sagt nej tak. %(team)s får besked.", team=name))
    return redirect(_settings(team))


def _settings(team: Team) -> str:
    return url_for("teams.team_settings", team_id=team.public_id)
