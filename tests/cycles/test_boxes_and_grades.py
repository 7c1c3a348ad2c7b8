"""Boxes keep the lines that were typed in them; schools without grades are not asked for any."""

from __future__ import annotations

import pytest

from app.core.db import db
from app.cycles.models import Cycle
from tests.make import (
    make_closed_cycle,
    make_cycle,
    make_member,
    make_person,
    make_school,
    make_team,
)
from tests.sharing.places import TICKED

LINES = "Døren står åben\nog stolene er stillet frem"


@pytest.fixture
def school(flask_app):
    return make_school("Midtby Gymnasium", kind="upper_secondary")


@pytest.fixture
def team(school):
    return make_team("1.b", school=school)


@pytest.fixture
def hanne(team):
    person = make_member(team, make_person("Hanne"))
    db.session.commit()
    return person


def plan_address(cycle):
    return f"/afproevninger/{cycle.public_id}/plan"


def test_an_act_is_typed_in_a_box_and_keeps_its_lines(as_, hanne, team):
    cycle = make_cycle(team, kind="positive_deviation", status="evaluating", title="Ro")
    db.session.commit()
    client = as_(hanne)
    address = f"/afproevninger/{cycle.public_id}/evaluering"
    page = client.get(address)
    assert page.one("textarea", name="uncommon_acts-0").get("rows") == "2"
    assert page.all("input", name="uncommon_acts-0") == []
    client.post(address, {**page.form_values(), "uncommon_acts-0": LINES.replace("\n", "\r\n")})
    db.session.expire_all()
    assert db.session.get(Cycle, cycle.id).uncommon_acts == [LINES]
    assert client.get(address).value("uncommon_acts-0").replace("\r\n", "\n") == LINES
    shown = client.get(f"/afproevninger/{cycle.public_id}").html
    assert LINES in shown


def test_a_question_for_sparring_keeps_its_lines(as_, hanne, team):
    cycle = make_cycle(team, title="Ro")
    db.session.commit()
    client = as_(hanne)
    address = f"/afproevninger/{cycle.public_id}/sparring"
    assert client.get(address).one("textarea", name="question").get("rows") == "2"
    client.submit(address, question="Hvad gør I?\r\nOg hvornår?", **TICKED)
    assert "Hvad gør I?\nOg hvornår?" in client.get(f"/afproevninger/{cycle.public_id}").html


def test_a_question_of_more_than_500_signs_is_refused_and_kept(as_, hanne, team):
    cycle = make_cycle(team, title="Ro")
    db.session.commit()
    page = as_(hanne).submit(
        f"/afproevninger/{cycle.public_id}/sparring", status=422, question="a" * 501
    )
    assert "Skriv højst 500 tegn." in page.errors()
    assert page.value("question") == "a" * 501


@pytest.mark.parametrize("kind", ["upper_secondary", "vocational"])
def test_a_team_without_grades_is_not_asked_for_any(as_, hanne, team, school, kind):
    school.kind = kind
    cycle = make_cycle(team, title="Ro", grades=[])
    closed = make_closed_cycle(team, grades=[])
    db.session.commit()
    client = as_(hanne)
    for address in (
        "/proevehandlinger/ny",
        "/positive-afvigelser/ny",
        plan_address(cycle),
        f"/afproevninger/{closed.public_id}/ny-runde",
        f"/afproevninger/{cycle.public_id}",
    ):
        page = client.get(address)
        assert page.all("input", name="grades") == []
        assert "Klassetrin" not in page.text


def test_a_folkeskole_is_asked_for_grades(as_, hanne, team, school):
    school.kind = "folkeskole"
    db.session.commit()
    assert len(as_(hanne).get("/proevehandlinger/ny").all("input", name="grades")) == 11


def test_grades_that_stand_in_a_record_stay_when_its_plan_is_saved(as_, hanne, team):
    cycle = make_cycle(team, title="Ro", grades=[9])
    db.session.commit()
    client = as_(hanne)
    client.submit(plan_address(cycle), title="Mere ro", grades="3")
    db.session.expire_all()
    saved = db.session.get(Cycle, cycle.id)
    assert (saved.title, saved.grades) == ("Mere ro", [9])
    assert "Klassetrin" in client.get(f"/afproevninger/{cycle.public_id}").text


def test_a_gymnasium_begins_a_trial_and_a_next_round(as_, hanne, team):
    client = as_(hanne)
    client.submit("/proevehandlinger/ny", action="Vi prøver noget")
    made = db.session.query(Cycle).one()
    assert made.grades == []
    closed = make_closed_cycle(team, grades=[9])
    db.session.commit()
    client.submit(f"/afproevninger/{closed.public_id}/ny-runde")
    assert db.session.query(Cycle).filter_by(round=2).count() == 1
