"""What a team does to a record's plan and phase. Keyword arguments, no commits.

Notes are in commands_notes, evaluating and closing in commands_evaluate, rounds and new records
from old ones in commands_rounds, bin and archive in commands_keep.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.access.viewer import Viewer
from app.core.db import db, read
from app.core.errors import FieldError
from app.core.i18n import _
from app.core.text import first_sentence, first_words
from app.cycles import phases
from app.cycles.evaluation_dates import default_evaluation_date
from app.cycles.fields import DEVIATION, required_field
from app.cycles.models import Cycle, Note
from app.cycles.versions import keep_version
from app.organisations.school_days import HolidayCalendar
from app.teams.models import Team


def start_cycle(
    *,
    team: Team,
    by: Viewer,
    kind: str,
    values: dict[str, Any],
    today: date,
    calendar: HolidayCalendar,
    **links: Any,
) -> Cycle:
    """Begin a record from one typed line; title and evaluation date are suggested from it.

    `values` are columns of Cycle, `links` are follows_id, inspired_by_cycle_id, round and so on.
    """
    line = values.get(required_field(kind)) or ""
    cycle = Cycle(team=team, team_id=team.id, kind=kind, notes=[], **links)
    # A trial is about oneself, unless it was made from a record about others.
    asked: dict[str, Any] = {"described_agree": False} if kind == DEVIATION else {}
    for name, value in {**asked, **values}.items():
        setattr(cycle, name, value)
    cycle.title = values.get("title") or suggested_title(cycle.round, line)
    if cycle.evaluation_date is None:
        cycle.evaluation_date = default_evaluation_date(cycle.start or today, calendar)
    db.session.add(cycle)
    db.session.flush()
    _begin_if_due(cycle, today)
    keep_version(cycle, by=by.person_id, change="started")
    return cycle


def suggested_title(number: int | None, line: str) -> str:
    """The first words of what is tried; in a later round never cut off with »…«."""
    return first_sentence(line) if (number or 1) > 1 else first_words(line)


def edit_cycle(cycle: Cycle, *, by: Viewer, values: dict[str, Any], today: date) -> None:
    """Write changed fields. A start date that has come begins the trial."""
    for name, value in values.items():
        setattr(cycle, name, value)
    _begin_if_due(cycle, today)
    keep_version(cycle, by=by.person_id, change="plan")


def move_cycle(cycle: Cycle, *, by: Viewer, to: str, today: date) -> None:
    """Move to another phase: forward, or one back. Nothing is lost either way."""
    if not phases.may_move(cycle.status, to):
        raise FieldError("status", _("Siden er ændret, siden I åbnede den. Se den igen."))
    set_phase(cycle, to, today)
    keep_version(cycle, by=by.person_id, change="phase")


def set_phase(cycle: Cycle, to: str, today: date) -> None:
    """Set the phase, and freeze the expectation the first time the trial begins."""
    leaves_planning = cycle.status == phases.PLANNING and to != phases.PLANNING
    cycle.status = to
    written = cycle.hypothesis or cycle.signs
    if leaves_planning and written and cycle.frozen_on is None:
        cycle.frozen_on = today
        cycle.frozen_hypothesis = cycle.hypothesis
        cycle.frozen_signs = list(cycle.signs)


def begin_due_cycles(today: date, team_ids: frozenset[int] | None = None) -> int:
    """Begin every planned trial whose start date has come. Returns how many."""
    due = [
        Cycle.status == phases.PLANNING,
        Cycle.start <= today,
        Cycle.binned_at.is_(None),
        Cycle.archived_on.is_(None),
        Cycle.begun_by_date.is_(False),
    ]
    if team_ids is not None:
        due.append(Cycle.team_id.in_(team_ids))
    notes = selectinload(Cycle.notes).joinedload(Note.author)
    query = select(Cycle).where(*due).options(joinedload(Cycle.focus_area), notes)
    held = select(Cycle.id).where(*due).order_by(Cycle.id)
    cycles = list(read(query, hold=held).unique().scalars())
    for cycle in cycles:
        _begin_if_due(cycle, today)
        keep_version(cycle, by=None, change="phase")
    return len(cycles)


def _begin_if_due(cycle: Cycle, today: date) -> None:
    # Once only: a trial that the team has put back to planning stays there.
    if cycle.begun_by_date or not phases.is_due_to_start(cycle.status, cycle.start, today):
        return
    cycle.begun_by_date = True
    set_phase(cycle, phases.TRYING, today)
