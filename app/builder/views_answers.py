"""A team's page of what reports want to use: *Brug den* · *Ret den* · *Ikke med*."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.builder import answers
from app.builder.answers import Question, question_of
from app.builder.blueprint import bp
from app.builder.forms import AmendForm
from app.core import clock
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.core.text import clean
from app.cycles.models import Cycle
from app.cycles.queries import own_team_or_none
from app.personaldata.finding import Known
from app.personaldata.found import Found, Place, find_in, unanswered
from app.sharing.queries import known_to
from app.teams.colleagues import address_of_colleague
from app.teams.known import NOBODY
from app.teams.models import Team
from app.yearreports import queries_asks, queries_material
from app.yearreports.passages import PARTS


def question_or_none(viewer: Viewer, ask_id: str) -> Question | None:
    """A question to a team of the viewer's, with the paragraphs it is about."""
    ask = queries_asks.ask_or_none(viewer, ask_id)
    if ask is None:
        return None
    return question_of(ask, clock.today(), queries_asks.eyes_on(ask))


@bp.get("/teams/<public_id:team_id>/rapporttekster")
@requires(Can.SEE_REPORT_ASKS, load=own_team_or_none)
def ask_list(_viewer: Viewer, team: Team) -> Any:
    today = clock.today()
    asks = queries_asks.asks_of_team(team)
    eyes = queries_asks.eyes_on(asks[0]) if asks else NOBODY
    questions = [question_of(ask, today, eyes) for ask in asks]
    current = [one for one in questions if one.is_current]
    reports = {one.ask.report_id: one.ask.report for one in current}
    return render_template(
        "builder/ask_list.html",
        team=team,
        waiting=[one for one in current if one.waits],
        decided=[one for one in current if not one.waits],
        prototypes=[
            (reports[one], told)
            for one, told in queries_material.prototypes_of_team(team, reports.values()).items()
            if told
        ],
    )


@bp.post("/rapporttekster/<public_id:ask_id>/brug")
@requires(Can.ANSWER_REPORT_ASK, load=question_or_none)
def ask_use(viewer: Viewer, question: Question) -> Any:
    late = question.is_late
    if request.form.get("only") == "text":
        words = (
            _("Teksten kan bruges i næste udgave af rapporten, uden målinger.")
            if late
            else _("Teksten kan bruges i rapporten, uden målinger.")
        )
        return _answered(question, answers.use_text, viewer, _waits(question) or words)
    words = (
        _("Teksten kan bruges i næste udgave af rapporten.")
        if late
        else _("Teksten kan bruges i rapporten.")
    )
    return _answered(question, answers.use, viewer, _waits(question) or words)


@bp.post("/rapporttekster/<public_id:ask_id>/andet-ja")
@requires(Can.CONFIRM_REPORT_ASK, load=question_or_none)
def ask_confirm(viewer: Viewer, question: Question) -> Any:
    words = _("Teksten kan bruges i rapporten. To af jer har sagt ja.")
    return _answered(question, answers.confirm, viewer, words)


@bp.post("/rapporttekster/<public_id:ask_id>/kollega")
@requires(Can.ANSWER_REPORT_ASK, load=question_or_none)
def ask_name_colleague(viewer: Viewer, question: Question) -> Any:
    typed = clean(request.form.get("colleague", "")[:500], multiline=False)
    words = _(
        "Er det en kollega, der er kendt på arbejdspladsen, har kollegaen nu fået en mail med et "
        "link. Andre får ikke noget at vide."
    )

    def ask(question: Question, *, by: Viewer) -> None:
        answers.ask_colleague(question, by=by, address=address_of_colleague(typed))

    return _answered(question, ask, viewer, words)


@bp.post("/rapporttekster/<public_id:ask_id>/ikke-med")
@requires(Can.ANSWER_REPORT_ASK, load=question_or_none)
def ask_withhold(viewer: Viewer, question: Question) -> Any:
    words = _("Teksten kommer ikke med og bliver ikke talt.")
    if question.is_late:
        words = _("Teksten kommer ikke med i næste udgave og bliver ikke talt der.")
    if question.held:
        still = _("%(editions)s har den stadig.", editions=question.held)
        words = f"{words} {still}"
    return _answered(question, answers.withhold, viewer, words)


@bp.route("/rapporttekster/<public_id:ask_id>/ret", methods=["GET", "POST"])
@requires(Can.ANSWER_REPORT_ASK, load=question_or_none)
def ask_amend(viewer: Viewer, question: Question) -> Any:
    passage = question.passage
    form = AmendForm(data={**passage.texts, "measures": list(passage.measures)})
    form.name_parts(PARTS[passage.kind])
    form.offer([(code, one.heading) for code, one in passage.shared_measures.items()])
    cycle = question.ask.cycle
    known = known_to(cycle)
    is_swap = "swap" in request.form
    if is_swap:
        form.swap(request.form["swap"], of=cycle.team.public_id, known=known)
    found = _found_in(form, cycle, known) if request.method == "POST" else []
    if not is_swap and form.validate_on_submit():
        try:
            answers.amend(
                question,
                by=viewer,
                texts=form.texts(),
                measures=form.agreed(),
                found=found,
                not_cpr=bool(form.not_cpr.data),
                fine=form.fine.data or (),
            )
        except FieldError as error:
            form.add_error(error)
        else:
            db.session.commit()
            flash(f"report-ask-{question.ask.public_id}", "draft-saved")
            flash(
                _waits(question)
                or _("Næste udgave bruger jeres nye tekst. Det, I har delt, er ikke ændret.")
                if question.is_late
                else _waits(question)
                or _("Rapporten bruger jeres nye tekst. Det, I har delt, er ikke ændret.")
            )
            return _to_list(question)
    return render_template(
        "builder/ask_amend.html",
        question=question,
        form=form,
        parts=PARTS[passage.kind],
        found=found,
        asks_about_number=bool(form.errors.get("not_cpr")) or request.form.get("not_cpr"),
        typed=is_swap,
    ), 422 if form.errors else 200


def _found_in(form: AmendForm, cycle: Cycle, known: Known) -> list[Found]:
    """What stands in the new words and is not answered yet."""
    places = [Place(str(form[name].label.text), name, text) for name, text in form.texts().items()]
    return unanswered(find_in(places, of=cycle.team.public_id, known=known), cycle.answered)


def _waits(question: Question) -> str:
    """What is told instead when one yes is not enough."""
    if not question.leaves_school:
        return ""
    if question.is_alone:
        return _("Jeres ja venter på et andet. Bed en kollega om det herunder.")
    return _("Jeres ja venter på, at et andet medlem også siger ja.")


def _answered(question: Question, answer: Any, viewer: Viewer, words: str) -> Response:
    try:
        answer(question, by=viewer)
    except FieldError as error:
        db.session.rollback()
        flash(error.message, "warning")
    else:
        db.session.commit()
        flash(words)
    return _to_list(question)


def _to_list(question: Question) -> Response:
    return redirect(url_for("builder.ask_list", team_id=question.passage.team_public_id))
