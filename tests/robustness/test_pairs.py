"""Two members save in the same moment: both are kept, and nobody gets an error.

On SQLite the second one waits before it reads; on PostgreSQL it may have read already, and reads anew.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.db import db, is_sqlite, read
from app.cycles.models import Cycle, CycleVersion, Note
from app.cycles.queries import note_or_none, own_cycle_or_none, row_of_cycle
from app.cycles.versions import keep_version
from app.measures.models import MeasurePoint
from app.teams.joining import lock_team
from app.teams.models import Membership
from app.teams.queries import viewer_for
from app.yearreports.models import YearReport
from tests.make import (
    make_cycle,
    make_leader,
    make_loose_note,
    make_measure,
    make_member,
    make_note,
    make_person,
    make_school,
    make_team,
)
from tests.robustness.pairs import LATER, together

APP = Path(__file__).resolve().parents[2] / "app"


@dataclass
class Place:
    """A team of two with a running trial, and a leader of their school."""

    team: Any
    cycle: Cycle
    hanne: Any
    gustav: Any
    as_: Callable[..., Any]


@pytest.fixture
def place(flask_app, as_) -> Place:
    school = make_school()
    gustav = make_person("Gustav")
    team = make_team(school=school, coordinator=gustav)
    hanne = make_member(team, make_person("Hanne"), role="coordinator")
    cycle = make_cycle(team, title="Rollekort", status="trying")
    keep_version(cycle, by=None, change="started")
    db.session.commit()
    return Place(team, cycle, hanne, gustav, as_)


def count(what: Any, *conditions: Any) -> int:
    return db.session.scalar(select(func.count(what.id)).where(*conditions)) or 0


def both(place: Place) -> Iterator[Any]:
    return (place.as_(person) for person in (place.hanne, place.gustav))


@pytest.mark.parametrize("later", LATER)
def test_two_members_note_something_on_one_record(flask_app, place, later):
    def note(text: str) -> dict[str, str]:
        return {"text": text, "target": place.cycle.public_id, "noted_on": "2025-11-11"}

    one, two = both(place)
    for at in range(3):
        sent = (one, "/noter/ny", note(f"Først {at}")), (two, "/noter/ny", note(f"Siden {at}"))
        assert together(flask_app, later, *sent) == [302, 302]
    assert count(Note, Note.cycle_id == place.cycle.id) == 6
    numbers = db.session.scalars(select(CycleVersion.number).order_by(CycleVersion.number)).all()
    assert numbers == list(range(1, 8))
    assert place.cycle.revision == 7


@pytest.mark.parametrize("later", LATER)
def test_a_plan_is_edited_while_somebody_writes_a_note(flask_app, place, later):
    address = f"/afproevninger/{place.cycle.public_id}/plan"
    one, two = both(place)
    plan = {**one.get(address).form_values(), "title": "Nye rollekort"}
    note = {"text": "18 af 24", "target": place.cycle.public_id, "noted_on": "2025-11-11"}

    assert together(flask_app, later, (two, "/noter/ny", note), (one, address, plan)) == [302, 302]
    assert place.cycle.title == "Nye rollekort"
    assert count(Note, Note.cycle_id == place.cycle.id) == 1


@pytest.mark.parametrize("later", LATER)
def test_two_members_edit_different_fields_of_a_plan(flask_app, place, later):
    address = f"/afproevninger/{place.cycle.public_id}/plan"
    one, two = both(place)
    first = {**one.get(address).form_values(), "title": "Nye rollekort"}
    second = {**two.get(address).form_values(), "action": "Vi prøver roller"}

    assert together(flask_app, later, (one, address, first), (two, address, second)) == [302, 302]
    assert (place.cycle.title, place.cycle.action) == ("Nye rollekort", "Vi prøver roller")


@pytest.mark.parametrize("later", LATER)
def test_two_members_write_values_of_one_measure(flask_app, place, later):
    measure = make_measure(place.cycle)
    db.session.commit()
    address = f"/maalinger/{measure.public_id}"
    one, two = both(place)
    first, second = (
        {"measured_on": f"2025-10-0{day}", "value": str(day), "note": ""} for day in (6, 7)
    )

    assert together(flask_app, later, (one, address, first), (two, address, second)) == [302, 302]
    assert count(MeasurePoint, MeasurePoint.measure_id == measure.id) == 2


@pytest.mark.parametrize("later", LATER)
def test_a_loose_note_is_placed_by_two_at_once_and_lies_in_one_place(flask_app, place, later):
    other = make_cycle(place.team, title="En anden", status="trying")
    note = make_loose_note(place.team, place.hanne)
    db.session.commit()
    address = f"/noter/{note.public_id}/placer"
    one, two = both(place)
    sent = [
        (one, address, {"cycle": place.cycle.public_id}),
        (two, address, {"cycle": other.public_id}),
    ]

    statuses = together(flask_app, later, *sent)

    # Who comes after it is placed finds no loose note any more, or is told.
    assert statuses in ([302, 302], [302, 404], [404, 302])
    kept = {c.id: [v for v in versions_of(c) if v["notes"]] for c in (place.cycle, other)}
    assert [bool(versions) for versions in kept.values()].count(True) == 1
    assert kept[note.cycle_id or 0]


def versions_of(cycle: Cycle) -> list[dict[str, Any]]:
    query = select(CycleVersion.content).where(CycleVersion.cycle_id == cycle.id)
    return list(db.session.scalars(query))


@pytest.mark.parametrize("later", LATER)
def test_a_note_is_corrected_while_another_is_written(flask_app, place, later):
    note = make_note(place.cycle, place.hanne, "Før")
    db.session.commit()
    one, two = both(place)
    change = {"text": "Efter", "noted_on": "2025-11-11"}
    new = {"text": "Ny", "target": place.cycle.public_id, "noted_on": "2025-11-11"}

    sent = (one, f"/noter/{note.public_id}", change), (two, "/noter/ny", new)
    assert together(flask_app, later, *sent) == [302, 302]
    assert sorted(db.session.scalars(select(Note.text))) == ["Efter", "Ny"]
    assert place.cycle.revision == count(CycleVersion, CycleVersion.cycle_id == place.cycle.id)


@pytest.mark.parametrize("later", LATER)
def test_two_coordinators_leave_at_once_and_one_of_them_is_told(flask_app, place, later):
    address = f"/teams/{place.team.public_id}/forlad"
    third = make_member(place.team)
    one, two = both(place)

    statuses = together(flask_app, later, (one, address, {}), (two, address, {}))

    assert sorted(statuses) == [302, 422]
    left = db.session.scalars(select(Membership).where(Membership.team_id == place.team.id)).all()
    assert sorted(m.role for m in left) == ["coordinator", "member"]
    assert third.id in {m.person_id for m in left}


@pytest.mark.parametrize("later", LATER)
def test_two_leaders_begin_the_same_years_report(flask_app, place, later):
    school = place.team.school
    leaders = [make_leader(school, make_person(name)) for name in ("Lis", "Ole")]
    db.session.commit()
    address = f"/skoler/{school.public_id}/rapporter"
    sent = [(place.as_(one), address, {"school_year": "2025/26"}) for one in leaders]
    sent = [(b, a, {**b.get(a).form_values(), **d}) for b, a, d in sent]
    sent = [(b, a, {**d, "school_year": sent[0][2]["school_year"]}) for b, a, d in sent]

    assert together(flask_app, later, *sent) == [302, 302]
    assert count(YearReport) == 1


# --- the one way to lock ---------------------------------------------------------------------


@pytest.fixture
def postgresql(flask_app):
    if is_sqlite(db.engine):
        pytest.skip("on SQLite nobody else writes once a writing transaction has begun")


def somebody_else(flask_app: Flask, statement: Callable[[], Any]) -> None:
    """Another transaction, from beginning to end."""

    def run() -> None:
        with flask_app.app_context():
            statement()
            db.session.commit()

    thread = Thread(target=run)
    thread.start()
    thread.join(30)


def a_later_revision(flask_app: Flask, cycle: Cycle) -> None:
    def save() -> None:
        own = db.session.get_one(Cycle, cycle.id)
        own.revision, own.title = 7, "En andens"

    somebody_else(flask_app, save)


def test_what_is_read_with_a_lock_is_what_stands_then(flask_app, place, postgresql):
    viewer, cycle = viewer_for(place.hanne), place.cycle
    db.session.commit()
    assert db.session.get_one(Cycle, cycle.id, populate_existing=True).revision == 1
    a_later_revision(flask_app, cycle)

    locked = own_cycle_or_none(viewer, cycle.public_id, lock=True)

    assert locked is cycle
    assert (cycle.revision, cycle.title) == (7, "En andens")


def test_a_query_after_a_lock_alone_would_return_what_stood_before(flask_app, place, postgresql):
    cycle = place.cycle
    db.session.commit()
    query = select(Cycle).where(Cycle.id == cycle.id)
    assert db.session.execute(query, execution_options={"populate_existing": True}).scalar_one()
    a_later_revision(flask_app, cycle)

    db.session.execute(row_of_cycle(cycle.public_id).with_for_update())
    assert db.session.execute(query).scalar_one().revision == 1
    assert read(query, hold=row_of_cycle(cycle.public_id)).scalar_one().revision == 7


def test_a_note_and_a_member_are_read_anew_too(flask_app, place, postgresql):
    note = make_note(place.cycle, place.hanne, "Før")
    db.session.commit()
    own = db.session.scalars(select(Membership).filter_by(person_id=place.hanne.id)).one()

    def change() -> None:
        db.session.get_one(Note, note.id).text = "Efter"
        db.session.get_one(Membership, own.id).role = "member"

    somebody_else(flask_app, change)

    held = note_or_none(viewer_for(place.hanne), note.public_id, lock=True)
    assert held is not None
    assert held.text == "Efter"
    assert own in lock_team(place.team.id)
    assert own.role == "member"


def locks_in(source: str) -> list[int]:
    """The lines that lock rows by themselves."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Attribute) and node.attr == "with_for_update")
        or (isinstance(node, ast.keyword) and node.arg == "with_for_update")
        or (isinstance(node, ast.Constant) and "FOR UPDATE" in str(node.value).upper())
    ]


def test_rows_are_locked_in_one_place_alone():
    found = {
        str(path.relative_to(APP)): lines
        for path in APP.rglob("*.py")
        if (lines := locks_in(path.read_text()))
    }
    assert set(found) == {"core/db.py"}
    assert len(found["core/db.py"]) == 1


@pytest.mark.parametrize(
    "source",
    [
        "select(Cycle).with_for_update()",
        "db.session.get(Cycle, 1, with_for_update=True)",
        'db.session.execute(text("select id from cycle for update"))',
    ],
)
def test_a_lock_elsewhere_would_be_found(source):
    assert locks_in(source) == [1]
