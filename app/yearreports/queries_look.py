"""An organisation with what it has chosen for its reports."""

from __future__ import annotations

from sqlalchemy import select, true
from sqlalchemy.orm import joinedload

from app.access.viewer import Viewer
from app.core.db import db
from app.organisations.models import Organisation


def organisation_with_look_or_none(viewer: Viewer, organisation_id: str) -> Organisation | None:
    """An organisation that the viewer knows: by belonging to it, or as administrator."""
    known = true() if viewer.is_administrator else Organisation.id.in_(viewer.organisation_ids)
    query = (
        select(Organisation)
        .where(Organisation.public_id == organisation_id, known)
        .options(joinedload(Organisation.look))
    )
    return db.session.scalars(query).one_or_none()
