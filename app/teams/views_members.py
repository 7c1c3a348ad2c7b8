"""Who is in a team: coordinating, removing, leaving."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.accounts.sessions import needs_recent_password
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.teams import commands_members
from app.teams.blueprint import bp
from app.teams.forms import EmptyForm, LeaveForm
from app.teams.models import Team
from app.teams.queries_settings import (
    TeamMember,
    heirs,
    is_alone,
    known_team_or_none,
    member_or_none,
)

_MEMBER = "/teams/<public_id:team_id>/medlemmer/<public_id:person_id>"


@bp.post(f"{_MEMBER}/tovholder")
@requires(Can.NAME_COORDINATOR, load=member_or_none)
@needs_recent_password
def coordinator_name(viewer: Viewer, member: TeamMember) -> Any:
    return _change(
        member,
        lambda: commands_members.name_coordinator(member.team, member.membership, by=viewer),
        _("%(name)s er tovholder.", name=member.person.name),
    )


@bp.post(f"{_MEMBER}/giv-videre")
@requires(Can.REMOVE_MEMBER, load=member_or_none)
@needs_recent_password
def coordinator_hand_over(viewer: Viewer, member: TeamMember) -> Any:
    return _change(
        member,
        lambda: commands_members.hand_over(member.team, member.membership, by=viewer),
        _("%(name)s er tovholder i stedet for dig.", name=member.person.name),
    )


@bp.post(f"{_MEMBER}/medlem")
@requires(Can.REMOVE_MEMBER, load=member_or_none)
@needs_recent_password
def coordinator_end(viewer: Viewer, member: TeamMember) -> Any:
    return _change(
        member,
        lambda: commands_members.end_coordination(member.team, member.membership, by=viewer),
        _("%(name)s er ikke længere tovholder.", name=member.person.name),
    )


@bp.route(f"{_MEMBER}/fjern", methods=["GET", "POST"])
@requires(Can.REMOVE_MEMBER, load=member_or_none)
@needs_recent_password
def member_remove(viewer: Viewer, member: TeamMember) -> Any:
    if member.person.id == viewer.person_id:
        return redirect(url_for("teams.team_leave", team_id=member.team.public_id))
    form = EmptyForm()
    if form.validate_on_submit():
        return _change(
            member,
            lambda: commands_members.remove_member(member.team, member.membership, by=viewer),
            _("%(name)s er ikke længere med i teamet.", name=member.person.name),
        )
    page = render_template(
        "teams/member_remove.html", form=form, team=member.team, person=member.person
    )
    return page, 422 if form.errors else 200


@bp.route("/teams/<public_id:team_id>/forlad", methods=["GET", "POST"])
@requires(Can.LEAVE_TEAM, load=known_team_or_none)
@needs_recent_password
def team_leave(viewer: Viewer, team: Team) -> Any:
    form = LeaveForm(heirs(team, viewer))
    if form.validate_on_submit():
        try:
            commands_members.leave_team(team, successor=form.chosen(), by=viewer)
        except FieldError as error:
            form.add_error(error)
        else:
            db.session.commit()
            flash(_("Du er ikke længere med i %(team)s.", team=team.name))
            return redirect(url_for("front.front"))
    page = render_template(
        "teams/team_leave.html",
        form=form,
        team=team,
        is_coordinator=viewer.memberships[team.id] == "coordinator",
        is_alone=is_alone(team, viewer),
    )
    return page, 422 if form.errors else 200


def _change(member: TeamMember, command: Any, done: str) -> Any:
    try:
        command()
    except FieldError as error:
        flash(error.message, "warning")
    else:
        db.session.commit()
        flash(done)
    return redirect(_settings(member.team))


def _settings(team: Team) -> str:
    return url_for("teams.team_settings", team_id=team.public_id)
