"""What the sections of a new report are to be like."""

from __future__ import annotations

from sqlalchemy import select

from app.core.db import read
from app.organisations.models import Network, School
from app.yearreports.models import ChosenSections, YearReport
from app.yearreports.owners import Owner
from app.yearreports.sections import ReportKind, Stored


def begins_like(kind: ReportKind, owner: Owner, before: YearReport | None) -> Stored:
    """Last year's sections, if somebody arranged them; else what the organisation has chosen."""
    if before is not None and before.sections:
        last_years: Stored = before.sections
        return last_years
    if isinstance(owner, Network):
        return []
    organisation_id = owner.organisation_id if isinstance(owner, School) else owner.id
    chosen = chosen_sections(organisation_id, kind)
    return chosen.sections if chosen is not None else []


def chosen_sections(
    organisation_id: int, kind: ReportKind, *, lock: bool = False
) -> ChosenSections | None:
    """What an organisation has chosen; `lock`: as it stands now, held until the end."""
    theirs = ChosenSections.organisation_id == organisation_id, ChosenSections.kind == kind.code
    hold = select(ChosenSections.id).where(*theirs) if lock else None
    return read(select(ChosenSections).where(*theirs), hold=hold).scalars().one_or_none()
