"""A proposal to share: another member sees that very version and says yes, or anybody says no."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.access.guard import requires
from app.access.policy import Can, in_its_team
from app.access.viewer import Viewer
from app.accounts.sessions import password_is_recent
from app.core import clock
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.cycles.models import Cycle, ShareProposal
from app.cycles.reading import day
from app.sharing import commands, queries, rules
from app.sharing.blueprint import bp
from app.sharing.changes import both_versions
from app.sharing.offers import offer_of_proposal
from app.sharing.queries import Standing
from app.sharing.queries_targets import targets_for
from app.sharing.sentence import for_team, names_of, sentence

# What the second member answers with a tick: it came after the first one's answers.
ASKED = ("fine",)


def standing_for_answer(viewer: Viewer, cycle_id: str, proposal_id: str) -> Standing | None:
    """The record, locked; without its proposal when this one is decided or replaced."""
    standing = queries.standing_or_none(viewer, cycle_id, lock=True)
    return standing.for_proposal(proposal_id) if standing else None


def standing_when_mailed(viewer: Viewer, cycle_id: str, **_proposal: str) -> Standing | None:
    """The record with whatever waits now, for the team alone: others learn of no proposal."""
    standing = queries.standing_or_none(viewer, cycle_id)
    return standing if standing is not None and in_its_team(viewer, standing) else None


@bp.get("/forslag/<public_id:proposal_id>")
@requires(Can.SHARE_CYCLE, load=queries.standing_of_proposal)
def proposal(viewer: Viewer, standing: Standing) -> Any:
    cycle, targets = standing.cycle, targets_for(standing.cycle)
    offer = offer_of_proposal(standing, targets)
    # The text is the one that was proposed: from here nothing is put in other words.
    offer = replace(offer, found=[replace(one, can_swap=False) for one in offer.found])
    return render_template(
        "sharing/proposal.html",
        standing=standing,
        cycle=cycle,
        offer=offer,
        offer_names=names_of(offer.targets),
        objections=[
            one
            for one in rules.objections(offer, cycle, standing.members_with(viewer.person_id))
            if one.field not in ASKED
        ],
        sharing_words=for_team(cycle, [target for target in targets if target.held]),
        versions=both_versions(cycle, offer.content, offer.names),
        day=day,
    )


@bp.get("/afproevninger/<public_id:cycle_id>/forslag/<public_id:proposal_id>")
@requires(Can.SHARE_CYCLE, load=standing_when_mailed)
def proposal_mailed(viewer: Viewer, standing: Standing) -> Any:
    """Where the mail leads: the proposal while it waits, and what became of it after that."""
    waiting = standing.proposal
    proposal_id = (request.view_args or {})["proposal_id"]
    if waiting is not None and waiting.public_id == proposal_id:
        return redirect(_address(waiting))
    return render_template(
        "sharing/proposal_gone.html",
        cycle=standing.cycle,
        newer=waiting,
        yes=queries.said_yes(standing.cycle, proposal_id),
        sharing_words=sentence(standing.cycle, viewer),
    )


@bp.post("/afproevninger/<public_id:cycle_id>/forslag/<public_id:proposal_id>/ja")
@requires(Can.CONFIRM_SHARE, load=standing_for_answer)
def proposal_confirm(viewer: Viewer, standing: Standing) -> Any:
    if standing.proposal is None:
        return _too_late(standing.cycle)
    if not password_is_recent():
        return redirect(url_for("accounts.reauthenticate", next=_address(standing.proposal)))
    fine = request.form.getlist("fine")
    offer = offer_of_proposal(standing, targets_for(standing.cycle), fine)
    try:
        commands.confirm(standing, by=viewer, offer=offer, today=clock.today())
    except FieldError as error:
        if error.field in ASKED:
            flash(error.message, "warning")
            return redirect(_address(standing.proposal))
        flash(_("Den kan ikke deles, som den er. Her står hvorfor."), "warning")
        return redirect(_address(standing.proposal))
    db.session.commit()
    flash(f"{sentence(standing.cycle)}.")
    return redirect(url_for("records.record_detail", cycle_id=standing.cycle.public_id))


@bp.post("/afproevninger/<public_id:cycle_id>/forslag/<public_id:proposal_id>/nej")
@requires(Can.SHARE_CYCLE, load=standing_for_answer)
def proposal_decline(viewer: Viewer, standing: Standing) -> Any:
    if standing.proposal is None:
        return _too_late(standing.cycle)
    commands.decline(standing.cycle, by=viewer)
    db.session.commit()
    flash(_("Forslaget er taget væk. Det, I delte før, er, som det var."))
    return redirect(url_for("records.record_detail", cycle_id=standing.cycle.public_id))


def _address(waiting: ShareProposal) -> str:
    return url_for("sharing.proposal", proposal_id=waiting.public_id)


def _too_late(cycle: Cycle) -> Any:
    flash(_("Forslaget er allerede afgjort eller erstattet af et nyt."), "info")
    return redirect(url_for("records.record_detail", cycle_id=cycle.public_id))
