"""Values: many at once from a spreadsheet, and one to correct or remove."""

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
from app.core.i18n import _, ngettext
from app.core.telling import tell_if_number
from app.measures import commands, queries
from app.measures.blueprint import bp
from app.measures.forms import PasteForm, ValueForm
from app.measures.models import MeasurePoint
from app.measures.queries import Chain, PointAt
from app.measures.telling import tell_if_far_off
from app.measures.typed import Reading, Row, read_rows
from app.measures.views_measures import measure_to_change

FAULTS_SHOWN = 20


def point_to_change(viewer: Viewer, point_id: str) -> PointAt | None:
    """A value of the viewer's own team; its record is locked while a change is being made."""
    return queries.point_or_none(viewer, point_id, lock=request.method == "POST")


@bp.route("/maalinger/<public_id:measure_id>/indsaet", methods=["GET", "POST"])
@requires(Can.EDIT_CYCLE, load=measure_to_change)
def points_paste(viewer: Viewer, chain: Chain) -> Any:
    if earlier := receipts.address_if_sent_before():
        return redirect(earlier)
    form = PasteForm()
    faults: list[str] = []
    if form.validate_on_submit():
        read = _read(form, chain)
        faults = _object(form, read)
        if not form.errors:
            try:
                came = commands.add_points(chain, by=viewer, rows=read.rows, skip_known=True)
            except FieldError as error:
                form.add_error(error)
            else:
                flash(f"vaerdier-{chain.public_id}", "draft-saved")
                _tell(came, len(read.rows))
                tell_if_far_off(chain.cycle, [row.day for row in read.rows])
                tell_if_number(*(row.note for row in read.rows))
                address = url_for("measures.measure_detail", measure_id=chain.public_id)
                return redirect(receipts.commit_once(address))
    return render_template(
        "measures/points_paste.html", form=form, chain=chain, faults=faults
    ), 422 if form.errors else 200


@bp.route("/maalinger/vaerdier/<public_id:point_id>", methods=["GET", "POST"])
@requires(Can.EDIT_CYCLE, load=point_to_change)
def point_change(viewer: Viewer, found: PointAt) -> Any:
    if earlier := receipts.address_if_sent_before(again=True):
        return redirect(earlier)
    chain, point = found.chain, found.point
    form = ValueForm(obj=point)
    form.value.unit = chain.unit
    stands, conflict = _stands(point), False
    if form.validate_on_submit():
        conflict = form.seen.data != stands
        if not conflict:
            row = Row(form.measured_on.day, form.value.data, form.note.data or "")
            commands.change_point(chain, point, by=viewer, row=row)
            flash(f"vaerdi-{point.public_id}", "draft-saved")
            flash(_("Værdien er rettet."))
            tell_if_far_off(chain.cycle, [row.day])
            tell_if_number(row.note)
            address = url_for("measures.measure_detail", measure_id=_address(chain, point))
            return redirect(receipts.commit_once(address))
        form.form_errors.append(
            _(
                "En anden har rettet værdien imens. Nu står der %(value)s %(day)s. Gem igen, hvis "
                "jeres rettelse skal gælde.",
                value="–" if point.value is None else danish.number(point.value),
                day=danish.date_full(point.measured_on),
            )
        )
    form.seen.data = stands
    status = 409 if conflict else 422 if form.errors else 200
    return render_template(
        "measures/point_change.html", form=form, chain=chain, point=point
    ), status


@bp.post("/maalinger/vaerdier/<public_id:point_id>/fjern")
@requires(Can.EDIT_CYCLE, load=point_to_change)
def point_remove(viewer: Viewer, found: PointAt) -> Any:
    address = url_for("measures.measure_detail", measure_id=_address(found.chain, found.point))
    commands.remove_point(found.chain, found.point, by=viewer)
    db.session.commit()
    flash(_("Værdien er fjernet."))
    return redirect(address)


def _read(form: PasteForm, chain: Chain) -> Reading:
    return read_rows(
        form.rows.data or "",
        today=clock.today(),
        start=form.start.data,
        every=form.every.data,
        unit=chain.unit,
    )


def _object(form: PasteForm, read: Reading) -> list[str]:
    """Put what stands in the way at its field. Returns the rows to be mended, in words."""
    if read.needs_start:
        words = _("Skriv, hvilken dag den første værdi er fra, eller sæt datoer i rækkerne.")
        form.add_error(FieldError("start", words))
    if read.faults:
        count = len(read.faults)
        form.add_error(
            FieldError(
                "rows",
                ngettext(
                    "1 række skal rettes. Intet er gemt endnu.",
                    "%(num)d rækker skal rettes. Intet er gemt endnu.",
                    count,
                ),
            )
        )
    shown = list(read.faults[:FAULTS_SHOWN])
    if len(read.faults) > FAULTS_SHOWN:
        shown.append(_("og %(count)s rækker mere", count=len(read.faults) - FAULTS_SHOWN))
    return shown


def _tell(came: int, read: int) -> None:
    flash(ngettext("1 værdi er sat ind.", "%(num)d værdier er sat ind.", came))
    if came < read:
        flash(
            ngettext(
                "1 række stod der i forvejen og er ikke sat ind igen.",
                "%(num)d rækker stod der i forvejen og er ikke sat ind igen.",
                read - came,
            )
        )


def _stands(point: MeasurePoint) -> str:
    """A short name for what stands there now, to notice that two correct at once."""
    values = [point.measured_on, point.value, point.note]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def _address(chain: Chain, point: MeasurePoint) -> str:
    """Of the measure, by its first stretch that stays when the point goes."""
    parts = [p for p in chain.parts if p.id != point.measure_id or len(p.points) > 1]
    return (parts or chain.parts)[0].public_id
