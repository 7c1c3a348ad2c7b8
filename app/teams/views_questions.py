"""Answering what the team is asked about a person or its kind, and saying no afterwards."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from app.access.guard import current_viewer, requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.accounts.sessions import needs_recent_password
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.teams import commands_questions, commands_roles
from app.teams.blueprint import bp
from app.teams.commands_members import set_last_day
from app.teams.forms import EmptyForm, LastDayForm
from app.teams.models import Membership, Team
from app.teams.queries_questions import (
    AboutMe,
    OpenQuestion,
    admitted_or_none,
    question_or_none,
    questions_about_me,
)
from app.teams.queries_settings import TeamMember, member_or_none

_QUESTION = "/teams/<public_id:team_id>/spoergsmaal/<public_id:question_id>"
_MEMBER = "/teams/<public_id:team_id>/medlemmer/<public_id:person_id>"


@bp.post(f"{_QUESTION}/ja")
@requires(Can.ANSWER_QUESTION, load=question_or_none)
@needs_recent_password
def question_yes(viewer: Viewer, asked: OpenQuestion) -> Any:
    question = commands_questions.answer(asked.question, yes=True, by=viewer)
    db.session.commit()
    flash(_said_yes(asked, decided=question.outcome == "yes"))
    return _back(asked.team)


@bp.post(f"{_QUESTION}/nej")
@requires(Can.ANSWER_QUESTION, load=question_or_none)
@needs_recent_password
def question_no(viewer: Viewer, asked: OpenQuestion) -> Any:
    commands_questions.answer(asked.question, yes=False, by=viewer)
    db.session.commit()
    person = asked.question.person
    if asked.question.about == "handover":
        flash(_("Overdragelsen er stoppet. Alt bliver i teamet."))
    elif person is None:
        flash(_("Teamet bliver ved med at være den slags team, det er."))
    else:
        flash(_("%(name)s har ikke adgang til det, teamet har skrevet.", name=person.name))
    return _back(asked.team)


@bp.route(f"{_MEMBER}/nej", methods=["GET", "POST"])
@requires(Can.CLOSE_ACCESS, load=admitted_or_none)
@needs_recent_password
def access_close(_viewer: Viewer, membership: Membership) -> Any:
    form = EmptyForm()
    if form.validate_on_submit():
        commands_questions.close_access(membership.team_id, membership.person_id)
        db.session.commit()
        flash(_("%(name)s er ikke længere med i teamet.", name=membership.person.name))
        return _back(membership.team)
    return render_template(
        "teams/access_close.html", form=form, team=membership.team, person=membership.person
    ), 422 if form.errors else 200


@bp.post(f"{_MEMBER}/spoerg-igen")
@requires(Can.ASK_AGAIN, load=member_or_none)
@needs_recent_password
def member_ask_again(_viewer: Viewer, member: TeamMember) -> Any:
    try:
        commands_roles.ask_again(member.team, member.person.id)
    except FieldError as error:
        flash(error.message, "warning")
    else:
        db.session.commit()
        flash(_("Teamet er spurgt igen."))
    return _back(member.team)


@bp.route(f"{_MEMBER}/til", methods=["GET", "POST"])
@requires(Can.REMOVE_MEMBER, load=member_or_none)
@needs_recent_password
def member_last_day(viewer: Viewer, member: TeamMember) -> Any:
    form = LastDayForm(until=member.membership.until)
    if form.validate_on_submit():
        try:
            set_last_day(member.team, member.membership, until=form.until.data, by=viewer)
        except FieldError as error:
            form.add_error(error)
        else:
            db.session.commit()
            flash(_("Gemt."))
            return _back(member.team)
    return render_template(
        "teams/member_last_day.html", form=form, team=member.team, person=member.person
    ), 422 if form.errors else 200


@bp.app_template_global("teams_asked_about_me")
def teams_asked_about_me() -> list[AboutMe]:
    """For pages of packages below: what waits for an answer about the viewer."""
    return questions_about_me(current_viewer())


def _said_yes(asked: OpenQuestion, *, decided: bool) -> str:
    person = asked.question.person
    if not decided:
        return _(
            "Dit svar er gemt. Spørgsmålet er åbent, til alle har svaret, eller tiden er gået."
        )
    if asked.question.about == "handover":
        return _("Alle har sagt ja. Nu mangler kun ja fra det andet team.")
    if person is None:
        return _("Alle har sagt ja. Teamets slags er ændret.")
    return _("Alle har sagt ja. %(name)s er med i teamet.", name=person.name)


def _back(team: Team) -> Any:
    return redirect(url_for("teams.team_settings", team_id=team.public_id))
