"""What links in mails lead to: choosing a password, the first one or a new one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access.guard import public
from app.accounts import commands, links
from app.accounts.authentication import hash_while_nobody_waits
from app.accounts.blueprint import bp
from app.accounts.forms import ForgottenForm, InvitationForm, ResetForm
from app.accounts.login_manager import log_in
from app.accounts.models import LinkToken
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _

View = Callable[..., Any]


def _with_link(purpose: str) -> Callable[[View], View]:
    """Look up the link in the address. One that does not work gets a page that says what to do.

    The address is a secret, so no other page is told where one came from.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(token: str) -> Response:
            link = links.link_or_none(token, purpose)
            usable = link is not None and links.state_of(link) == "good"
            response = make_response(view(link) if usable else _useless(link, purpose))
            response.headers["Referrer-Policy"] = "no-referrer"
            return response

        return opened

    return decorate


@bp.route("/glemt-adgangskode", methods=["GET", "POST"])
@public
def password_forgotten() -> ResponseReturnValue:
    form = ForgottenForm()
    if form.validate_on_submit():
        commands.request_reset(form.email.data or "")
        db.session.commit()
        return redirect(url_for("accounts.password_mail_sent"))
    page = render_template("accounts/password_forgotten.html", form=form)
    return page, 422 if form.errors else 200


@bp.get("/glemt-adgangskode/sendt")
@public
def password_mail_sent() -> ResponseReturnValue:
    return render_template("accounts/password_mail_sent.html")


@bp.route("/ny-adgangskode/<token>", methods=["GET", "POST"])
@public
@_with_link("reset")
def password_reset(link: LinkToken) -> ResponseReturnValue:
    form, person = ResetForm(), link.person
    if form.validate_on_submit():
        password = form.password.data or ""
        try:
            commands.check_new_password(password, name=person.name, email=person.email)
        except FieldError as error:
            form.add_error(error)
        else:
            new_hash = hash_while_nobody_waits(password)
            spent = commands.reset_password(link, password_hash=new_hash)
            return _welcome(link, spent, _("Din nye adgangskode er gemt, og du er logget ind."))
    page = render_template("accounts/password_reset.html", form=form, email=person.email)
    return page, 422 if form.errors else 200


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@public
@_with_link("invitation")
def invitation(link: LinkToken) -> ResponseReturnValue:
    form, person = InvitationForm(obj=link.person), link.person
    if form.validate_on_submit():
        name, password = form.name.data or "", form.password.data or ""
        try:
            commands.check_name(name)
            commands.check_new_password(password, name=name, email=person.email)
        except FieldError as error:
            form.add_error(error)
        else:
            new_hash = hash_while_nobody_waits(password)
            spent = commands.accept_invitation(link, name=name, password_hash=new_hash)
            return _welcome(link, spent, _("Velkommen. Din konto er klar, og du er logget ind."))
    page = render_template("accounts/invitation.html", form=form, email=person.email)
    return page, 422 if form.errors else 200


def _welcome(link: LinkToken, spent: bool, words: str) -> ResponseReturnValue:
    """Log in who came with a link that was good until now."""
    if not spent:
        db.session.rollback()
        return _useless(links.reload(link), link.purpose)
    log_in(link.person)
    db.session.commit()
    flash(words)
    return redirect(url_for("front.front"))


def _useless(link: LinkToken | None, purpose: str) -> ResponseReturnValue:
    if _spent_by_viewer(link):
        # The same button pressed twice.
        return redirect(url_for("front.front"))
    spent = link is not None and links.state_of(link) == "spent"
    return render_template("errors/link_useless.html", spent=spent, purpose=purpose), 410


def _spent_by_viewer(link: LinkToken | None) -> bool:
    return (
        link is not None
        and link.spent_at is not None
        and current_user.is_authenticated
        and current_user.person.id == link.person_id
    )
