"""The leader asks the teams, and sees what they have answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.builder import commands, commands_asks
from app.builder.blueprint import bp
from app.builder.forms import AskForm
from app.core import clock
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _, ngettext
from app.yearreports import queries, queries_material
from app.yearreports.models import YearReport

USUAL_TIME = timedelta(days=14)
LONGER = timedelta(days=7)


@bp.route("/rapporter/<public_id:report_id>/teams", methods=["GET", "POST"])
@requires(Can.MAKE_REPORT, load=queries.report_or_none)
def report_teams(viewer: Viewer, report: YearReport) -> Any:
    form, today = AskForm(), clock.today()
    material = queries_material.material_of(viewer, report, today)
    if form.validate_on_submit():
        try:
            asked = commands.ask_teams(
                report, material.to_ask, answer_by=form.answer_by.day, today=today
            )
        except FieldError as error:
            form.add_error(error)
        else:
            db.session.commit()
            flash(
                ngettext(
                    "Et team er spurgt om %(num)d tekst.",
                    "Teams er spurgt om %(num)d tekster.",
                    asked,
                )
                if asked
                else _("Der var ingen at spørge.")
            )
            return redirect(url_for("builder.report_teams", report_id=report.public_id))
    elif request.method == "GET":
        form.answer_by.data = today + USUAL_TIME
    return render_template(
        "builder/report_teams.html",
        report=report,
        form=form,
        material=material,
        asks={ask.cycle_id: ask for ask in report.asks},
    ), 422 if form.errors else 200


@bp.post("/rapporter/<public_id:report_id>/teams/undvaer")
@requires(Can.MAKE_REPORT, load=queries.report_or_none)
def report_spare(_viewer: Viewer, report: YearReport) -> Any:
    ask_id = request.form.get("ask", "")
    if commands_asks.take_up_again(report, ask_id):
        db.session.commit()
        flash(_("Nu kan teamet spørges om teksten igen."))
    elif commands_asks.take_question_back(report, ask_id):
        db.session.commit()
        flash(_("Teamet bliver ikke spurgt længere, og teksten kommer ikke med."))
    else:
        db.session.rollback()
        flash(_("Teamet har svaret imens. Intet er ændret."), "warning")
    return redirect(url_for("builder.report_teams", report_id=report.public_id))


@bp.route("/rapporter/<public_id:report_id>/teams/frist", methods=["GET", "POST"])
@requires(Can.MAKE_REPORT, load=queries.report_or_none)
def report_later(viewer: Viewer, report: YearReport) -> Any:
    form = AskForm()
    waiting = queries_material.material_of(viewer, report, clock.today()).waiting
    last = commands_asks.last_day(report, waiting)
    if form.validate_on_submit():
        try:
            commands_asks.give_longer(report, waiting, answer_by=form.answer_by.day)
        except FieldError as error:
            form.add_error(error)
        else:
            db.session.commit()
            flash(_("Fristen er flyttet."))
            return redirect(url_for("builder.report_teams", report_id=report.public_id))
    elif request.method == "GET" and last is not None:
        form.answer_by.data = last + LONGER
    return render_template(
        "builder/report_later.html", report=report, form=form, last=last
    ), 422 if form.errors else 200
