"""Making, changing and archiving teams."""

from __future__ import annotations

from sqlalchemy import select

from app.access.viewer import Viewer
from app.core import securitylog
from app.core.clock import today
from app.core.danish import casefold, sort_key
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.organisations.addresses import Address
from app.organisations.models import School
from app.teams.commands_leaders import LEADERSHIP, school_leaders_among
from app.teams.commands_members import begin_with
from app.teams.models import Membership, Team


def create_team(
    school: School, *, name: str, kind: str, coordinator: Address | None, by: Viewer
) -> Team:
    """A new team. Its coordinator, named by address, is invited when unknown."""
    _refuse_same(school.id, name)
    team = Team(school_id=school.id, name=name, kind=kind)
    db.session.add(team)
    db.session.flush()
    log(team, "team_created", by)
    if coordinator is not None:
        begin_with(team, coordinator, by=by)
    return team


def edit_team(team: Team, *, name: str, kind: str, by: Viewer) -> None:
    _refuse_same(team.school_id, name, but=team)
    if team.kind == LEADERSHIP and kind != LEADERSHIP:
        _refuse_leaders_inside(team)
    team.name, team.sort_key, team.kind = name, sort_key(name), kind
    db.session.flush()
    log(team, "team_changed", by)


def archive_team(team: Team, *, by: Viewer) -> None:
    """Close a team. Its members keep the right to read, narrow and approve."""
    if team.archived_on is None:
        team.archived_on = today()
        db.session.flush()
        log(team, "team_archived", by)


def reopen_team(team: Team, *, by: Viewer) -> None:
    if team.archived_on is not None:
        _refuse_same(team.school_id, team.name, but=team)
        team.archived_on = None
        db.session.flush()
        log(team, "team_reopened", by)


def log(team: Team, event: str, by: Viewer) -> None:
    securitylog.record(event, person_id=by.person_id, object_kind="team", object_id=team.public_id)


def _refuse_same(school_id: int, name: str, *, but: Team | None = None) -> None:
    query = select(Team).where(Team.school_id == school_id, Team.archived_on.is_(None))
    for other in db.session.scalars(query):
        if other is not but and casefold(other.name) == casefold(name):
            raise FieldError("name", _("Skolen har allerede et team med det navn."))


def _refuse_leaders_inside(team: Team) -> None:
    members = db.session.scalars(
        select(Membership.person_id).where(Membership.team_id == team.id)
    ).all()
    if school_leaders_among(team, members):
        raise FieldError(
            "kind",
            _(
                "Der er ledere i ledelsesteamet. Et team af en anden slags må først sige ja til "
                "dem, så lederne skal ud, før I ændrer det."
            ),
        )
