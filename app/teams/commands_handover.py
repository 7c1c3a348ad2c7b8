"""Offering all that a team has written to another team of its school, stopping it, and the answers.

Every present member is asked. 14 school days without a no are a yes; to a team in which somebody has
a role around the giving team it takes two of them, and 20 days. The receiving team says yes as well.
What moves then stands in app/records, which knows everything that a record consists of.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import delete, or_, select

from app.access.viewer import Viewer
from app.core import securitylog
from app.core.clock import now
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.teams import commands_questions
from app.teams.commands_handover_news import tell_about_handover, tell_that_it_fell
from app.teams.joining import lock_team
from app.teams.models import (
    LEADERSHIP,
    Membership,
    Team,
    TeamHandover,
    TeamNews,
    TeamQuestion,
    TeamQuestionAnswer,
)
from app.teams.presence import present_ids
from app.teams.queries_questions import roles_around
from app.teams.questions import OPEN_FOR, end, open_question

# So many school days every present member may stop it.
STOPPED_WITHIN: Final = 14


def offer_records(team: Team, *, to: Team | None, by: Viewer) -> TeamHandover:
    """Ask another team to take over, and the own one whether it may. One offer at a time."""
    if to is None:
        raise FieldError("team", _("Vælg et af skolens andre teams."))
    for team_id in sorted((team.id, to.id)):
        lock_team(team_id)
    _refuse_second_offer(team, to)
    handover = TeamHandover(from_team_id=team.id, to_team_id=to.id, offered_by_id=by.person_id)
    handover.from_team, handover.to_team = team, to
    db.session.add(handover)
    db.session.flush()
    tell_about_handover(to, "handover_offered", team, but=by.person_id)
    log("handover_offered", handover, by)
    ask_members(handover, by=by)
    return handover


def ask_members(handover: TeamHandover, *, by: Viewer | None = None) -> None:
    """Open the question in the giving team; the yes of who offered it is given.

    `by`: None where the offer was made before members were asked.
    """
    team = handover.from_team
    leads = has_somebody_over(handover.to_team, team)
    question = open_question(
        team,
        "handover",
        by=by,
        other_team_id=handover.to_team_id,
        unless_stopped=not leads,
        open_for=OPEN_FOR if leads else STOPPED_WITHIN,
    )
    question.other_team = handover.to_team
    handover.question = question
    members = set(db.session.scalars(present_ids(team.id)))
    db.session.add_all(
        TeamQuestionAnswer(question_id=question.id, member_id=one) for one in sorted(members)
    )
    db.session.flush()
    offered_by = Viewer(person_id=handover.offered_by_id)
    if handover.offered_by_id in members:
        commands_questions.answer(question, yes=True, by=by or offered_by)


def has_somebody_over(to: Team, team: Team) -> bool:
    """Whether the receiving team is the leadership, or one of its members has a role around the
    giving one: also one whose access rests, or who is on leave."""
    if to.kind == LEADERSHIP:
        return True
    query = select(Membership.person_id).where(Membership.team_id == to.id)
    members = db.session.scalars(query).all()
    return any(roles_around(team, members).values())


def take_back(handover: TeamHandover, *, by: Viewer) -> None:
    """A member of the offering team thinks better of it, also when its days are over."""
    log("handover_taken_back", handover, by)
    close(handover)


def decline(handover: TeamHandover, *, by: Viewer) -> None:
    """The other team says no."""
    log("handover_declined", handover, by)
    tell_about_handover(handover.from_team, "handover_declined", handover.to_team, but=by.person_id)
    close(handover)


def accept(handover: TeamHandover, *, by: Viewer) -> None:
    """The receiving team says yes. It moves as soon as the giving team has had its days."""
    handover.accepted_by_id, handover.accepted_at = by.person_id, now()
    db.session.flush()
    log("handover_agreed", handover, by)


def may_move(handover: TeamHandover) -> bool:
    """Whether both teams have said yes, and still to this. If not to this, the offer falls.

    Whoever calls moves the records. Holds both teams, so that nobody comes in meanwhile.
    """
    question = handover.question
    if handover.accepted_at is None or question is None or question.outcome != "yes":
        return False
    for team_id in sorted((handover.from_team_id, handover.to_team_id)):
        lock_team(team_id)
    if _is_still_what_was_asked(handover, question):
        return True
    tell_that_it_fell(handover)
    log("handover_fell", handover)
    close(handover)
    return False


def tell_both(handover: TeamHandover) -> None:
    """It has changed hands: a line and a mail to each team, but not to who said the last yes."""
    tell_about_handover(handover.from_team, "handover_given", handover.to_team)
    tell_about_handover(
        handover.to_team, "handover_taken", handover.from_team, but=handover.accepted_by_id
    )
    log("handover_accepted", handover)


def close(handover: TeamHandover) -> None:
    """There is nothing to answer any more."""
    db.session.execute(
        delete(TeamNews).where(
            TeamNews.team_id == handover.to_team_id,
            TeamNews.other_team_id == handover.from_team_id,
            TeamNews.kind == "handover_offered",
        )
    )
    if handover.question is not None and handover.question.outcome is None:
        # Takes the offer along.
        end([handover.question])
    else:
        db.session.delete(handover)
    db.session.flush()


def log(event: str, handover: TeamHandover, by: Viewer | None = None) -> None:
    securitylog.record(
        event,
        person_id=by.person_id if by else None,
        object_kind="team",
        object_id=f"{handover.from_team.public_id}/{handover.to_team.public_id}",
    )


def _is_still_what_was_asked(handover: TeamHandover, question: TeamQuestion) -> bool:
    to, team = handover.to_team, handover.from_team
    for one in (to, team):
        db.session.refresh(one, ["school_id", "kind", "archived_on"])
    if to.archived_on is not None or to.school_id != team.school_id:
        return False
    return not (question.unless_stopped and has_somebody_over(to, team))


def _refuse_second_offer(team: Team, to: Team) -> None:
    """One offer at a time, and no chains: nobody's records go on to a team that they were not asked
    about."""
    own = select(TeamHandover.id).where(TeamHandover.from_team_id == team.id)
    if db.session.scalar(own) is not None:
        raise FieldError("team", _("Der venter allerede et tilbud. Træk det tilbage først."))
    chain = select(TeamHandover.id).where(
        or_(TeamHandover.to_team_id == team.id, TeamHandover.from_team_id == to.id)
    )
    if db.session.scalar(chain.limit(1)) is not None:
        raise FieldError(
            "team",
            _(
                "Et af de to teams er selv ved at give eller få det, et andet team har skrevet. "
                "Vent, til det er afgjort."
            ),
        )
