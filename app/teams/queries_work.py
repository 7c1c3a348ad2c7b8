"""Whom one is asked about: the person and the school, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.access.viewer import Viewer
from app.accounts.models import Person
from app.core.db import db, read
from app.organisations.models import School
from app.teams.models_work import WorkQuestion


@dataclass(frozen=True, slots=True)
class Asked:
    """A line of the page."""

    public_id: str
    name: str
    email: str
    school: str


def own_questions(viewer: Viewer) -> Sequence[Asked]:
    query = (
        select(WorkQuestion.public_id, Person.name, Person.email, School.name)
        .join(Person, Person.id == WorkQuestion.person_id)
        .join(School, School.id == WorkQuestion.school_id)
        .where(WorkQuestion.asked_id == viewer.person_id)
        .order_by(WorkQuestion.asked_at, WorkQuestion.id)
    )
    return [Asked(*row) for row in db.session.execute(query)]


def own_question_or_none(viewer: Viewer, question_id: str) -> WorkQuestion | None:
    """A question that the viewer is asked."""
    query = select(WorkQuestion).where(
        WorkQuestion.public_id == question_id, WorkQuestion.asked_id == viewer.person_id
    )
    return read(query, hold=query).scalar_one_or_none()
