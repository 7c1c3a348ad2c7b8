"""What waits for the viewer's second yes as the colleague whom a team of one has named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all

from app.access.viewer import Viewer
from app.accounts.models import Person
from app.core.clock import today
from app.core.db import db
from app.cycles.models import Cycle, ShareProposal
from app.yearreports.models import ReportAsk


@dataclass(frozen=True, slots=True)
class AskedYes:
    """A line of the front page: who asks, and for what. Nothing of the text."""

    about: str
    public_id: str
    by: str


def asked_of(viewer: Viewer) -> Sequence[AskedYes]:
    """One statement. A page that has nothing to answer any more says so itself."""
    return [AskedYes(*row) for row in db.session.execute(union_all(*_asked(viewer)))]


def asked_as_colleague(viewer: Viewer) -> ColumnElement[int]:
    """SQL: how many lines those are."""
    counts = [
        select(func.count()).select_from(lines.subquery()).scalar_subquery()
        for lines in _asked(viewer)
    ]
    return counts[0] + counts[1]


def _asked(viewer: Viewer) -> tuple[Select[*tuple[Any, ...]], Select[*tuple[Any, ...]]]:
    proposals = _lines("sharing", ShareProposal, ShareProposal.proposed_by_id).where(
        ShareProposal.colleague_id == viewer.person_id
    )
    reports = _lines("report", ReportAsk, ReportAsk.first_yes_by_id).where(
        ReportAsk.colleague_id == viewer.person_id, ReportAsk.answer_by >= today()
    )
    return proposals, reports


def _lines(about: str, model: Any, by: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            literal(about).label("about"),
            model.public_id.label("public_id"),
            func.coalesce(Person.name, "").label("by"),
        )
        .join(Cycle, Cycle.id == model.cycle_id)
        .outerjoin(Person, Person.id == by)
        .where(Cycle.binned_at.is_(None))
    )
