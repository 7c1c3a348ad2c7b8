"""Notes: on a record or loose, written in half a minute, corrected and removed by their author."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from app.access.viewer import Viewer
from app.accounts.models import Person
from app.core import securitylog
from app.core.db import db
from app.core.traces import wipe_after_commit
from app.cycles import phases
from app.cycles.commands import set_phase
from app.cycles.models import Cycle, Note
from app.cycles.versions import has_left_planning, keep_version
from app.teams.models import Team
from app.teams.usage import mark_used


def add_note(cycle: Cycle, *, by: Viewer, text: str, on: date, today: date) -> Note:
    """Put a dated note on a record. The first one begins the trial."""
    note = Note(team_id=cycle.team_id, noted_on=on, text=text, author=_author(by))
    _put(note, cycle, today)
    keep_version(cycle, by=by.person_id, change="note")
    return note


def add_loose_note(team: Team, *, by: Viewer, text: str, on: date) -> Note:
    """Keep a note that belongs to no record yet."""
    note = Note(team_id=team.id, noted_on=on, text=text, author=_author(by))
    note.position = _next_loose_position(team)
    db.session.add(note)
    db.session.flush()
    mark_used(by.person_id, team.id)
    return note


def change_note(note: Note, *, cycle: Cycle | None, by: Viewer, text: str, on: date) -> None:
    """Correct one's own note."""
    note.text = text
    note.noted_on = on
    _note_changed(cycle, by)


def remove_note(note: Note, *, cycle: Cycle | None, by: Viewer) -> None:
    """Remove one's own note, or a loose one that became nothing."""
    if cycle is not None:
        cycle.notes.remove(note)
    securitylog.record(
        "note_deleted", person_id=by.person_id, object_kind="note", object_id=note.public_id
    )
    db.session.delete(note)
    _note_changed(cycle, by)
    wipe_after_commit()


def use_up_note(viewer: Viewer, note: Note | None, cycle: Cycle) -> None:
    """A loose note became this record: it goes along as its first note, and begins nothing."""
    if note is None:
        return
    note.position = len(cycle.notes)
    cycle.notes.append(note)
    keep_version(cycle, by=viewer.person_id, change="note")


def place_note(note: Note, cycle: Cycle, *, by: Viewer, today: date) -> None:
    """Make a loose note a note of a record. It keeps its date and its author."""
    _put(note, cycle, today)
    keep_version(cycle, by=by.person_id, change="note")


def _put(note: Note, cycle: Cycle, today: date) -> None:
    note.position = max((other.position for other in cycle.notes), default=-1) + 1
    cycle.notes.append(note)
    db.session.flush()
    # Once only: a trial that the team has put back to planning stays there.
    if cycle.status == phases.PLANNING and not has_left_planning(cycle):
        set_phase(cycle, phases.TRYING, today)


def _author(by: Viewer) -> Person | None:
    return db.session.get(Person, by.person_id)


def _note_changed(cycle: Cycle | None, by: Viewer) -> None:
    db.session.flush()
    if cycle is not None:
        keep_version(cycle, by=by.person_id, change="note")


def _next_loose_position(team: Team) -> int:
    query = select(func.max(Note.position)).where(Note.team_id == team.id, Note.cycle_id.is_(None))
    highest = db.session.scalar(query)
    return 0 if highest is None else highest + 1
