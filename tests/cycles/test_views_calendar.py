"""The evaluation date in a calendar: free time, the person's own choice of words, newer when moved."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from app.core.db import db
from app.cycles.commands import edit_cycle
from app.teams.queries import viewer_for
from tests.make import make_closed_cycle, make_cycle, make_member, make_team

LONG = (
    "Vi øver os på rollekort i små grupper, så alle får ordet – også æøå når timen næsten er slut"
)


@pytest.fixture
def team(flask_app):
    return make_team()


@pytest.fixture
def hanne(team):
    return make_member(team)


def file_of(client, cycle, query=""):
    answer = client.get(f"/afproevninger/{cycle.public_id}/evaluering.ics{query}")
    return answer.response.get_data()


def event_of(data):
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    return event


def test_the_file_is_a_free_day_with_a_link_and_no_text_of_the_record(as_, hanne, team):
    cycle = make_closed_cycle(team, title="Hemmelig titel")
    db.session.commit()
    data = file_of(as_(hanne), cycle)
    event = event_of(data)
    assert event.decoded("dtstart") == date(2025, 10, 6)
    assert event.decoded("dtend") == date(2025, 10, 7)
    assert event["transp"] == "TRANSPARENT"
    assert event["summary"] == "Evaluering i teamet"
    address = f"/afproevninger/{cycle.public_id}"
    assert event["url"].endswith(address)
    assert event["description"].endswith(address)
    assert b"Hemmelig" not in data


def test_the_title_stands_there_for_whoever_ticks_it_after_reading_who_may_see_it(as_, hanne, team):
    cycle = make_closed_cycle(team, title=LONG)
    db.session.commit()
    client = as_(hanne)
    page = client.get(f"/afproevninger/{cycle.public_id}/kalender")
    assert "Kalendere bliver tit læst af andre" in page.text
    assert page.one("input", type="checkbox").get("checked") is None
    data = file_of(client, cycle, "?titel=ja")
    assert event_of(data)["summary"] == f"Evaluering: {LONG}"
    assert event_of(file_of(client, cycle))["summary"] == "Evaluering i teamet"


def test_lines_end_and_fold_as_the_standard_says(as_, hanne, team):
    cycle = make_closed_cycle(team, title=LONG)
    db.session.commit()
    lines = file_of(as_(hanne), cycle, "?titel=ja").split(b"\r\n")
    assert lines.pop() == b""
    assert all(b"\n" not in line and b"\r" not in line for line in lines)
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines)


def test_a_number_in_the_title_stays_out_of_calendars(as_, hanne, team):
    cycle = make_closed_cycle(team, title="Om 150914-4321")
    db.session.commit()
    client = as_(hanne)
    page = client.get(f"/afproevninger/{cycle.public_id}/kalender")
    assert page.all("input", type="checkbox") == []
    assert b"150914" not in file_of(client, cycle, "?titel=ja")


def test_a_moved_date_is_newer_for_the_calendar_and_a_note_is_not(as_, hanne, team):
    cycle = make_cycle(team, title="Rollekort", evaluation_date=date(2025, 12, 1))
    viewer, client = viewer_for(hanne), as_(hanne)
    seen = []

    def look():
        db.session.commit()
        seen.append(event_of(file_of(client, cycle)))

    def move(day):
        edit_cycle(cycle, by=viewer, values={"evaluation_date": day}, today=date(2025, 11, 10))
        look()

    for day in (date(2025, 12, 1), date(2025, 12, 2), date(2025, 12, 1)):
        move(day)
    edit_cycle(cycle, by=viewer, values={"title": "Andet"}, today=date(2025, 11, 10))
    look()
    assert len({event["uid"] for event in seen}) == 1
    numbers = [int(event["sequence"]) for event in seen]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == 3
    assert numbers[2] == numbers[3]
    times = [event.decoded("last-modified") for event in seen]
    assert times == sorted(times)
    assert times[2] == times[3]
    assert all(time.utcoffset() == timedelta(0) for time in times)


def test_a_record_without_a_date_has_no_file(as_, hanne, team):
    cycle = make_cycle(team, title="Rollekort", evaluation_date=None)
    db.session.commit()
    for end in ("kalender", "evaluering.ics"):
        as_(hanne).get(f"/afproevninger/{cycle.public_id}/{end}", status=404)
