"""Which focus areas a team can choose, its own first."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import and_, or_, select

from app.core.clock import today
from app.core.db import db
from app.core.i18n import _
from app.cycles.models import Cycle
from app.organisations.models import FocusArea, NetworkMember, School
from app.organisations.queries import is_member_on
from app.teams.models import Team


def focus_areas_for(team: Team) -> list[FocusArea]:
    """The team's own, then its school's, organisation's and networks', in Danish order.

    Those taken off the list are there for the teams whose records have them, and no others.
    """
    networks = select(NetworkMember.network_id).where(
        is_member_on(today()),
        or_(
            NetworkMember.team_id == team.id,
            NetworkMember.school_id == team.school_id,
            and_(
                NetworkMember.organisation_id == School.organisation_id,
                School.id == team.school_id,
            ),
        ),
    )
    organisation = select(School.organisation_id).where(School.id == team.school_id)
    in_use = select(Cycle.focus_area_id).where(
        Cycle.team_id == team.id, Cycle.focus_area_id.is_not(None)
    )
    query = (
        select(FocusArea)
        .where(
            or_(
                FocusArea.team_id == team.id,
                FocusArea.school_id == team.school_id,
                FocusArea.organisation_id == organisation.scalar_subquery(),
                FocusArea.network_id.in_(networks),
            ),
            or_(FocusArea.removed_on.is_(None), FocusArea.id.in_(in_use)),
        )
        .order_by(FocusArea.sort_key, FocusArea.id)
    )
    return sorted(db.session.scalars(query), key=_rank)


def focus_area_choices(team: Team) -> list[tuple[str, str]]:
    """For a select: exchange id and name, with whose it is when it is not the team's own."""
    return [(area.exchange_id, _label(area)) for area in focus_areas_for(team)]


def chosen_focus_area(team: Team, exchange_id: str | None, own: str) -> FocusArea | None:
    """The area chosen, or a new one of the team's own when one was written."""
    areas = focus_areas_for(team)
    if own:
        same = [a for a in areas if a.team_id and a.name.casefold() == own.casefold()]
        return same[0] if same else _new_own(team, own)
    return next((area for area in areas if area.exchange_id == exchange_id), None)


def areas_by_exchange_id(ids: Collection[str]) -> dict[str, FocusArea]:
    """The focus areas with these ids, also those taken off the list."""
    if not ids:
        return {}
    areas = db.session.scalars(select(FocusArea).where(FocusArea.exchange_id.in_(ids)))
    return {area.exchange_id: area for area in areas}


def _new_own(team: Team, name: str) -> FocusArea:
    area = FocusArea(team_id=team.id, name=name)
    db.session.add(area)
    db.session.flush()
    return area


def _rank(area: FocusArea) -> int:
    owners = (area.team_id, area.school_id, area.organisation_id, area.network_id)
    return next(place for place, owner in enumerate(owners) if owner is not None)


def _label(area: FocusArea) -> str:
    whose: dict[int, Any] = {
        0: _("Teamets eget"),
        1: _("Skolens"),
        2: _("Organisationens"),
        3: _("Netværkets"),
    }
    return f"{whose[_rank(area)]}: {area.name}"
