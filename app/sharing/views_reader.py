"""*Der står personoplysninger her*: what a reader from outside can do about it at once."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.access.guard import requires
from app.access.policy import Can, allows
from app.access.viewer import Viewer
from app.core.db import db
from app.core.forms import BaseForm
from app.core.i18n import _
from app.cycles.models import Cycle
from app.cycles.queries import cycle_or_none
from app.cycles.reading import title_for
from app.sharing import commands_flag
from app.sharing.blueprint import bp


class FlagForm(BaseForm):
    """A press of a button, after reading what it does."""


def readable_cycle(viewer: Viewer, cycle_id: str) -> Cycle | None:
    """A record that the viewer may open; its row is locked while a change is being made."""
    return cycle_or_none(viewer, cycle_id, lock=request.method == "POST")


@bp.route("/afproevninger/<public_id:cycle_id>/personoplysninger", methods=["GET", "POST"])
@requires(Can.REPORT_CYCLE, load=readable_cycle)
def flag(viewer: Viewer, cycle: Cycle) -> Any:
    form = FlagForm()
    reader_may = allows(viewer, Can.FLAG_CYCLE, cycle)
    narrows = reader_may and commands_flag.may_flag(cycle, viewer)
    if form.validate_on_submit():
        if reader_may and commands_flag.flag(cycle, by=viewer):
            told = _("Tak. Kun teamet kan læse den nu, indtil det har set på teksten.")
            address = url_for("front.front")
        else:
            if not reader_may:
                commands_flag.report(cycle, by=viewer)
            told = _("Tak. Teamet har fået besked.")
            address = url_for("records.record_detail", cycle_id=cycle.public_id)
        db.session.commit()
        flash(told)
        return redirect(address)
    return render_template(
        "sharing/flag.html",
        form=form,
        cycle=cycle,
        title=title_for(viewer, cycle),
        narrows=narrows,
        used_up=reader_may and not narrows,
    ), 422 if form.errors else 200
