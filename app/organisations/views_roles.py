"""Naming leaders, consultants and network coordinators by address, and ending their roles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.accounts.sessions import needs_recent_password
from app.core import receipts
from app.core.db import db
from app.core.errors import FieldError
from app.core.forms import BaseForm
from app.core.i18n import _
from app.organisations import commands_people as people
from app.organisations import queries
from app.organisations.addresses import Address
from app.organisations.blueprint import bp
from app.organisations.forms import RoleForm
from app.organisations.models import Network, Organisation, School
from app.organisations.queries import HeldRole


@bp.route("/skoler/<public_id:school_id>/ledere/ny", methods=["GET", "POST"])
@requires(Can.NAME_LEADER, load=queries.school_or_none)
@needs_recent_password
def leader_new(viewer: Viewer, school: School) -> Any:
    def name(address: Address, back: str) -> bool:
        return people.name_leader(school, address=address, back=back, by=viewer)

    back = _organisation_address(school.organisation)
    return _role_new(name, back, "organisations/leader_new.html", school=school)


@bp.route(
    "/skoler/<public_id:school_id>/ledere/<public_id:person_id>/fjern",
    methods=["GET", "POST"],
)
@requires(Can.NAME_LEADER, load=queries.leader_or_none)
@needs_recent_password
def leader_remove(viewer: Viewer, held: HeldRole) -> Any:
    return _role_remove(viewer, held)


@bp.route("/organisationer/<public_id:organisation_id>/konsulenter/ny", methods=["GET", "POST"])
@requires(Can.NAME_CONSULTANT, load=queries.organisation_or_none)
@needs_recent_password
def consultant_new(viewer: Viewer, organisation: Organisation) -> Any:
    def name(address: Address, back: str) -> bool:
        return people.name_consultant(organisation, address=address, back=back, by=viewer)

    back = _organisation_address(organisation)
    return _role_new(name, back, "organisations/consultant_new.html", organisation=organisation)


@bp.route(
    "/organisationer/<public_id:organisation_id>/konsulenter/<public_id:person_id>/fjern",
    methods=["GET", "POST"],
)
@requires(Can.NAME_CONSULTANT, load=queries.consultant_or_none)
@needs_recent_password
def consultant_remove(viewer: Viewer, held: HeldRole) -> Any:
    return _role_remove(viewer, held)


@bp.route("/netvaerk/<public_id:network_id>/koordinatorer/ny", methods=["GET", "POST"])
@requires(Can.NAME_NETWORK_COORDINATOR, load=queries.network_or_none)
@needs_recent_password
def network_coordinator_new(viewer: Viewer, network: Network) -> Any:
    def name(address: Address, back: str) -> bool:
        return people.name_network_coordinator(network, address=address, back=back, by=viewer)

    back = url_for("organisations.network_list")
    return _role_new(name, back, "organisations/network_coordinator_new.html", network=network)


@bp.route(
    "/netvaerk/<public_id:network_id>/koordinatorer/<public_id:person_id>/fjern",
    methods=["GET", "POST"],
)
@requires(Can.NAME_NETWORK_COORDINATOR, load=queries.network_coordinator_or_none)
@needs_recent_password
def network_coordinator_remove(viewer: Viewer, held: HeldRole) -> Any:
    return _role_remove(viewer, held)


def _role_new(name: Callable[[Address, str], bool], back: str, template: str, **place: Any) -> Any:
    if earlier := receipts.address_if_sent_before():
        return redirect(earlier)
    form = RoleForm()
    if form.validate_on_submit() and form.email.address:
        try:
            at_once = name(form.email.address, back)
        except FieldError as error:
            form.add_error(error)
        else:
            flash(_given(form.email.address, at_once))
            return redirect(receipts.commit_once(back))
    return render_template(template, form=form, back=back, **place), 422 if form.errors else 200


def _given(address: Address, at_once: bool) -> str:
    if at_once:
        return _("Du har fået rollen og skal logge ind igen.")
    return _(
        "Der er en invitation på vej til %(email)s. Rollen gælder fra den dag, der bliver sagt ja.",
        email=address.email,
    )


def _role_remove(viewer: Viewer, held: HeldRole) -> Any:
    form, back = BaseForm(), _back(held)
    if form.validate_on_submit():
        people.take_role(held.role, by=viewer)
        db.session.commit()
        flash(_("%(name)s har ikke længere rollen.", name=held.role.person.name))
        return redirect(back)
    return render_template(
        "organisations/role_remove.html",
        form=form,
        role=held.role,
        is_last=queries.is_last(held.role),
        back=back,
    ), 422 if form.errors else 200


def _back(held: HeldRole) -> str:
    if held.organisation is None:
        return url_for("organisations.network_list")
    return _organisation_address(held.organisation)


def _organisation_address(organisation: Organisation) -> str:
    return url_for("organisations.organisation_detail", organisation_id=organisation.public_id)
