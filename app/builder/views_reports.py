"""The builder: which sections, which texts, and what is picked from the shared."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.builder import commands
from app.builder.blueprint import bp
from app.builder.forms import PicksForm, report_form
from app.builder.page import next_steps, picked_in_vain
from app.core import clock, receipts
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.core.telling import tell_if_number_in
from app.cycles.fields import TRIAL
from app.cycles.phase_words import phase_words
from app.yearreports import queries, queries_material
from app.yearreports.kinds import kind_of, sections_in
from app.yearreports.models import YearReport
from app.yearreports.passages import Passage
from app.yearreports.sections import has_room

# Instead of a section's code: the heading above all of them.
_SECTIONS = "sections"
# Which of what is offered to pick is shown: in the address, and what the filters' buttons send.
FILTERS = {"emne", "fase"}


@bp.route("/rapporter/<public_id:report_id>", methods=["GET", "POST"])
@requires(Can.MAKE_REPORT, load=queries.report_or_none)
def report_edit(viewer: Viewer, report: YearReport) -> Any:
    if earlier := receipts.address_if_sent_before(again=True):
        return redirect(earlier)
    sections, today = sections_in(report), clock.today()
    form = _form_of(report)
    material = queries_material.material_of(viewer, report, today)
    if form.validate_on_submit():
        try:
            shown = [one.public_id for one in material.asked]
            commands.write_report(report, form.written(sections), shown)
            place = _changed(report)
        except FieldError as error:
            form.add_error(error)
            # Whoever saves again has seen that there is another text.
            form.revision.data = str(report.revision)
        else:
            tell_if_number_in(form)
            return _written(report, place)
    elif request.method == "GET":
        form.asked.data = [
            one.public_id for one in material.asked if one.public_id not in report.left_out
        ]
    return render_template(
        "builder/report_edit.html",
        report=report,
        kind=kind_of(report),
        form=form,
        sections=sections,
        material=material,
        can_add=has_room(sections),
        steps=next_steps(report, material, today),
        outcomes=list(zip(report.follow_up, form.outcomes.entries, strict=True)),
    ), 422 if form.errors else 200


@bp.route("/rapporter/<public_id:report_id>/valg", methods=["GET", "POST"])
@requires(Can.MAKE_REPORT, load=queries.report_or_none)
def report_picks(viewer: Viewer, report: YearReport) -> Any:
    form = PicksForm()
    offered = queries_material.material_of(viewer, report, clock.today()).open
    shown = _filtered(offered)
    measures = {one.public_id: one.measures for one in shown}
    if form.validate_on_submit():
        try:
            chosen = {"story": form.story.data or [], "learning": form.learning.data or []}
            known = {one.public_id for one in offered}
            commands.pick(
                report, offered=known, shown=measures, chosen=chosen, measures=form.measures()
            )
        except FieldError as error:
            form.add_error(error)
        else:
            db.session.commit()
            return _picked(report)
    elif request.method == "GET":
        form.fill(report.picks)
    return render_template(
        "builder/report_picks.html",
        report=report,
        form=form,
        kind=kind_of(report),
        shown=shown,
        measures=measures,
        offered=offered,
        gone=picked_in_vain(report, offered),
        area=request.args.get("emne", ""),
        status=request.args.get("fase", ""),
        areas=[(one, one) for one in queries_material.focus_area_names(offered)],
        phases=list(phase_words(TRIAL).items()),
        most=kind_of(report).most,
    ), 422 if form.errors else 200


def _form_of(report: YearReport) -> Any:
    sections = sections_in(report)
    make = report_form(tuple(one.code for one in sections))
    if request.method == "POST":
        form = make()
        while len(form.outcomes.entries) < len(report.follow_up):
            form.outcomes.append_entry("")
        while len(form.outcomes.entries) > len(report.follow_up):
            form.outcomes.pop_entry()
        return form
    form = make(outcomes=[one["outcome"] for one in report.follow_up])
    form.fill(sections, report.revision)
    return form


def _changed(report: YearReport) -> str:
    """What the pressed button does to the sections; where on the page that was."""
    if "add" in request.form:
        return commands.add_section(report)
    if code := request.form.get("remove"):
        commands.remove_section(report, code)
        return _SECTIONS
    code, _colon, way = request.form.get("move", "").partition(":")
    if code:
        commands.move_section(report, code, up=way == "up")
    return code


def _written(report: YearReport, place: str) -> Response:
    """Saved; where a section was moved, added or removed, the page comes back there."""
    flash(f"year-report-{report.public_id}", "draft-saved")
    address = url_for("builder.report_edit", report_id=report.public_id)
    if place == _SECTIONS:
        flash(_("Afsnittet er slettet."))
        return redirect(receipts.commit_once(f"{address}#afsnit"))
    if place:
        return redirect(receipts.commit_once(f"{address}#afsnit-{place}"))
    flash(_("Gemt."))
    if request.form.get("then") == "preview":
        address = url_for("builder.report_preview", report_id=report.public_id)
    return redirect(receipts.commit_once(address))


def _picked(report: YearReport) -> Response:
    """Saved; a filter's button comes back to the picks behind it."""
    if not FILTERS & request.form.keys():
        flash(_("Valgt."))
        return redirect(url_for("builder.report_edit", report_id=report.public_id))
    chosen = {name: request.form.get(name, request.args.get(name, "")) for name in sorted(FILTERS)}
    kept: dict[str, Any] = {name: value for name, value in chosen.items() if value}
    return redirect(url_for("builder.report_picks", report_id=report.public_id, **kept))


def _filtered(passages: list[Passage]) -> list[Passage]:
    area, status = request.args.get("emne", ""), request.args.get("fase", "")
    return [
        one
        for one in passages
        if (not area or one.area == area) and (not status or one.status == status)
    ]
