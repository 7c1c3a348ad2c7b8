"""The evaluation date as a file for a calendar."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, abort
from icalendar import Calendar, Event

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.core import clock
from app.core.addresses import public_address
from app.core.i18n import _
from app.cycles.blueprint import bp
from app.cycles.loading import cycle_to_change
from app.cycles.models import Cycle


@bp.get("/afproevninger/<public_id:cycle_id>/evaluering.ics")
@requires(Can.READ_AS_TEAM, load=cycle_to_change)
def evaluation_calendar(viewer: Viewer, cycle: Cycle) -> Response:
    """A whole-day event. It carries a link and no text of the record: calendars travel."""
    if cycle.evaluation_date is None:
        abort(404)
    event = Event()
    event.add("uid", f"{cycle.public_id}@afproevet")
    event.add("dtstamp", clock.now())
    event.add("dtstart", cycle.evaluation_date)
    event.add("dtend", cycle.evaluation_date + timedelta(days=1))
    event.add("summary", _("Evaluering i teamet"))
    event.add("url", public_address("records.record_detail", cycle_id=cycle.public_id))
    calendar = Calendar()
    calendar.add("prodid", "-//Afprøvet//DA")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return Response(
        calendar.to_ical(),
        mimetype="text/calendar",
        headers={"Content-Disposition": "attachment; filename=evaluering.ics"},
    )
