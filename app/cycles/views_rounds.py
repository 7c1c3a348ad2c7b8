"""The next round, all rounds, and new trials from what others or oneself have written."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.core import clock, receipts
from app.core.errors import FieldError
from app.core.forms import choices_of
from app.core.i18n import _
from app.core.telling import tell_if_number
from app.cycles import commands_rounds, formdata, queries, reading, series
from app.cycles.blueprint import bp
from app.cycles.fields import CHOICES, required_field
from app.cycles.focus import chosen_focus_area, focus_area_choices
from app.cycles.forms import TryHereForm, plan_form
from app.cycles.loading import cycle_to_change, readable_cycle, readable_outline
from app.cycles.models import Cycle
from app.cycles.names import team_for
from app.cycles.phase_words import phase_words
from app.cycles.rounds import columns_of, round_names
from app.cycles.starters import starters_for
from app.cycles.telling import tell_if_far, tell_if_year_slipped
from app.organisations.school_days import current_calendar


@bp.route("/afproevninger/<public_id:cycle_id>/ny-runde", methods=["GET", "POST"])
@requires(Can.EDIT_CYCLE, load=cycle_to_change)
def round_new(viewer: Viewer, cycle: Cycle) -> Any:
    if earlier := receipts.address_if_sent_before():
        return redirect(earlier)
    form = plan_form(cycle.kind)()
    form.set_choices(focus_area_choices(cycle.team))
    form.offer_for(cycle.team.school.kind)
    begun = series.next_round_of(cycle)
    if request.method == "GET":
        formdata.fill_form(form, _prefilled(cycle), 0)
    # A team may branch, but only because it wants to: not because two began at once.
    one_more = "mere" in request.values
    if begun is not None and form.is_submitted() and not one_more:
        form.add_error(FieldError("", _begun_already(begun)))
    elif form.validate_on_submit():
        values = formdata.typed_values(form)
        values["focus_area"] = chosen_focus_area(
            cycle.team, values.pop("focus_area"), form.own_focus_area.data or ""
        )
        started = commands_rounds.start_next_round(
            cycle, by=viewer, values=values, today=clock.today(), calendar=current_calendar()
        )
        flash(f"runde-{cycle.public_id}", "draft-saved")
        flash(_("Runde %(number)d er begyndt.", number=started.round))
        tell_if_far(started, None)
        tell_if_year_slipped(started, {})
        tell_if_number(*formdata.typed_values(form).values())
        just_closed = "forrige" if "afsluttet" in request.args else None
        address = url_for(
            "records.record_detail", cycle_id=started.public_id, afsluttet=just_closed
        )
        return redirect(receipts.commit_once(address))
    return render_template(
        "cycles/round_new.html",
        form=form,
        begun=begun,
        one_more=one_more,
        cycle=cycle,
        earlier=commands_rounds.replaced_words(cycle),
        required=required_field(cycle.kind),
        starters=starters_for(cycle.kind),
    ), 422 if form.errors else 200


@bp.get("/afproevninger/<public_id:cycle_id>/runder")
@requires(Can.READ_CYCLE, load=readable_outline)
def rounds(viewer: Viewer, cycle: Cycle) -> Any:
    all_rounds = series.rounds_of(viewer, cycle)
    return render_template(
        "cycles/rounds.html",
        cycle=cycle,
        columns=columns_of(viewer, all_rounds),
        rounds=all_rounds,
        names=round_names(all_rounds),
        links=series.links_of(viewer, all_rounds),
        status_for=lambda other: reading.status_for(viewer, other),
        title_for=lambda other: reading.title_for(viewer, other),
        team_for=lambda other: team_for(viewer, other),
        decisions=CHOICES["decision"],
        kinds=CHOICES["kind"],
        statuses={kind: phase_words(kind) for kind in CHOICES["kind"]},
    )


@bp.route("/afproevninger/<public_id:cycle_id>/proev-hos-os", methods=["GET", "POST"])
@requires(Can.TRY_HERE, load=readable_cycle)
def try_here(viewer: Viewer, cycle: Cycle) -> Any:
    if earlier := receipts.address_if_sent_before():
        return redirect(earlier)
    teams = queries.active_teams(viewer)
    content = reading.content_for(viewer, cycle)
    values = commands_rounds.trial_values(content, cycle.kind, title=content["title"])
    form = TryHereForm()
    form.team.choices = choices_of((team.public_id, team.name) for team in teams)
    if request.method == "GET":
        form.action.data = values["action"]
        if cycle.team_id in viewer.active_team_ids:
            form.team.data = cycle.team.public_id
    if form.validate_on_submit():
        team = next(team for team in teams if team.public_id == form.team.data)
        trial = commands_rounds.start_trial_from(
            cycle,
            team=team,
            by=viewer,
            values={**values, "action": form.action.data},
            today=clock.today(),
            calendar=current_calendar(),
        )
        flash(f"proev-{cycle.public_id}", "draft-saved")
        flash(_("Prøvehandlingen er begyndt. Kun jeres team har adgang."))
        tell_if_number(form.action.data)
        address = url_for("records.record_detail", cycle_id=trial.public_id)
        return redirect(receipts.commit_once(address))
    return render_template(
        "cycles/try_here.html",
        form=form,
        cycle=cycle,
        title=content["title"],
        team_name=team_for(viewer, cycle),
        own=cycle.team_id in viewer.memberships,
    ), 422 if form.errors else 200


def _begun_already(begun: Cycle) -> str:
    return _("Runde %(number)d er begyndt allerede. Intet nyt er gemt.", number=begun.round)


def _prefilled(cycle: Cycle) -> dict[str, Any]:
    values = commands_rounds.next_round_values(cycle)
    area = values.pop("focus_area")
    values["focus_area"] = area.exchange_id if area else ""
    return values
