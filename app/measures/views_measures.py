"""A measure: begin it, look at it and type a value, change it, begin its baseline anew, remove it."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.core import clock, danish, receipts
from app.core.db import db
from app.core.errors import FieldError
from app.core.forms import BaseForm
from app.core.i18n import _
from app.core.telling import tell_if_number, tell_if_number_in
from app.cycles.loading import cycle_to_change
from app.cycles.models import Cycle
from app.cycles.series import neighbours_of
from app.measures import commands, keeping, queries
from app.measures.blueprint import bp
from app.measures.forms import MeasureForm, RestartForm, ValueForm
from app.measures.measured import series_on_its_page
from app.measures.models import Measure
from app.measures.pasted import Row
from app.measures.queries import Chain
from app.measures.telling import tell_if_far_off
from app.measures.wordings import called, measured_against

SHOWN_AT_ONCE = 100


def measure_to_change(viewer: Viewer, measure_id: str) -> Chain | None:
    """A measure of the viewer's own team; its record is locked while a change is being made."""
    return queries.chain_or_none(viewer, measure_id, lock=request.method == "POST")


@bp.route("/afproevninger/<public_id:cycle_id>/maalinger/ny", methods=["GET", "POST"])
@requires(Can.EDIT_CYCLE, load=cycle_to_change)
def measure_new(viewer: Viewer, cycle: Cycle) -> Any:
    if earlier := receipts.address_if_sent_before():
        return redirect(earlier)
    form, like = MeasureForm(), request.args.get("som", "")
    draft = f"maaling-ny-{cycle.public_id}-{like[:40]}"
    if request.method == "GET":
        _fill_like(viewer, form, like)
    if form.validate_on_submit():
        others = queries.measures_in(cycle)
        try:
            measure = commands.add_measure(cycle, by=viewer, values=_values(form), others=others)
        except FieldError as error:
            form.add_error(error)
        else:
            flash(draft, "draft-saved")
            flash(_("Målingen er oprettet. Skriv den første værdi."))
            tell_if_number_in(form)
            address = url_for("measures.measure_detail", measure_id=measure.public_id)
            return redirect(receipts.commit_once(address))
    return render_template(
        "measures/measure_new.html",
        form=form,
        cycle=cycle,
        draft=draft,
        removed=keeping.removed_in(cycle),
    ), 422 if form.errors else 200


