"""Where a report begins: whose it is, and which school year."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from app.access.guard import requires
from app.access.policy import Can, who_can
from app.access.viewer import Viewer
from app.builder import commands
from app.builder.blueprint import bp
from app.builder.forms import NewReportForm
from app.core import clock
from app.core.danish import school_year, shift_school_year
from app.core.errors import NotAllowedError
from app.core.forms import choices_of
from app.core.i18n import _
from app.core.receipts import address_if_sent_before, commit_once
from app.organisations.models import Network, Organisation, School
from app.organisations.queries import organisation_or_none, school_or_none
from app.yearreports import owners, queries
from app.yearreports.kind_committee import COMMITTEE
from app.yearreports.kind_network import NETWORK
from app.yearreports.kind_school import SCHOOL
from app.yearreports.kinds import kind_for
from app.yearreports.owners import Owner
from app.yearreports.sections import ReportKind

YEARS_BACK = 3


@bp.get("/rapporter")
@requires(Can.USE_OWN_PAGES)
def report_start(viewer: Viewer) -> Any:
    addresses = [_address(owner) for owner in owners.places_of(viewer)]
    if not addresses:
        raise NotAllowedError(who_can(Can.MAKE_REPORT))
    if len(addresses) == 1:
        return redirect(addresses[0][1])
    return render_template("builder/report_start.html", addresses=addresses)


@bp.route("/skoler/<public_id:school_id>/rapporter", methods=["GET", "POST"])
@requires(Can.SEE_SCHOOL_REPORTS, load=school_or_none)
def report_list_school(_viewer: Viewer, school: School) -> Any:
    return _list(SCHOOL, school)


@bp.route("/organisationer/<public_id:organisation_id>/rapporter", methods=["GET", "POST"])
@requires(Can.SEE_COMMITTEE_REPORTS, load=organisation_or_none)
def report_list_committee(_viewer: Viewer, organisation: Organisation) -> Any:
    return _list(COMMITTEE, organisation)


@bp.route("/netvaerk/<public_id:network_id>/rapporter", methods=["GET", "POST"])
@requires(Can.SEE_NETWORK_REPORTS, load=owners.network_or_none)
def report_list_network(_viewer: Viewer, network: Network) -> Any:
    return _list(NETWORK, network)


def _list(kind: ReportKind, owner: Owner) -> Any:
    if earlier := address_if_sent_before():
        return redirect(earlier)
    form = NewReportForm()
    reports = queries.reports_of(owner)
    form.school_year.choices = choices_of(_years({report.school_year for report in reports}))
    if form.validate_on_submit():
        report = commands.start_report(kind, owner, school_year=form.school_year.data)
        address = url_for("builder.report_edit", report_id=report.public_id)
        return redirect(commit_once(address))
    return render_template(
        "builder/report_list.html",
        kind=kind_for(kind.code, owner),
        owner=owner,
        form=form,
        reports=reports,
        received=queries.received_by(owner),
    ), 422 if form.errors else 200


def _address(owner: Owner) -> tuple[str, str]:
    return owner.name, owners.list_address(owner)


def _years(begun: set[str]) -> list[tuple[str, str]]:
    """Each with its words: a year has one report, which is gone on with and not begun again."""
    this_year = school_year(clock.today())
    years = [shift_school_year(this_year, -back) for back in range(YEARS_BACK)]
    return [(year, _("%(year)s (begyndt)", year=year) if year in begun else year) for year in years]
