"""Every page of a record opens for its team, in every phase and of both kinds."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.db import db
from tests.make import (
    make_closed_cycle,
    make_cycle,
    make_loose_note,
    make_note,
    make_person,
    make_team,
)
from tests.page import XHTML

OF_A_RECORD = (
    "",
    "/plan",
    "/evaluering",
    "/evaluering/kort/1",
    "/evaluering/kort/2",
    "/evaluering/kort/3",
    "/ny-runde",
    "/runder",
    "/proev-hos-os",
    "/udgaver",
    "/slet",
)


@pytest.fixture
def team_of_gustav(flask_app):
    gustav = make_person("Gustav Testesen")
    return make_team(coordinator=gustav), gustav


@pytest.mark.parametrize("kind", ["trial_action", "positive_deviation"])
def test_member_opens_every_page_of_a_record_with_little_in_it(as_, team_of_gustav, kind):
    team, gustav = team_of_gustav
    cycle = make_cycle(team, kind=kind)
    db.session.commit()
    client = as_(gustav)
    for path in OF_A_RECORD:
        client.get(f"/afproevninger/{cycle.public_id}{path}")


def test_member_opens_every_page_of_a_closed_record(as_, team_of_gustav):
    team, gustav = team_of_gustav
    signs = [{"sign": "A", "result": "seen"}]
    cycle = make_closed_cycle(
        team, hypothesis="H", signs=["A", "B"], frozen_signs=["A"], sign_results=signs
    )
    make_note(cycle, gustav)
    db.session.commit()
    client = as_(gustav)
    for path in OF_A_RECORD:
        client.get(f"/afproevninger/{cycle.public_id}{path}")


def test_member_opens_the_pages_of_the_team(as_, team_of_gustav):
    team, gustav = team_of_gustav
    note = make_loose_note(team, gustav)
    db.session.commit()
    client = as_(gustav)
    for path in (
        "/proevehandlinger/ny",
        "/positive-afvigelser/ny",
        "/noter/ny",
        f"/noter/{note.public_id}",
        f"/noter/{note.public_id}/placer",
        f"/teams/{team.public_id}/loese-noter",
        f"/teams/{team.public_id}/papirkurv",
        f"/teams/{team.public_id}/arkiv",
    ):
        client.get(path)


def test_member_without_a_team_is_told_what_it_takes_to_start(as_, flask_app):
    lonely = make_person()
    db.session.commit()
    page = as_(lonely).get("/proevehandlinger/ny", status=403)
    assert "med i et team" in page.text


def test_lines_of_dates_begin_as_sentences_do(as_, team_of_gustav):
    team, gustav = team_of_gustav
    cycle = make_cycle(team, evaluation_date=date(2026, 3, 6))
    db.session.commit()
    page = as_(gustav).get(f"/afproevninger/{cycle.public_id}")
    assert "Vi ser tilbage fredag 6. marts" in page.text
    cycle.start, cycle.end = date(2026, 2, 2), date(2026, 2, 27)
    db.session.commit()
    assert "· vi ser tilbage" in as_(gustav).get(f"/afproevninger/{cycle.public_id}").text


def test_loose_notes_name_their_team_once_above(as_, team_of_gustav):
    team, gustav = team_of_gustav
    make_loose_note(team, gustav)
    db.session.commit()
    page = as_(gustav).get(f"/teams/{team.public_id}/loese-noter")
    assert page.all("p", class_="kicker") == []


@pytest.mark.parametrize("kind", ["trial_action", "positive_deviation"])
def test_every_long_field_has_a_hint_and_ways_to_begin(as_, team_of_gustav, kind):
    team, gustav = team_of_gustav
    cycle = make_cycle(team, kind=kind, status="trying")
    db.session.commit()
    client, address = as_(gustav), f"/afproevninger/{cycle.public_id}"
    # Who has use of it, and who tries it, are names. The one line has the lead above it.
    without = {"who_benefits"}
    if kind == "positive_deviation":
        without.add("next_step")
    drawn: set[str | None] = set()
    for page in (client.get(f"{address}/plan"), client.get(f"{address}/evaluering")):
        # Boxes of one list stand under the list's own hint; a line of it is no long text.
        lists = page.all("fieldset", class_="form-group list-field")
        rows = {box.get("id") for one in lists for box in one.iter(XHTML + "textarea")}
        assert all(one.get("aria-describedby") for one in lists)
        drawn |= rows
        boxes = {box.get("id") for box in page.all("textarea")} - {"action", "what_succeeds"} - rows
        hinted = {
            hint.get("id").removesuffix("-hint") for hint in page.all("div", class_="form-hint")
        }
        begun = {row.get("data-starters") for row in page.all("ul", class_="starters")}
        assert boxes <= hinted
        assert boxes - without <= begun
    assert any("uncommon_acts" in str(one) for one in drawn) == (kind == "positive_deviation")
    assert client.get("/noter/ny").one("ul", class_="starters").get("data-starters") == "text"
