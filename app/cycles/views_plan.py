"""Starting a record, editing its plan, moving between phases."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.core import clock, receipts
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.core.telling import tell_if_number
from app.cycles import commands, commands_notes, formdata, queries, series
from app.cycles.blueprint import bp
from app.cycles.fields import DEVIATION, TRIAL, required_field
from app.cycles.focus import chosen_focus_area, focus_area_choices
from app.cycles.forms import plan_form
from app.cycles.loading import cycle_to_change
from app.cycles.models import Cycle, Note
from app.cycles.phases import PLANNING
from app.cycles.starters import starters_for
from app.cycles.telling import (
    planned_days,
    tell_if_begun,
    tell_if_far,
    tell_if_year_slipped,
)
from app.organisations.school_days import current_calendar
from app.teams.models import Team


@bp.route("/proevehandlinger/ny", methods=["GET", "POST"])
@requires(Can.START_CYCLE)
def trial_new(viewer: Viewer) -> Any:
    return _cycle_new(viewer, TRIAL)


@bp.route("/positive-afvigelser/ny", methods=["GET", "POST"])
@requires(Can.START_CYCLE)
def deviation_new(viewer: Viewer) -> Any:
    return _cycle_new(viewer, DEVIATION)


def _cycle_new(viewer: Viewer, kind: str) -> Any:
    if earlier := receipts.address_if_sent_before():
        return redirect(earlier)
    teams = queries.active_teams(viewer)
    team = _chosen_team(teams)
    form = plan_form(kind)()
    form.set_choices(focus_area_choices(team))
    form.offer_for(team.school.kind)
    _prefill_from_note(viewer, form, kind)
    if form.validate_on_submit():
        cycle = commands.start_cycle(
            team=team,
            by=viewer,
            kind=kind,
            values=_with_focus_area(form, team),
            today=clock.today(),
            calendar=current_calendar(),
        )
        commands_notes.use_up_note(viewer, _origin(viewer), cycle)
        address = url_for("records.record_detail", cycle_id=cycle.public_id)
        flash(f"ny-{kind}", "draft-saved")
        flash(_("Gemt. Kun jeres team har adgang."))
        tell_if_begun(cycle, PLANNING)
        tell_if_far(cycle, None)
        tell_if_year_slipped(cycle, {})
        tell_if_number(*formdata.typed_values(form).values())
        return redirect(receipts.commit_once(address))
    return render_template(
        "cycles/cycle_new.html",
        form=form,
        kind=kind,
        team=team,
        teams=teams,
        required=required_field(kind),
        starters=starters_for(kind),
        note_id=request.values.get("note", ""),
    ), _status(form)


@bp.route("/afproevninger/<public_id:cycle_id>/plan", methods=["GET", "POST"])
@requires(Can.EDIT_CYCLE, load=cycle_to_change)
def plan_edit(viewer: Viewer, cycle: Cycle) -> Any:
    if earlier := receipts.address_if_sent_before(again=True):
        return redirect(earlier)
    form = plan_form(cycle.kind)()
    form.set_choices(focus_area_choices(cycle.team))
    form.offer_for(cycle.team.school.kind)
    theirs: dict[str, Any] = {}
    if form.validate_on_submit():
        merged = formdata.merge_typed(cycle, form, viewer)
        # Each of two periods may be right where what becomes of both together is not.
        if merged.is_clean and form.accepts_period(merged.values):
            values = _with_focus_area(form, cycle.team, merged.values)
            values["title"] = values["title"] or commands.suggested_title(
                cycle.round, values[required_field(cycle.kind)]
            )
            before, days_before = cycle.status, planned_days(cycle)
            commands.edit_cycle(cycle, by=viewer, values=values, today=clock.today())
            address = url_for("records.record_detail", cycle_id=cycle.public_id)
            flash(f"plan-{cycle.public_id}", "draft-saved")
            flash(_("Planen er gemt."))
            tell_if_begun(cycle, before)
            tell_if_far(cycle, days_before["evaluation_date"])
            tell_if_year_slipped(cycle, days_before)
            tell_if_number(*values.values())
            return redirect(receipts.commit_once(address))
        theirs = merged.theirs
        formdata.fill_form(form, merged.values, cycle.revision)
    elif request.method == "GET":
        formdata.fill_form(form, formdata.stored_values(cycle, _names(form)), cycle.revision)
    return render_template(
        "cycles/plan_edit.html",
        form=form,
        cycle=cycle,
        earlier=series.words_of_last_round(cycle),
        required=required_field(cycle.kind),
        starters=starters_for(cycle.kind),
        theirs=formdata.their_words(cycle, theirs),
        saved_by=queries.last_saved_by(cycle) if theirs else "",
    ), 409 if theirs else _status(form)


@bp.post("/afproevninger/<public_id:cycle_id>/fase")
@requires(Can.EDIT_CYCLE, load=cycle_to_change)
def phase_move(viewer: Viewer, cycle: Cycle) -> Any:
    before = cycle.status
    try:
        commands.move_cycle(cycle, by=viewer, to=request.form.get("to", ""), today=clock.today())
    except FieldError as error:
        flash(error.message, "warning")
    else:
        db.session.commit()
        if not tell_if_begun(cycle, before):
            flash(_("Fasen er ændret. Intet er slettet."))
    return redirect(url_for("records.record_detail", cycle_id=cycle.public_id))


def _chosen_team(teams: list[Team]) -> Team:
    wanted = request.values.get("team", "")
    return next((team for team in teams if team.public_id == wanted), teams[0])


def _with_focus_area(form: Any, team: Team, values: dict[str, Any] | None = None) -> dict[str, Any]:
    taken = dict(formdata.typed_values(form) if values is None else values)
    taken["focus_area"] = chosen_focus_area(
        team, taken.pop("focus_area", None), form.own_focus_area.data or ""
    )
    return taken


def _prefill_from_note(viewer: Viewer, form: Any, kind: str) -> None:
    if request.method == "GET" and (note := _origin(viewer)):
        form[required_field(kind)].data = note.text


def _origin(viewer: Viewer) -> Note | None:
    """The loose note that this record begins with, when it began as one."""
    lock = request.method == "POST"
    return queries.loose_note_or_none(viewer, request.values.get("note", ""), lock=lock)


def _names(form: Any) -> list[str]:
    return list(formdata.typed_values(form))


def _status(form: Any) -> int:
    return 422 if form.errors else 200
