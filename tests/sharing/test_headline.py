"""The headline: one member shows it, one hides it, and it opens nothing."""

from __future__ import annotations

import pytest

from app.core.db import db
from tests.make import make_focus_area
from tests.sharing.places import TICKED, make_places, may_read, say

NUMBER = "150914-4321"


@pytest.fixture
def places(flask_app):
    return make_places()


def show(client, places, *, status=302, **more):
    return client.submit(f"{places.address}/overskrift", status=status, **{**TICKED, **more})


def test_one_member_shows_the_headline_and_another_hides_it_at_once(places, as_):
    show(as_(places.gustav), places)
    db.session.refresh(places.cycle)
    assert places.cycle.headline
    say(as_(places.hanne), places.share_address, "Skjul overskriften")
    db.session.refresh(places.cycle)
    assert not places.cycle.headline


def test_headline_opens_nothing(places, as_):
    show(as_(places.gustav), places)
    for person in (places.colleague, places.leader, places.consultant):
        assert not may_read(as_(person), places)


def test_page_shows_the_line_that_the_school_will_see(places, as_):
    places.cycle.grades = [6]
    places.cycle.focus_area = make_focus_area("Ro og trivsel", school_id=places.school.id)
    page = as_(places.gustav).get(f"{places.address}/overskrift")
    for part in ("Rollekort i grupper", "Prøvehandling", "Afsluttet", "6. årgang", "Ro og trivsel"):
        assert part in page.text


def test_member_vouches_for_a_headline_too(places, as_):
    page = show(as_(places.gustav), places, status=422, no_names="")
    assert page.errors() == ["Tjek, at der ingen navne står, og sæt kryds."]


def test_number_in_title_or_focus_area_stops_the_headline(places, as_):
    places.cycle.title = f"Om {NUMBER}"
    page = show(as_(places.gustav), places, status=422)
    assert page.errors()[0].startswith("Titel: 1509••-••••")
    places.cycle.title = "Om os"
    places.cycle.focus_area = make_focus_area(f"Ro {NUMBER}", team_id=places.team.id)
    page = show(as_(places.gustav), places, status=422)
    assert page.errors()[0].startswith("Indsatsområde: 1509••-••••")
    assert not places.cycle.headline


def test_positive_deviation_about_others_shows_no_headline_before_they_agree(places, as_):
    places.cycle.kind, places.cycle.described_agree = "positive_deviation", False
    page = show(as_(places.gustav), places, status=422)
    assert any("Den handler om andre." in error for error in page.errors())


def test_title_with_a_number_typed_later_is_not_shown_to_the_school(places, as_):
    show(as_(places.gustav), places)
    school_page = f"/skoler/{places.school.public_id}"
    assert "Rollekort i grupper" in as_(places.leader).get(school_page).text
    places.cycle.title = f"Om {NUMBER}"
    db.session.commit()
    seen = as_(places.leader).get(school_page)
    assert NUMBER not in seen.html
    assert "Rollekort i grupper" in seen.text, "it says what it said when it was shown"


def test_colleague_cannot_show_or_hide_it(places, as_):
    reader = as_(places.colleague)
    reader.post(f"{places.address}/overskrift", TICKED, status=404)
    reader.post(f"{places.address}/overskrift/skjul", status=404)
