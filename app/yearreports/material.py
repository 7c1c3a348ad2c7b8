"""What a report is made of today: what teams have shared, in passages, and what it is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.organisations.models import FocusArea
from app.yearreports.passages import UNASKED, WAITING, Passage


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation, a school or a team in a network, and where it belongs."""

    kind: str
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a school asks for, in its leader's words: from the newest edition it has sent."""

    public_id: str
    school: str
    edition: int
    sent_on: date
    text: str


@dataclass(frozen=True, slots=True)
class SharedPrototype:
    """A shared prototype; `behind` are the records it was made of.

    `is_new`: shared in the report's year, not in an earlier one.
    """

    id: int
    title: str
    summary: str
    team: str
    school: str
    is_new: bool = True
    behind: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Material:
    """Passages in Danish order of team and title, focus areas, and the names of their organisations.

    `gone` counts what was picked or asked about and is not shared any more. `members` are in the
    network, when the report is one's; `asked` is what schools ask for in the reports they have sent;
    `prototypes` are shared with those it is about.
    """

    passages: list[Passage]
    areas: list[FocusArea] = field(default_factory=list)
    organisations: Mapping[int | None, str] = field(default_factory=dict)
    gone: int = 0
    members: list[Member] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    prototypes: list[SharedPrototype] = field(default_factory=list)

    @property
    def to_ask(self) -> list[Passage]:
        return [passage for passage in self.passages if passage.state == UNASKED]

    @property
    def waiting(self) -> list[Passage]:
        return [passage for passage in self.passages if passage.state == WAITING]

    @property
    def open(self) -> list[Passage]:
        return [passage for passage in self.passages if passage.is_open]

    @property
    def final(self) -> list[Passage]:
        return [passage for passage in self.passages if passage.is_final]
