"""Offering all that a team has written to another team of its school, and the answer no.

Yes is said in app/records, which knows everything that a record consists of.
"""

from __future__ import annotations

from sqlalchemy import delete, select

from app.access.viewer import Viewer
from app.core import securitylog
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.core.mail import path_for
from app.teams.commands_news import tell_team
from app.teams.models import Team, TeamHandover, TeamNews


def offer_records(team: Team, *, to: Team | None, by: Viewer) -> TeamHandover:
    """Ask another team to take over. One offer at a time."""
    if to is None:
        raise FieldError("team", _("Vælg et af skolens andre teams."))
    if db.session.scalars(select(TeamHandover).filter_by(from_team_id=team.id)).first():
        raise FieldError("team", _("Der venter allerede et tilbud. Træk det tilbage først."))
    handover = TeamHandover(from_team_id=team.id, to_team_id=to.id, offered_by_id=by.person_id)
    handover.from_team, handover.to_team = team, to
    db.session.add(handover)
    db.session.flush()
    _tell(to, "handover_offered", team, by)
    log("handover_offered", handover, by)
    return handover


def take_back(handover: TeamHandover, *, by: Viewer) -> None:
    """The offering team thinks better of it; the line on the other's page goes, too."""
    log("handover_taken_back", handover, by)
    end(handover)


def decline(handover: TeamHandover, *, by: Viewer) -> None:
    """The other team says no."""
    log("handover_declined", handover, by)
    _tell(handover.from_team, "handover_declined", handover.to_team, by)
    end(handover)


def tell_both(handover: TeamHandover, *, by: Viewer) -> None:
    """It has changed hands: a line and a mail to each team."""
    _tell(handover.from_team, "handover_given", handover.to_team, by)
    _tell(handover.to_team, "handover_taken", handover.from_team, by)
    log("handover_accepted", handover, by)


def end(handover: TeamHandover) -> None:
    """There is nothing to answer any more."""
    db.session.execute(
        delete(TeamNews).where(
            TeamNews.team_id == handover.to_team_id,
            TeamNews.other_team_id == handover.from_team_id,
            TeamNews.kind == "handover_offered",
        )
    )
    db.session.delete(handover)
    db.session.flush()


def log(event: str, handover: TeamHandover, by: Viewer) -> None:
    securitylog.record(
        event,
        person_id=by.person_id,
        object_kind="team",
        object_id=f"{handover.from_team.public_id}/{handover.to_team.public_id}",
    )


def _tell(team: Team, kind: str, other: Team, by: Viewer) -> None:
    tell_team(
        team.id,
        kind,
        path=path_for("teams.team_settings", team_id=team.public_id),
        other_team_id=other.id,
        but=by.person_id,
    )
