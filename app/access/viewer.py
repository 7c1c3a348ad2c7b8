"""Who is looking: a detached, frozen picture of a person's roles, built once a request.

Rules and scopes read only this, so that they never query and cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

_NOTHING: Mapping[int, str] = MappingProxyType({})
_NO_DAYS: Mapping[int, date] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Viewer:
    """Ids are database ids. `memberships` maps team id to "coordinator" or "member".

    `school_ids`, `organisation_ids` and `network_ids` are the places whose shared records the
    person may read: by active teams, by leading, by consulting, by coordinating. Archived teams
    count in `memberships` only: their last members keep their own records. `networks_read_from` has
    those networks of which not everything is read, but what was shared from that day on.
    `led_organisation_ids`
    are those of the schools that the person leads; `consulted_kinds` only
    say what the menu calls those organisations. Memberships that rest are not here; `is_on_leave`
    only says why. `asked`: how much waits for the person's own answer.
    """

    person_id: int | None = None
    public_id: str = ""
    name: str = ""
    memberships: Mapping[int, str] = field(default_factory=lambda: _NOTHING)
    active_team_ids: frozenset[int] = frozenset()
    school_ids: frozenset[int] = frozenset()
    led_school_ids: frozenset[int] = frozenset()
    led_organisation_ids: frozenset[int] = frozenset()
    organisation_ids: frozenset[int] = frozenset()
    consulted_organisation_ids: frozenset[int] = frozenset()
    consulted_kinds: frozenset[str] = frozenset()
    network_ids: frozenset[int] = frozenset()
    networks_read_from: Mapping[int, date] = field(default_factory=lambda: _NO_DAYS)
    coordinated_network_ids: frozenset[int] = frozenset()
    is_administrator: bool = False
    is_on_leave: bool = False
    asked: int = 0

    @property
    def is_logged_in(self) -> bool:
        return self.person_id is not None

    @property
    def initials(self) -> str:
        """The first letters of first and last name, for the person menu."""
        words = self.name.split()
        ends = words[:1] + words[1:][-1:]
        return "".join(word[0] for word in ends).upper()

    @property
    def team_ids(self) -> frozenset[int]:
        return frozenset(self.memberships)

    @property
    def has_trusted_role(self) -> bool:
        """Leads, consults, coordinates a network or administers: no device is remembered."""
        return bool(
            self.led_school_ids
            or self.consulted_organisation_ids
            or self.coordinated_network_ids
            or self.is_administrator
        )

    @property
    def reaches_many_schools(self) -> bool:
        """Consults or administers: shorter sessions, too."""
        return bool(self.consulted_organisation_ids) or self.is_administrator


ANYONE = Viewer()
