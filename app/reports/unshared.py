"""What stands in a team's own text before it becomes a file that may be passed on."""

from __future__ import annotations

from collections.abc import Sequence

from app.access.policy import Can, allows
from app.access.viewer import Viewer
from app.cycles.content import content_of
from app.cycles.models import Cycle
from app.cycles.names import present_names
from app.measures.queries import measures_of
from app.personaldata.found import Found, find_in, unanswered
from app.sharing.leaving import texts_of
from app.teams.queries_known import known_around


def found_in_own(viewer: Viewer, cycles: Sequence[Cycle]) -> list[Found]:
    """What looks like personal data in those of them that the viewer reads as their team, and has
    not answered. Needs `whole_record` loaded; three statements, however many they are.

    What others read already was looked at when it was shared.
    """
    own = [cycle for cycle in cycles if allows(viewer, Can.READ_AS_TEAM, cycle)]
    if not own:
        return []
    known = known_around(
        {cycle.team.school.organisation_id for cycle in own}, {cycle.team_id for cycle in own}
    )
    measures = measures_of([cycle.id for cycle in own])
    contents = [content_of(cycle, measures=measures[cycle.id]) for cycle in own]
    found: list[Found] = []
    for cycle, content in zip(own, contents, strict=True):
        texts = texts_of(content, cycle.kind, names=present_names(cycle))
        here = find_in(texts, of=cycle.team.public_id, known=known)
        found += unanswered(here, cycle.answered)
    return found
