"""From what the check has found to other words in the record, and back to the page that showed it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.core.db import db
from app.core.i18n import _
from app.cycles.models import Cycle
from app.sharing import commands_words
from app.sharing.blueprint import bp
from app.sharing.forms import ShareForm
from app.sharing.queries import Standing, known_to
from app.sharing.queries_targets import targets_for
from app.sharing.views_share import own_standing, share_address


@bp.post("/afproevninger/<public_id:cycle_id>/skriv-om")
@requires(Can.SHARE_CYCLE, load=own_standing)
def words_swap(viewer: Viewer, standing: Standing) -> Any:
    cycle = standing.cycle
    done = commands_words.swap_words(
        cycle, by=viewer, token=request.form.get("swap", ""), known=known_to(cycle)
    )
    back = _back(cycle)
    db.session.commit()
    if done:
        flash(_("Ordene er skrevet om. Læs teksten igennem igen."))
    else:
        flash(_("Der var ikke noget at skrive om: Teksten er ændret imens."), "info")
    return redirect(back)


@bp.post("/afproevninger/<public_id:cycle_id>/del/fjern-nummer")
@requires(Can.SHARE_CYCLE, load=own_standing)
def number_remove(viewer: Viewer, standing: Standing) -> Any:
    commands_words.remove_locked_numbers(standing.cycle, by=viewer)
    db.session.commit()
    flash(_("Nummeret er fjernet fra forventningen."))
    return redirect(url_for("sharing.share", cycle_id=standing.cycle.public_id))


@bp.post("/afproevninger/<public_id:cycle_id>/spurgt")
@requires(Can.SHARE_CYCLE, load=own_standing)
def agreement_answer(viewer: Viewer, standing: Standing) -> Any:
    """Whether those whom a trial tells of are asked; a positive deviation says so in its plan."""
    answer = request.form.get("answer", "")
    if answer in ("true", "null"):
        commands_words.answer_agreement(
            standing.cycle, by=viewer, agreed=True if answer == "true" else None
        )
        db.session.commit()
        flash(_("Svaret er gemt."))
    return redirect(url_for("sharing.share", cycle_id=standing.cycle.public_id))


def _back(cycle: Cycle) -> str:
    """To the headline, or to the page of sharing with what was chosen there."""
    if request.args.get("fra") == "overskrift":
        return url_for("sharing.headline_show", cycle_id=cycle.public_id)
    form = ShareForm()
    targets = targets_for(cycle)
    form.offer_targets(targets)
    chosen = [target.key for target in form.chosen(targets)]
    return share_address(cycle, chosen, form.chosen_extras(), form.reports.data or "ask")
