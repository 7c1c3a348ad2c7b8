"""All rounds of a series, and where ideas came from and went."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.access.viewer import Viewer
from app.core.db import db
from app.cycles.models import Cycle
from app.cycles.queries import readable_cycles, whole_record


def rounds_of(viewer: Viewer, cycle: Cycle) -> list[Cycle]:
    """The rounds of this record's series that the viewer may open, first round first.

    A team may branch: two rounds may have the same number.
    """
    query = (
        readable_cycles(viewer)
        .where(Cycle.id.in_(in_series([cycle.id])))
        .order_by(Cycle.round, Cycle.created_at, Cycle.id)
        .options(*whole_record(of_many=True))
    )
    return list(db.session.scalars(query).unique())


def rounds_of_each(viewer: Viewer, cycles: Sequence[Cycle]) -> dict[int, list[Cycle]]:
    """For each of these records the rounds of its series that the viewer may open; two statements.

    Of the rounds the shared versions are loaded, not their notes.
    """
    ids = in_series([cycle.id for cycle in cycles])
    links = select(Cycle.id, Cycle.follows_id).where(Cycle.id.in_(ids))
    first = _first_of_each({row.id: row.follows_id for row in db.session.execute(links)})
    query = (
        readable_cycles(viewer)
        .where(Cycle.id.in_(list(first)))
        .order_by(Cycle.round, Cycle.created_at, Cycle.id)
        .options(joinedload(Cycle.shared_version))
    )
    series: dict[int, list[Cycle]] = {}
    for one in db.session.scalars(query).unique():
        series.setdefault(first[one.id], []).append(one)
    return {cycle.id: series[first[cycle.id]] for cycle in cycles}


def next_round_of(cycle: Cycle) -> Cycle | None:
    """The round that the same team has begun after this one, the first if there are several."""
    query = (
        select(Cycle)
        .where(
            Cycle.follows_id == cycle.id,
            Cycle.team_id == cycle.team_id,
            Cycle.binned_at.is_(None),
        )
        .order_by(Cycle.id)
        .limit(1)
    )
    return db.session.scalars(query).one_or_none()


def words_of_last_round(cycle: Cycle) -> str:
    """What the round before this one set out to try, where it says something else; or empty."""
    if cycle.follows_id is None:
        return ""
    query = select(Cycle.action).where(
        Cycle.id == cycle.follows_id,
        Cycle.team_id == cycle.team_id,
        Cycle.binned_at.is_(None),
    )
    words = db.session.scalar(query) or ""
    return "" if words == cycle.action else words


def next_rounds(rounds: Iterable[Cycle], cycle: Cycle) -> list[Cycle]:
    """Those that the same team has begun after this one, among rounds that are read already."""
    later = (one for one in rounds if one.follows_id == cycle.id and one.team_id == cycle.team_id)
    return sorted(later, key=lambda one: one.id)


def in_series(ids: Collection[int]) -> Select[int]:
    """Ids of all records linked to these by `follows`, both ways. Loops in loaded data end the walk."""
    up = select(Cycle.id, Cycle.follows_id).where(Cycle.id.in_(ids)).cte("up", recursive=True)
    earlier = aliased(Cycle)
    up = up.union(select(earlier.id, earlier.follows_id).join(up, earlier.id == up.c.follows_id))
    down = select(up.c.id).cte("down", recursive=True)
    later = aliased(Cycle)
    down = down.union(select(later.id).join(down, later.follows_id == down.c.id))
    return select(down.c.id)


def _first_of_each(follows: Mapping[int, int | None]) -> dict[int, int]:
    """For each record one that stands for its whole series. Loops end the walk here, too."""
    found: dict[int, int] = {}
    for start in follows:
        walked: dict[int, None] = {}
        at: int | None = start
        while at is not None and not (at in found or at in walked):
            walked[at] = None
            at = follows.get(at)
        end = found[at] if at is not None and at in found else next(reversed(walked))
        found |= dict.fromkeys(walked, end)
    return found


@dataclass(frozen=True, slots=True)
class Links:
    """Records this one came from and gave rise to, as far as the viewer may open them."""

    came_from: Cycle | None
    went_to: tuple[Cycle, ...]


@dataclass(frozen=True, slots=True)
class SeriesLinks:
    """A series' links as pairs of one of its rounds and the record at the other end."""

    came_from: list[tuple[Cycle, Cycle]]
    went_to: list[tuple[Cycle, Cycle]]


def links_of(viewer: Viewer, rounds: Sequence[Cycle]) -> SeriesLinks:
    """In one statement: what inspired these rounds, and what they inspired."""
    by_id = {one.id: one for one in rounds}
    origins = {one.inspired_by_cycle_id for one in rounds} - {None}
    query = (
        readable_cycles(viewer)
        .where(or_(Cycle.id.in_(origins), Cycle.inspired_by_cycle_id.in_(by_id)))
        .order_by(Cycle.id)
        .options(joinedload(Cycle.shared_version))
    )
    found = {one.id: one for one in db.session.scalars(query).unique()}
    came = [(one, found.get(one.inspired_by_cycle_id or 0)) for one in rounds]
    went = [(by_id.get(other.inspired_by_cycle_id or 0), other) for other in found.values()]
    return SeriesLinks(
        came_from=[(one, other) for one, other in came if other is not None],
        went_to=[(one, other) for one, other in went if one is not None],
    )


def neighbours_of(viewer: Viewer, cycle: Cycle) -> tuple[list[Cycle], Links]:
    """In one statement: the rounds of its series, first round first, and its links.

    Of the rounds the shared versions are loaded, not their notes.
    """
    is_round = Cycle.id.in_(in_series([cycle.id]))
    query = (
        readable_cycles(viewer)
        .where(or_(is_round, _linked(cycle)))
        .order_by(Cycle.round, Cycle.created_at, Cycle.id)
        .options(joinedload(Cycle.shared_version))
        .add_columns(is_round)
    )
    found = [(one, bool(is_in)) for one, is_in in db.session.execute(query).unique()]
    rounds = [one for one, is_in in found if is_in]
    return rounds, _links(cycle, sorted((one for one, _in in found), key=lambda one: one.id))


def _linked(cycle: Cycle) -> ColumnElement[bool]:
    return or_(Cycle.id == cycle.inspired_by_cycle_id, Cycle.inspired_by_cycle_id == cycle.id)


def _links(cycle: Cycle, found: list[Cycle]) -> Links:
    came = next((other for other in found if other.id == cycle.inspired_by_cycle_id), None)
    return Links(came, tuple(other for other in found if other.inspired_by_cycle_id == cycle.id))
