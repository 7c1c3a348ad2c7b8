"""Focus areas of teams, schools and organisations: by school year, with a goal."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.accounts.sessions import needs_recent_password
from app.core import receipts
from app.core.clock import today
from app.core.danish import school_year
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.core.telling import tell_if_number_in
from app.organisations import commands_focus
from app.organisations.models import FocusArea, Organisation, School
from app.organisations.queries import focus_area_or_none, organisation_or_none, school_or_none
from app.teams.blueprint import bp
from app.teams.forms import FocusAreaForm
from app.teams.models import Team
from app.teams.queries_settings import known_team_or_none, owner_of


@bp.route("/teams/<public_id:team_id>/indsatsomraader/nyt", methods=["GET", "POST"])
@requires(Can.ADD_TEAM_FOCUS_AREA, load=known_team_or_none)
@needs_recent_password
def team_focus_area_new(viewer: Viewer, team: Team) -> Any:
    return _focus_area_new(viewer, team, team_id=team.id)


@bp.route("/skoler/<public_id:school_id>/indsatsomraader/nyt", methods=["GET", "POST"])
@requires(Can.ADD_SCHOOL_FOCUS_AREA, load=school_or_none)
@needs_recent_password
def school_focus_area_new(viewer: Viewer, school: School) -> Any:
    return _focus_area_new(viewer, school, school_id=school.id)


@bp.route(
    "/organisationer/<public_id:organisation_id>/indsatsomraader/nyt", methods=["GET", "POST"]
)
@requires(Can.ADD_ORGANISATION_FOCUS_AREA, load=organisation_or_none)
@needs_recent_password
def organisation_focus_area_new(viewer: Viewer, organisation: Organisation) -> Any:
    return _focus_area_new(viewer, organisation, organisation_id=organisation.id)


@bp.route("/indsatsomraader/<public_id:focus_area_id>", methods=["GET", "POST"])
@requires(Can.CHANGE_FOCUS_AREA, load=focus_area_or_none)
@needs_recent_password
def focus_area_edit(viewer: Viewer, area: FocusArea) -> Any:
    owner = owner_of(area)
    form, draft = FocusAreaForm(area.school_year, obj=area), f"indsatsomraade-{area.public_id}"
    if form.validate_on_submit():
        try:
            commands_focus.change_focus_area(area, by=viewer, **_values(form))
        except FieldError as error:
            form.add_error(error)
        else:
            db.session.commit()
            flash(draft, "draft-saved")
            flash(_("Indsatsområdet er gemt."))
            tell_if_number_in(form)
            return redirect(_settings(owner))
    page = render_template(
        "teams/focus_area_edit.html",
        form=form,
        draft=draft,
        area=area,
        owner=owner,
        back=_settings(owner),
    )
    return page, 422 if form.errors else 200


@bp.post("/indsatsomraader/<public_id:focus_area_id>/fjern")
@requires(Can.CHANGE_FOCUS_AREA, load=focus_area_or_none)
@needs_recent_password
def focus_area_remove(viewer: Viewer, area: FocusArea) -> Any:
    owner = owner_of(area)
    commands_focus.remove_focus_area(area)
    db.session.commit()
    flash(_("»%(name)s« kan ikke længere vælges.", name=area.name))
    return redirect(_settings(owner))


def _focus_area_new(viewer: Viewer, owner: Team | School | Organisation, **column: int) -> Any:
    if earlier := receipts.address_if_sent_before():
        return redirect(earlier)
    form = FocusAreaForm(None, data={"school_year": school_year(today())})
    draft = f"indsatsomraade-ny-{owner.public_id}"
    if form.validate_on_submit():
        try:
            area = commands_focus.add_focus_area(column, by=viewer, **_values(form))
        except FieldError as error:
            form.add_error(error)
        else:
            flash(draft, "draft-saved")
            flash(_("»%(name)s« kan vælges nu.", name=area.name))
            tell_if_number_in(form)
            return redirect(receipts.commit_once(_settings(owner)))
    page = render_template(
        "teams/focus_area_new.html", form=form, draft=draft, owner=owner, back=_settings(owner)
    )
    return page, 422 if form.errors else 200


def _values(form: FocusAreaForm) -> dict[str, Any]:
    return {
        "name": form.name.data or "",
        "school_year": form.school_year.data or "",
        "goal": form.goal.data or "",
        "may_stand": bool(form.name_may_stand.data),
    }


def _settings(owner: Team | School | Organisation) -> str:
    match owner:
        case Team():
            return url_for("teams.team_settings", team_id=owner.public_id)
        case School():
            return url_for("organisations.school_settings", school_id=owner.public_id)
        case Organisation():
            return url_for("organisations.organisation_detail", organisation_id=owner.public_id)
