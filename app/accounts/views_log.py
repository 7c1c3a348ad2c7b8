"""The security log, for administrators. Lines without content."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.accounts import queries
from app.accounts.blueprint import bp
from app.accounts.words import EVENT_WORDS, OUTCOME_WORDS


@bp.get("/administration/sikkerhedslog")
@requires(Can.SEE_SECURITY_LOG)
def security_log(_viewer: Viewer) -> ResponseReturnValue:
    log = queries.log_page(request.args.get("side", 1, type=int))
    return render_template(
        "accounts/security_log.html", log=log, events=EVENT_WORDS, outcomes=OUTCOME_WORDS
    )
