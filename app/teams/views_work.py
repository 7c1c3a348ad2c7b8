"""Being asked whether somebody works at a school."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.accounts.sessions import needs_recent_password
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.teams import commands_work
from app.teams.blueprint import bp
from app.teams.models_work import WorkQuestion
from app.teams.queries_work import own_question_or_none, own_questions

_QUESTION = "/kolleger/<public_id:question_id>"


@bp.get("/kolleger")
@requires(Can.USE_OWN_PAGES)
def work_question_list(viewer: Viewer) -> Any:
    return render_template("teams/work_question_list.html", rows=own_questions(viewer))


@bp.post(f"{_QUESTION}/ja")
@requires(Can.ANSWER_WORK_QUESTION, load=own_question_or_none)
@needs_recent_password
def work_confirm(viewer: Viewer, question: WorkQuestion) -> Any:
    try:
        commands_work.say_yes(question, by=viewer)
    except FieldError as error:
        flash(error.message, "warning")
    else:
        db.session.commit()
        flash(_("Tak for svaret."))
    return redirect(url_for("teams.work_question_list"))


@bp.post(f"{_QUESTION}/nej")
@requires(Can.ANSWER_WORK_QUESTION, load=own_question_or_none)
def work_unknown(viewer: Viewer, question: WorkQuestion) -> Any:
    commands_work.say_no(question, by=viewer)
    db.session.commit()
    flash(_("Tak for svaret."))
    return redirect(url_for("teams.work_question_list"))
