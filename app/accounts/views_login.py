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
from app.accounts.throttle import TooSoonError, answer_of
from app.core import securitylog
from app.core.danish import join_words
from app.core.db import db
from app.core.errors import FieldError
from app.core.forms import token_is_valid
from app.core.i18n import _
from app.core.security import own_path


@bp.route("/log-ind", methods=["GET", "POST"])
@public
def login() -> ResponseReturnValue:
    form = LoginForm(next=request.args.get("next"))
    if request.method == "GET" and current_viewer().is_logged_in:
        return redirect(_goal(form.next.data))
    refused: TooSoonError | None = None
    if form.validate_on_submit():
        try:
            return _logged_in(form)
        except FieldError as error:
            form.add_error(error)
        except TooSoonError as error:
            form.form_errors.append(error.message)
            refused = error
    page = render_template("accounts/login.html", form=form)
    return page, *answer_of(form.errors, refused)


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
    email = current_user.person.email
    refused: TooSoonError | None = None
    if form.validate_on_submit():
        try:
            _give_password(email, form.password.data or "")
        except FieldError as error:
            form.add_error(error)
        except TooSoonError as error:
            form.form_errors.append(error.message)
            refused = error
        else:
            return redirect(_goal(form.next.data))
    page = render_template("accounts/reauthenticate.html", form=form, email=email)
    return page, *answer_of(form.errors, refused)


def _logged_in(form: LoginForm) -> ResponseReturnValue:
    person = authenticate(form.email.data or "", form.password.data or "", purpose="login")
    if person is None:
        raise FieldError("", _("Mailadressen og adgangskoden passer ikke sammen."))
    user = log_in(person, remember=form.remember.data)
    securitylog.record("login", person_id=person.id)
    db.session.commit()
    if form.remember.data and not user.session.remembered:
        flash(_not_remembered(), "info")
    if user.ended:
        flash(_ended(user.ended), "info")
    return redirect(_goal(form.next.data))


def _ended(devices: tuple[str, ...]) -> str:
    """Why a device that was in use is logged out."""
    names = [device or _("en enhed uden navn") for device in devices]
    return _(
        "Du kan være logget ind på %(max)d enheder ad gangen. Derfor er den, du ikke har brugt i "
        "længst tid, logget ud: %(devices)s.",
        max=sessions.MAX_PARALLEL,
        devices=join_words(names),
    )


def _give_password(email: str, password: str) -> None:
    device = current_user.session.id
    person = authenticate(email, password, purpose="password_asked")
    if person is None:
        raise FieldError("password", _("Det er ikke din adgangskode."))
    sessions.password_was_given(device)
    securitylog.record("password_asked", person_id=person.id)
    db.session.commit()


def _goal(address: str | None) -> str:
    """Where to go after logging in: where one wanted to go, if that is here."""
    path = own_path(address)
    if path is None or path.startswith((url_for("accounts.login"), url_for("accounts.logout"))):
        return url_for("front.front")
    return path


def _not_remembered() -> str:
    return str(
        _(
            "Denne enhed bliver ikke husket. Som leder, konsulent, netværkskoordinator eller "
            "administrator har du adgang til mere, og så skal adgangskoden bruges hver gang."
        )
    )