@bp.route("/maalinger/<public_id:measure_id>", methods=["GET", "POST"])
@requires(Can.EDIT_CYCLE, load=measure_to_change)
def measure_detail(viewer: Viewer, chain: Chain) -> Any:
    address = url_for("measures.measure_detail", measure_id=chain.public_id)
    if earlier := receipts.address_if_sent_before():
        return redirect(earlier)
    form = ValueForm()
    form.value.unit = chain.unit
    if request.method == "GET":
        form.measured_on.data = clock.today()
    if form.validate_on_submit():
        row = Row(form.measured_on.day, form.value.data, form.note.data or "")
        try:
            commands.add_point(chain, by=viewer, row=row)
        except FieldError as error:
            form.add_error(error)
        else:
            flash(f"vaerdi-ny-{chain.public_id}", "draft-saved")
            flash(_("%(value)s er skrevet på %(day)s.", **_said(chain, row)))
            tell_if_far_off(chain.cycle, [row.day])
            tell_if_number(row.note)
            return redirect(receipts.commit_once(address))
    newest_first = chain.points[::-1]
    page = max(1, request.args.get("side", 1, type=int))
    return render_template(
        "measures/measure_detail.html",
        form=form,
        chain=chain,
        series=series_on_its_page(viewer, chain, neighbours_of(viewer, chain.cycle)[0]),
        points=newest_first[(page - 1) * SHOWN_AT_ONCE : page * SHOWN_AT_ONCE],
        page=page,
        pages=-(-len(newest_first) // SHOWN_AT_ONCE),
        measure_page=lambda number: url_for(
            "measures.measure_detail", measure_id=chain.public_id, side=number
        ),
        kept=keeping.earlier_values(chain),
        wordings=[
            (one, called(one), measured_against(one)) for one in keeping.earlier_wordings(chain)
        ],
        restarted=[part for part in chain.parts[1:] if part.first_day],
    ), 422 if form.errors else 200


@bp.route("/maalinger/<public_id:measure_id>/ret", methods=["GET", "POST"])
@requires(Can.EDIT_CYCLE, load=measure_to_change)
def measure_edit(viewer: Viewer, chain: Chain) -> Any:
    if earlier := receipts.address_if_sent_before(again=True):
        return redirect(earlier)
    first = chain.parts[0]
    form = MeasureForm(obj=first)
    stands, conflict = _stands(first), False
    if form.validate_on_submit():
        conflict = form.seen.data != stands
        if conflict:
            form.form_errors.append(_meanwhile())
        else:
            try:
                commands.edit_measure(chain, by=viewer, values=_values(form))
            except FieldError as error:
                form.add_error(error)
            else:
                flash(f"maaling-{chain.public_id}", "draft-saved")
                flash(_("Målingen er rettet."))
                tell_if_number_in(form)
                address = url_for("measures.measure_detail", measure_id=chain.public_id)
                return redirect(receipts.commit_once(address))
    status = 409 if conflict and form.seen.data else 422 if form.errors else 200
    form.seen.data = stands
    return render_template("measures/measure_edit.html", form=form, chain=chain), status


@bp.route("/maalinger/<public_id:measure_id>/fjern", methods=["GET", "POST"])
@requires(Can.EDIT_CYCLE, load=measure_to_change)
def measure_remove(viewer: Viewer, chain: Chain) -> Any:
    form = BaseForm()
    if form.validate_on_submit():
        commands.remove_measure(chain, by=viewer)
        db.session.commit()
        flash(_("Målingen er fjernet. I kan hente den tilbage under »Ny måling«."))
        return redirect(url_for("records.record_detail", cycle_id=chain.cycle.public_id))
    return render_template(
        "measures/measure_remove.html", form=form, chain=chain
    ), 422 if form.errors else 200


@bp.route("/maalinger/<public_id:measure_id>/udgangspunkt", methods=["GET", "POST"])
@requires(Can.EDIT_CYCLE, load=measure_to_change)
def baseline_restart(viewer: Viewer, chain: Chain) -> Any:
    form = RestartForm()
    if request.method == "GET":
        form.points.data = 10
    if form.validate_on_submit():
        try:
            commands.restart_baseline(
                chain, by=viewer, on=form.on.day, points=form.points.data or 0
            )
        except FieldError as error:
            form.add_error(error)
        else:
            db.session.commit()
            flash(f"udgangspunkt-{chain.public_id}", "draft-saved")
            flash(
                _(
                    "Målingen har et nyt udgangspunkt fra %(day)s.",
                    day=danish.date_long(form.on.day, clock.today()),
                )
            )
            return redirect(url_for("measures.measure_detail", measure_id=chain.public_id))
    return render_template(
        "measures/baseline_restart.html", form=form, chain=chain
    ), 422 if form.errors else 200


@bp.post("/maalinger/<public_id:measure_id>/udgangspunkt/fortryd")
@requires(Can.EDIT_CYCLE, load=measure_to_change)
def baseline_join(viewer: Viewer, chain: Chain) -> Any:
    """The address names the stretch whose baseline is to go on from the one before."""
    wanted = (request.view_args or {})["measure_id"]
    part = next(part for part in chain.parts if part.public_id == wanted)
    commands.join_baseline(chain, part, by=viewer)
    db.session.commit()
    flash(_("Udgangspunktet fra før gælder igen."))
    return redirect(url_for("measures.measure_detail", measure_id=chain.public_id))


def _values(form: MeasureForm) -> dict[str, Any]:
    return {
        "name": form.name.data,
        "unit": form.unit.data or None,
        "wanted": form.wanted.data or None,
        "target": form.target.data,
        "baseline_points": form.baseline_points.data,
    }


def _fill_like(viewer: Viewer, form: MeasureForm, measure_id: str) -> None:
    """Go on measuring what an earlier round measured. The baseline goes on by itself."""
    chain = queries.chain_or_none(viewer, measure_id) if measure_id else None
    if chain is not None:
        for name in commands.SHARED:
            form[name].data = getattr(chain.parts[0], name)


def _meanwhile() -> str:
    return _("En anden har rettet målingen imens. Gem igen, hvis jeres rettelse skal gælde.")


def _stands(measure: Measure) -> str:
    """A short name for what stands there now, to notice that two edit at once."""
    values = [measure.name, measure.unit, measure.wanted, measure.target, measure.baseline_points]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def _said(chain: Chain, row: Row) -> dict[str, str]:
    value = danish.number_as_typed(row.value or 0)
    return {
        "value": f"{value} {chain.unit}".strip(),
        "day": danish.date_long(row.day, clock.today()),
    }
