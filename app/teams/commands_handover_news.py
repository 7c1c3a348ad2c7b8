"""What both teams are told about an offer of all that one of them has written."""

from __future__ import annotations

from app.core.db import db
from app.core.mail import path_for
from app.teams.commands_news import tell_team
from app.teams.models import Team, TeamHandover, TeamQuestion


def tell_about_handover(team: Team, kind: str, other: Team, *, but: int | None = None) -> None:
    """A line on the team's page and a mail without text."""
    tell_team(
        team.id,
        kind,
        path=path_for("teams.team_settings", team_id=team.public_id),
        other_team_id=other.id,
        but=but,
    )


def tell_that_it_stays(question: TeamQuestion) -> None:
    """A member has stopped it, or too few have said yes. Nobody is told which."""
    team = db.session.get_one(Team, question.team_id)
    other = db.session.get_one(Team, question.other_team_id)
    tell_about_handover(team, "handover_stopped", other)
    tell_about_handover(other, "handover_stopped", team)


def tell_that_it_fell(handover: TeamHandover) -> None:
    """The receiving team is no longer the one that was asked about."""
    tell_about_handover(handover.from_team, "handover_fell", handover.to_team)
    tell_about_handover(handover.to_team, "handover_fell", handover.from_team)
