"""Logging in and out."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.access.guard import current_viewer, public, requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.accounts import sessions
from app.accounts.authentication import authenticate
from app.accounts.blueprint import bp
from app.accounts.forms import LoginForm, ReauthenticateForm
from app.accounts.login_manager import CLEAR_DEVICE, log_in, log_out
from app.accounts.throttle import TooSoonError
from app.core import securitylog
from app.core.db import db
from app.core.forms import BaseForm, token_is_valid
from app.core.i18n import _
from app.core.security import own_path


@bp.route("/log-ind", methods=["GET", "POST"])
@public
def login() -> ResponseReturnValue:
    form = LoginForm(next=request.args.get("next"))
    if request.method == "GET" and current_viewer().is_logged_in:
        return redirect(_goal(form.next.data))
    if form.validate_on_submit():
        try:
            person = authenticate(form.email.data or "", form.password.data or "", purpose="login")
        except TooSoonError as error:
            return _too_soon("accounts/login.html", form, error)
        if person is not None:
            user = log_in(person, remember=form.remember.data)
            securitylog.record("login", person_id=person.id)
            db.session.commit()
            if form.remember.data and not user.session.remembered:
                flash(_not_remembered(), "info")
            return redirect(_goal(form.next.data))
        form.form_errors.append(_("Mailadressen og adgangskoden passer ikke sammen."))
    return render_template("accounts/login.html", form=form), 422 if form.errors else 200


@bp.post("/log-ud")
@public
def logout() -> ResponseReturnValue:
    if not token_is_valid():
        flash(_("Siden havde stået åben for længe. Prøv igen."), "warning")
        return redirect(url_for("front.front"))
    if current_user.is_authenticated:
        securitylog.record("logout", person_id=current_user.person.id)
    log_out()
    db.session.commit()
    flash(_("Du er logget ud."))
    response = redirect(url_for("accounts.login"))
    response.headers["Clear-Site-Data"] = CLEAR_DEVICE
    return response


@bp.route("/bekraeft", methods=["GET", "POST"])
@requires(Can.USE_OWN_PAGES)
def reauthenticate(_viewer: Viewer) -> ResponseReturnValue:
    form = ReauthenticateForm(next=request.args.get("next"))
    if form.validate_on_submit():
        device, email = current_user.session.id, current_user.person.email
        try:
            person = authenticate(email, form.password.data or "", purpose="password_asked")
        except TooSoonError as error:
            return _too_soon("accounts/reauthenticate.html", form, error)
        if person is not None:
            sessions.password_was_given(device)
            securitylog.record("password_asked", person_id=person.id)
            db.session.commit()
            return redirect(_goal(form.next.data))
        form.password.errors = [_("Det er ikke din adgangskode.")]
    page = render_template("accounts/reauthenticate.html", form=form)
    return page, 422 if form.errors else 200


def _goal(address: str | None) -> str:
    """Where to go after logging in: where one wanted to go, if that is here."""
    path = own_path(address)
    if path is None or path.startswith((url_for("accounts.login"), url_for("accounts.logout"))):
        return url_for("front.front")
    return path


def _too_soon(template: str, form: BaseForm, error: TooSoonError) -> ResponseReturnValue:
    form.form_errors.append(error.message)
    return render_template(template, form=form), 429, {"Retry-After": str(error.seconds)}


def _not_remembered() -> str:
    return str(
        _(
            "Denne enhed bliver ikke husket. Som leder, konsulent, netværkskoordinator eller "
            "administrator har du adgang til mere, og så skal adgangskoden bruges hver gang."
        )
    )
