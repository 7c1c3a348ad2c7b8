"""Own data: read it, fetch it, delete it."""

from __future__ import annotations

import json

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.accounts.authentication import authenticate
from app.accounts.login_manager import CLEAR_DEVICE, log_out
from app.accounts.sessions import needs_recent_password
from app.accounts.throttle import TooSoonError, answer_of
from app.accounts.words import PROFESSION_WORDS
from app.core import securitylog
from app.core.clock import now
from app.core.db import db, writing
from app.core.errors import FieldError
from app.core.i18n import _
from app.owndata import commands, queries
from app.owndata.blueprint import bp
from app.owndata.content import as_plain
from app.owndata.forms import DeleteForm
from app.owndata.words import PARTS_ON_THE_PAGE, word_of

# A page is for reading; the file has all.
SHOWN = 100


@bp.get("/konto/mine-data")
@requires(Can.USE_OWN_PAGES)
@needs_recent_password
def own_data(viewer: Viewer) -> ResponseReturnValue:
    return render_template(
        "owndata/own_data.html",
        data=queries.own_data(viewer),
        parts=PARTS_ON_THE_PAGE,
        word_of=word_of,
        professions=PROFESSION_WORDS,
        shown=SHOWN,
    )


@bp.get("/konto/mine-data.json")
@requires(Can.USE_OWN_PAGES)
@needs_recent_password
def own_data_file(viewer: Viewer) -> ResponseReturnValue:
    content = {"fetched_at": now().isoformat(), **as_plain(queries.own_data(viewer))}
    with writing():
        securitylog.record("own_data_fetched", person_id=viewer.person_id)
    return Response(
        json.dumps(content, ensure_ascii=False, indent=2) + "\n",
        mimetype="application/json",
        headers={"Content-Disposition": 'attachment; filename="mine-data.json"'},
    )


@bp.route("/konto/slet", methods=["GET", "POST"])
@requires(Can.USE_OWN_PAGES)
def account_delete(viewer: Viewer) -> ResponseReturnValue:
    form, email = DeleteForm(), current_user.person.email
    refused: TooSoonError | None = None
    if form.validate_on_submit():
        try:
            return _delete(viewer, email, form.password.data or "")
        except FieldError as error:
            form.add_error(error)
        except TooSoonError as error:
            form.form_errors.append(error.message)
            refused = error
    page = render_template(
        "owndata/account_delete.html",
        form=form,
        email=email,
        farewells=queries.farewells(viewer),
        is_last_administrator=queries.is_last_administrator(viewer),
    )
    return page, *answer_of(form.errors, refused)


def _delete(viewer: Viewer, email: str, password: str) -> ResponseReturnValue:
    if authenticate(email, password, purpose="person_deleted") is None:
        raise FieldError("password", _("Det er ikke din adgangskode."))
    commands.delete_account(viewer)
    log_out()
    db.session.commit()
    flash(_("Din konto er slettet. Tak for det, du har prøvet og delt."))
    response = redirect(url_for("accounts.login"))
    response.headers["Clear-Site-Data"] = CLEAR_DEVICE
    return response
