"""*Alle runder*: the rounds of a series side by side, as the viewer may read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from string import ascii_lowercase
from typing import Any

from app.access.policy import in_its_team
from app.access.viewer import Viewer
from app.core import clock, danish
from app.core.i18n import _
from app.cycles.comparison import Change, plan_changes
from app.cycles.content import Content
from app.cycles.fields import required_field
from app.cycles.models import Cycle
from app.cycles.page import RecordPage, capital, page_for_outsiders
from app.cycles.reading import content_for


@dataclass(frozen=True, slots=True)
class RoundCard:
    """One round. `after` names the round before where more than one could be meant.

    `page`: the round ready for drawing, its notes with their days and without names.
    `changes`: what it plans otherwise than the round before, `before`, as far as both can be read.
    """

    cycle: Cycle
    name: str
    after: str
    content: Content
    before: str
    changes: list[Change]
    page: RecordPage

    @property
    def days(self) -> list[str]:
        """When it ran and when it was evaluated, as far as that is known."""
        page, today = self.page, clock.today()
        seen = page.evaluated_on or (page.evaluation_date if page.status == "closed" else None)
        looks_back = page.evaluation_date if not seen else None
        told = [
            page.period,
            _("evalueret %(day)s", day=danish.date_full(seen)) if seen else "",
            _("vi ser tilbage %(day)s", day=danish.date_long(looks_back, today))
            if looks_back
            else "",
        ]
        first, *more = [words for words in told if words] or [""]
        return [words for words in (capital(first), *more) if words]

    @property
    def what(self) -> Any:
        return self.content["plan"].get(required_field(self.cycle.kind))

    @property
    def on_the_way(self) -> Any:
        return self.content["plan"].get("plan_changes")

    def told(self, name: str) -> Any:
        """A field of the evaluation, None while nothing is written."""
        return (self.content["evaluation"] or {}).get(name)


def columns_of(viewer: Viewer, rounds: Sequence[Cycle]) -> list[tuple[int, list[RoundCard]]]:
    """The rounds by number, first round first: more than one where the team has branched."""
    names = round_names(rounds)
    branched = {one.round for one in rounds if names[one.id] != _plain_name(one)}
    by_id = {one.id: one for one in rounds}
    contents = {one.id: content_for(viewer, one) for one in rounds}

    def card(one: Cycle) -> RoundCard:
        before = by_id.get(one.follows_id or 0)
        return RoundCard(
            cycle=one,
            name=names[one.id],
            after=names[before.id] if before is not None and before.round in branched else "",
            content=contents[one.id],
            before=names[before.id] if before is not None else "",
            changes=_changes(viewer, before, one, contents) if before is not None else [],
            page=page_for_outsiders(one, contents[one.id]),
        )

    cards = [card(one) for one in rounds]
    return [(number, list(same)) for number, same in groupby(cards, lambda card: card.cycle.round)]


def round_names(rounds: Sequence[Cycle]) -> dict[int, str]:
    """»Runde 2« by id; »Runde 2 a« and »Runde 2 b« where there are several of that number."""
    names = {}
    for _number, same in groupby(rounds, lambda one: one.round):
        branches = list(same)
        for place, one in enumerate(branches):
            letter = f" {_letter(place)}" if len(branches) > 1 else ""
            names[one.id] = _plain_name(one) + letter
    return names


def _changes(
    viewer: Viewer, before: Cycle, one: Cycle, contents: dict[int, Content]
) -> list[Change]:
    if before.kind != one.kind:
        return []
    own = in_its_team(viewer, before) and in_its_team(viewer, one)
    return plan_changes(contents[before.id], contents[one.id], one.kind, with_tasks=own)


def _plain_name(cycle: Cycle) -> str:
    return _("Runde %(number)d", number=cycle.round)


def _letter(place: int) -> str:
    return ascii_lowercase[place] if place < len(ascii_lowercase) else str(place + 1)
