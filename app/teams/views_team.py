"""The settings of a team: what it is called, whether it is in use, who leaves it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from app.access.guard import requires
from app.access.policy import Can, allows
from app.access.viewer import Viewer
from app.accounts.models_invitations import Invitation
from app.accounts.sessions import needs_recent_password
from app.core import receipts
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.organisations.models import School
from app.organisations.queries import focus_areas_of, school_or_none
from app.organisations.queries_invitations import pending_at
from app.teams import commands, queries_settings
from app.teams.blueprint import bp
from app.teams.forms import NewTeamForm, TeamForm
from app.teams.models import Team
from app.teams.queries_handover import offers_of
from app.teams.queries_questions import open_questions
from app.teams.words import MEMBER_ROLE_WORDS, ROLE_AROUND_WORDS, TEAM_KIND_WORDS


@bp.get("/teams/<public_id:team_id>/indstillinger")
@requires(Can.SEE_TEAM_SETTINGS, load=queries_settings.known_team_or_none)
def team_settings(viewer: Viewer, team: Team) -> Any:
    return render_template(
        "teams/team_settings.html",
        team=team,
        kind=TEAM_KIND_WORDS[team.kind],
        members=queries_settings.members_of(team),
        roles=MEMBER_ROLE_WORDS,
        questions=open_questions(viewer, [team.id]),
        around=ROLE_AROUND_WORDS,
        kinds=TEAM_KIND_WORDS,
        offers=offers_of(viewer, team),
        pending=pending_at(Invitation.team_id, [team.id]).get(team.id, [])
        if allows(viewer, Can.INVITE_MEMBERS, team)
        else [],
        focus_areas=focus_areas_of(team_id=team.id),
    )


@bp.route("/skoler/<public_id:school_id>/teams/ny", methods=["GET", "POST"])
@requires(Can.CREATE_TEAM, load=school_or_none)
@needs_recent_password
def team_new(viewer: Viewer, school: School) -> Any:
    if earlier := receipts.address_if_sent_before():
        return redirect(earlier)
    form = NewTeamForm()
    if form.validate_on_submit():
        try:
            team = commands.create_team(
                school,
                name=form.name.data or "",
                kind=form.kind.data,
                coordinator=form.coordinator.address,
                by=viewer,
                may_stand=bool(form.name_may_stand.data),
            )
        except FieldError as error:
            form.add_error(error)
        else:
            flash(_("%(name)s er oprettet.", name=team.name))
            return redirect(receipts.commit_once(_back_to(viewer, school)))
    back = _back_to(viewer, school)
    return render_template("teams/team_new.html", form=form, school=school, back=back), _status(
        form
    )


@bp.route("/teams/<public_id:team_id>/rediger", methods=["GET", "POST"])
@requires(Can.MANAGE_TEAM, load=queries_settings.known_team_or_none)
@needs_recent_password
def team_edit(viewer: Viewer, team: Team) -> Any:
    form = TeamForm(obj=team)
    if form.validate_on_submit():
        try:
            asks = commands.edit_team(
                team,
                name=form.name.data or "",
                kind=form.kind.data,
                by=viewer,
                may_stand=bool(form.name_may_stand.data),
            )
        except FieldError as error:
            form.add_error(error)
        else:
            db.session.commit()
            flash(_("Teamet er gemt."))
            if asks:
                flash(_("Slagsen ændres, når teamets medlemmer har sagt ja."), "info")
            return redirect(settings_address(team))
    return render_template("teams/team_edit.html", form=form, team=team), _status(form)


@bp.post("/teams/<public_id:team_id>/arkiver")
@requires(Can.MANAGE_TEAM, load=queries_settings.known_team_or_none)
@needs_recent_password
def team_archive(viewer: Viewer, team: Team) -> Any:
    commands.archive_team(team, by=viewer)
    db.session.commit()
    flash(_("Teamet er arkiveret. I kan stadig læse det, I har skrevet."))
    return redirect(settings_address(team))


@bp.post("/teams/<public_id:team_id>/tag-i-brug")
@requires(Can.MANAGE_TEAM, load=queries_settings.known_team_or_none)
@needs_recent_password
def team_reopen(viewer: Viewer, team: Team) -> Any:
    try:
        commands.reopen_team(team, by=viewer)
    except FieldError as error:
        flash(error.message, "warning")
    else:
        db.session.commit()
        flash(_("Teamet er i brug igen."))
    return redirect(settings_address(team))


def settings_address(team: Team) -> str:
    return url_for("teams.team_settings", team_id=team.public_id)


def _back_to(viewer: Viewer, school: School) -> str:
    """Whoever made the team sees it in the school's list, or, as administrator, its school."""
    if school.id in viewer.led_school_ids or school.has_leader is False:
        return url_for("organisations.school_settings", school_id=school.public_id)
    return url_for(
        "organisations.organisation_detail", organisation_id=school.organisation.public_id
    )


def _status(form: Any) -> int:
    return 422 if form.errors else 200
