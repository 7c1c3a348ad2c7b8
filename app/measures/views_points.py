"""A value: correct it, or remove it."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.core import danish, receipts
from app.core.db import db
from app.core.i18n import _
from app.core.telling import tell_if_number
from app.measures import commands, queries
from app.measures.blueprint import bp
from app.measures.forms import ValueForm
from app.measures.models import MeasurePoint
from app.measures.pasted import Row
from app.measures.queries import Chain, PointAt
from app.measures.telling import tell_if_far_off


def point_to_change(viewer: Viewer, point_id: str) -> PointAt | None:
    """A value of the viewer's own team; its record is locked while a change is being made."""
    return queries.point_or_none(viewer, point_id, lock=request.method == "POST")


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
                value="–" if point.value is None else danish.number_as_typed(point.value),
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


def _stands(point: MeasurePoint) -> str:
    """A short name for what stands there now, to notice that two correct at once."""
    values = [point.measured_on, point.value, point.note]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def _address(chain: Chain, point: MeasurePoint) -> str:
    """Of the measure, by its first stretch that stays when the point goes."""
    parts = [p for p in chain.parts if p.id != point.measure_id or len(p.points) > 1]
    return (parts or chain.parts)[0].public_id
