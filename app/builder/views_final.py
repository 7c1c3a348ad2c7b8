"""Freezing a report, the page of a final edition, and what is agreed at the talk."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.access.guard import requires
from app.access.policy import Can, allows
from app.access.viewer import Viewer
from app.builder import commands
from app.builder.blueprint import bp
from app.builder.commands_send import send_edition
from app.builder.edition_files import files_of, news_of, order_files
from app.builder.forms import AgreementsForm, CaseForm, FinishForm, SendForm
from app.builder.hurdles import empty, hurdles, letters
from app.builder.known import known_to
from app.builder.paper import title_of
from app.core import clock
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _, ngettext
from app.core.receipts import address_if_sent_before, commit_once
from app.core.telling import tell_if_number_in
from app.yearreports import queries, queries_material
from app.yearreports.content import final_content
from app.yearreports.kinds import kind_of
from app.yearreports.models import ReportEdition, YearReport


def _talked_about_or_none(viewer: Viewer, report_id: str) -> YearReport | None:
    """A report that ends in a talk with agreements."""
    report = queries.report_or_none(viewer, report_id)
    return report if report is not None and kind_of(report).has("agreements") else None


@bp.route("/rapporter/<public_id:report_id>/endelig", methods=["GET", "POST"])
@requires(Can.MAKE_REPORT, load=queries.report_with_contents_or_none)
def report_finish(viewer: Viewer, report: YearReport) -> Any:
    if earlier := address_if_sent_before():
        return redirect(earlier)
    form, today = FinishForm(), clock.today()
    material = queries_material.material_of(viewer, report, today)
    content = final_content(report, material, material.prototypes, today)
    found = [
        *empty(report, content),
        *hurdles(report, material, today, known_to(report, material)),
        *letters(content),
    ]
    texts = [one.public_id for one in material.final]
    if request.method == "GET":
        form.texts.data = " ".join(texts)
    if form.validate_on_submit():
        try:
            edition = commands.finish_report(
                report,
                content,
                by=viewer,
                found=found,
                ticked=form.ticked(),
                passages=material.final,
            )
        except FieldError as error:
            form.add_error(error)
        else:
            order_files(edition, title=title_of(edition.content), by=viewer)
            address = url_for("builder.edition_detail", edition_id=edition.public_id)
            flash(_("Rapporten er endelig. PDF'erne bliver lavet nu."))
            _tell_missing(form.missing(texts))
            return redirect(commit_once(address))
    return render_template(
        "builder/report_finish.html",
        report=report,
        form=form,
        material=material,
        hurdles=[one for one in found if one.found is None],
        found=[one.found for one in found if one.found is not None],
        stopped=any(one.stops for one in found),
        ticks={one.tick for one in found},
        content=content,
    ), 422 if form.errors else 200


@bp.post("/rapporter/<public_id:report_id>/skriv-om")
@requires(Can.MAKE_REPORT, load=queries.report_or_none)
def report_swap(viewer: Viewer, report: YearReport) -> Any:
    """Put the proposed words where something was found in its maker's own text."""
    material = queries_material.material_of(viewer, report, clock.today())
    known = known_to(report, material)
    done = commands.swap_words(report, token=request.form.get("swap", ""), known=known)
    db.session.commit()
    if done:
        flash(_("Ordene er skrevet om."))
    else:
        flash(_("Der var ikke noget at skrive om: Teksten er ændret imens."), "info")
    return redirect(url_for("builder.report_finish", report_id=report.public_id))


def _tell_missing(count: int) -> None:
    """What its maker last saw may be more than what was frozen."""
    if count:
        flash(
            ngettext(
                "%(num)d tekst, der var med før, er ikke med i udgaven: "
                "Den er ikke delt længere, eller teamet har ændret sit svar.",
                "%(num)d tekster, der var med før, er ikke med i udgaven: "
                "De er ikke delt længere, eller teams har ændret deres svar.",
                count,
            ),
            "warning",
        )


@bp.get("/udgaver/<public_id:edition_id>")
@requires(Can.READ_EDITION, load=queries.edition_or_none)
def edition_detail(viewer: Viewer, edition: ReportEdition) -> Any:
    readable = [one for one in edition.report.editions if allows(viewer, Can.READ_EDITION, one)]
    newest = readable[-1]
    files = files_of(edition)
    return render_template(
        "builder/edition_detail.html",
        edition=edition,
        report=edition.report,
        content=edition.content,
        files=files,
        files_news=news_of(files),
        newer=newest if newest.number > edition.number else None,
    )


@bp.route("/udgaver/<public_id:edition_id>/sagsnummer", methods=["GET", "POST"])
@requires(Can.MAKE_REPORT, load=queries.edition_or_none)
def edition_case(_viewer: Viewer, edition: ReportEdition) -> Any:
    form = CaseForm(case_number=edition.case_number)
    if form.validate_on_submit():
        commands.file_edition(edition, case_number=form.case_number.data or "")
        db.session.commit()
        flash(_("Gemt."))
        return redirect(url_for("builder.edition_detail", edition_id=edition.public_id))
    return render_template(
        "builder/edition_case.html", edition=edition, report=edition.report, form=form
    ), 422 if form.errors else 200


@bp.route("/udgaver/<public_id:edition_id>/send", methods=["GET", "POST"])
@requires(Can.SEND_EDITION, load=queries.edition_to_send_or_none)
def edition_send(viewer: Viewer, edition: ReportEdition) -> Any:
    address = url_for("builder.edition_detail", edition_id=edition.public_id)
    if refused := _not_to_send(edition):
        flash(refused, "warning")
        return redirect(address)
    form = SendForm()
    if form.validate_on_submit():
        send_edition(edition, by=viewer)
        db.session.commit()
        flash(_("Sendt. De kan læse udgaven nu og har fået en mail uden tekst."))
        return redirect(address)
    return render_template(
        "builder/edition_send.html", edition=edition, report=edition.report, form=form
    ), 422 if form.errors else 200


def _not_to_send(edition: ReportEdition) -> str:
    """Why it cannot be sent, or nothing."""
    if edition.is_sent:
        return _("Den var sendt i forvejen.")
    if edition.report.editions[-1].number > edition.number:
        return _("Udgaven er erstattet af en nyere. Send den nyeste.")
    return ""


@bp.route("/rapporter/<public_id:report_id>/aftaler", methods=["GET", "POST"])
@requires(Can.MAKE_REPORT, load=_talked_about_or_none)
def report_agreements(_viewer: Viewer, report: YearReport) -> Any:
    form = AgreementsForm()
    if form.validate_on_submit():
        commands.agree(report, agreements=form.agreements.data or "")
        db.session.commit()
        flash(f"year-report-agreements-{report.public_id}", "draft-saved")
        flash(_("Gemt. Næste års rapport begynder med aftalerne."))
        tell_if_number_in(form)
        return redirect(url_for("builder.report_edit", report_id=report.public_id))
    if request.method == "GET":
        form.agreements.data = "\n".join(report.agreements)
    return render_template(
        "builder/report_agreements.html", report=report, form=form
    ), 422 if form.errors else 200
