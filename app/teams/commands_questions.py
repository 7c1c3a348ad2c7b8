"""What a team is asked about a person with a role around it, about its own kind, or about another
team that would get all it has written, and its answer.

Open for 20 school days; then all who answered must have said yes, and enough of them. When everybody
present has said yes it takes effect at once, and one no ends it. Nobody is told who said what.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import func, select

from app.access.viewer import Viewer
from app.accounts.models import Person
from app.core import securitylog
from app.core.clock import now, today
from app.core.danish import date_full
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.organisations.models import Role
from app.teams.commands_handover_news import tell_that_it_stays
from app.teams.commands_news import put_news
from app.teams.commands_roles import ask_about_members
from app.teams.joining import join, lock_team, tell_of_newcomers
from app.teams.models import Membership, Team, TeamQuestion, TeamQuestionAnswer
from app.teams.presence import present_ids
from app.teams.queries_questions import roles_around
from app.teams.questions import forget_person, open_ones, open_question, settle

# Somebody from outside, or another kind of team: never by one person alone.
YES_NEEDED: Final = 2


def ask_about_newcomer(
    team: Team, person: Person, roles: Iterable[Role], *, by: Viewer, agrees: bool = True
) -> TeamQuestion:
    """A member asks whether somebody with a role around the team may come in: their own yes.

    Where it is asked already, that is a yes to it. Raises FieldError while a no is fresh. Not
    `agrees`: the member invited an address without knowing whose it is, and answers like the others.
    """
    asked = open_ones(team.id, "newcomer", person.id)
    if not asked:
        _refuse_pressing(team, person)
        asked = [open_question(team, "newcomer", person_id=person.id, roles=roles, by=by)]
    return answer(asked[0], yes=True, by=by) if agrees else asked[0]


def ask_about_kind(team: Team, kind: str, *, by: Viewer) -> TeamQuestion:
    """A member asks whether the team becomes or stops being the school's leadership: their own yes."""
    question = open_question(team, "kind", new_kind=kind, by=by)
    return answer(question, yes=True, by=by)


def answer(question: TeamQuestion, *, yes: bool, by: Viewer) -> TeamQuestion:
    """One member's answer, which may be changed while the question is open. May decide it."""
    lock_team(question.team_id)
    db.session.refresh(question, ["outcome", "closed_at"])
    if question.outcome is not None or by.person_id is None:
        return question
    if _is_gone(question):
        settle(question, "ended")
        return question
    row = db.session.scalars(
        select(TeamQuestionAnswer).filter_by(question_id=question.id, member_id=by.person_id)
    ).one_or_none() or TeamQuestionAnswer(question_id=question.id, member_id=by.person_id)
    row.yes, row.answered_at = yes, now()
    db.session.add(row)
    db.session.flush()
    if not yes:
        decide(question, "no")
    elif _everybody_agrees(question):
        decide(question, "yes")
    return question


def close_question(question: TeamQuestion) -> None:
    """Its time is over: those who have answered decide, if they are enough."""
    lock_team(question.team_id)
    db.session.refresh(question, ["outcome"])
    if question.outcome is not None:
        return
    needed = yes_needed(question)
    if _is_gone(question):
        settle(question, "ended")
    elif not needed:
        decide(question, "alone")
    else:
        agreed = _counted(question)
        decide(question, "yes" if agreed >= needed else "unanswered")


def decide(question: TeamQuestion, outcome: str) -> None:
    """Close the question and do what it was about. The answers are forgotten."""
    settle(question, outcome)
    match question.about, outcome:
        case "newcomer", "yes":
            _let_in(question)
        case "member", "no":
            close_access(question.team_id, question.person_id)
        case "kind", "yes":
            _change_kind(question)
        case "handover", "no" | "unanswered":
            tell_that_it_stays(question)
        case "newcomer" | "kind", "no" | "unanswered":
            put_news(question.team_id, "question_closed", person_id=question.person_id)


def close_access(team_id: int, person_id: int | None) -> None:
    """A member's no: the person is out, and what was agreed about them holds no more."""
    membership = db.session.scalars(
        select(Membership).filter_by(team_id=team_id, person_id=person_id)
    ).one_or_none()
    if membership is not None:
        db.session.delete(membership)
        db.session.flush()
        put_news(team_id, "access_closed", person_id=person_id)
        _log_closed(team_id, person_id)
    forget_person(team_id, person_id, of_own_will=True)


