"""*Hvad kan jeg støtte?* to a leader, *Det kan lederen se* to a team: the same page."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.access.guard import requires
from app.access.policy import Can, who_can
from app.access.viewer import Viewer
from app.core import clock
from app.core.db import db
from app.core.errors import NotAllowedError
from app.core.i18n import _
from app.facilitation import commands, queries
from app.facilitation.alike import group_or_none
from app.facilitation.blueprint import bp
from app.facilitation.page import groups_of, school_page
from app.organisations.models import School
from app.organisations.queries import school_or_none
from app.sparring.queries import open_requests, waiting_questions


@bp.get("/skolen")
@requires(Can.USE_OWN_PAGES)
def school_start(viewer: Viewer) -> Any:
    schools = queries.schools_of_viewer(viewer)
    if not schools:
        raise NotAllowedError(who_can(Can.SEE_SCHOOL_PAGE))
    if len(schools) == 1:
        return redirect(url_for("facilitation.school_page", school_id=schools[0].public_id))
    waiting = {school.public_id: school for school in waiting_questions(viewer)}
    return render_template("facilitation/school_start.html", schools=schools, waiting=waiting)


@bp.get("/skoler/<public_id:school_id>", endpoint="school_page")
@requires(Can.SEE_SCHOOL_PAGE, load=school_or_none)
def school_detail(viewer: Viewer, school: School) -> Any:
    return render_template(
        "facilitation/school_page.html",
        school=school,
        page=school_page(viewer, school, clock.today()),
        requests=open_requests(viewer, school),
        leads=school.id in viewer.led_school_ids,
        has_teams=queries.has_teams(school),
    )


@bp.post("/skoler/<public_id:school_id>/moede")
@requires(Can.SUGGEST_MEETING, load=school_or_none)
def meeting_suggest(viewer: Viewer, school: School) -> Any:
    groups = groups_of(viewer, school, clock.today())
    group = group_or_none(groups, request.form.get("gruppe", ""))
    if group is None:
        flash(_("Teamene viser det ikke længere. Der er ikke sendt noget."), "warning")
    else:
        commands.suggest_meeting(group, by=viewer)
        db.session.commit()
        flash(_("Teamene ser dit forslag på deres side. Resten er deres."))
    return redirect(url_for("facilitation.school_page", school_id=school.public_id))


@bp.post("/skoler/<public_id:school_id>/moede/fortryd")
@requires(Can.SUGGEST_MEETING, load=school_or_none)
def meeting_withdraw(viewer: Viewer, school: School) -> Any:
    groups = groups_of(viewer, school, clock.today())
    group = group_or_none(groups, request.form.get("gruppe", ""))
    if group is not None and commands.take_suggestion_back(group, by=viewer):
        db.session.commit()
        flash(_("Forslaget er væk fra teamenes sider."))
    else:
        flash(_("Der er ikke noget forslag fra dig at tage tilbage."), "warning")
    return redirect(url_for("facilitation.school_page", school_id=school.public_id))
