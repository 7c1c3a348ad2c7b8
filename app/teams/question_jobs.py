"""What the worker does about the questions of teams. Each step is a transaction of its own."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.clock import now, today
from app.core.db import db, writing
from app.organisations.school_days import after_school_days, current_calendar
from app.teams.commands_questions import close_question
from app.teams.commands_roles import ask_about_members, is_missing_some
from app.teams.models import TeamQuestion
from app.teams.questions import mail_about

# The second mail goes out so many school days before the last one.
REMINDED_BEFORE: Final = 3


def ask_what_is_missing() -> int:
    """Open questions about roles that came by other ways than a page: a migration, a restored
    backup, somebody who has come back to a team of one. Returns how many.
    """
    missing = is_missing_some()
    db.session.rollback()
    if not missing:
        return 0
    with writing():
        return ask_about_members()


def remind_of_questions() -> int:
    """One mail more before a question closes. Returns how many questions it was about."""
    soon = after_school_days(today(), REMINDED_BEFORE, current_calendar())
    with writing():
        query = (
            select(TeamQuestion)
            .where(
                TeamQuestion.outcome.is_(None),
                TeamQuestion.closes_on <= soon,
                TeamQuestion.reminded_at.is_(None),
            )
            .options(joinedload(TeamQuestion.team))
        )
        questions = db.session.scalars(query).all()
        for question in questions:
            question.reminded_at = now()
            mail_about(question, "team_question_closes")
    return len(questions)


def close_questions() -> int:
    """Decide what has been open for its days; the last of them counts. Returns how many."""
    due = select(TeamQuestion.id).where(
        TeamQuestion.outcome.is_(None), TeamQuestion.closes_on < today()
    )
    ids = db.session.scalars(due).all()
    db.session.rollback()
    for question_id in ids:
        with writing():
            close_question(db.session.get_one(TeamQuestion, question_id))
    return len(ids)
