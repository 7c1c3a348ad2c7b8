"""Where people land, and what is shared with them."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError

from app.access.guard import current_viewer, public, requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.core import clock
from app.core.db import db, writing
from app.core.i18n import _
from app.cycles.commands import begin_due_cycles
from app.cycles.models import KINDS, STATUSES
from app.cycles.queries import own_team_or_none
from app.cycles.shared_lines import shared_page
from app.front import commands, queries, words
from app.front.blueprint import bp
from app.front.page import TeamPage, team_page
from app.organisations.school_days import current_calendar
from app.teams.models import Team, TeamNews
from app.teams.queries_questions import questions_about_me
from app.teams.words import ROLE_AROUND_WORDS, TEAM_KIND_WORDS


@bp.get("/")
@public
def front() -> Any:
    viewer = current_viewer()
    if not viewer.is_logged_in:
        return render_template("front/public.html")
    address = _landing(viewer)
    if viewer.active_team_ids or (viewer.memberships and (address is None or request.args)):
        return _own_team(viewer)
    return redirect(address) if address else _nowhere(viewer)


@bp.get("/delt-med-os")
@requires(Can.USE_OWN_PAGES)
def shared(viewer: Viewer) -> Any:
    kind, status = _chosen("kind", KINDS), _chosen("fase", STATUSES)
    page = shared_page(viewer, number=_page_number(), kind=kind, status=status)
    if not page.lines and page.number > 1:
        abort(404)
    return render_template(
        "front/shared.html",
        page=page,
        kind=kind,
        status=status,
        lines=[words.line_of(line) for line in page.lines],
        can_try=bool(viewer.active_team_ids),
        kinds=words.KIND_CHOICES,
        phases=words.phase_choices(kind),
        shared_address=partial(url_for, "front.shared"),
        page_address=lambda number: url_for(
            "front.shared", kind=kind or None, fase=status or None, side=number
        ),
    )


@bp.get("/teams/<public_id:team_id>/afproevninger")
@requires(Can.SEE_TEAM, load=own_team_or_none)
def team_records(viewer: Viewer, team: Team) -> Any:
    kind, status = _chosen("kind", KINDS), _chosen("fase", STATUSES)
    page = queries.team_records(viewer, team.id, number=_page_number(), kind=kind, status=status)
    if not page.records and page.number > 1:
        abort(404)
    return render_template(
        "front/team_records.html",
        team=team,
        page=page,
        kind=kind,
        status=status,
        kinds=words.KIND_CHOICES,
        phases=words.phase_choices(kind),
        facts_of=words.facts_of,
        list_address=partial(url_for, "front.team_records", team_id=team.public_id),
        page_address=lambda number: url_for(
            "front.team_records",
            team_id=team.public_id,
            kind=kind or None,
            fase=status or None,
            side=number,
        ),
    )


@bp.post("/nyheder/<public_id:news_id>/laest")
@requires(Can.PUT_AWAY_NEWS, load=queries.news_or_none)
def news_put_away(viewer: Viewer, news: TeamNews) -> Any:
    commands.put_away_news(news)
    db.session.commit()
    flash(_("Lagt væk."))
    return redirect(url_for("front.front", team=request.form.get("team") or None))


def _own_team(viewer: Viewer) -> Any:
    page = _page(viewer)
    if page is not None and page.has_due:
        _begin_due(viewer)
        page = _page(viewer)
    if page is None:
        return _nowhere(viewer)
    if not page.team.is_active:
        return render_template("front/archived.html", page=page)
    return render_template(
        "front/front.html",
        page=page,
        lines=[words.line_of(line) for line in page.shared],
        around=ROLE_AROUND_WORDS,
        kinds=TEAM_KIND_WORDS,
    )


def _nowhere(viewer: Viewer) -> str:
    """For somebody without a team, or whose access to all of them rests: what they wait for."""
    return render_template(
        "front/nowhere.html", about_me=questions_about_me(viewer), on_leave=viewer.is_on_leave
    )


def _page(viewer: Viewer) -> TeamPage | None:
    wanted = request.args.get("team", "")
    return team_page(viewer, wanted=wanted, today=clock.today(), calendar=current_calendar())


def _begin_due(viewer: Viewer) -> None:
    try:
        with writing():
            begin_due_cycles(clock.today(), viewer.active_team_ids)
    except IntegrityError:
        # Somebody else opened the page in the same moment and has begun them.
        db.session.rollback()


def _landing(viewer: Viewer) -> str | None:
    """Where somebody without a team begins."""
    if viewer.led_school_ids:
        return url_for("facilitation.school_start")
    if viewer.consulted_organisation_ids or viewer.coordinated_network_ids:
        return url_for("front.shared")
    return url_for("organisations.organisation_list") if viewer.is_administrator else None


def _chosen(name: str, known: tuple[str, ...]) -> str:
    """A filter from the address; what we do not know is no filter."""
    asked = request.args.get(name, "")
    return asked if asked in known else ""


def _page_number() -> int:
    asked = request.args.get("side", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and 0 < int(asked) < 10_000 else 1
