"""The colleague whom a team of one has named for its second yes to a report: reads the very words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for

from app.access.guard import current_viewer, requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.accounts.models import Person
from app.builder import answers
from app.builder.answers import Question, question_of
from app.builder.blueprint import bp
from app.builder.queries_colleague import AskedYes, asked_of
from app.core import clock
from app.core.db import db
from app.core.i18n import _
from app.teams.colleagues import can_say_yes
from app.yearreports import queries_asks

_ASK = "/kolleger/rapporttekster/<public_id:ask_id>"


def asked_question(viewer: Viewer, ask_id: str) -> Question | None:
    """A question whose second yes the viewer is asked for, as long as they can say it."""
    ask = queries_asks.colleagues_ask_or_none(viewer, ask_id)
    if ask is None:
        return None
    question = question_of(ask, clock.today(), queries_asks.eyes_on(ask))
    colleague = db.session.get_one(Person, viewer.person_id)
    if not question.asks_colleague or not can_say_yes(ask.cycle.team, colleague):
        return None
    return question


@bp.get(_ASK)
@requires(Can.SAY_YES_AS_COLLEAGUE, load=asked_question)
def colleague_ask(_viewer: Viewer, question: Question) -> Any:
    by = db.session.get(Person, question.proposed_by_id)
    return render_template("builder/colleague_ask.html", question=question, by=by)


@bp.post(f"{_ASK}/ja")
@requires(Can.SAY_YES_AS_COLLEAGUE, load=asked_question)
def colleague_ask_yes(viewer: Viewer, question: Question) -> Any:
    answers.confirm(question, by=viewer)
    db.session.commit()
    flash(_("Tak for svaret."))
    return redirect(url_for("front.front"))


@bp.post(f"{_ASK}/nej")
@requires(Can.SAY_YES_AS_COLLEAGUE, load=asked_question)
def colleague_ask_no(viewer: Viewer, question: Question) -> Any:
    answers.decline_as_colleague(question, by=viewer)
    db.session.commit()
    flash(_("Tak for svaret."))
    return redirect(url_for("front.front"))


@bp.app_template_global("yes_asked_of_me")
def yes_asked_of_me() -> Sequence[AskedYes]:
    """For the front page, which stands beside this package."""
    return asked_of(current_viewer())
