"""What time it is: moments in UTC, days as people in Denmark count them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

DANISH_TIME = ZoneInfo("Europe/Copenhagen")


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is in Denmark."""
    return now().astimezone(DANISH_TIME).date()


def danish(moment: datetime) -> datetime:
    """The same moment as a Danish clock shows it."""
    return moment.astimezone(DANISH_TIME)
