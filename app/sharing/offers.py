"""Putting together what is to be shared: the text as others would read it, checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.cycles.models import Cycle
from app.cycles.names import names_from, present_names
from app.sharing.leaving import find, texts_of
from app.sharing.queries import Standing, content_to_share
from app.sharing.rules import Offer, Target


def offer_as_it_stands(
    cycle: Cycle,
    targets: Sequence[Target],
    *,
    extras: Sequence[str] = (),
    reports: str = "ask",
    answered: bool = False,
) -> Offer:
    """The record's present text and names, for these readers."""
    content = content_to_share(cycle, extras)
    names = present_names(cycle)
    return _checked(cycle, Offer(targets, content, extras, reports, names, answered=answered))


def offer_of_proposal(standing: Standing, targets: Sequence[Target]) -> Offer:
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
    return _checked(cycle, replace(offer, answered=True))


def _checked(cycle: Cycle, offer: Offer) -> Offer:
    found = find(texts_of(offer.content, cycle.kind, names=offer.names))
    return replace(offer, found=found)
