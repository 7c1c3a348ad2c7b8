"""One's own account: who one is here, the password, the devices."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.accounts import commands, queries, sessions
from app.accounts.authentication import authenticate, hash_while_nobody_waits
from app.accounts.blueprint import bp
from app.accounts.forms import AccountForm, PasswordForm
from app.accounts.login_manager import log_in, log_out
from app.accounts.models import LoginSession
from app.accounts.sessions import needs_recent_password
from app.accounts.throttle import TooSoonError, answer_of
from app.core import securitylog
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _


@bp.route("/konto", methods=["GET", "POST"])
@requires(Can.USE_OWN_PAGES)
@needs_recent_password
def account(viewer: Viewer) -> ResponseReturnValue:
    person = queries.person_of(viewer)
    form = AccountForm(obj=person)
    if form.validate_on_submit():
        try:
            commands.correct_person(
                person,
                name=form.name.data or "",
                profession=form.profession.data,
                weekly_mail=form.weekly_mail.data,
                on_leave=form.on_leave.data,
            )
        except FieldError as error:
            form.add_error(error)
        else:
            db.session.commit()
            flash(_("Gemt."))
            return redirect(url_for("accounts.account"))
    page = render_template(
        "accounts/account.html",
        form=form,
        email=person.email,
        devices=queries.own_devices(viewer),
        this_device=current_user.session.id,
    )
    return page, 422 if form.errors else 200


@bp.route("/konto/adgangskode", methods=["GET", "POST"])
@requires(Can.USE_OWN_PAGES)
def password_change(_viewer: Viewer) -> ResponseReturnValue:
    form, email = PasswordForm(), current_user.person.email
    refused: TooSoonError | None = None
    if form.validate_on_submit():
        try:
            _change_password(form)
        except FieldError as error:
            form.add_error(error)
        except TooSoonError as error:
            form.form_errors.append(error.message)
            refused = error
        else:
            flash(_("Din nye adgangskode er gemt. Dine andre enheder er logget ud."))
            return redirect(url_for("accounts.account"))
    page = render_template("accounts/password_change.html", form=form, email=email)
    return page, *answer_of(form.errors, refused)


@bp.post("/konto/enheder/<public_id:session_id>/slut")
@requires(Can.USE_OWN_PAGES, load=queries.own_device_or_none)
def device_end(viewer: Viewer, device: LoginSession) -> ResponseReturnValue:
    sessions.end_session(device.id)
    securitylog.record("session_ended", person_id=viewer.person_id)
    db.session.commit()
    flash(_("Enheden er logget ud."))
    return redirect(url_for("accounts.account"))


@bp.post("/konto/enheder/slut")
@requires(Can.USE_OWN_PAGES)
def devices_end(_viewer: Viewer) -> ResponseReturnValue:
    person = current_user.person
    sessions.end_sessions(person.id)
    securitylog.record("all_sessions_ended", person_id=person.id)
    log_out()
    db.session.commit()
    flash(_("Du er logget ud alle steder."))
    return redirect(url_for("accounts.login"))


def _change_password(form: PasswordForm) -> None:
    """Ask for the old one, set the new one, and go on under a new session id."""
    person, remembered = current_user.person, current_user.session.remembered
    current, wanted = form.current.data or "", form.password.data or ""
    commands.check_new_password(wanted, name=person.name, email=person.email)
    known = authenticate(person.email, current, purpose="password_changed")
    if known is None:
        raise FieldError("current", _("Det er ikke din adgangskode."))
    new_hash = hash_while_nobody_waits(wanted)
    commands.change_password(known, password_hash=new_hash)
    log_in(known, remember=remembered)
    db.session.commit()
