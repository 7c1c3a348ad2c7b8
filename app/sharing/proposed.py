"""Whom a waiting proposal is about, in words for the record's own page."""

from __future__ import annotations

from app.core import danish
from app.core.i18n import _
from app.cycles.models import Cycle
from app.sharing.queries_targets import places_named


def proposed_to(cycle: Cycle) -> str:
    """Those who can read the record once a second member says yes, by name; "" without a proposal.

    One statement where somebody beyond the school and everybody is among them.
    """
    if cycle.proposal is None:
        return ""
    keys = list(cycle.proposal.audiences)
    names = {"school": cycle.team.school.name, "public": _("alle")}
    if not names.keys() >= set(keys):
        names |= places_named(cycle.team.school.organisation_id, keys)
    words = [names[key] for key in keys if key in names]
    # Whoever it was meant for may be gone since.
    return danish.join_words(words, last=_("og")) or _("andre")
