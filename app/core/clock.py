"""What time it is: moments in UTC, days as people in Denmark count them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

# The clocks of two machines differ by less. What is further ahead was written by a clock that has
# been set back since: nobody waits for it to come true.
CLOCKS_AGREE = timedelta(minutes=1)
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
