"""Invitations into roles that wait: sending the link again, and taking it back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.accounts.invitations import send, withdraw
from app.accounts.sessions import needs_recent_password
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.organisations.blueprint import bp
from app.organisations.queries_invitations import RoleInvitation, role_invitation_or_none

_INVITATION = "/roller/invitationer/<public_id:invitation_id>"


@bp.post(f"{_INVITATION}/send-igen")
@requires(Can.HANDLE_ROLE_INVITATION, load=role_invitation_or_none)
@needs_recent_password
def role_invitation_again(viewer: Viewer, pending: RoleInvitation) -> Any:
    try:
        send(pending.invitation, back=_back(pending), by=viewer)
    except FieldError as error:
        flash(error.message, "warning")
    else:
        db.session.commit()
        flash(_("Der er en ny mail på vej til %(email)s.", email=pending.invitation.email))
    return redirect(_back(pending))


@bp.post(f"{_INVITATION}/traek-tilbage")
@requires(Can.HANDLE_ROLE_INVITATION, load=role_invitation_or_none)
@needs_recent_password
def role_invitation_withdraw(viewer: Viewer, pending: RoleInvitation) -> Any:
    back, email = _back(pending), pending.invitation.email
    withdraw(pending.invitation, by=viewer)
    db.session.commit()
    flash(_("Invitationen til %(email)s er trukket tilbage.", email=email))
    return redirect(back)


def _back(pending: RoleInvitation) -> str:
    if pending.organisation_address is None:
        return url_for("organisations.network_list")
    return url_for(
        "organisations.organisation_detail", organisation_id=pending.organisation_address
    )
