"""An answer's own page, for the team and the one who answered: read, write on, say thanks."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from app.access.guard import requires
from app.access.policy import Can, allows, answered_to_own_team
from app.access.viewer import Viewer
from app.core import clock, receipts
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.cycles.reading import title_for
from app.sharing.queries import known_to
from app.sparring import commands_replies, queries_replies
from app.sparring.blueprint import bp
from app.sparring.forms import ReplyForm
from app.sparring.models import SparringAnswer, SparringReply
from app.sparring.typed import found_in, is_swap, swap_words


@bp.get("/sparring/svar/<public_id:answer_id>")
@requires(Can.READ_ANSWER, load=queries_replies.thread_or_none)
def answer_detail(viewer: Viewer, answer: SparringAnswer) -> Any:
    return _page(viewer, answer, ReplyForm())


@bp.route("/sparring/svar/<public_id:answer_id>/skriv", methods=["GET", "POST"])
@requires(Can.REPLY_TO_ANSWER, load=queries_replies.thread_or_none)
def reply(viewer: Viewer, answer: SparringAnswer) -> Any:
    if earlier := receipts.address_if_sent_before():
        return redirect(earlier)
    form, known = ReplyForm(), known_to(answer.request.cycle)
    swap_words(form.text, of=answer.public_id, known=known)
    found = found_in(form.text, answer.public_id, known)
    if not is_swap() and form.validate_on_submit():
        try:
            commands_replies.reply_to_answer(
                answer,
                by=viewer,
                text=form.text.data or "",
                found=found,
                fine=form.fine.data or (),
                today=clock.today(),
            )
        except FieldError as error:
            form.add_error(error)
        else:
            flash(f"skriv-{answer.public_id}", receipts.SAVED)
            flash(_("Det er sendt. Kun teamet og den, der svarede, kan se det."))
            return redirect(receipts.commit_once(_address(answer)))
    return _page(viewer, answer, form, found=[one for one in found if one.asks])


@bp.post("/sparring/svar/<public_id:answer_id>/tak")
@requires(Can.THANK_FOR_ANSWER, load=queries_replies.thread_or_none)
def thank(viewer: Viewer, answer: SparringAnswer) -> Any:
    commands_replies.thank_for_answer(answer, by=viewer, today=clock.today())
    db.session.commit()
    flash(_("I har sagt tak for svaret."))
    return redirect(_address(answer))


@bp.post("/sparring/skrevet/<public_id:reply_id>/fjern")
@requires(Can.REMOVE_REPLY, load=queries_replies.reply_or_none)
def reply_remove(viewer: Viewer, reply: SparringReply) -> Any:
    address = _address(reply.answer)
    commands_replies.remove_reply(reply, by=viewer)
    db.session.commit()
    flash(_("Det er fjernet."))
    return redirect(address)


def _address(answer: SparringAnswer) -> str:
    return url_for("sparring.answer_detail", answer_id=answer.public_id)


def _page(viewer: Viewer, answer: SparringAnswer, form: ReplyForm, found: Any = ()) -> Any:
    asked, cycle = answer.request, answer.request.cycle
    is_teams = answered_to_own_team(viewer, answer)
    return render_template(
        "sparring/thread.html",
        answer=answer,
        form=form,
        found=found,
        typed=is_swap(),
        is_teams=is_teams,
        team=cycle.team.name if is_teams else asked.team_name,
        # Taken back, the question is the team's alone again; what was answered is still there.
        question=asked.question if is_teams or asked.withdrawn_at is None else "",
        title=title_for(viewer, cycle) if allows(viewer, Can.READ_CYCLE, cycle) else "",
        is_thanked=commands_replies.is_thanked(answer, answer.replies),
    ), 422 if form.errors else 200
