"""The board of a team: four columns of cards, put together from plain rows. No database here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core import danish
from app.core.i18n import _, ngettext
from app.core.text import excerpt
from app.cycles import phases
from app.cycles.evaluation_dates import is_ready_for_evaluation
from app.cycles.fields import CHOICES, DEVIATION
from app.front.queries import BoardRow
from app.organisations.school_days import HolidayCalendar

# More cards than these make no board; the list of all records takes over.
CARDS_IN_COLUMN = 6
QUOTED = 110
_LATEST = date.max


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says: a tag, a line of facts behind it, small lines and a quotation below."""

    public_id: str
    title: str
    tag: str
    tone: str
    round: str = ""
    facts: str = ""
    progress: phases.Progress | None = None
    lines: tuple[str, ...] = ()
    said: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """The cards of a column, the first few of them to show."""

    cards: list[Card]
    count: int

    @property
    def hidden(self) -> int:
        return self.count - len(self.cards)


@dataclass(frozen=True, slots=True)
class Board:
    """What runs, what is ready, what is planned and what was closed last."""

    running: Column
    ready: Column
    planned: Column
    closed: Column


@dataclass(frozen=True, slots=True)
class Standing:
    """In how many records something is going on: the few words on a team's tab."""

    running: int
    ready: int


def board_of(rows: list[BoardRow], *, today: date, calendar: HolidayCalendar) -> Board:
    """Sort the rows of one team into columns: what comes next stands on top."""
    open_rows = sorted((row for row in rows if row.status != phases.CLOSED), key=_next_day)
    ready = [row for row in open_rows if is_ready(row, today, calendar)]
    running = [row for row in open_rows if row.status == phases.TRYING and row not in ready]
    planned = [row for row in open_rows if row.status == phases.PLANNING]
    closed = [row for row in rows if row.status == phases.CLOSED]
    # Two rounds of one thing may well be evaluated on the same day.
    closed.sort(key=lambda row: (row.evaluated_on or date.min, row.round), reverse=True)
    return Board(
        running=_column([running_card(row, today, calendar) for row in running]),
        ready=_column([ready_card(row, today) for row in ready]),
        planned=_column([planned_card(row, today) for row in planned]),
        closed=_column([closed_card(row, today) for row in closed]),
    )


def standing_of(rows: list[BoardRow], *, today: date, calendar: HolidayCalendar) -> Standing:
    """The figures of a tab."""
    ready = sum(is_ready(row, today, calendar) for row in rows)
    trying = sum(row.status == phases.TRYING for row in rows)
    waiting = sum(row.status == phases.TRYING and is_ready(row, today, calendar) for row in rows)
    return Standing(running=trying - waiting, ready=ready)


def is_ready(row: BoardRow, today: date, calendar: HolidayCalendar) -> bool:
    """Its evaluation date has come, or the team is evaluating already."""
    return row.status == phases.EVALUATING or is_ready_for_evaluation(
        row.status, row.evaluation_date, today, calendar
    )


def is_due(row: BoardRow, today: date) -> bool:
    """A plan whose first day has come and that has not been begun by it before."""
    return not row.begun_by_date and phases.is_due_to_start(row.status, row.start, today)


def running_card(row: BoardRow, today: date, calendar: HolidayCalendar) -> Card:
    """«skoledag 9 af 15» with its bar, and the last note."""
    progress = phases.progress(
        row.start or row.first_note_on, row.end or row.evaluation_date, today, calendar
    )
    day = (
        _("skoledag %(day)d af %(days)d", day=progress.day, days=progress.days) if progress else ""
    )
    over = progress is None or progress.day == progress.days
    said = _capital(danish.relative_day(row.last_note_on, today)) if row.last_note_on else ""
    return Card(
        **_head(row, day, _evaluation_day(row, today) if over else ""),
        progress=progress,
        said=said,
        quote=excerpt(row.last_note or "", QUOTED),
        lines=_seen_by(row, today),
    )


def ready_card(row: BoardRow, today: date) -> Card:
    """What there is to look back on, and when it was agreed to."""
    material = [ngettext("%(num)d note", "%(num)d noter", row.notes)]
    if row.measures:
        material.append(ngettext("%(num)d måling", "%(num)d målinger", row.measures))
    agreed = row.evaluation_date
    head = _head(
        row, _("aftalt til %(day)s", day=danish.date_long(agreed, today)) if agreed else ""
    )
    return Card(**head, lines=(" · ".join(material), *_seen_by(row, today)))


def planned_card(row: BoardRow, today: date) -> Card:
    """When it begins, if that is decided."""
    begins = (
        _("begynder %(day)s", day=danish.period(row.start, row.start, today)) if row.start else ""
    )
    return Card(**_head(row, begins), lines=_seen_by(row, today))


def closed_card(row: BoardRow, today: date) -> Card:
    """The decision, how much it changed, how much work it was, and what was learned."""
    words = [
        str(CHOICES[name][value])
        for name, value in (("effect", row.effect), ("effort", row.effort))
        if value
    ]
    learning = row.learning or next(iter(row.uncommon_acts), "")
    head = _head(row, ", ".join(words))
    return Card(**head, quote=excerpt(learning, QUOTED), lines=_seen_by(row, today))


def _head(row: BoardRow, *facts: str) -> dict[str, Any]:
    known = [_("positiv afvigelse")] if row.kind == DEVIATION else []
    return {
        "public_id": row.public_id,
        "title": row.title,
        "tag": row.tag,
        "tone": row.tone,
        "round": _("Runde %(number)d", number=row.round) if row.round > 1 else "",
        "facts": " · ".join([*known, *(fact for fact in facts if fact)]),
    }


def _evaluation_day(row: BoardRow, today: date) -> str:
    if row.evaluation_date is None:
        return ""
    return _("evalueres %(day)s", day=danish.date_long(row.evaluation_date, today))


def _seen_by(row: BoardRow, today: date) -> tuple[str, ...]:
    if row.shared_on:
        day = danish.period(row.shared_on, row.shared_on, today)
        return (_("Andre læser den udgave, I delte %(day)s", day=day),)
    return (_("Overskriften vises for skolen"),) if row.headline else ()


def _next_day(row: BoardRow) -> tuple[date, str]:
    planned = row.status == phases.PLANNING
    return (row.start if planned else row.evaluation_date) or _LATEST, row.title


def _column(cards: list[Card]) -> Column:
    return Column(cards=cards[:CARDS_IN_COLUMN], count=len(cards))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
