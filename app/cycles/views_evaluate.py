"""Evaluating: all of it on one page, or one question at a time in fifteen minutes."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.core import clock, receipts
from app.core.errors import FieldError
from app.core.i18n import _
from app.core.telling import tell_if_number
from app.cycles import commands_evaluate, formdata, queries
from app.cycles.blueprint import bp
from app.cycles.commands_evaluate import CLOSING_FIELDS
from app.cycles.content import content_of
from app.cycles.expectation import Expectation, expectation_of
from app.cycles.fields import DECISION_MEANINGS
from app.cycles.forms import CycleForm, evaluation_form, with_signs
from app.cycles.loading import cycle_to_change
from app.cycles.models import Cycle
from app.cycles.phases import CLOSED
from app.cycles.short_evaluation import Step, step_or_none
from app.cycles.starters import starters_for


@bp.route("/afproevninger/<public_id:cycle_id>/evaluering", methods=["GET", "POST"])
@requires(Can.EDIT_CYCLE, load=cycle_to_change)
def evaluate(viewer: Viewer, cycle: Cycle) -> Any:
    if earlier := receipts.address_if_sent_before(again=True):
        return redirect(earlier)
    expectation = _expectation(cycle)
    form = with_signs(evaluation_form(cycle.kind), [s.text for s in expectation.signs])()
    theirs: dict[str, Any] = {}
    if form.validate_on_submit():
        theirs = _save(viewer, cycle, form)
        if not theirs and not form.errors:
            flash(f"evaluering-{cycle.public_id}", "draft-saved")
            return redirect(receipts.commit_once(_after_saving(cycle)))
    elif request.method == "GET":
        _fill(form, cycle)
    return render_template(
        "cycles/evaluate.html",
        form=form,
        cycle=cycle,
        expectation=expectation,
        starters=starters_for(cycle.kind),
        meanings=DECISION_MEANINGS,
        theirs=formdata.their_words(cycle, theirs),
        saved_by=queries.last_saved_by(cycle) if theirs else "",
    ), 409 if theirs else (422 if form.errors else 200)


@bp.route(
    "/afproevninger/<public_id:cycle_id>/evaluering/kort/<int:number>", methods=["GET", "POST"]
)
@requires(Can.EDIT_CYCLE, load=step_or_none)
def evaluate_short(viewer: Viewer, step: Step) -> Any:
    if earlier := receipts.address_if_sent_before(again=True):
        return redirect(earlier)
    cycle, question = step.cycle, step.question
    expectation = _expectation(cycle)
    form_class = evaluation_form(cycle.kind, question.fields + question.later)
    asks_signs = "sign_results" in question.fields
    signs = [sign.text for sign in expectation.signs] if asks_signs else []
    form = with_signs(form_class, signs)()
    theirs: dict[str, Any] = {}
    if form.validate_on_submit():
        theirs = _save(viewer, cycle, form)
        if not theirs and not form.errors:
            # Each step has a form of its own, and so a draft of its own on the device.
            flash(f"evaluering-{cycle.public_id}-{step.number}", "draft-saved")
            address = step.next_address or _after_saving(cycle)
            return redirect(receipts.commit_once(address))
    elif request.method == "GET":
        _fill(form, cycle)
    return render_template(
        "cycles/evaluate_short.html",
        form=form,
        step=step,
        cycle=cycle,
        expectation=expectation,
        starters=starters_for(cycle.kind),
        meanings=DECISION_MEANINGS,
        theirs=formdata.their_words(cycle, theirs),
        saved_by=queries.last_saved_by(cycle) if theirs else "",
    ), 409 if theirs else (422 if form.errors else 200)


def _expectation(cycle: Cycle) -> Expectation:
    content = content_of(cycle)
    return expectation_of(content["plan"], content["frozen"], cycle.status)


def _fill(form: CycleForm, cycle: Cycle) -> None:
    values = formdata.stored_values(cycle, formdata.typed_values(form))
    formdata.fill_form(form, values, cycle.revision)


def _save(viewer: Viewer, cycle: Cycle, form: CycleForm) -> dict[str, Any]:
    """Write what was typed, and close when the button says so. Returns the others' texts."""
    merged = formdata.merge_typed(cycle, form, viewer)
    if not merged.is_clean:
        formdata.fill_form(form, merged.values, cycle.revision)
        return merged.theirs
    for error in _missing(cycle, merged.values):
        form.add_error(error)
    if form.errors:
        return {}
    if merged.values:
        commands_evaluate.save_evaluation(
            cycle, by=viewer, values=merged.values, today=clock.today()
        )
    if request.form.get("do") == "close" and cycle.status != CLOSED:
        commands_evaluate.close_cycle(cycle, by=viewer, today=clock.today())
    tell_if_number(*merged.values.values())
    return {}


def _missing(cycle: Cycle, typed: dict[str, Any]) -> list[FieldError]:
    """What a record that is, or is to be, closed lacks."""
    if request.form.get("do") != "close" and cycle.status != CLOSED:
        return []
    stored = formdata.stored_values(cycle, CLOSING_FIELDS[cycle.kind])
    return commands_evaluate.missing_to_close(cycle.kind, {**stored, **typed})


def _after_saving(cycle: Cycle) -> str:
    """Says so, and where to go on."""
    if request.form.get("do") != "close":
        flash(_("Evalueringen er gemt."))
        return url_for("records.record_detail", cycle_id=cycle.public_id)
    flash(_("Afsluttet. Det, I har lært, bliver stående."))
    if cycle.decision == "adapt":
        return url_for("cycles.round_new", cycle_id=cycle.public_id, afsluttet=1)
    # »Vil I dele evalueringen?« is asked once, on the page that follows, and never again. After
    # *Tilpas* that is the page of the new round, or this one when they begin none.
    return url_for("records.record_detail", cycle_id=cycle.public_id, afsluttet=1)
