"""The security log, for administrators. Lines without content, and nobody's log-ins."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.accounts import commands_log, queries_log
from app.accounts.blueprint import bp
from app.accounts.forms import LookForm
from app.accounts.models import LogLook, Person
from app.accounts.sessions import needs_recent_password
from app.accounts.words import EVENT_WORDS, OBJECT_WORDS, OUTCOME_WORDS
from app.core.db import db
from app.core.errors import FieldError


@bp.route("/administration/sikkerhedslog", methods=["GET", "POST"])
@requires(Can.SEE_SECURITY_LOG)
@needs_recent_password
def security_log(viewer: Viewer) -> ResponseReturnValue:
    form = LookForm()
    if form.validate_on_submit():
        try:
            look = commands_log.look_at(
                form.email.data or "", reason=form.reason.data or "", by=viewer
            )
        except FieldError as error:
            form.add_error(error)
        else:
            db.session.commit()
            return redirect(url_for("accounts.security_log_person", look_id=look.public_id))
    page = render_template(
        "accounts/security_log.html",
        form=form,
        log=queries_log.log_page(request.args.get("side", 1, type=int)),
        counts=queries_log.counts(),
        days=queries_log.COUNTED.days,
        events=EVENT_WORDS,
        outcomes=OUTCOME_WORDS,
        things=OBJECT_WORDS,
    )
    return page, 422 if form.errors else 200


def _look(viewer: Viewer, look_id: str) -> tuple[LogLook, Person] | None:
    return queries_log.look_or_none(viewer, look_id)


@bp.get("/administration/sikkerhedslog/<public_id:look_id>")
@requires(Can.SEE_SECURITY_LOG, load=_look)
def security_log_person(_viewer: Viewer, found: tuple[LogLook, Person]) -> ResponseReturnValue:
    look, person = found
    return render_template(
        "accounts/security_log_person.html",
        look=look,
        person=person,
        log=queries_log.page_of_look(look, person, request.args.get("side", 1, type=int)),
        events=EVENT_WORDS,
        outcomes=OUTCOME_WORDS,
        things=OBJECT_WORDS,
    )
