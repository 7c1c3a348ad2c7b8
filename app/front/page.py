"""*Mine teams*: what a member sees first, for one team at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.access.viewer import Viewer
from app.core import danish
from app.cycles.shared_lines import SharedLine, lines_of, shared_with_us
from app.front import queries
from app.front.board import Board, Standing, board_of, is_due, standing_of
from app.front.news import NewsItem, news_items
from app.front.queries import OwnTeam
from app.organisations.school_days import HolidayCalendar
from app.sharing.queries import WaitingProposal, waiting_proposals
from app.sparring.queries import WaitingQuestions, waiting_questions
from app.teams.queries_questions import OpenQuestion, open_questions

SHARED_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the person's other teams, or this one, with what is going on there."""

    team: OwnTeam
    is_current: bool
    standing: Standing

    @property
    def new(self) -> int:
        """How much there is to read or to say yes to."""
        return self.team.news + self.team.proposals + self.team.report_asks + self.team.asked


@dataclass(frozen=True, slots=True)
class TeamPage:
    """What templates/front/front.html draws. `has_due` says that a trial is to begin today.

    `questions` wait for the viewer as a leader, whichever team is looked at. `asked` is what the
    team is asked about a person or about its kind.
    """

    team: OwnTeam
    tabs: list[Tab]
    archived: list[OwnTeam]
    board: Board
    shared: list[SharedLine]
    proposals: list[WaitingProposal]
    news: list[NewsItem]
    questions: list[WaitingQuestions]
    asked: list[OpenQuestion]
    has_due: bool

    @property
    def is_empty(self) -> bool:
        return not self.team.has_records and not self.team.loose_notes

    @property
    def leaders(self) -> list[str]:
        """Leaders of the school in a team of its teachers; a leadership team is theirs anyway."""
        return [] if self.team.kind == "leadership_team" else _names(self.team.leaders)


def team_page(
    viewer: Viewer, *, wanted: str, today: date, calendar: HolidayCalendar
) -> TeamPage | None:
    """The page for the team asked for, or for the one used last; None for a person without."""
    teams = queries.own_teams(viewer)
    if not teams:
        return None
    team = next((one for one in teams if one.public_id == wanted), teams[0])
    rows = queries.board_rows(viewer, team.id)
    own = [row for row in rows if row.team_id == team.id]
    active = [one for one in teams if one.is_active]
    return TeamPage(
        team=team,
        tabs=[
            Tab(
                team=one,
                is_current=one.id == team.id,
                standing=standing_of(
                    [row for row in rows if row.team_id == one.id], today=today, calendar=calendar
                ),
            )
            for one in active
        ],
        archived=[one for one in teams if not one.is_active],
        board=board_of(own, today=today, calendar=calendar),
        shared=lines_of(shared_with_us(viewer).limit(SHARED_SHOWN)),
        proposals=[one for one in waiting_proposals(viewer) if one.team_id == team.id],
        news=news_items(queries.team_news(viewer, team.id)) if team.news else [],
        questions=waiting_questions(viewer),
        asked=open_questions(viewer, [team.id]) if team.asked else [],
        has_due=any(is_due(row, today) for row in rows),
    )


def _names(listed: str | None) -> list[str]:
    return sorted((listed or "").split("\n"), key=danish.sort_key) if listed else []
