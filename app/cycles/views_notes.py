"""Notes: half a minute on a phone, one page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.core import clock, receipts
from app.core.db import db
from app.core.forms import BaseForm, choices_of
from app.core.i18n import _
from app.core.telling import tell_if_number
from app.core.text import excerpt
from app.cycles import commands_notes, queries
from app.cycles.blueprint import bp
from app.cycles.forms import NoteChangeForm, NoteForm, PlaceNoteForm
from app.cycles.models import Cycle, Note
from app.cycles.starters import STARTERS
from app.cycles.telling import tell_if_far_off
from app.teams.models import Team

LOOSE = "loes:"
SAME_NOTE = timedelta(minutes=30)


def note_to_change(viewer: Viewer, note_id: str) -> Note | None:
    """A note of the viewer's own teams; it and its record are held while it is changed."""
    return queries.note_or_none(viewer, note_id, lock=request.method == "POST")


@bp.route("/noter/ny", methods=["GET", "POST"])
@requires(Can.START_CYCLE)
def note_new(viewer: Viewer) -> Any:
    if earlier := receipts.address_if_sent_before():
        return redirect(earlier)
    teams, cycles = queries.active_teams(viewer), queries.running_cycles(viewer)
    form = NoteForm()
    form.target.choices = choices_of(_targets(teams, cycles))
    if request.method == "GET":
        form.noted_on.data = clock.today()
        form.target.data = _preselected(teams, cycles)
    if form.validate_on_submit():
        address = _note_saved(viewer, form, teams)
        flash("note-ny", "draft-saved")
        flash(_("Noten er gemt."))
        tell_if_number(form.text.data)
        tell_if_far_off(form.noted_on.day, _target(cycles, form.target.data))
        return redirect(receipts.commit_once(address))
    return render_template(
        "cycles/note_new.html",
        form=form,
        starters=STARTERS["note"],
        back=_asked_for(cycles),
        team=_chosen(teams),
    ), 422 if form.errors else 200


@bp.route("/noter/<public_id:note_id>", methods=["GET", "POST"])
@requires(Can.CHANGE_NOTE, load=note_to_change)
def note_change(viewer: Viewer, note: Note) -> Any:
    cycle = queries.cycle_of_note(viewer, note, lock=request.method == "POST")
    form = NoteChangeForm(obj=note)
    if form.validate_on_submit():
        commands_notes.change_note(
            note, cycle=cycle, by=viewer, text=form.text.data or "", on=form.noted_on.day
        )
        db.session.commit()
        flash(f"note-{note.public_id}", "draft-saved")
        flash(_("Noten er rettet."))
        tell_if_number(form.text.data)
        tell_if_far_off(note.noted_on, cycle)
        return redirect(_place_of(viewer, note, cycle, at=note))
    return render_template(
        "cycles/note_change.html",
        form=form,
        note=note,
        cycle=cycle,
        address=_place_of(viewer, note, cycle),
        starters=STARTERS["note"],
    ), 422 if form.errors else 200


@bp.route("/noter/<public_id:note_id>/fjern", methods=["GET", "POST"])
@requires(Can.REMOVE_NOTE, load=note_to_change)
def note_remove(viewer: Viewer, note: Note) -> Any:
    cycle = queries.cycle_of_note(viewer, note, lock=request.method == "POST")
    form = BaseForm()
    address = _place_of(viewer, note, cycle)
    if form.validate_on_submit():
        commands_notes.remove_note(note, cycle=cycle, by=viewer)
        db.session.commit()
        flash(_("Noten er fjernet."))
        return redirect(address)
    return render_template(
        "cycles/note_remove.html", form=form, note=note, cycle=cycle, address=address
    ), 422 if form.errors else 200


@bp.get("/teams/<public_id:team_id>/loese-noter")
@requires(Can.SEE_TEAM, load=queries.own_team_or_none)
def loose_notes(viewer: Viewer, team: Team) -> Any:
    notes = queries.loose_notes(viewer, team)
    return render_template("cycles/loose_notes.html", team=team, notes=notes)


