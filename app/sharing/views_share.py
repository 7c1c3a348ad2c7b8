"""The page where a team shares a record: who reads it now, who shall, and exactly what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.accounts.sessions import password_is_recent
from app.core import clock, receipts
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.core.text import clean
from app.cycles.models import Cycle
from app.cycles.reading import day
from app.organisations.addresses import Address, read_address
from app.sharing import commands, queries, rules
from app.sharing.blueprint import bp
from app.sharing.changes import both_versions
from app.sharing.forms import ShareForm
from app.sharing.offers import offer_as_it_stands
from app.sharing.queries import Standing, unknown_people
from app.sharing.queries_targets import readers_of, targets_for
from app.sharing.rules import Offer, Target
from app.sharing.sentence import for_team, names_of, school_reads, sentence

SHARE = "share"
# Kept while the password is asked for: an address does not belong in one of a page.
_COLLEAGUE = "share_colleague"


def own_standing(viewer: Viewer, cycle_id: str) -> Standing | None:
    """A record of the viewer's own team; its row is locked while a change is being made."""
    return queries.standing_or_none(viewer, cycle_id, lock=request.method == "POST")


@bp.route("/afproevninger/<public_id:cycle_id>/del", methods=["GET", "POST"])
@requires(Can.SHARE_CYCLE, load=own_standing)
def share(viewer: Viewer, standing: Standing) -> Any:
    if earlier := receipts.address_if_sent_before():
        return redirect(earlier)
    cycle = standing.cycle
    targets = [one for one in targets_for(cycle) if one.held or one.ended_on is None]
    form = ShareForm()
    form.offer_targets(targets)
    if request.method == "GET":
        _prefill(form, standing, targets)
    offer = offer_as_it_stands(
        cycle,
        form.chosen(targets),
        extras=form.chosen_extras(),
        reports=form.reports.data or "ask",
        answered=bool(form.not_cpr.data),
        fine=form.fine.data or (),
    )
    alone = standing.is_alone and viewer.person_id in standing.counted_ids
    # With a team at another school nobody shares by a name alone: no second yes is waited for there.
    waits = rules.needs_four_eyes(offer.targets, text_changes=rules.text_changes(offer, cycle))
    colleague = _colleague(form) if alone and waits else None
    if colleague is not None:
        standing = replace(standing, names_colleague=True)
    members = standing.members_with(viewer.person_id)
    if request.form.get("do") == SHARE and _is_ready(form, standing, offer, members):
        if _needs_password(offer, cycle):
            session[_COLLEAGUE] = [cycle.public_id, form.colleague.data]
            return redirect(_to_password(cycle, offer))
        return _share(viewer, standing, offer, colleague)
    if form.errors and any(found.level == "block" for found in offer.found):
        _note_blocked(viewer, cycle, form)
    _show_again(form, standing, offer)
    readers = [target for target in targets if target.held]
    return render_template(
        "sharing/share.html",
        form=form,
        cycle=cycle,
        standing=standing,
        offer=offer,
        readers=readers,
        buddy_groups=form.buddy_groups(targets),
        sharing_words=for_team(cycle, readers),
        school_reads=bool(cycle.shared_version) and school_reads(readers),
        headline_is_old=commands.headline_is_old(cycle),
        not_agreed=rules.not_agreed(cycle) if rules.is_not_agreed(cycle) else "",
        one_member=rules.one_member() if members < 2 else "",
        alone=alone,
        unknown=unknown_people(standing.eyes),
        versions=both_versions(cycle, offer.content, offer.names),
        day=day,
    ), 422 if form.errors else 200


@bp.post("/afproevninger/<public_id:cycle_id>/del/fjern")
@requires(Can.SHARE_CYCLE, load=own_standing)
def narrow(viewer: Viewer, standing: Standing) -> Any:
    cycle = standing.cycle
    wanted = request.form.get("audience", "")
    targets = [target for target in readers_of(cycle) if target.key == wanted]
    if targets:
        commands.narrow(cycle, by=viewer, targets=targets)
        db.session.commit()
        # Whoever it is not shared with any longer may still read it through somebody else.
        gone = _("Ikke længere delt med %(names)s.", names=names_of(targets))
        flash(f"{gone} {sentence(cycle)}.")
    return redirect(url_for("sharing.share", cycle_id=cycle.public_id))


