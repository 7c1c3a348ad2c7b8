"""Inviting into a team, answering an invitation, and what waits for an answer."""

from __future__ import annotations

from functools import wraps
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for

from app.access.guard import current_viewer, public, requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.accounts.authentication import hash_while_nobody_waits
from app.accounts.commands import begin_account, check_name, check_new_password
from app.accounts.invitations import invitation_by_token, withdraw
from app.accounts.login_manager import log_in
from app.accounts.models_invitations import Invitation
from app.accounts.queries import person_by_email, person_of
from app.accounts.sessions import needs_recent_password
from app.core import receipts
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _, ngettext
from app.teams import commands_invitations as commands
from app.teams.blueprint import bp
from app.teams.forms import InviteForm, JoinForm
from app.teams.models import Team
from app.teams.queries_invitations import (
    TeamInvitation,
    my_invitations,
    own_invitation_or_none,
    place_of,
    team_invitation_or_none,
)
from app.teams.queries_settings import known_team_or_none

_PENDING = "/teams/<public_id:team_id>/invitationer/<public_id:invitation_id>"
_MINE = "/invitationer/<public_id:invitation_id>"


@bp.route("/teams/<public_id:team_id>/medlemmer/inviter", methods=["GET", "POST"])
@requires(Can.INVITE_MEMBERS, load=known_team_or_none)
@needs_recent_password
def member_invite(viewer: Viewer, team: Team) -> Any:
    if earlier := receipts.address_if_sent_before():
        return redirect(earlier)
    form = InviteForm()
    if form.validate_on_submit():
        if not _invited(team, form, viewer):
            form.addresses.tell_bad()
        elif not form.addresses.bad:
            return redirect(receipts.commit_once(_settings(team)))
        else:
            # Without a receipt: the same form comes again with the lines that were put aside.
            db.session.commit()
            form.addresses.put_aside()
    page = render_template("teams/member_invite.html", form=form, team=team)
    return page, 422 if form.errors else 200


@bp.post(f"{_PENDING}/send-igen")
@requires(Can.INVITE_MEMBERS, load=team_invitation_or_none)
@needs_recent_password
def invitation_again(viewer: Viewer, pending: TeamInvitation) -> Any:
    try:
        commands.send_again(pending.team, pending.invitation, by=viewer)
    except FieldError as error:
        flash(error.message, "warning")
    else:
        db.session.commit()
        flash(_("Der er en ny mail på vej til %(email)s.", email=pending.invitation.email))
    return redirect(_settings(pending.team))


@bp.post(f"{_PENDING}/traek-tilbage")
@requires(Can.INVITE_MEMBERS, load=team_invitation_or_none)
@needs_recent_password
def invitation_withdraw(viewer: Viewer, pending: TeamInvitation) -> Any:
    email = pending.invitation.email
    withdraw(pending.invitation, by=viewer)
    db.session.commit()
    flash(_("Invitationen til %(email)s er trukket tilbage.", email=email))
    return redirect(_settings(pending.team))


# -- by who is invited


@bp.get("/invitationer")
@requires(Can.USE_OWN_PAGES)
def invitation_list(viewer: Viewer) -> Any:
    return render_template("teams/invitation_list.html", rows=my_invitations(viewer))


@bp.post(f"{_MINE}/ja")
@requires(Can.ANSWER_INVITATION, load=own_invitation_or_none)
@needs_recent_password
def invitation_accept(viewer: Viewer, invitation: Invitation) -> Any:
    place = place_of(invitation)
    try:
        came_of_it = commands.accept(invitation, person_of(viewer))
    except FieldError as error:
        flash(error.message, "warning")
        return redirect(url_for("teams.invitation_list"))
    db.session.commit()
    flash(_said(came_of_it, place.name))
    if came_of_it != "member":
        return redirect(url_for("front.front"))
    return redirect(url_for("front.front", team=place.team_id or None))


