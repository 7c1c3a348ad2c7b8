"""The builder: which year, which sections, which texts, and what is picked from the shared."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access.guard import requires
from app.access.policy import Can, who_can
from app.access.viewer import Viewer
from app.builder import commands, queries
from app.builder.blueprint import bp
from app.builder.forms import NewReportForm, PicksForm, ReportForm
from app.builder.models import SchoolReport
from app.builder.page import next_steps
from app.builder.passages import Passage
from app.builder.sections import sections_of
from app.core import clock
from app.core.danish import school_year, shift_school_year
from app.core.db import db
from app.core.errors import FieldError, NotAllowedError
from app.core.forms import choices_of
from app.core.i18n import _
from app.core.receipts import address_if_sent_before, commit_once
from app.cycles.fields import STATUS_WORDS, TRIAL
from app.cycles.models import STATUSES
from app.organisations.models import School
from app.organisations.queries import school_or_none

YEARS_BACK = 3


@bp.get("/rapporter")
@requires(Can.USE_OWN_PAGES)
def report_start(viewer: Viewer) -> Any:
    schools = queries.led_schools(viewer)
    if not schools:
        raise NotAllowedError(who_can(Can.SEE_SCHOOL_REPORTS))
    if len(schools) == 1:
        return redirect(url_for("builder.report_list", school_id=schools[0].public_id))
    return render_template("builder/report_start.html", schools=schools)


@bp.route("/skoler/<public_id:school_id>/rapporter", methods=["GET", "POST"])
@requires(Can.SEE_SCHOOL_REPORTS, load=school_or_none)
def report_list(_viewer: Viewer, school: School) -> Any:
    if earlier := address_if_sent_before():
        return redirect(earlier)
    form = NewReportForm()
    form.school_year.choices = choices_of([(year, year) for year in _years()])
    if form.validate_on_submit():
        report = commands.start_report(school, school_year=form.school_year.data)
        address = url_for("builder.report_edit", report_id=report.public_id)
        return redirect(commit_once(address))
    return render_template(
        "builder/report_list.html",
        school=school,
        form=form,
        reports=queries.reports_of(school),
    ), 422 if form.errors else 200


@bp.route("/skolerapporter/<public_id:report_id>", methods=["GET", "POST"])
@requires(Can.MAKE_SCHOOL_REPORT, load=queries.report_or_none)
def report_edit(viewer: Viewer, report: SchoolReport) -> Any:
    sections = sections_of(report.sections)
    form = _form_of(report)
    if form.validate_on_submit():
        try:
            commands.write_report(report, form.written(sections))
        except FieldError as error:
            form.add_error(error)
            # Whoever saves again has seen that there is another text.
            form.revision.data = str(report.revision)
        else:
            return _written(report)
    today = clock.today()
    material = queries.material_of(viewer, report, today)
    return render_template(
        "builder/report_edit.html",
        report=report,
        form=form,
        sections=sections,
        material=material,
        steps=next_steps(report, material, today),
        outcomes=list(zip(report.follow_up, form.outcomes.entries, strict=True)),
    ), 422 if form.errors else 200


@bp.route("/skolerapporter/<public_id:report_id>/valg", methods=["GET", "POST"])
@requires(Can.MAKE_SCHOOL_REPORT, load=queries.report_or_none)
def report_picks(viewer: Viewer, report: SchoolReport) -> Any:
    form = PicksForm()
    offered = queries.material_of(viewer, report, clock.today()).open
    shown = _filtered(offered)
    if form.validate_on_submit():
        try:
            ids = [one.public_id for one in shown]
            chosen = {"story": form.story.data or [], "learning": form.learning.data or []}
            commands.pick(report, shown=ids, chosen=chosen)
        except FieldError as error:
            form.add_error(error)
        else:
            db.session.commit()
            flash(_("Valgt."))
            return redirect(url_for("builder.report_edit", report_id=report.public_id))
    elif request.method == "GET":
        form.story.data = list(report.picks.get("story", ()))
        form.learning.data = list(report.picks.get("learning", ()))
    return render_template(
        "builder/report_picks.html",
        report=report,
        form=form,
        shown=shown,
        offered=offered,
        area=request.args.get("emne", ""),
        status=request.args.get("fase", ""),
        areas=[(one, one) for one in queries.focus_area_names(offered)],
        phases=[(one, STATUS_WORDS[TRIAL][one]) for one in STATUSES],
        most=commands.MOST,
    ), 422 if form.errors else 200


def _years() -> list[str]:
    this_year = school_year(clock.today())
    return [shift_school_year(this_year, -back) for back in range(YEARS_BACK)]


def _form_of(report: SchoolReport) -> Any:
    if request.method == "POST":
        form = ReportForm()
        while len(form.outcomes.entries) < len(report.follow_up):
            form.outcomes.append_entry("")
        while len(form.outcomes.entries) > len(report.follow_up):
            form.outcomes.pop_entry()
        return form
    form = ReportForm(outcomes=[one["outcome"] for one in report.follow_up])
    form.fill(sections_of(report.sections), report.revision)
    return form


def _written(report: SchoolReport) -> Response:
    """Saved; where a section was to be moved, it is, and the page comes back there."""
    flash(f"school-report-{report.public_id}", "draft-saved")
    address = url_for("builder.report_edit", report_id=report.public_id)
    code, _colon, way = request.form.get("move", "").partition(":")
    if code:
        commands.move_section(report, code, up=way == "up")
        db.session.commit()
        return redirect(f"{address}#afsnit-{code}")
    db.session.commit()
    flash(_("Gemt."))
    if request.form.get("then") == "preview":
        return redirect(url_for("builder.report_preview", report_id=report.public_id))
    return redirect(address)


def _filtered(passages: list[Passage]) -> list[Passage]:
    area, status = request.args.get("emne", ""), request.args.get("fase", "")
    return [
        one
        for one in passages
        if (not area or one.area == area) and (not status or one.status == status)
    ]
