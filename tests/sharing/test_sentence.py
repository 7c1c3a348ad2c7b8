"""The one sentence that says who can read a record."""

from __future__ import annotations

from datetime import date

import pytest

from app.core import clock
from app.core.db import db
from app.cycles.queries import cycle_or_none
from app.sharing.sentence import sentence
from app.teams.queries import viewer_for
from tests.make import make_network, share
from tests.sharing.places import make_places
from tests.statements import count_statements

TODAY = date(2025, 11, 22)
ON = date(2025, 10, 3)


@pytest.fixture
def places(flask_app, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    return make_places()


def told(places, person):
    db.session.commit()
    viewer = viewer_for(person)
    cycle = cycle_or_none(viewer, places.cycle.public_id)
    return sentence(cycle, viewer)


def test_member_reads_that_only_the_team_has_access(places):
    assert told(places, places.gustav) == "Kun jeres team har adgang"


def test_member_reads_that_the_school_sees_the_headline(places):
    places.cycle.headline = True
    assert told(places, places.gustav) == "Kun jeres team kan læse den. Skolen ser overskriften"


@pytest.mark.parametrize("with_school", [False, True])
def test_headline_is_told_of_unless_the_school_reads_the_record(places, with_school):
    places.cycle.headline = True
    readers = (places.buddy_team, "school") if with_school else (places.buddy_team,)
    share(places.cycle, *readers, on=ON)
    assert told(places, places.gustav).endswith("Skolen ser overskriften") is not with_school


def test_member_reads_names_in_order_and_the_day_of_the_version(places):
    share(places.cycle, places.buddy_team, places.network, "school", on=ON)
    assert told(places, places.hanne) == (
        "Engsvale Skole, netværket Videnproducerende skoler og makkerteamet 7. årgang på "
        "Vindbjerg Skole kan læse den udgave, I delte 3. oktober"
    )


def test_sentence_names_the_organisation_that_is_itself_in_a_network(places):
    network = make_network("Store netværk", (places.organisation, places.school))
    share(places.cycle, "school", network, on=ON)
    assert told(places, places.gustav) == (
        "Engsvale Skole og netværket Store netværk kan læse den udgave, I delte 3. oktober. "
        "Fjordlyng Kommune er selv med i netværket Store netværk og kan også læse den"
    )


def test_organisation_that_is_an_audience_is_named_once(places):
    network = make_network("Projekt Ro", (places.organisation,), kind="project")
    share(places.cycle, "organisation", network, on=ON)
    assert told(places, places.gustav) == (
        "Fjordlyng Kommune og Projekt Ro kan læse den udgave, I delte 3. oktober"
    )


def test_public_includes_all(places):
    share(places.cycle, "school", "public", on=date(2024, 10, 3))
    assert told(places, places.gustav) == (
        "Alle, der har adressen, kan læse den udgave, I delte 3. oktober 2024"
    )


def test_reader_is_told_of_own_places_only(places):
    share(places.cycle, "school", places.network, places.buddy_team, on=ON)
    assert told(places, places.leader) == (
        "Teamet delte denne udgave med Engsvale Skole og netværket Videnproducerende skoler "
        "3. oktober"
    )
    assert told(places, places.buddy) == (
        "Teamet delte denne udgave med makkerteamet 7. årgang på Vindbjerg Skole 3. oktober"
    )


def test_sentence_takes_one_statement_when_shared_and_none_otherwise(places):
    viewer = viewer_for(places.gustav)
    cycle = cycle_or_none(viewer, places.cycle.public_id)
    with count_statements() as sent:
        sentence(cycle, viewer)
    assert sent.count == 0
    share(cycle, "school", places.network, places.buddy_team)
    db.session.expire_all()
    cycle = cycle_or_none(viewer, places.cycle.public_id)
    with count_statements() as sent:
        sentence(cycle, viewer)
    assert sent.count == 1


def test_a_project_that_calls_itself_a_network_is_called_by_its_name_alone(places):
    network = make_network("Skoler, eksempelnetværk", (places.school,), kind="project")
    share(places.cycle, "school", network, on=ON)
    assert "Engsvale Skole og Skoler, eksempelnetværk kan læse" in told(places, places.gustav)
