"""The school's page, put together: the same for the leader and for every team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.access.viewer import Viewer
from app.core.danish import school_year, school_year_bounds, sort_key
from app.core.i18n import _
from app.core.text import excerpt
from app.cycles.phase_words import TONES, phase_words
from app.facilitation import queries
from app.facilitation.alike import Alike, alike, count_by
from app.facilitation.queries import Headline, SchoolLine
from app.organisations.models import School

LEARNINGS_SHOWN = 5
QUOTED = 280


@dataclass(frozen=True, slots=True)
class Learning:
    """What a team has learned and shared, with where it stands."""

    public_id: str
    title: str
    team_id: int
    team: str
    tag: str
    tone: str
    quote: str


@dataclass(frozen=True, slots=True)
class SharingTeam:
    """A team that has shared something: its collection can be had as a PDF."""

    public_id: str
    name: str


@dataclass(frozen=True, slots=True)
class SchoolPage:
    """What templates/facilitation/school_page.html draws, but for the questions."""

    year: str
    groups: list[Alike]
    headlines: list[Headline]
    learnings: list[Learning]
    phases: list[tuple[str, str, int]]
    focus_areas: list[tuple[str, int]]
    count: int
    teams: list[SharingTeam]


def school_page(viewer: Viewer, school: School, today: date) -> SchoolPage:
    """Two statements, whatever the school has shared."""
    lines = queries.school_lines(viewer, school)
    shown = queries.headlines(school)
    this_year = lines_this_year(lines, today)
    return SchoolPage(
        year=school_year(today),
        groups=alike(shown, this_year),
        headlines=shown,
        learnings=learnings_of(lines),
        phases=_by_phase(this_year),
        focus_areas=_by_focus_area(this_year),
        count=len(this_year),
        teams=_teams(lines),
    )


def groups_of(viewer: Viewer, school: School, today: date) -> list[Alike]:
    """The groups as the page shows them now, for the button under one of them."""
    lines = lines_this_year(queries.school_lines(viewer, school), today)
    return alike(queries.headlines(school), lines)


def lines_this_year(lines: list[SchoolLine], today: date) -> list[SchoolLine]:
    first_day, _last = school_year_bounds(school_year(today))
    return [line for line in lines if line.shared_on >= first_day]


def learnings_of(lines: list[SchoolLine]) -> list[Learning]:
    """The newest learnings; the newest of a dropped trial is always among them."""
    learned = [line for line in lines if line.learning]
    newest = learned[:LEARNINGS_SHOWN]
    dropped = [line for line in learned if line.decision == "drop"][:1]
    if dropped and not any(line.decision == "drop" for line in newest):
        newest = [*newest[: LEARNINGS_SHOWN - 1], *dropped]
    return [_learning(line) for line in newest]


def _learning(line: SchoolLine) -> Learning:
    return Learning(
        public_id=line.public_id,
        title=line.title,
        team_id=line.team_id,
        team=line.team,
        tag=line.tag,
        tone=line.tone,
        quote=excerpt(line.learning or "", QUOTED),
    )


def _by_phase(lines: list[SchoolLine]) -> list[tuple[str, str, int]]:
    """Every phase with its word, its colour and how many; of both kinds together."""
    counts = count_by(line.status for line in lines)
    return [(word, TONES[one], counts.get(one, 0)) for one, word in phase_words().items()]


def _by_focus_area(lines: list[SchoolLine]) -> list[tuple[str, int]]:
    without = _("Uden indsatsområde")
    counts = count_by(line.focus_area or without for line in lines)
    return sorted(counts.items(), key=lambda row: (row[0] == without, -row[1], sort_key(row[0])))


def _teams(lines: list[SchoolLine]) -> list[SharingTeam]:
    names = {line.team_public_id: line.team for line in lines}
    teams = [SharingTeam(public_id, name) for public_id, name in names.items()]
    return sorted(teams, key=lambda team: sort_key(team.name))
