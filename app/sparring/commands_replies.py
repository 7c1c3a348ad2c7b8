"""Going on from an answer: the team and the one who answered write to each other, or say thanks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select

from app.access.viewer import Viewer
from app.core import securitylog
from app.core.db import db, read
from app.core.i18n import _
from app.core.mail import is_one_address, path_for, queue_mail
from app.core.traces import wipe_after_commit
from app.personaldata.found import Found
from app.sparring.commands import refuse_personal_data, tell_asking_team
from app.sparring.models import SparringAnswer, SparringReply
from app.sparring.queries_replies import address_of_answerer


def reply_to_answer(
    answer: SparringAnswer,
    *,
    by: Viewer,
    text: str,
    found: Sequence[Found] = (),
    fine: Collection[str] = (),
    today: date,
) -> SparringReply:
    """Write on in an answer's thread. The other side is told by a mail without text.

    `found` is what stands in it, `fine` what of that may. Raises FieldError for what may not.
    """
    refuse_personal_data(text, found, fine)
    reply = SparringReply(answer_id=answer.id, person_id=by.person_id, replied_on=today, text=text)
    db.session.add(reply)
    db.session.flush()
    if answer.person_id == by.person_id:
        tell_asking_team(answer, answer.request.cycle, by)
    else:
        _tell_answerer(answer)
    return reply


def thank_for_answer(answer: SparringAnswer, *, by: Viewer, today: date) -> None:
    """One press, once for the whole team: a second one, also in the same moment, says nothing."""
    hold = select(SparringAnswer.id).where(SparringAnswer.id == answer.id)
    query = select(SparringReply).where(SparringReply.answer_id == answer.id)
    replies = list(read(query, hold=hold).scalars())
    if not is_thanked(answer, replies):
        reply_to_answer(answer, by=by, text=thanks(), today=today)


def thanks() -> str:
    """What the button writes."""
    return _("Tak for svaret.")


def is_thanked(answer: SparringAnswer, replies: Sequence[SparringReply]) -> bool:
    """Whether somebody of the team has pressed it."""
    said = thanks()
    return any(reply.text == said and reply.person_id != answer.person_id for reply in replies)


def remove_reply(reply: SparringReply, *, by: Viewer) -> None:
    """Take one's own words in a thread away again."""
    securitylog.record(
        "reply_deleted", person_id=by.person_id, object_kind="reply", object_id=reply.public_id
    )
    db.session.delete(reply)
    db.session.flush()
    wipe_after_commit()


def _tell_answerer(answer: SparringAnswer) -> None:
    address = address_of_answerer(answer)
    if address is not None and is_one_address(address):
        path = path_for("sparring.answer_detail", answer_id=answer.public_id)
        queue_mail(address, "replied", {"path": path})
