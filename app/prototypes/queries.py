"""Which prototypes somebody may read, and how they hang together with rounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select

from app.access.viewer import Viewer
from app.core.db import db
from app.cycles.models import Cycle
from app.cycles.queries import networks_hold
from app.prototypes.models import Prototype, PrototypeAudience, PrototypeSource


@dataclass(frozen=True, slots=True)
class PrototypeLinks:
    """Titles: of those that rounds began from, by the round's id, and of those made from rounds."""

    came_from: dict[int, str]
    went_to: list[str]


def links_of(viewer: Viewer, rounds: Sequence[Cycle]) -> PrototypeLinks:
    """In one statement, as far as the viewer may read the prototypes."""
    ids = [one.id for one in rounds]
    origins = {one.id: one.inspired_by_prototype_id for one in rounds}
    source = and_(PrototypeSource.prototype_id == Prototype.id, PrototypeSource.cycle_id.in_(ids))
    query = (
        select(Prototype.id, Prototype.title, PrototypeSource.cycle_id)
        .outerjoin(PrototypeSource, source)
        .where(
            or_(Prototype.id.in_(set(origins.values()) - {None}), PrototypeSource.id.is_not(None)),
            _readable_by(viewer),
        )
        .order_by(Prototype.id)
    )
    rows = db.session.execute(query).all()
    titles = {row.id: row.title for row in rows}
    return PrototypeLinks(
        came_from={one: titles[origin] for one, origin in origins.items() if origin in titles},
        went_to=list({row.id: row.title for row in rows if row.cycle_id is not None}.values()),
    )


def _readable_by(viewer: Viewer) -> ColumnElement[bool]:
    """The owning team's own, and those with an audience where the viewer is."""
    places = or_(
        PrototypeAudience.kind == "public",
        PrototypeAudience.school_id.in_(viewer.school_ids),
        PrototypeAudience.organisation_id.in_(viewer.organisation_ids),
        networks_hold(PrototypeAudience.network_id, Prototype.shared_on, viewer),
        PrototypeAudience.team_id.in_(viewer.active_team_ids),
    )
    shared = (
        select(PrototypeAudience.prototype_id)
        .join(Prototype, Prototype.id == PrototypeAudience.prototype_id)
        .where(places)
    )
    return or_(Prototype.owner_team_id.in_(viewer.team_ids), Prototype.id.in_(shared))