@bp.post("/afproevninger/<public_id:cycle_id>/del/stop")
@requires(Can.SHARE_CYCLE, load=own_standing)
def share_stop(viewer: Viewer, standing: Standing) -> Any:
    commands.stop_sharing(standing.cycle, by=viewer)
    db.session.commit()
    flash(f"{sentence(standing.cycle)}.")
    return redirect(url_for("sharing.share", cycle_id=standing.cycle.public_id))


def share_address(cycle: Cycle, targets: list[str], extras: Sequence[str], reports: str) -> str:
    """The page, with these choices made."""
    return url_for(
        "sharing.share",
        cycle_id=cycle.public_id,
        til=targets,
        med=list(extras),
        rapporter=reports,
    )


def _prefill(form: ShareForm, standing: Standing, targets: list[Target]) -> None:
    """What is shared or proposed already; or what was chosen before the password was asked for."""
    shared = standing.proposal or standing.cycle.shared_version
    keys = [target.key for target in targets if target.held]
    keys += standing.proposal.audiences if standing.proposal else []
    form.choose(
        keys=request.args.getlist("til") or keys,
        extras=request.args.getlist("med") or (shared.extras if shared else []),
        reports=request.args.get("rapporter") or (shared.reports if shared else "ask"),
    )
    kept_for, typed = session.pop(_COLLEAGUE, None) or ("", "")
    is_this = kept_for == standing.cycle.public_id
    form.colleague.data = typed if is_this else standing.colleague_email


def _colleague(form: ShareForm) -> Address | None:
    """Whom a team of one asks for the second yes; what is no address is told at the field."""
    form.colleague.data = clean(form.colleague.data or "", multiline=False)
    if not form.colleague.data:
        return None
    return read_address(form.colleague.data)


def _is_ready(form: ShareForm, standing: Standing, offer: Offer, members: int) -> bool:
    """Whether nothing stands in the way; everything that does is put on the form at once."""
    form.validate()
    if form.colleague.data and read_address(form.colleague.data) is None:
        form.add_error(FieldError("colleague", _("Skriv adressen som navn@skole.dk.")))
    for objection in rules.objections(offer, standing.cycle, members):
        form.add_error(objection)
    if form.seen.data != rules.digest(offer):
        form.untick()
        form.add_error(
            FieldError(
                "", _("Udgaven herunder er en anden end den, I så. Se den igennem, og del så.")
            )
        )
    if standing.proposal and form.replaces.data != standing.proposal.public_id:
        form.add_error(
            FieldError(
                "",
                _(
                    "%(name)s har foreslået noget imens. Deler I nu, falder det forslag væk.",
                    name=standing.proposed_by,
                ),
            )
        )
    return not form.errors


def _show_again(form: ShareForm, standing: Standing, offer: Offer) -> None:
    form.seen.data = rules.digest(offer)
    form.replaces.data = standing.proposal.public_id if standing.proposal else ""


def _needs_password(offer: Offer, cycle: Cycle) -> bool:
    changes = rules.text_changes(offer, cycle)
    beyond = rules.goes_beyond_school(offer.targets, text_changes=changes)
    return beyond and not password_is_recent()


def _to_password(cycle: Cycle, offer: Offer) -> str:
    """The page that asks for the password and leads back to the choices made here."""
    targets = [target.key for target in offer.targets]
    here = share_address(cycle, targets, offer.extras, offer.reports)
    return url_for("accounts.reauthenticate", next=here)


def _share(viewer: Viewer, standing: Standing, offer: Offer, colleague: Address | None) -> Any:
    cycle = standing.cycle
    changes = rules.text_changes(offer, cycle)
    if rules.needs_four_eyes(offer.targets, text_changes=changes):
        some = commands.share_and_propose(
            standing, by=viewer, offer=offer, today=clock.today(), colleague=colleague
        )
        told = (
            _(
                "Den venter på et ja fra %(email)s, hvis det er en kollega, der er kendt på "
                "arbejdspladsen. Andre får ikke noget at vide.",
                email=colleague.email,
            )
            if colleague
            else _("%(names)s. Resten venter på et ja fra et andet medlem.", names=sentence(cycle))
            if some
            else _("Forslaget venter på et ja fra et andet medlem. Indtil da ændrer intet sig.")
        )
    else:
        commands.share_now(standing, by=viewer, offer=offer, today=clock.today())
        told = f"{sentence(cycle)}."
    flash(told)
    address = url_for("records.record_detail", cycle_id=cycle.public_id)
    return redirect(receipts.commit_once(address))


def _note_blocked(viewer: Viewer, cycle: Cycle, form: ShareForm) -> None:
    if "csrf_token" not in form.errors:
        commands.note_blocked(cycle, by=viewer)
        db.session.commit()
