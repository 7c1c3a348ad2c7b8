"""Focus areas: what a team, school or organisation works with in a school year."""

from __future__ import annotations

from sqlalchemy import select

from app.access.viewer import Viewer
from app.core import securitylog
from app.core.clock import today
from app.core.danish import casefold, sort_key
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.core.naming import refuse_personal_data
from app.organisations.models import FocusArea


def add_focus_area(
    owner: dict[str, int],
    *,
    name: str,
    school_year: str,
    goal: str,
    by: Viewer,
    may_stand: bool = False,
) -> FocusArea:
    """A new focus area of one owner (`{"school_id": …}`)."""
    refuse_personal_data(may_stand=may_stand, name=name, goal=goal)
    _refuse_same(name, school_year, owner)
    area = FocusArea(name=name, school_year=school_year or None, goal=goal or None, **owner)
    db.session.add(area)
    db.session.flush()
    _log("focus_area_created", area, by)
    return area


def change_focus_area(
    area: FocusArea,
    *,
    name: str,
    school_year: str,
    goal: str,
    by: Viewer,
    may_stand: bool = False,
) -> None:
    """What is shared keeps the name and the goal that it had then."""
    renamed = (name, goal or None) != (area.name, area.goal)
    if renamed:
        refuse_personal_data(may_stand=may_stand, name=name, goal=goal)
    _refuse_same(name, school_year, owner_of(area), but=area)
    area.name, area.sort_key = name, sort_key(name)
    area.school_year, area.goal = school_year or None, goal or None
    db.session.flush()
    if renamed:
        _log("focus_area_renamed", area, by)


def remove_focus_area(area: FocusArea) -> None:
    """Take it off the list of choices. Records that have it keep it, so nobody learns of them."""
    area.removed_on = today()
    db.session.flush()


def owner_of(area: FocusArea) -> dict[str, int]:
    """The owner as a column and its value."""
    columns = ("team_id", "school_id", "organisation_id", "network_id")
    return {name: getattr(area, name) for name in columns if getattr(area, name) is not None}


def _log(event: str, area: FocusArea, by: Viewer) -> None:
    securitylog.record(
        event, person_id=by.person_id, object_kind="focus_area", object_id=area.public_id
    )


def _refuse_same(
    name: str, school_year: str, owner: dict[str, int], *, but: FocusArea | None = None
) -> None:
    query = (
        select(FocusArea)
        .filter_by(**owner, school_year=school_year or None)
        .where(FocusArea.removed_on.is_(None))
    )
    for other in db.session.scalars(query):
        if other is not but and casefold(other.name) == casefold(name):
            raise FieldError("name", _("Det indsatsområde står her allerede."))
