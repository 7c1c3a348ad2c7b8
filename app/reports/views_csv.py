"""Every list as CSV: what one may read of it, in the edition that one may read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.core import securitylog
from app.core.db import writing
from app.core.i18n import _
from app.cycles.loading import readable_cycle
from app.cycles.models import Cycle
from app.cycles.reading import title_for
from app.cycles.series import neighbours_of
from app.cycles.shared_lines import open_to_all_at, open_to_organisation
from app.measures.measured import own_measures, rounds_read
from app.organisations.models import Organisation, School
from app.organisations.queries import organisation_or_none, school_or_none
from app.reports import queries
from app.reports.blueprint import bp
from app.reports.drafts import as_read_by, as_shared
from app.reports.files import handed_out
from app.reports.lists import Row, csv_of
from app.reports.values import csv_of_values
from app.teams.models import Team


@bp.get("/teams/<public_id:team_id>/liste.csv")
@requires(Can.MAKE_COLLECTION, load=queries.readable_team_or_none)
def team_csv(viewer: Viewer, team: Team) -> Any:
    cycles = queries.cycles_of_team(viewer, team.id)
    return _file(viewer, as_read_by(viewer, cycles), queries.team_name_for(viewer, team))


@bp.get("/afproevninger/<public_id:cycle_id>/maalinger.csv")
@requires(Can.READ_CYCLE, load=readable_cycle)
def values_csv(viewer: Viewer, cycle: Cycle) -> Any:
    """What the record's page draws of its measures, over all rounds."""
    rounds, _links = neighbours_of(viewer, cycle)
    read = rounds_read(cycle, rounds, own_measures(viewer, rounds))
    title = _("%(title)s: målinger", title=title_for(viewer, cycle))
    return _handed_out(viewer, csv_of_values(read), title)


@bp.get("/delt-med-os.csv")
@requires(Can.USE_OWN_PAGES)
def shared_csv(viewer: Viewer) -> Any:
    others = Cycle.team_id.not_in(viewer.team_ids)
    return _shared(viewer, others, _("Delt med os"))


@bp.get("/skoler/<public_id:school_id>/delt.csv")
@requires(Can.SEE_SCHOOL_PAGE, load=school_or_none)
def school_csv(viewer: Viewer, school: School) -> Any:
    at_school = (School.id == school.id) & open_to_all_at(school)
    return _shared(viewer, at_school, _("Delt på %(school)s", school=school.name))


@bp.get("/organisationer/<public_id:organisation_id>/delt.csv")
@requires(Can.SEE_ORGANISATION, load=organisation_or_none)
def organisation_csv(viewer: Viewer, organisation: Organisation) -> Any:
    title = _("Delt med %(organisation)s", organisation=organisation.name)
    return _shared(viewer, open_to_organisation(organisation), title)


def _shared(viewer: Viewer, which: ColumnElement[bool], title: str) -> Any:
    return _file(viewer, as_shared(queries.shared_cycles_where(viewer, which)), title)


def _file(viewer: Viewer, rows: Sequence[Row], title: str) -> Any:
    return _handed_out(viewer, csv_of(rows), title)


def _handed_out(viewer: Viewer, data: bytes, title: str) -> Any:
    with writing():
        securitylog.record("list_fetched", person_id=viewer.person_id)
    return handed_out(data, title, "csv")
