"""The evaluation date as a file for a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flask import Response, abort, render_template, request
from icalendar import Calendar, Event

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.core import clock
from app.core.addresses import public_address
from app.core.cpr import holds_number
from app.core.i18n import _
from app.cycles.blueprint import bp
from app.cycles.loading import cycle_to_change
from app.cycles.models import Cycle
from app.cycles.queries import days_of_evaluation

# In the address of the file, when the person has ticked it.
WITH_TITLE = "titel"


@dataclass(frozen=True, slots=True)
class _Event:
    """What the file says. `sequence` and `changed_at` are those of the date's last change."""

    uid: str
    day: date
    summary: str
    address: str
    sequence: int
    changed_at: datetime


@bp.get("/afproevninger/<public_id:cycle_id>/kalender")
@requires(Can.READ_AS_TEAM, load=cycle_to_change)
def evaluation_to_calendar(viewer: Viewer, cycle: Cycle) -> str:
    """Each person's own choice: whether the title stands in a calendar that others may read."""
    if cycle.evaluation_date is None:
        abort(404)
    return render_template(
        "cycles/evaluation_to_calendar.html", cycle=cycle, may_name=_may_stand(cycle.title)
    )


@bp.get("/afproevninger/<public_id:cycle_id>/evaluering.ics")
@requires(Can.READ_AS_TEAM, load=cycle_to_change)
def evaluation_calendar(viewer: Viewer, cycle: Cycle) -> Response:
    """A whole-day event. It carries a link, and no text of the record unless the title is asked for."""
    if cycle.evaluation_date is None:
        abort(404)
    return Response(
        _file(_event_of(cycle, cycle.evaluation_date, named=WITH_TITLE in request.args)),
        mimetype="text/calendar",
        headers={"Content-Disposition": "attachment; filename=evaluering.ics"},
    )


def _event_of(cycle: Cycle, day: date, *, named: bool) -> _Event:
    sequence, changed_at = _last_change(cycle)
    summary = _("Evaluering i teamet")
    if named and _may_stand(cycle.title):
        summary = _("Evaluering: %(title)s", title=cycle.title)
    return _Event(
        uid=f"{cycle.public_id}@afproevet",
        day=day,
        summary=summary,
        address=public_address("records.record_detail", cycle_id=cycle.public_id),
        sequence=sequence,
        changed_at=changed_at,
    )


def _may_stand(title: str) -> bool:
    """Calendars travel: a number that identifies a person does not."""
    return not holds_number(title)


def _last_change(cycle: Cycle) -> tuple[int, datetime]:
    """The version in which the date came to be what it is, and when; versions only grow."""
    found = (cycle.revision, cycle.changed_at)
    day = cycle.evaluation_date.isoformat() if cycle.evaluation_date else None
    for number, saved_at, said in days_of_evaluation(cycle):
        if said != day:
            break
        found = (number, saved_at)
    return found


def _file(what: _Event) -> bytes:
    """RFC 5545: free time, and a change that calendars recognise as newer than what they have."""
    event = Event()
    event.add("uid", what.uid)
    event.add("dtstamp", clock.now())
    event.add("dtstart", what.day)
    event.add("dtend", what.day + timedelta(days=1))
    event.add("summary", what.summary)
    event.add("description", _("Åbn den her: %(address)s", address=what.address))
    event.add("url", what.address)
    event.add("transp", "TRANSPARENT")
    event.add("sequence", what.sequence)
    event.add("last-modified", what.changed_at.astimezone(UTC))
    calendar = Calendar()
    calendar.add("prodid", "-//Afprøvet//DA")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
