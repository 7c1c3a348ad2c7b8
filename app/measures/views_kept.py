"""Taking back: a value that was corrected or taken out, and a measure that was removed."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.measures import commands, keeping, queries
from app.measures.blueprint import bp
from app.measures.keeping import Removed, ValueAt


def removed_to_take_back(viewer: Viewer, measure_id: str) -> Removed | None:
    """A removed measure of the viewer's own team; its record is locked meanwhile."""
    return keeping.removed_or_none(viewer, measure_id, lock=request.method == "POST")


def value_to_take_back(viewer: Viewer, version_id: str) -> ValueAt | None:
    """An earlier value of the viewer's own team; its record is locked meanwhile."""
    return keeping.value_or_none(viewer, version_id, lock=request.method == "POST")


@bp.post("/maalinger/<public_id:measure_id>/hent-tilbage")
@requires(Can.EDIT_CYCLE, load=removed_to_take_back)
def measure_take_back(viewer: Viewer, removed: Removed) -> Any:
    others = queries.measures_in(removed.cycle)
    try:
        commands.take_back_measure(removed, by=viewer, others=others)
    except FieldError as error:
        flash(error.message, "warning")
        return redirect(url_for("measures.measure_new", cycle_id=removed.cycle.public_id))
    db.session.commit()
    flash(_("Målingen er hentet tilbage med alle sine værdier."))
    return redirect(url_for("measures.measure_detail", measure_id=removed.public_id))


@bp.post("/maalinger/tidligere-vaerdier/<public_id:version_id>/hent-tilbage")
@requires(Can.EDIT_CYCLE, load=value_to_take_back)
def value_take_back(viewer: Viewer, found: ValueAt) -> Any:
    address = url_for("measures.measure_detail", measure_id=found.chain.public_id)
    try:
        came = commands.take_back_value(found.chain, found.version, by=viewer)
    except FieldError as error:
        flash(error.message, "warning")
        return redirect(address)
    db.session.commit()
    flash(_("Værdien er skrevet igen.") if came else _("Værdien står der allerede."))
    return redirect(address)
