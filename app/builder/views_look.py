"""How reports of an organisation look: colour and logo, and where pages fetch them."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, abort, flash, redirect, render_template, url_for

from app.access.guard import public, requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.builder.blueprint import bp
from app.builder.forms_look import LookForm
from app.core import clock
from app.core.danish import school_year
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.organisations.commands_look import keep_look
from app.organisations.logo import BadLogoError, Logo, logo_of
from app.organisations.models import Organisation
from app.yearreports import look, queries, queries_look
from app.yearreports.content import Content
from app.yearreports.kind_school import SCHOOL
from app.yearreports.models import ReportEdition, YearReport

_SIX = re.compile(r"[0-9a-f]{6}")


@bp.route("/organisationer/<public_id:organisation_id>/udseende", methods=["GET", "POST"])
@requires(Can.MANAGE_ORGANISATION, load=queries_look.organisation_with_look_or_none)
def report_look(viewer: Viewer, organisation: Organisation) -> Any:
    form = LookForm(accent=organisation.look.accent if organisation.look else "")
    if form.validate_on_submit():
        try:
            _keep(form, organisation, viewer)
        except FieldError as error:
            form.add_error(error)
            organisation = _again(viewer, organisation)
        else:
            db.session.commit()
            flash(_("Gemt. Nye rapporter og udkast ser sådan ud. Endelige udgaver er som før."))
            return redirect(url_for("builder.report_look", organisation_id=organisation.public_id))
    return render_template(
        "builder/report_look.html",
        organisation=organisation,
        form=form,
        sample=_sample(organisation),
    ), 422 if form.errors else 200


@bp.get("/organisationer/<public_id:organisation_id>/logo.png")
@requires(Can.MANAGE_ORGANISATION, load=queries_look.organisation_with_look_or_none)
def report_look_logo(_viewer: Viewer, organisation: Organisation) -> Response:
    return _picture(organisation.look.logo if organisation.look else None)


@bp.get("/rapporter/<public_id:report_id>/logo.png")
@requires(Can.MAKE_REPORT, load=queries.report_or_none)
def report_logo(_viewer: Viewer, report: YearReport) -> Response:
    return _picture(look.logo_in(look.look_of(report)))


@bp.get("/udgaver/<public_id:edition_id>/logo.png")
@requires(Can.READ_EDITION, load=queries.edition_or_none)
def edition_logo(_viewer: Viewer, edition: ReportEdition) -> Response:
    return _picture(look.logo_in(edition.content))


@bp.get("/rapportfarve/<accent>.css")
@public
def report_accent(accent: str) -> Response:
    """A colour as a style sheet: it tells nothing of whose it is, and pages hold no style."""
    if not _SIX.fullmatch(accent):
        abort(404)
    response = Response(look.accent_css(f"#{accent}"), mimetype="text/css")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def _keep(form: LookForm, organisation: Organisation, viewer: Viewer) -> None:
    # Reading a picture takes a moment: the database is not held meanwhile.
    db.session.rollback()
    logo = _logo(form.uploaded())
    keep_look(
        organisation,
        accent=form.accent.data or "",
        logo=logo,
        drop_logo=bool(form.drop_logo.data),
        by=viewer,
    )


def _again(viewer: Viewer, organisation: Organisation) -> Organisation:
    """As it was before the form was sent: what was read has been let go."""
    there = queries_look.organisation_with_look_or_none(viewer, organisation.public_id)
    return there if there is not None else abort(404)


def _logo(uploaded: bytes | None) -> Logo | None:
    if uploaded is None:
        return None
    try:
        return logo_of(uploaded)
    except BadLogoError as error:
        raise FieldError("logo", str(error)) from None


def _sample(organisation: Organisation) -> Content:
    """The head of a report, to see what was chosen."""
    chosen = look.of_organisation(organisation)
    return {
        "kicker": str(SCHOOL.kicker),
        "title": str(SCHOOL.title),
        "place": organisation.name,
        "school_year": school_year(clock.today()),
        **({"look": chosen} if chosen else {}),
    }


def _picture(data: bytes | None) -> Response:
    if data is None:
        abort(404)
    response = Response(data, mimetype="image/png")
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
