"""Pages of schools, organisations and networks that also show teams and their people.

They belong to the `organisations` pages; this package is the lowest that knows teams.
"""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.accounts.models_invitations import Invitation
from app.core.text import clean
from app.organisations import queries as organisations
from app.organisations.blueprint import bp
from app.organisations.models import Organisation, School
from app.organisations.queries import focus_areas_of, organisation_or_none, school_or_none
from app.organisations.queries_invitations import pending_at
from app.organisations.words import NETWORK_KIND_WORDS, ROLE_WORDS
from app.teams import queries_made, queries_people, queries_settings
from app.teams.words import TEAM_KIND_WORDS


@bp.get("/skoler/<public_id:school_id>/indstillinger")
@requires(Can.SEE_SCHOOL_SETTINGS, load=school_or_none)
def school_settings(viewer: Viewer, school: School) -> Any:
    teams = queries_settings.teams_of(school)
    return render_template(
        "organisations/school_settings.html",
        school=school,
        teams=[row for row in teams if row.team.archived_on is None],
        archived=[row for row in teams if row.team.archived_on is not None],
        kinds=TEAM_KIND_WORDS,
        focus_areas=focus_areas_of(school_id=school.id),
    )


@bp.get("/skoler/<public_id:school_id>/medarbejdere")
@requires(Can.MANAGE_SCHOOL, load=school_or_none)
def school_people(viewer: Viewer, school: School) -> Any:
    search, page = _search()
    return render_template(
        "organisations/school_people.html",
        school=school,
        people=queries_people.people_of_school(school, search=search, page=page),
        search=search,
    )


@bp.get("/organisationer/<public_id:organisation_id>/medarbejdere")
@requires(Can.MANAGE_ORGANISATION, load=organisation_or_none)
def organisation_people(viewer: Viewer, organisation: Organisation) -> Any:
    search, page = _search()
    return render_template(
        "organisations/organisation_people.html",
        organisation=organisation,
        people=queries_people.people_of_organisation(organisation, search=search, page=page),
        search=search,
    )


@bp.get("/personer")
@requires(Can.SEE_EVERYBODY)
def person_list(viewer: Viewer) -> Any:
    search, page = _search()
    return render_template(
        "organisations/person_list.html",
        people=queries_people.everybody(search=search, page=page),
        search=search,
        roles=ROLE_WORDS,
    )


@bp.get("/administration/teams")
@requires(Can.SEE_TEAMS_MADE)
def team_list_made(viewer: Viewer) -> Any:
    search, page = _search()
    return render_template(
        "organisations/team_list_made.html",
        made=queries_made.teams_made(viewer, search=search, page=page),
        search=search,
        kinds=TEAM_KIND_WORDS,
    )


@bp.get("/netvaerk")
@requires(Can.SEE_NETWORK_LIST)
def network_list(viewer: Viewer) -> Any:
    rows, teams = organisations.network_list(), queries_settings.teams_in_networks()
    for row in rows:
        row.teams = teams.get(row.network.id, [])
    return render_template(
        "organisations/network_list.html",
        rows=rows,
        kinds=NETWORK_KIND_WORDS,
        pending=pending_at(Invitation.network_id, [row.network.id for row in rows]),
    )


def _search() -> tuple[str, int]:
    words = clean(request.args.get("navn", "")[:200], multiline=False)
    return words, request.args.get("side", 1, type=int)
