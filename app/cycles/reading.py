"""A record as somebody may read it: the team reads it as it stands, others the shared version.

Everything that shows a record goes through `content_for`, so that no page can show more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.access.policy import in_its_team
from app.access.viewer import Viewer
from app.cycles.content import Content, carried, content_of
from app.cycles.fields import CHOICES, Field, evaluation_fields, label_of, plan_fields
from app.cycles.models import Cycle
from app.cycles.words import alone


def content_for(viewer: Viewer, cycle: Cycle) -> Content:
    """The content that this viewer may read. Needs `whole_record` loaded.

    Raises LookupError when nothing is shared; scopes never let it come to that.
    """
    if in_its_team(viewer, cycle):
        return content_of(cycle)
    return shared_content(cycle)


def shared_content(cycle: Cycle) -> Content:
    """What everyone outside the team reads."""
    shared = cycle.shared_version
    if shared is None:
        raise LookupError("nothing is shared of this record")
    return carried(shared.content, shared.extras)


def title_for(viewer: Viewer, cycle: Cycle) -> str:
    """The title that this viewer may read; needs only `shared_version` loaded."""
    if in_its_team(viewer, cycle) or cycle.shared_version is None:
        return cycle.title
    return str(cycle.shared_version.content["title"])


def status_for(viewer: Viewer, cycle: Cycle) -> str:
    """The phase that this viewer may read; needs only `shared_version` loaded."""
    if in_its_team(viewer, cycle) or cycle.shared_version is None:
        return cycle.status
    return str(cycle.shared_version.content["status"])


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and what stands under it: text, a list of texts, or a day in `day`."""

    name: str
    question: str
    value: Any


def plan_answers(content: Content, kind: str) -> list[Answer]:
    """The plan as questions with answers, those that are answered; dates and signs apart."""
    plan = content["plan"]
    return _answers(
        plan_fields(kind),
        plan,
        kind,
        skip=("signs", "start", "end", "evaluation_date", "hypothesis"),
    )


def evaluation_answers(content: Content, kind: str) -> list[Answer]:
    """The evaluation as questions with answers, those that are answered."""
    evaluation = content["evaluation"] or {}
    return _answers(
        evaluation_fields(kind), evaluation, kind, skip=("on", "sign_results", "decision")
    )


def notes_by_day(content: Content) -> list[Content]:
    """The notes by the day they tell of, the oldest first; those of one day as they were written.

    A content keeps them as they were written, whatever days they were given later.
    """
    return sorted(content["notes"], key=lambda note: str(note["date"]))


def day(text: str | None) -> date | None:
    """A day of a content, as a date."""
    return date.fromisoformat(text) if text else None


def _answers(
    fields: tuple[Field, ...], part: Content, kind: str, skip: tuple[str, ...]
) -> list[Answer]:
    return [
        Answer(field.name, str(label_of(field, kind)), _readable(field, part.get(field.name)))
        for field in fields
        if field.name not in skip and part.get(field.name) not in (None, "", [])
    ]


def _readable(field: Field, value: Any) -> Any:
    words = CHOICES.get(field.name, {})
    if field.shape == "choice":
        return alone(words.get(value, value))
    if field.shape == "choices":
        return [alone(words.get(part, part)) for part in value]
    return value
