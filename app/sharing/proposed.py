"""Whom a waiting proposal is about, in words for the record's own page. Pure.

By kind and without a query: the proposal's own page has the names.
"""

from __future__ import annotations

from app.core import danish
from app.core.i18n import _
from app.cycles.models import Cycle


def proposed_to(cycle: Cycle) -> str:
    """Those who can read the record once a second member says yes; "" when nothing is proposed."""
    if cycle.proposal is None:
        return ""
    kinds = dict.fromkeys(key.partition(":")[0] for key in cycle.proposal.audiences)
    words = {
        "school": cycle.team.school.name,
        "organisation": _("skolens kommune eller organisation"),
        "network": _("et netværk"),
        "team": _("et makkerteam"),
        "public": _("alle"),
    }
    return danish.join_words([words[kind] for kind in kinds], last=_("og"))
