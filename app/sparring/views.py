"""Asking for sparring from a record, answering from the school's page."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.core import clock, receipts
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.cycles.loading import cycle_to_change
from app.cycles.models import Cycle
from app.personaldata.found import unanswered
from app.sharing.queries import known_to
from app.sparring import commands, queries
from app.sparring.blueprint import bp
from app.sparring.forms import AnswerForm, AskForm
from app.sparring.models import SparringAnswer, SparringRequest
from app.sparring.typed import found_in, is_swap, swap_words


@bp.route("/afproevninger/<public_id:cycle_id>/sparring", methods=["GET", "POST"])
@requires(Can.ASK_SPARRING, load=cycle_to_change)
def ask(viewer: Viewer, cycle: Cycle) -> Any:
    if earlier := receipts.address_if_sent_before():
        return redirect(earlier)
    form, known = AskForm(), known_to(cycle)
    if swap_words(form.question, of=cycle.team.public_id, known=known):
        form.untick()
    found = unanswered(found_in(form.question, cycle.team.public_id, known), cycle.answered)
    if not is_swap() and form.validate_on_submit():
        try:
            commands.ask_for_sparring(
                cycle,
                by=viewer,
                question=form.question.data or "",
                found=found,
                answered=bool(form.not_cpr.data),
                fine=form.fine.data or (),
                today=clock.today(),
            )
        except FieldError as error:
            form.add_error(error)
        else:
            flash(f"sparring-{cycle.public_id}", "draft-saved")
            flash(_("Skolens ledere og teams kan se spørgsmålet nu."))
            address = url_for("records.record_detail", cycle_id=cycle.public_id)
            return redirect(receipts.commit_once(address))
    return render_template(
        "sparring/ask.html",
        form=form,
        cycle=cycle,
        waiting=queries.open_request_about(cycle),
        tells_leaders=bool(queries.leaders_to_tell(cycle)),
        found=found,
        typed=is_swap(),
    ), 422 if form.errors else 200


@bp.post("/sparring/<public_id:request_id>/traek-tilbage")
@requires(Can.WITHDRAW_SPARRING, load=queries.known_request_or_none)
def withdraw(viewer: Viewer, request: SparringRequest) -> Any:
    commands.withdraw_request(request, by=viewer)
    db.session.commit()
    flash(_("Spørgsmålet er trukket tilbage. De svar, I har fået, har I stadig."))
    return redirect(url_for("records.record_detail", cycle_id=request.cycle.public_id))


@bp.route("/sparring/<public_id:request_id>/svar", methods=["GET", "POST"])
@requires(Can.ANSWER_SPARRING, load=queries.request_or_none)
def answer(viewer: Viewer, request: SparringRequest) -> Any:
    if earlier := receipts.address_if_sent_before():
        return redirect(earlier)
    form, known = AnswerForm(), known_to(request.cycle)
    swap_words(form.text, of=request.public_id, known=known)
    found = found_in(form.text, request.public_id, known)
    if not is_swap() and form.validate_on_submit():
        try:
            commands.answer_request(
                request,
                by=viewer,
                text=form.text.data or "",
                found=found,
                fine=form.fine.data or (),
                today=clock.today(),
            )
        except FieldError as error:
            form.add_error(error)
        else:
            flash(f"svar-{request.public_id}", "draft-saved")
            flash(_("Svaret er sendt. Kun teamet og du kan se det."))
            return redirect(receipts.commit_once(_school_page(request)))
    return render_template(
        "sparring/answer.html",
        form=form,
        asked=queries.shown_to(viewer, request),
        found=[one for one in found if one.asks],
        typed=is_swap(),
    ), 422 if form.errors else 200


@bp.post("/sparring/svar/<public_id:answer_id>/fjern")
@requires(Can.REMOVE_ANSWER, load=queries.known_answer_or_none)
def answer_remove(viewer: Viewer, answer: SparringAnswer) -> Any:
    commands.remove_answer(answer, by=viewer)
    db.session.commit()
    flash(_("Dit svar er fjernet."))
    return redirect(url_for("facilitation.school_start"))


def _school_page(request: SparringRequest) -> str:
    school = request.cycle.team.school
    return url_for("facilitation.school_page", school_id=school.public_id)
