"""What waits for the viewer's second yes as the colleague whom a team of one has named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

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
    proposals = _lines("sharing", ShareProposal, ShareProposal.proposed_by_id).where(
        ShareProposal.colleague_id == viewer.person_id
    )
    reports = _lines("report", ReportAsk, ReportAsk.first_yes_by_id).where(
        ReportAsk.colleague_id == viewer.person_id, ReportAsk.answer_by >= today()
    )
    return [AskedYes(*row) for row in db.session.execute(union_all(proposals, reports))]


def _lines(about: str, model: Any, by: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(literal(about), model.public_id, func.coalesce(Person.name, ""))
        .join(Cycle, Cycle.id == model.cycle_id)
        .outerjoin(Person, Person.id == by)
        .where(Cycle.binned_at.is_(None))
    )
