"""Before a PDF of the team's own text is made, its page says what stands in it."""

from __future__ import annotations

import pytest

from app.core.db import db
from app.reports import jobs
from tests.make import make_cycle, make_leader, make_member, make_school, make_team, share
from tests.page import text_of
from tests.reports.test_views_pdf import newest, report_count


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(jobs, "draw", lambda html, *_, **__: b"%PDF " + html.encode())


@pytest.fixture
def team(flask_app):
    return make_team(school=make_school())


def marked(page):
    return [text_of(mark) for mark in page.all("mark")]


def test_member_reads_what_stands_in_the_text_and_then_makes_it_all_the_same(as_, team):
    member = as_(make_member(team))
    cycle = make_cycle(team, hypothesis="Emil og Freja kommer i gang. Ring 51 23 45 60.")
    address = f"/afproevninger/{cycle.public_id}/pdf"
    page = member.post(address, status=200)
    assert "I teksten står der 2 navne og 1 telefonnummer." in page.text
    assert marked(page) == ["Emil", "Freja", "51 23 45 60"]
    assert report_count() == 0
    made = member.post(address, page.form_values(address)).location
    jobs.make_report(newest().id)
    db.session.commit()
    page = member.get(made)
    assert "I PDF'en står der 2 navne og 1 telefonnummer." in page.text
    assert newest().found == ["name", "name", "phone"]


def test_text_without_personal_data_is_made_at_once(as_, team):
    member = as_(make_member(team))
    cycle = make_cycle(team)
    made = member.post(f"/afproevninger/{cycle.public_id}/pdf").location
    jobs.make_report(newest().id)
    db.session.commit()
    assert "I PDF'en står der" not in member.get(made).text


def test_what_the_team_has_answered_is_not_told_again(as_, team):
    member = as_(make_member(team))
    cycle = make_cycle(team, hypothesis="Vi læser om Anna Ancher.")
    address = f"/afproevninger/{cycle.public_id}"
    page = member.get(f"{address}/del")
    fine = [tick.get("value") for tick in page.all("input", name="fine")]
    ticks = dict.fromkeys(("no_names", "nobody_recognisable", "quotes_anonymous"), "y")
    member.submit(f"{address}/del", audiences=["school"], do="share", fine=fine, **ticks)
    member.post(f"{address}/pdf", status=302)


def test_number_of_a_person_is_told_of_and_not_repeated(as_, team):
    member = as_(make_member(team))
    cycle = make_cycle(team, hypothesis="Elev 150914-4321 kommer i gang.")
    page = member.post(f"/afproevninger/{cycle.public_id}/pdf", status=200)
    assert "1 tal, der ligner et CPR-nummer" in page.text
    assert "4321" not in page.text


def test_collection_says_it_for_all_of_its_records(as_, team):
    member = as_(make_member(team))
    make_cycle(team, hypothesis="Emil kommer i gang.")
    make_cycle(team, hypothesis="Han har ADHD.")
    page = member.post(f"/teams/{team.public_id}/samling", status=200)
    assert marked(page) == ["Emil", "ADHD"]
    member.post(f"/teams/{team.public_id}/samling", {"told": "1"}, status=302)


def test_leader_who_reads_what_is_shared_is_told_nothing_of_the_teams_own_text(as_, team):
    leader = as_(make_leader(team.school))
    cycle = make_cycle(team)
    share(cycle, "school")
    cycle.hypothesis = "Emil kommer i gang."
    db.session.commit()
    leader.post(f"/afproevninger/{cycle.public_id}/pdf", status=302)
    jobs.make_report(newest().id)
    db.session.commit()
    assert newest().found == []
