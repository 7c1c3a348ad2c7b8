"""The questions of a team as rows: opened, ended, forgotten. What an answer does stands elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from sqlalchemy import delete, select

from app.access.viewer import Viewer
from app.accounts.models import Person
from app.core import securitylog
from app.core.clock import now, today
from app.core.db import db
from app.core.mail import path_for
from app.organisations.models import Role
from app.organisations.school_days import after_school_days, current_calendar
from app.teams.commands_handover_news import tell_that_it_stays
from app.teams.commands_news import mail_team
from app.teams.models import (
    Membership,
    Team,
    TeamHandover,
    TeamNews,
    TeamQuestion,
    TeamQuestionAnswer,
    TeamQuestionRole,
)

OPEN_FOR: Final = 20  # school days
# The mails that tell of a question, and once more before it closes, where it is not about who may
# be in the team or what kind of team it is.
_MAILS: Final = {
    ("handover", "team_question"): "handover_asked",
    ("handover", "team_question_closes"): "handover_closes",
}


def open_question(
    team: Team,
    about: str,
    *,
    by: Viewer | None = None,
    person_id: int | None = None,
    new_kind: str | None = None,
    other_team_id: int | None = None,
    unless_stopped: bool = False,
    open_for: int = OPEN_FOR,
    roles: Iterable[Role] = (),
    rests_on: date | None = None,
) -> TeamQuestion:
    """Ask, and write every present member a mail. One question about the same at a time.

    `by`: None when the roles that somebody has got ask by themselves. `open_for`: school days.
    """
    end(open_ones(team.id, about, person_id))
    asker = by.person_id if by else None
    question = TeamQuestion(
        team_id=team.id,
        about=about,
        person_id=person_id,
        new_kind=new_kind,
        other_team_id=other_team_id,
        unless_stopped=unless_stopped,
        opened_by_id=asker,
        opened_on=today(),
        closes_on=after_school_days(today(), open_for, current_calendar()),
        rests_on=rests_on,
    )
    question.team = team
    db.session.add(question)
    db.session.flush()
    db.session.add_all(TeamQuestionRole(question_id=question.id, role_id=role.id) for role in roles)
    db.session.flush()
    mail_about(question, "team_question", but=asker)
    log("team_question_opened", question, asker)
    return question


def mail_about(question: TeamQuestion, kind: str, *, but: int | None = None) -> None:
    """A mail without names to the present members, not to the one it is about."""
    path = path_for("teams.team_settings", team_id=question.team.public_id)
    about = () if question.person_id is None else (question.person_id,)
    kind = _MAILS.get((question.about, kind), kind)
    mail_team(question.team_id, kind, path=path, but=but, without=about)


def settle(question: TeamQuestion, outcome: str) -> None:
    """The question is closed, and the answers are forgotten."""
    question.outcome, question.closed_at = outcome, now()
    db.session.execute(delete(TeamQuestionAnswer).filter_by(question_id=question.id))
    if question.about == "handover" and outcome != "yes":
        _drop_handover(question)
    db.session.flush()
    log(f"team_question_{outcome}", question)


def _drop_handover(question: TeamQuestion) -> None:
    """Nothing changes hands without the yes. The line on the other team's page goes, too."""
    db.session.execute(
        delete(TeamNews).where(
            TeamNews.team_id == question.other_team_id,
            TeamNews.other_team_id == question.team_id,
            TeamNews.kind == "handover_offered",
        )
    )
    for handover in db.session.scalars(select(TeamHandover).filter_by(question_id=question.id)):
        db.session.delete(handover)


def end(questions: Iterable[TeamQuestion]) -> None:
    """There is nothing to ask about any more."""
    for question in questions:
        settle(question, "ended")


def forget_person(team_id: int, person_id: int | None, *, of_own_will: bool) -> None:
    """Somebody is no member any more: not asked about, nor agreed to.

    Who has left `of_own_will` is not missed as one who was asked; who was taken out is, so that
    nobody chooses who answers.
    """
    about = select(TeamQuestion).where(
        TeamQuestion.team_id == team_id, TeamQuestion.person_id == person_id
    )
    settled = (None, "yes", "alone")
    end([one for one in db.session.scalars(about) if one.outcome in settled])
    if of_own_will:
        _forget_answers(team_id, person_id)
    else:
        _stop_handovers(team_id)


def end_when_gone_before(team_id: int, last_day: date | None) -> None:
    """Somebody's last day comes before an offer could be stopped: that ends it."""
    if last_day is not None:
        _stop_handovers(team_id, closing_after=last_day)


def _stop_handovers(team_id: int, *, closing_after: date | None = None) -> None:
    """Somebody who could have said no is kept from it: nothing changes hands."""
    for question in open_ones(team_id, "handover"):
        if closing_after is None or question.closes_on > closing_after:
            end([question])
            tell_that_it_stays(question)


def _forget_answers(team_id: int, person_id: int | None) -> None:
    open_ones = select(TeamQuestion.id).where(TeamQuestion.team_id == team_id)
    db.session.execute(
        delete(TeamQuestionAnswer).where(
            TeamQuestionAnswer.member_id == person_id,
            TeamQuestionAnswer.question_id.in_(open_ones),
        )
    )


def end_at_closing(person_id: int) -> None:
    """An account is closed: that ends what is asked about it, and what its teams are asked about
    others who would come in, so that nobody answers a question by closing accounts.
    """
    teams = select(Membership.team_id).where(Membership.person_id == person_id)
    query = select(TeamQuestion).where(TeamQuestion.outcome.is_(None))
    for question in db.session.scalars(query.where(TeamQuestion.team_id.in_(teams))).all():
        if question.about == "handover":
            _stop_handovers(question.team_id)
        elif question.about != "member" or question.person_id == person_id:
            end([question])
    end(db.session.scalars(query.where(TeamQuestion.person_id == person_id)).all())


def end_newcomers(team_id: int) -> None:
    """The team takes nobody in any more."""
    end(open_ones(team_id, "newcomer"))


def open_ones(team_id: int, about: str, person_id: int | None = None) -> Sequence[TeamQuestion]:
    query = select(TeamQuestion).where(
        TeamQuestion.team_id == team_id,
        TeamQuestion.about == about,
        TeamQuestion.outcome.is_(None),
    )
    if person_id is not None:
        query = query.where(TeamQuestion.person_id == person_id)
    return db.session.scalars(query).all()


def log(event: str, question: TeamQuestion, by: int | None = None) -> None:
    """The log says what was asked and what came of it, not who answered what."""
    team = db.session.get_one(Team, question.team_id).public_id
    person = db.session.get(Person, question.person_id) if question.person_id else None
    securitylog.record(
        event,
        person_id=by,
        object_kind="membership" if person else "team",
        object_id=f"{team}/{person.public_id}" if person else team,
    )