@bp.route("/noter/<public_id:note_id>/placer", methods=["GET", "POST"])
@requires(Can.WRITE_NOTE, load=queries.loose_note_or_none)
def note_place(viewer: Viewer, note: Note) -> Any:
    cycles = [c for c in queries.running_cycles(viewer) if c.team_id == note.team_id]
    form = PlaceNoteForm()
    form.cycle.choices = choices_of((c.public_id, excerpt(c.title, 80)) for c in cycles)
    if form.validate_on_submit():
        cycle = queries.own_cycle_or_none(viewer, form.cycle.data, lock=True)
        # Only now: whoever holds both a record and a note has taken the record first.
        loose = queries.loose_note_or_none(viewer, note.public_id, lock=True)
        if cycle is not None and loose is not None:
            commands_notes.place_note(loose, cycle, by=viewer, today=clock.today())
            db.session.commit()
            flash(_("Noten ligger nu på »%(title)s«.", title=cycle.title))
            tell_if_far_off(loose.noted_on, cycle)
            return redirect(url_for("records.record_detail", cycle_id=cycle.public_id))
        flash(_("Noten er flyttet eller fjernet imens."), "warning")
        return redirect(_place_of(viewer, note, queries.cycle_of_note(viewer, note)))
    return render_template(
        "cycles/note_place.html", form=form, note=note, address=_place_of(viewer, note, None)
    ), 422 if form.errors else 200


def _targets(teams: list[Team], cycles: list[Cycle]) -> list[tuple[str, str]]:
    many = len(teams) > 1
    named = [
        (c.public_id, f"{excerpt(c.title, 60)} ({c.team.name})" if many else excerpt(c.title, 60))
        for c in cycles
    ]
    loose = [
        (
            LOOSE + team.public_id,
            _("Løs note (%(team)s)", team=team.name) if many else _("Løs note"),
        )
        for team in teams
    ]
    return [*named, *loose]


def _preselected(teams: list[Team], cycles: list[Cycle]) -> str:
    if (asked_for := _asked_for(cycles)) is not None:
        return asked_for.public_id
    trying = [c for c in cycles if c.status == "trying"]
    return trying[0].public_id if len(trying) == 1 else LOOSE + _chosen(teams).public_id


def _asked_for(cycles: list[Cycle]) -> Cycle | None:
    """The record from whose page the form was opened."""
    return _target(cycles, request.args.get("til", ""))


def _target(cycles: list[Cycle], wanted: str) -> Cycle | None:
    return next((cycle for cycle in cycles if cycle.public_id == wanted), None)


def _chosen(teams: list[Team]) -> Team:
    wanted = request.args.get("team", "")
    return next((team for team in teams if team.public_id == wanted), teams[0])


def _note_saved(viewer: Viewer, form: NoteForm, teams: list[Team]) -> str:
    """Where the note stands: the new one, or the same one that was saved a moment ago.

    Pages are not stored by browsers, so what comes back with *Back* is a new form with a token of
    its own, and what was typed may stand in it again: the token does not tell that it is the same.
    """
    place = _chosen_place(viewer, form.target.data, teams)
    text, on = form.text.data or "", form.noted_on.day
    since = clock.now() - SAME_NOTE
    note = queries.same_note(viewer, text=text, on=on, since=since, target=place)
    if isinstance(place, Cycle):
        note = note or commands_notes.add_note(
            place, by=viewer, text=text, on=on, today=clock.today()
        )
        return _place_of(viewer, note, place, at=note)
    note = note or commands_notes.add_loose_note(place, by=viewer, text=text, on=on)
    return _place_of(viewer, note, None, at=note)


def _chosen_place(viewer: Viewer, target: str, teams: list[Team]) -> Cycle | Team:
    if target.startswith(LOOSE):
        return next(team for team in teams if LOOSE + team.public_id == target)
    cycle = queries.own_cycle_or_none(viewer, target, lock=True)
    if cycle is None:
        raise LookupError("a record that was offered is gone")
    return cycle


def _place_of(viewer: Viewer, note: Note, cycle: Cycle | None, *, at: Note | None = None) -> str:
    """The page a note stands on; with `at` where on it."""
    anchor = f"note-{at.public_id}" if at else None
    if cycle is not None:
        return url_for("records.record_detail", cycle_id=cycle.public_id, _anchor=anchor)
    team_id = queries.team_of_note(viewer, note)
    return url_for("cycles.loose_notes", team_id=team_id, _anchor=anchor)
