"""One page: type the words, see where they stand, blacken them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, redirect, render_template, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.cycles.loading import cycle_to_change
from app.cycles.models import Cycle
from app.forgetting import commands, queries
from app.forgetting.blueprint import bp
from app.forgetting.fingerprints import Blackener, Fingerprint
from app.forgetting.forms import ForgetForm
from app.forgetting.words import named_editions
from app.yearreports.models import ReportEdition


@bp.route("/afproevninger/<public_id:cycle_id>/udgaver/glem-ord", methods=["GET", "POST"])
@requires(Can.FORGET_WORDS, load=cycle_to_change)
def forget_words(viewer: Viewer, cycle: Cycle) -> Any:
    form = ForgetForm()
    search = None
    if form.validate_on_submit():
        try:
            search = _search(cycle, form.words.data or "")
            if _is_agreed(form, search):
                commands.forget(
                    cycle, search.rounds, secret=_secret(), words=search.words, by=viewer
                )
                db.session.commit()
                _say(search.editions)
                return redirect(url_for("cycles.history", cycle_id=cycle.public_id))
        except FieldError as error:
            form.add_error(error)
    page = render_template(
        "forgetting/forget_words.html",
        form=form,
        cycle=cycle,
        found=search and search.found,
        rounds=len(search.rounds) if search else 0,
        editions=named_editions(search.editions) if search else "",
    )
    return page, 422 if form.errors else 200


@dataclass(frozen=True, slots=True)
class _Search:
    """What typed words mean, and where they stand."""

    words: list[Fingerprint]
    rounds: list[queries.Round]
    found: queries.Found
    editions: list[ReportEdition]

    @property
    def mark(self) -> str:
        return " ".join(map(str, self.words))


def _search(cycle: Cycle, typed: str) -> _Search:
    words = commands.fingerprints_in(_secret(), typed)
    rounds, blackener = queries.own_series(cycle), Blackener([_secret()], words)
    found = queries.find(rounds, blackener)
    commands.refuse_too_much(found)
    editions = queries.editions_that_hold([one.id for one in rounds], blackener)
    return _Search(words, rounds, found, editions)


def _is_agreed(form: ForgetForm, search: _Search) -> bool:
    """Whether the tick was set for these very words. Otherwise they are shown first."""
    asked, form.looked_at.data = form.looked_at.data, search.mark
    if asked != search.mark:
        form.sure.data = False
        return False
    if not form.sure.data:
        form.add_error(FieldError("sure", _("Sæt kryds, hvis ordene skal glemmes.")))
    return bool(form.sure.data)


def _secret() -> str:
    secret: str = current_app.extensions["settings"].secret_key
    return secret


def _say(editions: list[ReportEdition]) -> None:
    flash(_("Ordene er glemt i alle udgaver. Hele teamet får det at vide, men ikke hvilke ord."))
    if editions:
        flash(
            _(
                "Endelige rapporter bliver ikke ændret. Ordene står stadig i %(editions)s. Tal med "
                "dem, der har lavet rapporten.",
                editions=named_editions(editions),
            ),
            "info",
        )
