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
from app.core.naming import refuse_personal_data
from app.organisations.addresses import Address
from app.organisations.models import School
from app.teams.commands_invitations import begin_with
from app.teams.commands_questions import YES_NEEDED, ask_about_kind
from app.teams.commands_roles import ask_about_members
from app.teams.contents import team_has_written
from app.teams.models import LEADERSHIP, Membership, Team
from app.teams.presence import present_ids
from app.teams.questions import end_newcomers


def create_team(
    school: School,
    *,
    name: str,
    kind: str,
    coordinator: Address | None,
    by: Viewer,
    may_stand: bool = False,
) -> Team:
    """A new team. Its coordinator, named by address, is invited."""
    refuse_personal_data(may_stand=may_stand, name=name)
    _refuse_same(school.id, name)
    team = Team(school_id=school.id, name=name, kind=kind)
    db.session.add(team)
    db.session.flush()
    log(team, "team_created", by)
    if coordinator is not None:
        begin_with(team, coordinator, by=by)
    return team


def edit_team(team: Team, *, name: str, kind: str, by: Viewer, may_stand: bool = False) -> bool:
    """Change name and kind. True when the team is asked about its kind first.

    To or from *ledelsesteam* is for all of them to say: leaders are in such a team unasked. Others go
    on reading the name that it had when it shared, until it shares again.
    """
    renamed = name != team.name
    if renamed:
        refuse_personal_data(may_stand=may_stand, name=name)
    _refuse_same(team.school_id, name, but=team)
    asks = LEADERSHIP in (team.kind, kind) and team.kind != kind and _is_somebodys(team, by)
    if asks:
        _refuse_asking_too_few(team, by)
    team.name, team.sort_key = name, sort_key(name)
    if not asks:
        team.kind = kind
    db.session.flush()
    if renamed:
        log(team, "team_renamed", by)
    log(team, "team_changed", by)
    if asks:
        return ask_about_kind(team, kind, by=by).outcome is None
    ask_about_members(team_id=team.id)
    return False


def archive_team(team: Team, *, by: Viewer) -> None:
    """Close a team. Its members keep the right to read, narrow and approve."""
    if team.archived_on is None:
        team.archived_on = today()
        end_newcomers(team.id)
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


def _is_somebodys(team: Team, by: Viewer) -> bool:
    """Others are in it, or it has written something."""
    others = select(Membership.id).where(
        Membership.team_id == team.id, Membership.person_id != by.person_id
    )
    return team_has_written(team.id) or db.session.scalar(others.limit(1)) is not None


def _refuse_asking_too_few(team: Team, by: Viewer) -> None:
    there = set(db.session.scalars(present_ids(team.id)))
    if by.person_id not in there or len(there) < YES_NEEDED:
        raise FieldError(
            "kind",
            _(
                "Et team bliver til et ledelsesteam, eller holder op med at være det, når dets "
                "medlemmer siger ja, og det skal være mindst to."
            ),
        )
