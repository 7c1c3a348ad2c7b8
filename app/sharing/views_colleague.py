"""The colleague whom a team of one has named: sees that very version, and says yes or no."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.accounts.sessions import password_is_recent
from app.core import clock
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.cycles.page import page_for_outsiders
from app.cycles.reading import day
from app.sharing import commands, queries, rules
from app.sharing.blueprint import bp
from app.sharing.offers import offer_of_proposal
from app.sharing.queries import Standing
from app.sharing.queries_targets import targets_for
from app.sharing.sentence import names_of
from app.sharing.views_proposal import ASKED

_PROPOSAL = "/kolleger/delinger/<public_id:proposal_id>"


def asked_standing(viewer: Viewer, proposal_id: str) -> Standing | None:
    """What the viewer is asked about; the record is locked while it is answered."""
    return queries.standing_for_colleague(viewer, proposal_id, lock=request.method == "POST")


@bp.get(_PROPOSAL)
@requires(Can.SAY_YES_AS_COLLEAGUE, load=asked_standing)
def colleague_proposal(viewer: Viewer, standing: Standing) -> Any:
    cycle = standing.cycle
    offer = offer_of_proposal(standing, targets_for(cycle))
    # The text is the one that was proposed: from here nothing is put in other words.
    offer = replace(offer, found=[replace(one, can_swap=False) for one in offer.found])
    members = standing.members_with(viewer.person_id)
    return render_template(
        "sharing/colleague_proposal.html",
        standing=standing,
        offer=offer,
        offer_names=names_of(offer.targets),
        objections=[
            one for one in rules.objections(offer, cycle, members) if one.field not in ASKED
        ],
        page=page_for_outsiders(cycle, offer.content),
        day=day,
    )


@bp.post(f"{_PROPOSAL}/ja")
@requires(Can.SAY_YES_AS_COLLEAGUE, load=asked_standing)
def colleague_confirm(viewer: Viewer, standing: Standing) -> Any:
    here = url_for(
        "sharing.colleague_proposal", proposal_id=(request.view_args or {})["proposal_id"]
    )
    if not password_is_recent():
        return redirect(url_for("accounts.reauthenticate", next=here))
    fine = request.form.getlist("fine")
    offer = offer_of_proposal(standing, targets_for(standing.cycle), fine)
    try:
        commands.confirm(standing, by=viewer, offer=offer, today=clock.today())
    except FieldError as error:
        told = _("Den kan ikke deles, som den er. Her står hvorfor.")
        flash(error.message if error.field in ASKED else told, "warning")
        return redirect(here)
    db.session.commit()
    flash(_("Tak. %(name)s har fået besked.", name=standing.proposed_by))
    return redirect(url_for("front.front"))


@bp.post(f"{_PROPOSAL}/nej")
@requires(Can.SAY_YES_AS_COLLEAGUE, load=asked_standing)
def colleague_decline(viewer: Viewer, standing: Standing) -> Any:
    commands.decline(standing.cycle, by=viewer)
    db.session.commit()
    flash(_("Tak. %(name)s har fået besked.", name=standing.proposed_by))
    return redirect(url_for("front.front"))
