"""Whom a waiting proposal is about, in words for the record's own page."""

from __future__ import annotations

from sqlalchemy import literal, select, union_all

from app.core import danish
from app.core.db import db
from app.core.i18n import _
from app.cycles.models import Cycle
from app.organisations.models import Network, Organisation
from app.teams.models import Team


def proposed_to(cycle: Cycle) -> str:
    """Those who can read the record once a second member says yes; "" when nothing is proposed.

    One statement with a proposal, none without.
    """
    if cycle.proposal is None:
        return ""
    keys = list(cycle.proposal.audiences)
    school = cycle.team.school
    names = {"school": school.name, "public": _("alle"), **_names(keys, school.organisation_id)}
    return danish.join_words([names[key] for key in keys if key in names], last=_("og"))


def _names(keys: list[str], organisation_id: int) -> dict[str, str]:
    ids = [key.partition(":")[2] for key in keys]
    query = union_all(
        select(literal("organisation").label("key"), Organisation.name).where(
            Organisation.id == organisation_id
        ),
        *(
            select(literal(f"{kind}:").concat(table.public_id), table.name).where(
                table.public_id.in_(ids)
            )
            for kind, table in (("network", Network), ("team", Team))
        ),
    )
    return {str(key): str(name) for key, name in db.session.execute(query)}
