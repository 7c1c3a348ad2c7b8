"""What forgetting would touch, and what it cannot reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from app.access.viewer import Viewer
from app.core.db import db
from app.cycles.models import Cycle
from app.cycles.series import in_series
from app.forgetting.fingerprints import Blackener, Fingerprint, count_words
from app.forgetting.models import ForgottenWords
from app.forgetting.places import PLACES, texts_of, values_in
from app.teams.models import Membership
from app.yearreports.models import ReportAsk, ReportEdition
from app.yearreports.owners import with_owner

_PRESENT = 2  # the first places of the list hold what is written now


@dataclass(frozen=True, slots=True)
class Round:
    """A round of the team's own series."""

    id: int
    public_id: str


@dataclass(frozen=True, slots=True)
class Spot:
    """How often the words stand in one kind of place."""

    label: Any
    count: int


@dataclass(frozen=True, slots=True)
class Found:
    """What would be blackened: where, how often, in which spellings, and how much of the present text.

    `words` and `matches` count what is written now.
    """

    spots: tuple[Spot, ...]
    spellings: tuple[str, ...]
    words: int
    matches: int

    @property
    def count(self) -> int:
        return sum(spot.count for spot in self.spots)


def own_series(cycle: Cycle) -> list[Round]:
    """The record and the other rounds of its series that the same team has, also from the bin."""
    query = select(Cycle.id, Cycle.public_id).where(
        Cycle.id.in_(in_series([cycle.id])), Cycle.team_id == cycle.team_id
    )
    return [Round(*row) for row in db.session.execute(query.order_by(Cycle.id))]


def find(rounds: Sequence[Round], blackener: Blackener) -> Found:
    """Look everywhere without changing anything."""
    ids, addresses = [one.id for one in rounds], [one.public_id for one in rounds]
    spellings: Counter[str] = Counter()
    spots: list[Spot] = []
    words = matches = 0
    for number, place in enumerate(PLACES):
        count = 0
        for _row, values in values_in(place, ids, addresses):
            for text in texts_of(list(values.values())):
                spans = blackener.spans(text)
                spellings.update(" ".join(text[start:end].split()) for start, end in spans)
                count += len(spans)
                words += count_words(text) if number < _PRESENT else 0
        matches += count if number < _PRESENT else 0
        if count:
            spots.append(Spot(place.label, count))
    return Found(tuple(spots), tuple(sorted(spellings)), words, matches)


def editions_that_hold(ids: Collection[int], blackener: Blackener) -> list[ReportEdition]:
    """The final editions that took text of these records and have the words. They stay as they are."""
    asks = select(ReportAsk.report_id, ReportAsk.editions).where(ReportAsk.cycle_id.in_(ids))
    held = {(row.report_id, number) for row in db.session.execute(asks) for number in row.editions}
    query = (
        select(ReportEdition)
        .where(ReportEdition.report_id.in_({report_id for report_id, _number in held}))
        .order_by(ReportEdition.id)
        .options(
            joinedload(ReportEdition.report).options(*with_owner()),
            undefer(ReportEdition.content),
        )
    )
    return [
        one
        for one in db.session.scalars(query)
        if (one.report_id, one.number) in held and _holds(one.content, blackener)
    ]


def takers_of(ids: Collection[int]) -> list[Cycle]:
    """The records of other teams that were begun from these."""
    query = select(Cycle).where(
        Cycle.inspired_by_cycle_id.in_(ids), Cycle.id.not_in(ids), Cycle.binned_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(Cycle.id)))


def forgotten_in_teams(viewer: Viewer, since: datetime | None) -> frozenset[Fingerprint]:
    """What was forgotten in the viewer's teams while they were a member, after `since` if given.

    Who came later has no draft from before, and could only try out which words they were.
    """
    query = (
        select(ForgottenWords.fingerprints)
        .join(Cycle, Cycle.id == ForgottenWords.cycle_id)
        .join(Membership, Membership.team_id == Cycle.team_id)
        .where(
            Cycle.team_id.in_(viewer.team_ids),
            Membership.person_id == viewer.person_id,
            Membership.since <= ForgottenWords.forgotten_at,
        )
    )
    if since is not None:
        query = query.where(ForgottenWords.forgotten_at > since)
    return frozenset(
        Fingerprint.parse(one) for prints in db.session.scalars(query) for one in prints
    )


def _holds(content: Any, blackener: Blackener) -> bool:
    return any(blackener.spans(text) for text in texts_of(content))
