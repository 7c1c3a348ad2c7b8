"""Putting together what is to be shared: the text as others would read it, checked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from app.cycles.content import Content
from app.cycles.models import Cycle
from app.cycles.names import Names, names_from, present_names
from app.personaldata.finding import Known
from app.personaldata.found import Found, find_in, unanswered
from app.sharing.leaving import texts_of
from app.sharing.queries import Standing, content_to_share, known_to
from app.sharing.rules import Offer, Target


def offer_as_it_stands(
    cycle: Cycle,
    targets: Sequence[Target],
    *,
    extras: Sequence[str] = (),
    reports: str = "ask",
    answered: bool = False,
    fine: Collection[str] = (),
) -> Offer:
    """The record's present text and names, for these readers."""
    content = content_to_share(cycle, extras)
    offer = Offer(
        targets,
        content,
        extras,
        reports,
        present_names(cycle),
        answered=answered,
        fine=frozenset(fine),
    )
    return _checked(cycle, offer)


def offer_of_proposal(
    standing: Standing, targets: Sequence[Target], fine: Collection[str] = ()
) -> Offer:
    """What was proposed, whatever the record says now, for those it can still be shared with.

    Who reads already goes on reading, so that they are in the set as well.
    """
    cycle, proposal = standing.cycle, standing.proposal
    if proposal is None:
        raise LookupError("no proposal waits")
    wanted = [target for target in targets if target.held or target.key in proposal.audiences]
    names = names_from(proposal.names)
    offer = Offer(wanted, proposal.content, proposal.extras, proposal.reports, names)
    # The one who proposed it has answered what might be a number and is none.
    return _checked(cycle, replace(offer, answered=True, fine=frozenset(fine)))


def found_in(cycle: Cycle, content: Content, names: Names, known: Known) -> list[Found]:
    """Everything in a content of this record that looks like personal data."""
    texts = texts_of(content, cycle.kind, names=names)
    return find_in(texts, of=cycle.team.public_id, known=known)


def _checked(cycle: Cycle, offer: Offer) -> Offer:
    found = found_in(cycle, offer.content, offer.names, known_to(cycle))
    asked = unanswered(found, cycle.answered)
    passed = [one for one in found if one not in asked]
    return replace(offer, found=asked, passed=passed)
