"""Organisations and their schools: the administrator's list, and each organisation's own page."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.accounts.sessions import needs_recent_password
from app.core import receipts
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.organisations import commands, queries
from app.organisations.blueprint import bp
from app.organisations.cvr import in_pairs
from app.organisations.forms import OrganisationEditForm, OrganisationForm, SchoolForm
from app.organisations.models import Organisation, School
from app.organisations.queries_invitations import pending_in
from app.organisations.words import ORGANISATION_KIND_WORDS, SCHOOL_KIND_WORDS


@bp.get("/organisationer")
@requires(Can.SEE_ORGANISATION_LIST)
def organisation_list(viewer: Viewer) -> Any:
    return render_template(
        "organisations/organisation_list.html",
        rows=queries.organisation_list(),
        kinds=ORGANISATION_KIND_WORDS,
    )


@bp.route("/organisationer/ny", methods=["GET", "POST"])
@requires(Can.CREATE_ORGANISATION)
@needs_recent_password
def organisation_new(viewer: Viewer) -> Any:
    if earlier := receipts.address_if_sent_before():
        return redirect(earlier)
    form = OrganisationForm()
    if form.validate_on_submit():
        try:
            organisation = commands.create_organisation(
                kind=form.kind.data,
                name=form.name.data or "",
                code=form.code.data,
                by=viewer,
                may_stand=bool(form.name_may_stand.data),
            )
        except FieldError as error:
            form.add_error(error)
        else:
            flash(_("%(name)s er oprettet.", name=organisation.name))
            return redirect(receipts.commit_once(_address(organisation)))
    return render_template("organisations/organisation_new.html", form=form), _status(form)


@bp.get("/kommunen")  # what it was called before regions had it, too
@bp.get("/organisationen")
@requires(Can.SEE_OWN_ORGANISATIONS)
def organisation_start(viewer: Viewer) -> Any:
    own = queries.consulted_organisations(viewer)
    if len(own) == 1:
        return redirect(_address(own[0]))
    return render_template("organisations/organisation_start.html", organisations=own)


@bp.get("/organisationer/<public_id:organisation_id>")
@requires(Can.SEE_ORGANISATION, load=queries.organisation_or_none)
def organisation_detail(viewer: Viewer, organisation: Organisation) -> Any:
    schools = queries.schools_of(organisation)
    return render_template(
        "organisations/organisation_detail.html",
        organisation=organisation,
        kind=ORGANISATION_KIND_WORDS[organisation.kind],
        schools=schools,
        school_kinds=SCHOOL_KIND_WORDS,
        leaders=queries.leaders_of(schools),
        pending=pending_in(organisation.id),
        consultants=queries.consultants_of(organisation),
        focus_areas=queries.focus_areas_of(organisation_id=organisation.id),
    )


@bp.route("/organisationer/<public_id:organisation_id>/navn", methods=["GET", "POST"])
@requires(Can.CREATE_ORGANISATION, load=queries.organisation_or_none)
@needs_recent_password
def organisation_edit(viewer: Viewer, organisation: Organisation) -> Any:
    # As text, so that a field that is not sent stays as it is.
    form = OrganisationEditForm(
        name=organisation.name,
        cvr=in_pairs(organisation.cvr),
        mail_domains="\n".join(organisation.mail_domains),
    )
    if form.validate_on_submit():
        try:
            commands.edit_organisation(
                organisation,
                name=form.name.data or "",
                cvr=form.cvr.data or "",
                mail_domains=form.mail_domains.data or "",
                by=viewer,
                may_stand=bool(form.name_may_stand.data),
            )
        except FieldError as error:
            form.add_error(error)
        else:
            db.session.commit()
            flash(_("Organisationen er gemt."))
            return redirect(_address(organisation))
    return render_template(
        "organisations/organisation_edit.html", form=form, organisation=organisation
    ), _status(form)


@bp.route("/organisationer/<public_id:organisation_id>/skoler/ny", methods=["GET", "POST"])
@requires(Can.MANAGE_ORGANISATION, load=queries.organisation_or_none)
@needs_recent_password
def school_new(viewer: Viewer, organisation: Organisation) -> Any:
    if earlier := receipts.address_if_sent_before():
        return redirect(earlier)
    form = SchoolForm()
    if form.validate_on_submit():
        try:
            school = commands.create_school(
                organisation,
                name=form.name.data or "",
                kind=form.kind.data,
                by=viewer,
                may_stand=bool(form.name_may_stand.data),
            )
        except FieldError as error:
            form.add_error(error)
        else:
            flash(_("%(name)s er oprettet. Nu kan I udpege en leder.", name=school.name))
            return redirect(receipts.commit_once(_address(organisation)))
    return render_template(
        "organisations/school_new.html", form=form, organisation=organisation
    ), _status(form)


@bp.route("/skoler/<public_id:school_id>/rediger", methods=["GET", "POST"])
@requires(Can.NAME_LEADER, load=queries.school_or_none)
@needs_recent_password
def school_edit(viewer: Viewer, school: School) -> Any:
    form = SchoolForm(obj=school)
    if form.validate_on_submit():
        try:
            commands.edit_school(
                school,
                name=form.name.data or "",
                kind=form.kind.data,
                by=viewer,
                may_stand=bool(form.name_may_stand.data),
            )
        except FieldError as error:
            form.add_error(error)
        else:
            db.session.commit()
            flash(_("Skolen er gemt."))
            return redirect(_address(school.organisation))
    return render_template("organisations/school_edit.html", form=form, school=school), _status(
        form
    )


def _address(organisation: Organisation) -> str:
    return url_for("organisations.organisation_detail", organisation_id=organisation.public_id)


def _status(form: Any) -> int:
    return 422 if form.errors else 200
