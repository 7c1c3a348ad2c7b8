"""*Afsnit i rapporterne*: which sections new reports of an organisation begin with."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.builder.blueprint import bp
from app.builder.commands_sections import choose_sections, forget_sections
from app.builder.forms import report_form
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.core.telling import tell_if_number_in
from app.organisations.models import Organisation
from app.organisations.queries import organisation_or_none
from app.yearreports.kind_committee import COMMITTEE
from app.yearreports.kind_school import SCHOOL
from app.yearreports.kinds import kind_for
from app.yearreports.queries_sections import chosen_sections
from app.yearreports.sections import ReportKind, Section, sections_of

_ADDRESSES = {
    SCHOOL.code: "builder.report_sections_school",
    COMMITTEE.code: "builder.report_sections_committee",
}


@bp.route("/organisationer/<public_id:organisation_id>/afsnit", methods=["GET", "POST"])
@requires(Can.MANAGE_ORGANISATION, load=organisation_or_none)
def report_sections_school(_viewer: Viewer, organisation: Organisation) -> Any:
    return _page(organisation, SCHOOL)


@bp.route("/organisationer/<public_id:organisation_id>/afsnit/udvalg", methods=["GET", "POST"])
@requires(Can.MANAGE_ORGANISATION, load=organisation_or_none)
def report_sections_committee(_viewer: Viewer, organisation: Organisation) -> Any:
    return _page(organisation, COMMITTEE)


def _page(organisation: Organisation, kind: ReportKind) -> Any:
    kind = kind_for(kind.code, organisation)
    chosen = chosen_sections(organisation.id, kind)
    sections = sections_of(kind, chosen.sections if chosen else [])
    form = report_form(tuple(one.code for one in sections))()
    if form.validate_on_submit():
        try:
            place = _keep(organisation, kind, form, sections)
        except FieldError as error:
            db.session.rollback()
            form.add_error(error)
            chosen = chosen_sections(organisation.id, kind)
            # Whoever saves again has seen that there is another choice.
            form.revision.data = str(chosen.revision if chosen else 0)
        else:
            db.session.commit()
            flash(_("Gemt. Nye rapporter begynder sådan."))
            tell_if_number_in(form)
            address = url_for(_ADDRESSES[kind.code], organisation_id=organisation.public_id)
            return redirect(f"{address}{place}")
    elif request.method == "GET":
        form.fill(sections, chosen.revision if chosen else 0)
    return render_template(
        "builder/report_sections.html",
        organisation=organisation,
        kind=kind,
        kinds=[(one, _ADDRESSES[one.code]) for one in (SCHOOL, COMMITTEE)],
        sections=sections,
        form=form,
        is_chosen=chosen is not None,
    ), 422 if form.errors else 200


def _keep(organisation: Organisation, kind: ReportKind, form: Any, sections: list[Section]) -> str:
    """Do what the pressed button says; the place on the page to come back to."""
    if "forget" in request.form:
        forget_sections(organisation, kind)
        return ""
    written = form.written(sections)
    code, _colon, way = request.form.get("move", "").partition(":")
    choose_sections(
        organisation,
        kind,
        sections=written.sections,
        seen=written.revision,
        move=code,
        up=way == "up",
    )
    return f"#afsnit-{code}" if code in {one.code for one in sections} else ""
