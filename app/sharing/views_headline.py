"""*Vis overskriften for skolen*: a line without a link, while the work runs."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.cycles.fields import CHOICES, HEADER_LABELS
from app.cycles.models import Cycle
from app.cycles.phase_words import TONES, phase_word
from app.personaldata.found import Found, Place, find_in, unanswered
from app.sharing import commands, rules
from app.sharing.blueprint import bp
from app.sharing.queries import Standing, known_to
from app.sharing.ticks import TicksForm
from app.sharing.views_share import own_standing


@bp.route("/afproevninger/<public_id:cycle_id>/overskrift", methods=["GET", "POST"])
@requires(Can.SHARE_CYCLE, load=own_standing)
def headline_show(viewer: Viewer, standing: Standing) -> Any:
    cycle = standing.cycle
    form = TicksForm()
    found = _found_in_headline(cycle)
    if form.validate_on_submit():
        try:
            commands.set_headline(
                cycle,
                by=viewer,
                shown=True,
                found=found,
                answered=bool(form.not_cpr.data),
                fine=form.fine.data or (),
            )
        except FieldError as error:
            form.add_error(error)
        else:
            db.session.commit()
            flash(_("Skolen kan se overskriften nu, og ikke mere end den."))
            return redirect(url_for("sharing.share", cycle_id=cycle.public_id))
    return render_template(
        "sharing/headline_show.html",
        form=form,
        cycle=cycle,
        found=found,
        not_agreed=rules.not_agreed(cycle) if rules.is_not_agreed(cycle) else "",
        kind_word=CHOICES["kind"][cycle.kind],
        status_word=phase_word(cycle.kind, cycle.status),
        tone=TONES[cycle.status],
    ), 422 if form.errors else 200


@bp.post("/afproevninger/<public_id:cycle_id>/overskrift/skjul")
@requires(Can.SHARE_CYCLE, load=own_standing)
def headline_hide(viewer: Viewer, standing: Standing) -> Any:
    commands.set_headline(standing.cycle, by=viewer, shown=False)
    db.session.commit()
    flash(_("Skolen kan ikke se overskriften længere."))
    return redirect(url_for("sharing.share", cycle_id=standing.cycle.public_id))


def _found_in_headline(cycle: Cycle) -> list[Found]:
    """What stands in the line that the school will see, and is not answered yet."""
    labels = {**HEADER_LABELS, "team": _("Teamets navn")}
    places = [
        Place(str(labels[key]), "header", text, can_swap=key == "title")
        for key, text in commands.headline_words(cycle).items()
    ]
    found = find_in(places, of=cycle.team.public_id, known=known_to(cycle))
    return unanswered(found, cycle.answered)
