"""Closing the account of somebody who has left, and opening it again."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.accounts.commands import activate_person, deactivate_person
from app.accounts.sessions import needs_recent_password
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.teams.blueprint import bp
from app.teams.commands_people import end_here
from app.teams.forms import EmptyForm
from app.teams.queries_left import left_alone_by
from app.teams.queries_people import PersonPlaces, organisation_listing, person_or_none
from app.teams.questions import end_at_closing


@bp.route("/personer/<public_id:person_id>/luk", methods=["GET", "POST"])
@requires(Can.DEACTIVATE_PERSON, load=person_or_none)
@needs_recent_password
def person_deactivate(viewer: Viewer, places: PersonPlaces) -> Any:
    form = EmptyForm()
    if form.validate_on_submit():
        deactivate_person(places.person, by=viewer)
        end_at_closing(places.person.id)
        db.session.commit()
        flash(_("%(name)s kan ikke logge ind længere.", name=places.person.name))
        return redirect(_back(viewer, places))
    page = render_template(
        "teams/person_deactivate.html",
        form=form,
        left=left_alone_by(places.person),
        person=places.person,
        back=_back(viewer, places),
    )
    return page, 422 if form.errors else 200


@bp.route("/personer/<public_id:person_id>/afslut-her", methods=["GET", "POST"])
@requires(Can.END_PERSON_HERE, load=person_or_none)
@needs_recent_password
def person_end_here(viewer: Viewer, places: PersonPlaces) -> Any:
    form, back = EmptyForm(), _back(viewer, places)
    if form.validate_on_submit():
        try:
            end_here(places.person, by=viewer)
        except FieldError as error:
            form.add_error(error)
        else:
            db.session.commit()
            flash(_("%(name)s er ikke længere med hos jer.", name=places.person.name))
            return redirect(back)
    page = render_template("teams/person_end_here.html", form=form, person=places.person, back=back)
    return page, 422 if form.errors else 200


@bp.post("/personer/<public_id:person_id>/aabn")
@requires(Can.DEACTIVATE_PERSON, load=person_or_none)
@needs_recent_password
def person_activate(viewer: Viewer, places: PersonPlaces) -> Any:
    activate_person(places.person, by=viewer)
    db.session.commit()
    flash(_("%(name)s kan logge ind igen.", name=places.person.name))
    return redirect(_back(viewer, places))


def _back(viewer: Viewer, places: PersonPlaces) -> str:
    """The list where the viewer found the person."""
    school = places.school_led_by(viewer)
    if school is not None:
        return url_for("organisations.school_people", school_id=school)
    organisation = organisation_listing(viewer, places)
    if organisation is not None:
        return url_for("organisations.organisation_people", organisation_id=organisation)
    return url_for("organisations.person_list")
