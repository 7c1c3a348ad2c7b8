"""Numbers that look like CPR numbers on their way out: stopped or asked about, never kept."""

from __future__ import annotations

import csv
import json
import logging
from pathlib import Path

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.models import SecurityEvent
from app.cycles.models import Audience, ShareProposal
from app.cycles.names import NO_NAMES
from app.personaldata.found import find_in
from app.sharing.leaving import texts_of
from tests.make import make_focus_area, make_note
from tests.sharing.places import (
    TICKED,
    make_measure,
    make_places,
    may_read,
    say,
    share_with,
)

NUMBER = "150914-4321"
PERHAPS = "240871-3333"
VECTORS = Path(__file__).with_name("cpr_vectors.csv")
# The team's own text, versions and notes may hold what the team has typed.
OWN_TEXT = {"cycle", "cycle_version", "note", "measure", "focus_area"}


@pytest.fixture
def places(flask_app):
    return make_places()


def vectors():
    with VECTORS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text = row["text_python_escaped"].encode("latin-1").decode("unicode_escape")
            yield text, row["expected"]


def tables_with(*words, beside=frozenset()):
    """The tables in which one of these words stands, in whatever column."""
    return {
        table.name
        for table in db.metadata.tables.values()
        if table.name not in beside
        for row in db.session.execute(table.select())
        if any(word in json.dumps(list(row), default=str, ensure_ascii=False) for word in words)
    }


def test_every_vector_gets_its_answer_on_the_page(places, as_):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the text is checked before it reaches a database")
    member = as_(places.gustav)
    for text, expected in vectors():
        places.cycle.learning = f"Tallet er {text} her"
        page = share_with(member, places, "school", status=302 if expected == "none" else 422)
        if expected == "block":
            assert any("ligner et CPR-nummer" in error for error in page.errors()), text
        elif expected == "warn":
            assert any("Svar på, om det er et CPR-nummer" in error for error in page.errors()), text
        else:
            say(member, places.share_address, "Del ikke længere")
        assert not may_read(as_(places.colleague), places)


def test_blocked_number_is_named_by_its_field_masked_and_kept_nowhere(places, as_, caplog):
    caplog.set_level(logging.DEBUG)
    places.cycle.learning = f"Eleven {NUMBER} var med"
    member = as_(places.gustav)
    page = share_with(member, places, "school", "organisation", status=422, not_cpr="y")
    (error,) = page.errors()
    assert error.startswith("Hvad har vi lært? 1509••-•••• ligner et CPR-nummer. Fjern det")
    assert page.link("Ret evalueringen") == f"{places.address}/evaluering"
    assert tables_with(NUMBER, "4321", beside=OWN_TEXT) == set()
    assert db.session.scalars(select(ShareProposal)).all() == []
    assert NUMBER not in caplog.text
    assert all(NUMBER not in str(cookie) for cookie in member.client._cookies.values())
    events = db.session.scalars(select(SecurityEvent.event)).all()
    assert "personal_data_blocked" in events


def test_number_is_found_wherever_it_stands_in_what_leaves(places, as_):
    member, cycle = as_(places.gustav), places.cycle
    note = make_note(cycle, places.hanne, "En note")
    measure = make_measure(cycle, "Minutter")
    area = make_focus_area("Ro", team_id=places.team.id)
    cycle.focus_area = area
    ways = {
        "Titel": (cycle, "title", f"Om {NUMBER}", "Om os"),
        "Emneord": (cycle, "tags", ["ro", f"elev {NUMBER}"], []),
        "Fag eller aktivitet": (cycle, "subjects", [NUMBER], []),
        "Indsatsområde": (area, "name", f"Ro {NUMBER}", "Ro"),
        "Tegn, vi kigger efter": (cycle, "signs", [f"{NUMBER} smiler"], []),
        "Forventningen, som den var": (cycle, "frozen_hypothesis", NUMBER, None),
        "Så vi tegnene?": (cycle, "sign_results", [{"sign": NUMBER, "result": "seen"}], []),
        "Næste skridt": (cycle, "next_step", NUMBER, None),
        "Noter": (note, "text", f"Set: {NUMBER}", "Set"),
        "Målinger": (measure, "name", f"Minutter for {NUMBER}", "Minutter"),
    }
    for label, (thing, column, bad, good) in ways.items():
        setattr(thing, column, bad)
        page = member.submit(
            places.share_address,
            status=422,
            **{**TICKED, "audiences": ["school"], "extras": ["notes", "measures"], "do": "share"},
        )
        assert any(
            error.startswith(f"{label}: 1509••-••••".replace("?:", "?")) for error in page.errors()
        ), label
        setattr(thing, column, good)
        db.session.commit()
    assert db.session.scalars(select(Audience)).all() == []


