"""The demo looks as if it were written this week, and stays out of everybody else's database."""

from __future__ import annotations

import dataclasses
import json
import re
from datetime import date, timedelta

import pytest

from app.accounts.models import Person
from app.accounts.passwords import problems
from app.core import clock
from app.core.danish import school_year
from app.core.db import db
from app.cycles.models import Cycle
from app.cycles.phases import progress
from app.demo.commands import CONTENT, PASSWORD, PEOPLE
from app.demo.dates import moved_to, with_one_ready
from app.organisations.models import FocusArea
from app.organisations.school_days import HolidayCalendar
from tests.make import make_person


@pytest.fixture
def document():
    return json.loads(CONTENT.read_bytes())


@pytest.fixture
def in_demo(flask_app):
    settings = flask_app.extensions["settings"]
    flask_app.extensions["settings"] = dataclasses.replace(settings, demo=True)
    yield flask_app.test_cli_runner()
    flask_app.extensions["settings"] = settings


@pytest.mark.parametrize(
    "today", [date(2025, 11, 12), date(2026, 11, 22), date(2027, 8, 2), date(2024, 2, 29)]
)
def test_days_move_by_whole_weeks_into_this_week(document, today):
    moved = moved_to(document, today)
    as_of = date.fromisoformat(moved["as_of"])
    assert as_of.isocalendar()[:2] == today.isocalendar()[:2]
    before = [c["plan"]["evaluation_date"] for c in document["cycles"]]
    after = [c["plan"]["evaluation_date"] for c in moved["cycles"]]
    away = as_of - date.fromisoformat(document["as_of"])
    assert away.days % 7 == 0
    assert [
        date.fromisoformat(a) - date.fromisoformat(b) for a, b in zip(after, before, strict=True)
    ] == [away] * len(before)


def test_school_years_move_along(document):
    years = {area["school_year"] for area in moved_to(document, date(2026, 11, 22))["focus_areas"]}
    assert years == {"2026/27"}


@pytest.mark.parametrize("day", range(1, 32))
def test_focus_areas_are_of_this_school_year_whatever_the_day(document, day):
    for today in (date(2026, 7, day), date(2027, 8, day)):
        areas = moved_to(document, today)["focus_areas"]
        assert {area["school_year"] for area in areas} == {school_year(today)}


def test_every_day_of_the_file_moves_and_nothing_else(document):
    away = timedelta(weeks=54)
    moved = moved_to(document, date(2025, 11, 12) + away)

    before, after = list(leaves(document)), list(leaves(moved))

    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert all(
        date.fromisoformat(b) - date.fromisoformat(a) == away for a, b in changed if "/" not in a
    )
    assert not [text for text in after if re.fullmatch(r"2025-\d\d-\d\d", str(text))]


def leaves(value):
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from leaves(part)
    else:
        yield value


@pytest.mark.parametrize("weekday", range(7))
def test_boards_look_alive_on_every_day_of_the_week(document, weekday):
    today = date(2026, 11, 16) + timedelta(days=weekday)
    cycles = with_one_ready(moved_to(document, today), today)["cycles"]
    trying = [cycle["plan"] for cycle in cycles if cycle["status"] == "trying"]

    running = [
        progress(*map(day_of, (plan["start"], plan["end"])), today, HolidayCalendar())
        for plan in trying
    ]
    ready = [plan for plan in trying if day_of(plan["evaluation_date"]) <= today]

    assert len([one for one in running if one and 1 < one.day < one.days]) >= 3
    assert ready


def day_of(text):
    return date.fromisoformat(text)


def test_the_original_is_left_alone(document):
    moved_to(document, date(2030, 1, 1))
    assert document == json.loads(CONTENT.read_bytes())


def test_the_demo_fills_an_empty_database_once(in_demo):
    first = in_demo.invoke(args=["demo", "load"])
    assert (first.exit_code, first.output) == (0, "Demoen er indlæst.\n")
    db.session.rollback()
    assert db.session.query(Cycle).count() == 19
    assert db.session.query(FocusArea).filter_by(name="Ro og trivsel").one()
    assert db.session.query(Person).filter(Person.password_hash.is_(None)).count() == 0
    assert "ikke indlæst igen" in in_demo.invoke(args=["demo", "load"]).output


def test_five_people_can_log_in_with_the_printed_password(in_demo, flask_app, as_):
    in_demo.invoke(args=["demo", "load"])
    printed = in_demo.invoke(args=["demo", "people"]).output
    assert PASSWORD in printed
    for person in PEOPLE:
        email = f"{person.exchange_id}@example.org"
        assert email in printed
        client = as_(None)
        client.submit("/log-ind", email=email, password=PASSWORD)
        client.get("/konto")


def test_the_password_is_one_that_the_product_would_take():
    assert problems(PASSWORD) == []


def test_outside_the_demo_nothing_is_loaded(flask_app):
    runner = flask_app.test_cli_runner()
    for command in ("load", "people"):
        answer = runner.invoke(args=["demo", command])
        assert answer.exit_code == 1
        assert "DEMO=1" in answer.output
    assert db.session.query(Person).count() == 0


def test_the_demo_does_not_mix_with_what_is_there(in_demo):
    make_person()
    db.session.commit()
    in_demo.invoke(args=["demo", "load"])
    db.session.rollback()
    assert db.session.query(Person).count() == 1
    assert clock.today()
