"""Every module that holds pages, in one list."""

from __future__ import annotations

from flask import Blueprint, Flask

from app.accounts import views_account, views_links, views_log, views_login
from app.builder import (
    views_answers,
    views_files,
    views_final,
    views_lists,
    views_look,
    views_paper,
    views_reports,
    views_sections,
    views_sheets,
    views_teams,
)
from app.builder import views_colleague as builder_views_colleague
from app.cycles import (
    views_calendar,
    views_evaluate,
    views_history,
    views_keep,
    views_notes,
    views_plan,
    views_rounds,
)
from app.facilitation import views as facilitation_views
from app.forgetting import views as forgetting_views
from app.forgetting import views_drafts as forgetting_views_drafts
from app.front import views as front_views
from app.measures import views_kept, views_measures, views_paste, views_points
from app.organisations import views_organisations, views_role_invitations, views_roles
from app.owndata import views as owndata_views
from app.pages import views as page_views
from app.pages import views_charts, views_health, views_mails, views_manifest
from app.records import views as record_views
from app.records import views_handover as record_views_handover
from app.reports import views_blank, views_csv, views_pdf
from app.sharing import (
    views_colleague,
    views_eyes,
    views_headline,
    views_proposal,
    views_reader,
    views_readers_version,
    views_share,
    views_words,
)
from app.sparring import views as sparring_views
from app.sparring import views_replies as sparring_reply_views
from app.teams import (
    views_focus_areas,
    views_handover,
    views_invitations,
    views_members,
    views_people,
    views_questions,
    views_schools,
    views_team,
    views_work,
)

# A blueprint is here by the modules whose views hang on it; importing them is what adds the views.
VIEW_MODULES = (
    views_account,
    views_links,
    views_log,
    views_login,
    views_calendar,
    views_evaluate,
    views_history,
    views_keep,
    views_notes,
    views_plan,
    views_rounds,
    views_measures,
    views_paste,
    views_points,
    views_kept,
    page_views,
    views_charts,
    views_health,
    views_mails,
    views_manifest,
    record_views,
    record_views_handover,
    views_blank,
    views_csv,
    views_pdf,
    views_focus_areas,
    views_handover,
    views_invitations,
    views_members,
    views_organisations,
    views_people,
    views_questions,
    views_role_invitations,
    views_roles,
    views_schools,
    views_team,
    views_work,
    sparring_views,
    sparring_reply_views,
    owndata_views,
    forgetting_views,
    forgetting_views_drafts,
    front_views,
    facilitation_views,
    views_answers,
    builder_views_colleague,
    views_files,
    views_final,
    views_paper,
    views_lists,
    views_look,
    views_reports,
    views_sections,
    views_sheets,
    views_teams,
    views_colleague,
    views_eyes,
    views_headline,
    views_proposal,
    views_reader,
    views_readers_version,
    views_share,
    views_words,
)


def init_routes(flask_app: Flask) -> None:
    blueprints: dict[str, Blueprint] = {module.bp.name: module.bp for module in VIEW_MODULES}
    for blueprint in blueprints.values():
        flask_app.register_blueprint(blueprint)