def test_number_in_what_stays_with_the_team_stops_nothing(places, as_):
    places.cycle.team_learning = NUMBER
    places.cycle.responsibilities = NUMBER
    make_note(places.cycle, places.hanne, NUMBER)
    share_with(as_(places.gustav), places, "school")
    assert NUMBER not in as_(places.colleague).get(places.address).html


def test_figure_of_a_measurement_is_read_as_well(flask_app):
    content = {"plan": {}, "evaluation": None, "frozen": None, "notes": [], "title": "T"}
    content["measures"] = [{"name": "M", "points": [{"value": 1509144321.0, "note": None}]}]
    (found,) = find_in(texts_of(content, "trial_action", names=NO_NAMES), of="x")
    assert (found.label, found.level) == ("Målinger", "block")


def test_perhaps_a_number_is_asked_about_and_shared_when_it_is_none(places, as_):
    places.cycle.learning = f"Rum {PERHAPS}"
    member = as_(places.gustav)
    page = share_with(member, places, "school", status=422)
    assert page.errors() == ["Svar på, om det er et CPR-nummer, eller fjern det."]
    assert "Hvad har vi lært? 2408••-••••" in page.text
    member.post(
        places.share_address, {**page.form_values(), **TICKED, "not_cpr": "y", "do": "share"}
    )
    assert may_read(as_(places.colleague), places)
    assert "personal_data_answered" in db.session.scalars(select(SecurityEvent.event)).all()


def test_question_is_not_asked_when_there_is_nothing_to_ask_about(places, as_):
    assert as_(places.gustav).get(places.share_address).all("input", name="not_cpr") == []


def test_number_in_the_locked_expectation_can_be_taken_out_without_thawing_it(places, as_):
    cycle = places.cycle
    cycle.hypothesis = cycle.frozen_hypothesis = f"At {NUMBER} kommer i gang"
    cycle.signs = cycle.frozen_signs = [f"{NUMBER} smiler"]
    cycle.sign_results = [{"sign": f"{NUMBER} smiler", "result": "seen"}]
    member = as_(places.gustav)
    say(member, places.share_address, "Fjern nummeret fra forventningen")
    share_with(member, places, "school")
    seen = as_(places.colleague).get(places.address)
    assert "At ••••••-•••• kommer i gang" in seen.text
    assert "••••••-•••• smiler" in seen.text
    assert NUMBER not in seen.html
    assert cycle.frozen_on is not None
    assert cycle.revision == 1


def test_number_that_only_a_later_day_makes_one_stops_the_second_yes(places, as_):
    share_with(as_(places.gustav), places, "organisation")
    proposal = db.session.scalars(select(ShareProposal)).one()
    proposal.content = {**proposal.content, "title": f"Om {NUMBER}"}
    db.session.commit()
    other = as_(places.hanne)
    page = other.get(f"/forslag/{proposal.public_id}")
    assert "Titel: 1509••-•••• ligner et CPR-nummer." in page.text
    other.post(f"{places.address}/forslag/{proposal.public_id}/ja")
    assert db.session.scalars(select(Audience)).all() == []


def test_number_that_is_stored_would_be_noticed(places):
    """Negative control: the search finds what stands in a proposal."""
    db.session.add(
        ShareProposal(cycle_id=places.cycle.id, audiences=[], content={"title": NUMBER, "plan": {}})
    )
    db.session.flush()
    assert tables_with(NUMBER, beside=OWN_TEXT) == {"share_proposal"}
