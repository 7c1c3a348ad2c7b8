"""Bin, archive and deleting for good."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.core import clock
from app.core.db import db
from app.core.forms import BaseForm
from app.core.i18n import _
from app.cycles import commands_keep, queries
from app.cycles.blueprint import bp
from app.cycles.loading import cycle_to_change
from app.cycles.models import Cycle
from app.teams.models import Team


@bp.get("/teams/<public_id:team_id>/papirkurv")
@requires(Can.SEE_TEAM, load=queries.own_team_or_none)
def bin_list(viewer: Viewer, team: Team) -> Any:
    return render_template(
        "cycles/bin_list.html",
        team=team,
        cycles=queries.binned_cycles(viewer, team),
        days=commands_keep.DAYS_IN_BIN,
    )


@bp.get("/teams/<public_id:team_id>/arkiv")
@requires(Can.SEE_TEAM, load=queries.own_team_or_none)
def archive_list(viewer: Viewer, team: Team) -> Any:
    return render_template(
        "cycles/archive_list.html", team=team, cycles=queries.archived_cycles(viewer, team)
    )


@bp.post("/afproevninger/<public_id:cycle_id>/papirkurv")
@requires(Can.BIN_CYCLE, load=cycle_to_change)
def cycle_bin(viewer: Viewer, cycle: Cycle) -> Any:
    commands_keep.bin_cycle(cycle, by=viewer, at=clock.now())
    db.session.commit()
    flash(_("Lagt i papirkurven. Den kan hentes op i 30 dage."))
    return redirect(url_for("cycles.bin_list", team_id=cycle.team.public_id))


@bp.post("/afproevninger/<public_id:cycle_id>/hent-op")
@requires(Can.BIN_CYCLE, load=cycle_to_change)
def cycle_unbin(viewer: Viewer, cycle: Cycle) -> Any:
    commands_keep.take_out_of_bin(cycle, by=viewer)
    db.session.commit()
    flash(_("Hentet op af papirkurven."))
    return redirect(url_for("records.record_detail", cycle_id=cycle.public_id))


@bp.route("/afproevninger/<public_id:cycle_id>/slet", methods=["GET", "POST"])
@requires(Can.DELETE_CYCLE, load=cycle_to_change)
def cycle_delete(viewer: Viewer, cycle: Cycle) -> Any:
    form = BaseForm()
    team_id = cycle.team.public_id
    if form.validate_on_submit():
        commands_keep.delete_cycle(cycle, by=viewer)
        db.session.commit()
        flash(_("Slettet for altid."))
        return redirect(url_for("cycles.bin_list", team_id=team_id))
    return render_template("cycles/cycle_delete.html", cycle=cycle, form=form)


@bp.post("/afproevninger/<public_id:cycle_id>/arkiv")
@requires(Can.BIN_CYCLE, load=cycle_to_change)
def cycle_archive(viewer: Viewer, cycle: Cycle) -> Any:
    on = None if cycle.archived_on else clock.today()
    commands_keep.archive_cycle(cycle, by=viewer, on=on)
    db.session.commit()
    flash(_("Lagt i arkivet.") if on else _("Taget ud af arkivet."))
    return redirect(url_for("records.record_detail", cycle_id=cycle.public_id))
