"""How lists of records say things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core import clock, danish
from app.core.i18n import _, _l
from app.core.text import excerpt
from app.cycles.fields import CHOICES, DEVIATION, TRIAL
from app.cycles.phase_words import phase_words
from app.cycles.shared_lines import SharedLine
from app.front.queries import BoardRow

QUOTED = 160
KIND_CHOICES: tuple[tuple[str, Any], ...] = (
    ("", _l("Begge slags")),
    (TRIAL, _l("Prøvehandlinger")),
    (DEVIATION, _l("Positive afvigelser")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A shared record in a list. `learning` is quoted, `plan` is told."""

    public_id: str
    title: str
    tag: str
    tone: str
    facts: str
    learning: str
    plan: str
    shared_on: Any


def phase_choices(kind: str) -> list[tuple[str, str]]:
    """All phases, or one, in the words of the kind that the list is narrowed to."""
    return [("", _("Alle faser")), *phase_words(kind).items()]


def line_of(line: SharedLine) -> Line:
    kind = _("positiv afvigelse") if line.kind == DEVIATION else ""
    rounds = _("runde %(number)d", number=line.round) if line.round > 1 else ""
    return Line(
        public_id=line.public_id,
        title=line.title,
        tag=line.tag,
        tone=line.tone,
        facts=" · ".join(part for part in (line.team, line.school, kind, rounds) if part),
        learning=excerpt(line.learning or "", QUOTED),
        plan=excerpt(line.plan or "", QUOTED),
        shared_on=line.shared_on,
    )


def facts_of(row: BoardRow) -> str:
    """Kind, round, period and where it lies."""
    parts = [
        str(CHOICES["kind"][row.kind]),
        _("runde %(number)d", number=row.round) if row.round > 1 else "",
        danish.period(row.start, row.end, clock.today()),
        _("i arkivet") if row.archived_on else "",
    ]
    return " · ".join(part for part in parts if part)
