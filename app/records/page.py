"""Everything a record's page shows, as the viewer may read it."""

from __future__ import annotations

from datetime import date

from app.access.policy import in_its_team
from app.access.viewer import Viewer
from app.core import clock, danish
from app.core.i18n import _
from app.cycles import reading
from app.cycles.models import Cycle
from app.cycles.page import NoteLine, RecordPage, capital, page_for_outsiders, page_of
from app.measures.measured import Measured


def record_page(viewer: Viewer, cycle: Cycle, measured: Measured) -> RecordPage:
    """Build the page from the one content that this viewer may read."""
    content = reading.content_for(viewer, cycle)
    if not in_its_team(viewer, cycle):
        return page_for_outsiders(cycle, content)
    notes = _own_notes(viewer, cycle)
    return page_of(cycle, content, notes=notes, measures=measured.here, own=True)


def _own_notes(viewer: Viewer, cycle: Cycle) -> list[NoteLine]:
    today = clock.today()
    newest_first = sorted(cycle.notes, key=lambda n: (n.noted_on, n.position), reverse=True)
    return [
        NoteLine(
            heading=_(
                "%(day)s · %(name)s",
                day=_day(note.noted_on, today),
                name=note.author.name if note.author else _("tidligere medarbejder"),
            ),
            text=note.text,
            public_id=note.public_id,
            is_own=note.author_id == viewer.person_id,
        )
        for note in newest_first
    ]


def _day(day: date, today: date) -> str:
    near = (today - day).days in (0, 1)
    return capital(danish.relative_day(day, today) if near else danish.date_long(day, today))