def yes_needed(question: TeamQuestion) -> int:
    """How many must have said yes. About a member: two of those who were there, or the other one;
    0 when all of them have left or gone on leave of their own will. About a handover that any
    member may stop: one, who offered it.
    """
    if question.unless_stopped:
        return 1
    if question.about != "member":
        return YES_NEEDED
    asked = (
        select(Person.id)
        .join(TeamQuestionAnswer, TeamQuestionAnswer.member_id == Person.id)
        .where(TeamQuestionAnswer.question_id == question.id, Person.on_leave.is_(False))
    )
    return min(YES_NEEDED, len(db.session.scalars(asked).all()))


def _refuse_pressing(team: Team, person: Person) -> None:
    """A no holds at least as long as the question would have been open."""
    refused = select(func.max(TeamQuestion.closes_on)).where(
        TeamQuestion.team_id == team.id,
        TeamQuestion.person_id == person.id,
        TeamQuestion.outcome == "no",
        TeamQuestion.closes_on >= today(),
    )
    until = db.session.scalar(refused)
    if until is not None:
        raise FieldError(
            "addresses",
            _(
                "Teamet er spurgt om %(email)s og har ikke sagt ja. I kan spørge igen efter "
                "%(day)s.",
                email=person.email,
                day=date_full(until),
            ),
        )


def _log_closed(team_id: int, person_id: int | None) -> None:
    """Not who said no."""
    ids = (
        db.session.get_one(Team, team_id).public_id,
        db.session.get_one(Person, person_id).public_id,
    )
    securitylog.record("team_access_closed", object_kind="membership", object_id="/".join(ids))


def _let_in(question: TeamQuestion) -> None:
    team, person_id = db.session.get_one(Team, question.team_id), question.person_id
    held = select(Membership.id).filter_by(team_id=team.id, person_id=person_id)
    if person_id is not None and db.session.scalar(held) is None:
        join(team.id, person_id)
        tell_of_newcomers(team, [person_id], by=None)


def _change_kind(question: TeamQuestion) -> None:
    team = db.session.get_one(Team, question.team_id)
    team.kind = question.new_kind or team.kind
    db.session.flush()
    put_news(team.id, "kind_changed")
    ask_about_members(team_id=team.id)


def _is_gone(question: TeamQuestion) -> bool:
    """The account that it is about is closed."""
    if question.person_id is None:
        return False
    return not db.session.scalar(select(Person.active).where(Person.id == question.person_id))


def _everybody_agrees(question: TeamQuestion) -> bool:
    voters, agreed = _voters(question), _said_yes(question)
    if not voters | _silent_ones(question) <= agreed:
        return False
    return _counted(question) >= max(1, yes_needed(question))


def _counted(question: TeamQuestion) -> int:
    """How many yes there are of those that it takes."""
    return len((_said_yes(question) & _voters(question)) - _interested(question))


def _voters(question: TeamQuestion) -> set[int]:
    """The present members, without the one it is about."""
    return set(db.session.scalars(present_ids(question.team_id))) - {question.person_id}


def _interested(question: TeamQuestion) -> set[int]:
    """Who may say no, but whose yes is none of the two that it takes: members who would get the
    records, or who have a role around the team themselves."""
    if question.about != "handover" or question.unless_stopped:
        return set()
    team = db.session.get_one(Team, question.team_id)
    both = select(Membership.person_id).where(Membership.team_id == question.other_team_id)
    around = roles_around(team, _voters(question))
    return set(db.session.scalars(both)) | {one for one, roles in around.items() if roles}


def _silent_ones(question: TeamQuestion) -> set[int]:
    """Before records change hands at once, also those whose account is closed count as silent: they
    have the days in which it can be opened again. Nobody is alone by closing accounts."""
    if question.about != "handover":
        return set()
    query = (
        select(Membership.person_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.team_id == question.team_id, ~Person.active)
    )
    return set(db.session.scalars(query))


def _said_yes(question: TeamQuestion) -> set[int]:
    query = select(TeamQuestionAnswer.member_id).where(
        TeamQuestionAnswer.question_id == question.id, TeamQuestionAnswer.yes.is_(True)
    )
    return set(db.session.scalars(query))
