"""What team, school and focus area are called, as somebody may read it.

Others can change these names, a leader the school's and a coordinator the team's. So they are part
of what a team shares: others read them as they were then, and read new ones when the team shares
again.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from app.access.policy import in_its_team
from app.access.viewer import Viewer
from app.cycles.models import Cycle


@dataclass(frozen=True, slots=True)
class Names:
    """Empty where there is none: a record without a focus area, an area without a goal."""

    team: str = ""
    school: str = ""
    focus_area: str = ""
    goal: str = ""

    def stored(self) -> dict[str, str]:
        """As a shared version keeps them."""
        return asdict(self)


NO_NAMES = Names()


def names_from(stored: Any) -> Names:
    """From what a shared version keeps."""
    known = stored or {}
    return Names(**{key: known.get(key) or "" for key in Names.__slots__})


def present_names(cycle: Cycle) -> Names:
    """As the team reads them. Needs team with school, and focus area loaded."""
    area, team = cycle.focus_area, cycle.team
    return Names(
        team=team.name,
        school=team.school.name,
        focus_area=area.name if area else "",
        goal=(area.goal or "") if area else "",
    )


def shared_names(cycle: Cycle) -> Names:
    """As everyone outside the team reads them. Needs `shared_version` loaded."""
    return names_from(cycle.shared_version.names if cycle.shared_version else None)


def team_for(viewer: Viewer, cycle: Cycle) -> str:
    """What this viewer reads as the team's name. Needs team and `shared_version` loaded."""
    return cycle.team.name if in_its_team(viewer, cycle) else shared_names(cycle).team


def school_for(viewer: Viewer, cycle: Cycle) -> str:
    """The same of the school."""
    return cycle.team.school.name if in_its_team(viewer, cycle) else shared_names(cycle).school


def focus_area_for(viewer: Viewer, cycle: Cycle) -> str:
    """The same of the focus area. Needs `focus_area` loaded for one's own."""
    if not in_its_team(viewer, cycle):
        return shared_names(cycle).focus_area
    return cycle.focus_area.name if cycle.focus_area else ""
