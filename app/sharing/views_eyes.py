"""Asking for a member to be known, from the page where a team shares."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.accounts.models import Person
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.core.text import clean
from app.organisations.addresses import read_address
from app.sharing.blueprint import bp
from app.sharing.queries import Standing, standing_or_none
from app.teams.commands_work import ask_about


def own_standing(viewer: Viewer, cycle_id: str) -> Standing | None:
    return standing_or_none(viewer, cycle_id)


@bp.post("/afproevninger/<public_id:cycle_id>/del/kendt")
@requires(Can.SHARE_CYCLE, load=own_standing)
def eyes_ask(viewer: Viewer, standing: Standing) -> Any:
    """The form names one of the team's own members; others are passed over."""
    typed = clean(request.form.get("colleague", "")[:500], multiline=False)
    colleague = read_address(typed) if typed else None
    wanted = request.form.get("member", "")
    back = redirect(url_for("sharing.share", cycle_id=standing.cycle.public_id))
    people = [db.session.get_one(Person, one) for one in standing.eyes.unknown]
    person = next((one for one in people if one.public_id == wanted), None)
    if person is None:
        return back
    try:
        if typed and colleague is None:
            raise FieldError("", _("Skriv en mailadresse, for eksempel navn@skole.dk."))
        ask_about(standing.cycle.team, person, colleague=colleague, by=viewer)
    except FieldError as error:
        flash(error.message, "warning")
    else:
        db.session.commit()
        flash(_("Der er spurgt. I kan dele videre ud, når der er svaret ja."))
    return back