@bp.post(f"{_MINE}/nej")
@requires(Can.ANSWER_INVITATION, load=own_invitation_or_none)
def invitation_decline(viewer: Viewer, invitation: Invitation) -> Any:
    commands.decline(invitation, by=viewer)
    db.session.commit()
    flash(_("Du har sagt nej tak."))
    return redirect(url_for("front.front"))


def _no_referrer(view: Any) -> Any:
    """The address is a secret, so no other page is told where one came from."""

    @wraps(view)
    def opened(token: str) -> Any:
        response = make_response(view(token))
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return opened


@bp.route("/invitationer/<token>", methods=["GET", "POST"])
@public
@_no_referrer
def invitation_open(token: str) -> Any:
    """Where the mail leads. Only here, to who reads the mail, does it show who has an account."""
    invitation = invitation_by_token(token, lock=request.method == "POST")
    if invitation is None:
        return _useless()
    person = person_by_email(invitation.email)
    if person is not None and not person.active:
        return _useless()
    if person is not None and person.password_hash:
        if current_viewer().person_id == person.id:
            return redirect(url_for("teams.invitation_list"))
        return render_template("teams/invitation_log_in.html", email=person.email)
    return _new_here(invitation, person.name if person else invitation.name)


def _new_here(invitation: Invitation, name: str) -> Any:
    form = JoinForm(name=name)
    if form.validate_on_submit():
        try:
            return _begun(invitation, form)
        except FieldError as error:
            form.add_error(error)
    page = render_template(
        "teams/invitation_open.html", form=form, email=invitation.email, place=place_of(invitation)
    )
    return page, 422 if form.errors else 200


def _begun(invitation: Invitation, form: JoinForm) -> Any:
    """An account, and what it was invited to."""
    name, password = form.name.data or "", form.password.data or ""
    check_name(name)
    check_new_password(password, name=name, email=invitation.email)
    hashed = hash_while_nobody_waits(password)
    token = (request.view_args or {})["token"]
    fresh = invitation_by_token(token, lock=True)
    person = begin_account(email=fresh.email, name=name, password_hash=hashed) if fresh else None
    if fresh is None or person is None:
        db.session.rollback()
        return _useless()
    place = place_of(fresh)
    try:
        words = _said(commands.accept(fresh, person), place.name)
    except FieldError as error:
        words = error.message
    log_in(person)
    db.session.commit()
    flash(_("Velkommen. Din konto er klar, og du er logget ind."))
    flash(words, "info")
    return redirect(url_for("front.front", team=place.team_id or None))


def _useless() -> Any:
    return render_template("errors/link_useless.html", spent=False, purpose="invitation"), 410


def _invited(team: Team, form: InviteForm, viewer: Viewer) -> bool:
    """Whether the good lines were taken. Then a sentence says so; the form has what was refused."""
    if not form.addresses.addresses:
        return False
    try:
        invited = commands.invite_members(team, addresses=form.addresses.addresses, by=viewer)
    except FieldError as error:
        form.add_error(error)
        return False
    _tell(invited)
    return True


def _tell(invited: commands.Invited) -> None:
    if invited.asked:
        flash(
            ngettext(
                "%(num)s er inviteret og er med i teamet fra det øjeblik, der bliver sagt ja.",
                "%(num)s er inviteret og er med i teamet fra det øjeblik, de siger ja.",
                invited.asked,
            )
        )
    if invited.inside:
        flash(ngettext("%(num)s er med i forvejen.", "%(num)s er med i forvejen.", invited.inside))


def _said(came_of_it: str, place: str) -> str:
    if came_of_it == "asked":
        return _("Tak. Teamet bliver spurgt, om du må være med i %(team)s.", team=place)
    if came_of_it == "role":
        return _("Du har rollen ved %(place)s nu. Log ind igen for at bruge den.", place=place)
    return _("Du er med i %(team)s nu.", team=place)


def _settings(team: Team) -> str:
    return url_for("teams.team_settings", team_id=team.public_id)
