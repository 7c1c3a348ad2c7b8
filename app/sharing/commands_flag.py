"""A reader says that personal data stands in a record. Whoever calls has locked the record's row.

Nobody takes back everything there is: five a day and person. An administrator may do more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.access.policy import in_its_team
from app.access.viewer import Viewer
from app.accounts.models import Person
from app.core import securitylog
from app.core.clock import now
from app.core.db import db, read
from app.core.mail import path_for
from app.cycles.models import Cycle
from app.sharing.commands import close
from app.teams.commands_news import is_told, mail_team, put_news
from app.teams.models import TeamNews

A_DAY = timedelta(days=1)
FLAGS_A_DAY = 5
ADMINISTRATORS_FLAGS_A_DAY = 50
FLAGGED, LIMITED = "personal_data_flagged", "personal_data_flag_limit"


def may_flag(cycle: Cycle, by: Viewer) -> bool:
    """Whether the viewer has not taken back what a day allows. A team's own are its own."""
    if in_its_team(by, cycle):
        return True
    limit = ADMINISTRATORS_FLAGS_A_DAY if by.is_administrator else FLAGS_A_DAY
    return securitylog.count(FLAGGED, by.person_id, A_DAY) < limit


def flag(cycle: Cycle, *, by: Viewer) -> bool:
    """Only the team reads it until it shares again. False when the day's are used up: then the team
    is told, and decides.

    The team is told by whom by role and place; the name stands in the security log alone.
    """
    # Two requests at once would both count four.
    flagging = select(Person.id).where(Person.id == by.person_id)
    read(flagging, hold=flagging)
    if not may_flag(cycle, by):
        _log(LIMITED, cycle, by)
        report(cycle, by=by)
        return False
    somebody = _somebody(cycle, by)
    close(cycle)
    cycle.headline, cycle.headline_words, cycle.headline_school_id = False, None, None
    _log(FLAGGED, cycle, by)
    put_news(cycle.team_id, "flagged", cycle_id=cycle.id, **somebody.columns)
    mail_team(cycle.team_id, "flagged", path=_path(cycle))
    return True


def report(cycle: Cycle, *, by: Viewer) -> None:
    """The team is told the same, once, and decides. However much is said, it gets a mail a day."""
    _log("personal_data_reported", cycle, by)
    if is_told(cycle.team_id, "reported", cycle_id=cycle.id):
        return
    lately = select(TeamNews.id).where(
        TeamNews.team_id == cycle.team_id,
        TeamNews.kind == "reported",
        TeamNews.created_at > now() - A_DAY,
    )
    is_mailed = db.session.scalar(lately.limit(1)) is not None
    put_news(cycle.team_id, "reported", cycle_id=cycle.id)
    if not is_mailed:
        mail_team(cycle.team_id, "reported", path=_path(cycle))


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who it was, by role and place: a leader of this school."""

    by_role: str
    school_id: int | None = None
    organisation_id: int | None = None
    network_id: int | None = None

    @property
    def columns(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def _somebody(cycle: Cycle, by: Viewer) -> Somebody:
    """The viewer's role that is nearest to the team."""
    school = cycle.team.school
    here, above = {school.id}, {school.organisation_id}
    networks = {one.network_id for one in cycle.audiences if one.network_id is not None}
    if in_its_team(by, cycle):
        return Somebody("member")
    roles = (
        ("leader", "school_id", by.led_school_ids & here),
        ("colleague", "school_id", by.school_ids & here),
        ("consultant", "organisation_id", by.consulted_organisation_ids & above),
        ("leader", "school_id", by.led_school_ids),
        ("coordinator", "network_id", by.coordinated_network_ids & networks),
        ("colleague", "school_id", by.school_ids),
        ("consultant", "organisation_id", by.consulted_organisation_ids),
    )
    held = ((role, {place: min(ids)}) for role, place, ids in roles if ids)
    role, place = next(held, ("reader", {}))
    return Somebody(role, **place)


def _path(cycle: Cycle) -> str:
    return path_for("records.record_detail", cycle_id=cycle.public_id)


def _log(event: str, cycle: Cycle, by: Viewer) -> None:
    securitylog.record(
        event, person_id=by.person_id, object_kind="cycle", object_id=cycle.public_id
    )
