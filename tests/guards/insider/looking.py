"""Who reads what just now: by the rules for everybody each time, on real pages wherever it is new.

What somebody reads depends on who they are to the app, and on where words are. Where both are as they
were at an earlier look, the pages would be the same, and are not fetched again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.access.policy import Can, allows
from app.access.viewer import Viewer
from app.accounts.models import Person
from app.core.db import db
from app.cycles.models import Cycle
from app.cycles.queries import readable_cycles
from app.teams.queries import viewer_for
from tests.guards.insider.ledger import Ledger
from tests.guards.insider.people import HONEST, HOSTILE, LATER, SECRET, World
from tests.guards.insider.stage import Stage

_WORD: Final = re.compile(SECRET + r"([A-Z])\w*")
# Where words are: whose records, to whom shared, under which names, and what is asked about them.
_WHERE_WORDS_ARE: Final = (
    "SELECT id, team_id, binned_at, focus_area_id FROM cycle",
    "SELECT id, team_id, cycle_id FROM note",
    "SELECT cycle_id, kind, school_id, organisation_id, network_id, team_id FROM audience",
    "SELECT cycle_id, content, names FROM shared_version",
    "SELECT cycle_id FROM share_proposal",
    "SELECT id, name FROM focus_area",
    "SELECT id, name FROM team",
    "SELECT id, name FROM school",
)


class Eyes:
    """Looks through everybody's eyes. `pages`: how often it may look at all pages; None: always."""

    def __init__(self, stage: Stage, world: World, *, pages: int | None = None) -> None:
        self.stage, self.world, self.pages = stage, world, pages
        self.looks = 0
        self._known: dict[Any, list[tuple[str, str]]] = {}
        self._names: dict[str, set[Any]] = defaultdict(set)

    def look(self, ledger: Ledger) -> list[str]:
        """What somebody reads without anybody's having agreed to it, in words."""
        raw = self.stage.raw
        ledger.look(raw)
        ledger.see_questions(raw, self.stage.day)
        where = tuple(tuple(raw.execute(statement)) for statement in _WHERE_WORDS_ARE)
        leaks: list[str] = []
        for who in (*HOSTILE, *HONEST):
            person = db.session.get(Person, self.world.people[who])
            if person is None or not person.active:
                continue
            viewer = viewer_for(person)
            leaks += self._by_the_rules(who, viewer, ledger, where)
            leaks += self._on_pages(who, viewer, ledger, where)
        db.session.rollback()
        db.session.expunge_all()
        return leaks

    def _by_the_rules(self, who: str, viewer: Viewer, ledger: Ledger, where: Any) -> Iterator[str]:
        for cycle_id, team_id, *_rest in where[0]:
            letter = self.world.owners.get(cycle_id)
            if letter and team_id in viewer.memberships and not self._agreed(who, letter, ledger):
                yield f"{who} is in the team that has the records of {letter}"

    def _on_pages(self, who: str, viewer: Viewer, ledger: Ledger, where: Any) -> Iterator[str]:
        for letter, page in self._words_seen_by(who, viewer, where):
            if letter == LATER:
                if not ledger.is_in(who, "T"):
                    yield f"{who} reads a name that was typed later at {page}"
            elif not self._agreed(who, letter, ledger) and not self._second_yes(letter, ledger):
                yield f"{who} reads words of {letter} at {page}"

    def _agreed(self, who: str, letter: str, ledger: Ledger) -> bool:
        return ledger.may_read(who, letter, self.stage.day, self._roles_around(who, letter))

    def _second_yes(self, letter: str, ledger: Ledger) -> bool:
        """Somebody of the team, another than the one who proposed, has agreed to share."""
        return bool({who for team, who in ledger.confirmed if team == letter} & {"mikkel", "mette"})

    def _roles_around(self, who: str, letter: str) -> frozenset[str]:
        """What the person leads, consults or administers around the team, from the rows alone."""
        rows = self.stage.raw.execute(
            "SELECT role.kind FROM role JOIN team ON team.id = ?"
            " JOIN school ON school.id = team.school_id WHERE role.person_id = ?"
            " AND (role.kind = 'administrator' OR role.school_id = school.id"
            " OR role.organisation_id = school.organisation_id)",
            (self.world.teams[letter], self.world.people[who]),
        )
        return frozenset(kind for (kind,) in rows)

    def _words_seen_by(self, who: str, viewer: Viewer, where: Any) -> list[tuple[str, str]]:
        key = (who, _facts(viewer), where)
        if key not in self._known:
            seen = [*self._in_the_scopes(viewer)]
            if self.pages is None or self.looks < self.pages:
                self.looks += 1
                seen += self._fetched(who, self.world.pages)
            elif who in ("lise", "xenia") and where[3:] not in self._names[who]:
                seen += self._fetched(who, self.world.shared_pages)
            self._names[who].add(where[3:])
            self._known[key] = seen
        return self._known[key]

    def _in_the_scopes(self, viewer: Viewer) -> Iterator[tuple[str, str]]:
        """Records that lists would show, and records that the policy would open as the team's."""
        wanted = select(Cycle).options(
            selectinload(Cycle.audiences), selectinload(Cycle.shared_version)
        )
        scope = {cycle.id for cycle in db.session.scalars(readable_cycles(viewer))}
        for cycle in db.session.scalars(wanted):
            letter = self.world.owners.get(cycle.id)
            if letter is None:
                continue
            if allows(viewer, Can.READ_AS_TEAM, cycle):
                yield letter, "the team's own records"
            elif cycle.id not in self.world.shared and allows(viewer, Can.READ_CYCLE, cycle):
                yield letter, "records that nobody shared"
            assert (cycle.id in scope) == allows(viewer, Can.READ_CYCLE, cycle)

    def _fetched(self, who: str, pages: Sequence[str]) -> Iterator[tuple[str, str]]:
        for page in pages:
            answer = self.stage.get(self.world.people[who], page)
            assert answer.status_code < 500, f"{page}: {answer.status_code}"
            text = answer.get_data(as_text=True)
            yield from {(letter, page) for letter in _WORD.findall(text)}
            if LATER in text and page in self.world.shared_pages:
                yield LATER, page


def _facts(viewer: Viewer) -> tuple[Any, ...]:
    """Everything that rules and scopes read of a person."""
    return (
        tuple(sorted(viewer.memberships.items())), viewer.active_team_ids, viewer.school_ids,
        viewer.led_school_ids, viewer.organisation_ids, viewer.consulted_organisation_ids,
        viewer.network_ids, viewer.coordinated_network_ids, viewer.is_administrator,
    )  # fmt: skip
