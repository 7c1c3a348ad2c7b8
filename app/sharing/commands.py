"""Sharing, a second member's yes, and taking back. Whoever calls has locked the record's row.

`share_now` is for what takes one member's yes; `propose` then `confirm` for what takes two.
Taking back never waits: `narrow`, `stop_sharing`, and a reader's flag (commands_flag.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from app.access.viewer import Viewer
from app.core import securitylog
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.core.mail import is_one_address, path_for, queue_mail
from app.cycles.models import Audience, Cycle, SharedVersion, ShareProposal
from app.cycles.names import present_names
from app.organisations.addresses import Address
from app.personaldata.found import Found, answered_with
from app.sharing import rules
from app.sharing.queries import Standing
from app.sharing.rules import Offer, Target, place_of
from app.teams.colleagues import colleague_at
from app.teams.commands_news import mail_team, put_news


def share_now(
    standing: Standing, *, by: Viewer, offer: Offer, today: date, by_mail: bool = True
) -> None:
    """Let exactly these readers read this version from now on. A waiting proposal falls away.

    Raises FieldError when something stands in the way, or when it takes a second member's yes.
    Without `by_mail` the team's page alone tells of it.
    """
    cycle = standing.cycle
    _refuse(rules.objections(offer, cycle, standing.members_with(by.person_id)))
    changes = rules.text_changes(offer, cycle)
    if rules.needs_four_eyes(offer.targets, text_changes=changes):
        raise FieldError("audiences", _("Et andet medlem skal også sige ja."))
    _drop_proposal(cycle)
    _share(cycle, offer, today)
    _log("cycle_shared", cycle, by)
    keep_answers(cycle, by=by, found=offer.found)
    _tell_of_sharing(cycle, by, by_mail=by_mail)


def share_and_propose(
    standing: Standing, *, by: Viewer, offer: Offer, today: date, colleague: Address | None = None
) -> bool:
    """Ask for a second yes, and let those read at once who need not wait. Whether there are any.

    The others in the team get one mail about both. `colleague`: whom a team of one asks.
    """
    _refuse(rules.objections(offer, standing.cycle, standing.members_with(by.person_id)))
    first = rules.at_once(offer, standing.cycle)
    if first is not None and colleague is not None:
        # One member is enough at the own school; beyond it the colleague has not said yes yet.
        changes = rules.text_changes(first, standing.cycle)
        first = None if rules.goes_beyond_school(first.targets, text_changes=changes) else first
    if first is not None:
        share_now(standing, by=by, offer=first, today=today, by_mail=False)
    propose(standing, by=by, offer=offer, some_read=first is not None, colleague=colleague)
    return first is not None


def propose(
    standing: Standing,
    *,
    by: Viewer,
    offer: Offer,
    some_read: bool = False,
    colleague: Address | None = None,
) -> ShareProposal:
    """Ask another member to say yes to this very version; an earlier proposal is replaced.

    Who is not among the readers any more stops reading at once. Everybody else reads the old
    version until the second yes; `some_read` when some could be let in without it.
    """
    cycle = standing.cycle
    _refuse(rules.objections(offer, cycle, standing.members_with(by.person_id)))
    wanted = {target.where for target in offer.targets}
    _remove(cycle, [one for one in cycle.audiences if place_of(one) not in wanted])
    _drop_proposal(cycle)
    proposal = ShareProposal(
        cycle_id=cycle.id,
        proposed_by_id=by.person_id,
        audiences=[target.key for target in offer.targets],
        extras=list(offer.extras),
        reports=offer.reports,
        content=offer.content,
        names=offer.names.stored(),
    )
    db.session.add(proposal)
    db.session.flush()
    # With the record in it, so that it leads somewhere when the proposal is decided, too.
    path = path_for(
        "sharing.proposal_mailed", cycle_id=cycle.public_id, proposal_id=proposal.public_id
    )
    more = {"some_read": some_read}
    mail_team(cycle.team_id, "proposed", path=path, but=by.person_id, more=more)
    if colleague is not None:
        _ask_colleague(cycle, proposal, colleague)
    _log("cycle_share_proposed", cycle, by)
    keep_answers(cycle, by=by, found=offer.found)
    return proposal


def confirm(standing: Standing, *, by: Viewer, offer: Offer, today: date) -> None:
    """The second yes, to the version that was proposed, whatever was written since.

    The team's news of it bears the proposal's id: `said_yes` finds it by that.
    """
    cycle, proposal = standing.cycle, standing.proposal
    _refuse(rules.objections(offer, cycle, standing.members_with(by.person_id)))
    _drop_proposal(cycle)
    _share(cycle, offer, today)
    keep_answers(cycle, by=by, found=offer.found)
    _log("cycle_share_confirmed", cycle, by)
    _tell_of_sharing(cycle, by, answered=proposal.public_id if proposal else None)


def decline(cycle: Cycle, *, by: Viewer) -> None:
    """No to what was proposed. What was shared before stays as it is."""
    proposal = _proposal_of(cycle)
    if proposal is not None and proposal.colleague_id == by.person_id:
        put_news(cycle.team_id, "colleague_declined", cycle_id=cycle.id)
        mail_team(cycle.team_id, "colleague_declined", path=_path(cycle))
    _drop_proposal(cycle)
    _log("cycle_share_declined", cycle, by)


def narrow(cycle: Cycle, *, by: Viewer, targets: Sequence[Target]) -> None:
    """Stop sharing with these at once. They are taken out of a waiting proposal, too."""
    places = {target.where for target in targets}
    _remove(cycle, [one for one in cycle.audiences if place_of(one) in places])
    proposal = _proposal_of(cycle)
    if proposal is not None:
        gone = {target.key for target in targets}
        proposal.audiences = [key for key in proposal.audiences if key not in gone]
        if not proposal.audiences:
            _drop_proposal(cycle)
    db.session.flush()
    _log("cycle_narrowed", cycle, by)


def stop_sharing(cycle: Cycle, *, by: Viewer) -> None:
    """Only the team reads it from now on."""
    close(cycle)
    _log("cycle_narrowed", cycle, by)


def close(cycle: Cycle) -> None:
    """Take it back from everybody, and what was proposed with it."""
    _remove(cycle, list(cycle.audiences))
    _drop_proposal(cycle)


def set_headline(
    cycle: Cycle,
    *,
    by: Viewer,
    shown: bool,
    found: Sequence[Found] = (),
    answered: bool = False,
    fine: Collection[str] = (),
) -> None:
    """Show the school what the record is about as a line without a link, or stop showing it.

    It says what it says now until it is shown anew, whatever is written since. Raises FieldError when something stands in the way of showing it.
    """
    if shown:
        refused = rules.objections_to_record(cycle)
        _refuse(refused + rules.objections_to_texts(found, answered, fine))
        keep_answers(cycle, by=by, found=found)
    cycle.headline = shown
    cycle.headline_words = headline_words(cycle) if shown else None
    cycle.headline_school_id = cycle.team.school_id if shown else None
    db.session.flush()
    _log("headline_shown" if shown else "headline_hidden", cycle, by)


def headline_words(cycle: Cycle) -> dict[str, str]:
    """What a headline would say now. Needs focus area and team loaded."""
    names = present_names(cycle)
    return {"title": cycle.title, "team": names.team, "focus_area": names.focus_area}


def headline_is_old(cycle: Cycle) -> bool:
    """Whether showing the headline anew would let the school read something else."""
    return cycle.headline and cycle.headline_words != headline_words(cycle)


def note_blocked(cycle: Cycle, *, by: Viewer) -> None:
    """Something that looks like a CPR number was stopped on its way out."""
    _log("personal_data_blocked", cycle, by, outcome="failed")


def _refuse(objections: Iterable[FieldError]) -> None:
    for objection in objections:
        raise objection


def _share(cycle: Cycle, offer: Offer, today: date) -> None:
    wanted = {target.where: target for target in offer.targets}
    present = {place_of(audience) for audience in cycle.audiences}
    cycle.audiences = [
        *(audience for audience in cycle.audiences if place_of(audience) in wanted),
        *(_audience(target) for place, target in wanted.items() if place not in present),
    ]
    if cycle.shared_version is None:
        cycle.shared_version = SharedVersion()
    version = cycle.shared_version
    version.shared_on = today
    version.extras = list(offer.extras)
    version.reports = offer.reports
    version.content = offer.content
    version.names = offer.names.stored()
    db.session.flush()


def _audience(target: Target) -> Audience:
    return Audience(
        kind=target.kind,
        network_id=target.network_id,
        team_id=target.team_id,
        school_id=target.school_id,
        organisation_id=target.organisation_id,
    )


def _remove(cycle: Cycle, audiences: Sequence[Audience]) -> None:
    """Nobody to read it, no version to read: it does not lie about."""
    for audience in audiences:
        cycle.audiences.remove(audience)
    if not cycle.audiences:
        cycle.shared_version = None
    db.session.flush()


def _drop_proposal(cycle: Cycle) -> None:
    proposal = _proposal_of(cycle)
    if proposal is not None:
        db.session.delete(proposal)
        db.session.flush()


def _ask_colleague(cycle: Cycle, proposal: ShareProposal, address: Address) -> None:
    """Nobody is told whether the address belongs to somebody who can say yes."""
    proposal.colleague_email = address.email
    asked = colleague_at(cycle.team, address)
    if asked is not None:
        proposal.colleague_id = asked.id
        path = path_for("sharing.colleague_proposal", proposal_id=proposal.public_id)
        if is_one_address(asked.email):
            queue_mail(asked.email, "colleague_asked", {"path": path})
    db.session.flush()


def _proposal_of(cycle: Cycle) -> ShareProposal | None:
    return db.session.scalar(select(ShareProposal).where(ShareProposal.cycle_id == cycle.id))


def _tell_of_sharing(
    cycle: Cycle, by: Viewer, *, by_mail: bool = True, answered: str | None = None
) -> None:
    put_news(cycle.team_id, "shared", cycle_id=cycle.id, person_id=by.person_id, public_id=answered)
    if by_mail:
        mail_team(cycle.team_id, "shared", path=_path(cycle), but=by.person_id)


def _path(cycle: Cycle) -> str:
    return path_for("records.record_detail", cycle_id=cycle.public_id)


def keep_answers(cycle: Cycle, *, by: Viewer, found: Sequence[Found]) -> None:
    """These warnings are answered from now on, wherever their words stand in the record."""
    if any(not one.blocks for one in found):
        cycle.answered = answered_with(cycle.answered, found)
        _log("personal_data_answered", cycle, by)


def _log(event: str, cycle: Cycle, by: Viewer, **more: Any) -> None:
    securitylog.record(
        event, person_id=by.person_id, object_kind="cycle", object_id=cycle.public_id, **more
    )
