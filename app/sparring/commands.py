"""Asking for sparring, taking it back, answering."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

from app.access.viewer import Viewer
from app.core import cpr, securitylog
from app.core.clock import now
from app.core.cpr import Finding
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.core.mail import is_one_address, path_for, queue_mail
from app.core.traces import wipe_after_commit
from app.cycles.models import Cycle
from app.personaldata.found import Found
from app.sharing.commands import keep_answers
from app.sharing.rules import look_at_them, objections_to_texts
from app.sparring.models import SparringAnswer, SparringRequest
from app.sparring.queries import leaders_to_tell, open_request_about
from app.teams.commands_news import tell_team


def ask_for_sparring(
    cycle: Cycle,
    *,
    by: Viewer,
    question: str,
    found: Sequence[Found],
    answered: bool,
    fine: Collection[str],
    today: date,
) -> SparringRequest:
    """Put a question to the school's leaders and teams. One at a time for each record.

    `found` is what stands in it and is not answered yet; `answered`: the member has said that what
    looks like a CPR number is none; `fine`: what else may stand there. Whoever calls has locked the
    record's row.
    """
    if cycle.binned_at is not None:
        raise FieldError("", _("Den ligger i papirkurven. Tag den op, før I spørger."))
    _refuse_numbers("question", question)
    for objection in objections_to_texts(found, answered, fine):
        raise objection
    if open_request_about(cycle) is not None:
        raise FieldError(
            "question", _("I har allerede spurgt. Træk det tilbage, før I spørger igen.")
        )
    _refuse_numbers("question", cycle.team.name)
    request = SparringRequest(
        cycle_id=cycle.id,
        school_id=cycle.team.school_id,
        team_name=cycle.team.name,
        question=question,
        asked_on=today,
    )
    db.session.add(request)
    db.session.flush()
    keep_answers(cycle, by=by, found=found)
    _log("sparring_asked", cycle, by)
    _tell_leaders(cycle)
    return request


def withdraw_request(request: SparringRequest, *, by: Viewer) -> None:
    """Take a question back: nobody outside the team sees it from now on. Answers stay with it."""
    if request.withdrawn_at is None:
        request.withdrawn_at = now()
        db.session.flush()
        _log("sparring_withdrawn", request.cycle, by)


def answer_request(
    request: SparringRequest,
    *,
    by: Viewer,
    text: str,
    found: Sequence[Found] = (),
    fine: Collection[str] = (),
    today: date,
) -> SparringAnswer:
    """Answer a team. Nobody but the team and the one who answers sees it; the team is told.

    `found` is what stands in it, `fine` what of that may.
    """
    refuse_personal_data(text, found, fine)
    answer = SparringAnswer(
        request_id=request.id, person_id=by.person_id, answered_on=today, text=text
    )
    db.session.add(answer)
    db.session.flush()
    tell_asking_team(answer, request.cycle, by)
    return answer


def refuse_personal_data(text: str, found: Sequence[Found], fine: Collection[str]) -> None:
    """What is sent to the other side holds no CPR number, and nothing else that is not looked at."""
    _refuse_numbers("text", text, cpr.message_alone)
    if any(one.asks and one.token not in fine for one in found):
        raise FieldError("fine", look_at_them())


def tell_asking_team(answer: SparringAnswer, cycle: Cycle, by: Viewer) -> None:
    """By page and by a mail without text, both of which lead to the answer itself."""
    tell_team(
        cycle.team_id,
        "answered",
        cycle_id=cycle.id,
        person_id=by.person_id,
        sparring_answer_id=answer.id,
        path=path_for("sparring.answer_detail", answer_id=answer.public_id),
        but=by.person_id,
    )


def remove_answer(answer: SparringAnswer, *, by: Viewer) -> None:
    """Take one's own answer away again, with the thread that hangs on it."""
    securitylog.record(
        "answer_deleted", person_id=by.person_id, object_kind="answer", object_id=answer.public_id
    )
    db.session.delete(answer)
    db.session.flush()
    wipe_after_commit()


def _tell_leaders(cycle: Cycle) -> None:
    """By a mail that leads to their school's page, also after the question is taken back."""
    path = path_for("facilitation.school_page", school_id=cycle.team.school.public_id)
    for address in filter(is_one_address, leaders_to_tell(cycle)):
        queue_mail(address, "asked", {"path": path})


def _refuse_numbers(field: str, text: str, say: Callable[[Finding], str] = cpr.message) -> None:
    for hit in cpr.check(text):
        if hit.level == "block":
            raise FieldError(field, say(hit))


def _log(event: str, cycle: Cycle, by: Viewer) -> None:
    securitylog.record(
        event, person_id=by.person_id, object_kind="cycle", object_id=cycle.public_id
    )
