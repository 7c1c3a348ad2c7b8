"""A region is no municipality: pages of its own people call it by its own word."""

from __future__ import annotations

import re

import pytest

from app.core.db import db
from app.organisations.models import ORGANISATION_KINDS
from app.organisations.words import own_words
from app.yearreports.kinds import KINDS, kind_for
from tests.make import (
    make_consultant,
    make_cycle,
    make_leader,
    make_member,
    make_organisation,
    make_person,
    make_school,
    make_team,
)

MUNICIPALITY = re.compile("kommun", re.IGNORECASE)


def told(found):
    """Where a page calls somebody's own place a municipality."""
    return [
        found[max(0, hit.start() - 40) : hit.end() + 20] for hit in MUNICIPALITY.finditer(found)
    ]


@pytest.fixture
def region(flask_app):
    return make_organisation("Region Fjord", kind="region")


@pytest.fixture
def school(region):
    return make_school("Midtby Gymnasium", region, kind="upper_secondary")


def test_people_of_a_region_never_read_of_a_municipality(region, school, as_):
    team = make_team("1.b", school=school)
    member = make_member(team, make_person("Hanne"))
    leader = make_leader(school, make_person("Lone"))
    consultant = make_consultant(region, make_person("Carl"))
    cycle = make_cycle(team, title="Ro")
    db.session.commit()
    home = f"/organisationer/{region.public_id}"
    pages = {
        member: ("/", f"/afproevninger/{cycle.public_id}", f"/afproevninger/{cycle.public_id}/del"),
        leader: (f"/skoler/{school.public_id}", f"/skoler/{school.public_id}/rapporter"),
        consultant: (home, f"{home}/rapporter", f"{home}/afsnit", f"{home}/afsnit/udvalg"),
    }
    for person, addresses in pages.items():
        client = as_(person)
        for address in addresses:
            assert told(client.get(address).html) == [], address
    client = as_(leader)
    begun = client.submit(f"/skoler/{school.public_id}/rapporter")
    page = client.get(begun.location)
    assert told(page.html) == []
    assert "regionens mål" in page.html


@pytest.mark.parametrize("kind", ORGANISATION_KINDS)
def test_reports_of_every_kind_of_organisation_have_its_word_in_every_place(flask_app, kind):
    organisation = make_organisation("Fjord", kind=kind)
    school = make_school("Byskolen", organisation)
    texts = []
    for code, owner in (("school", school), ("committee", organisation)):
        report = kind_for(code, owner)
        parts = (report, *report.sections)
        texts += [str(getattr(part, name)) for part in parts for name in part.__slots__]
    assert [text for text in texts if "%(" in text and " at 0x" not in text] == []
    assert sum(own_words(kind)["organisation"] in text.lower() for text in texts) >= 10
    if kind != "municipality":
        assert [text for text in texts if " at 0x" not in text and told(text)] == []


def test_a_municipality_is_noticed():
    assert told("Send til Kommunen") == ["Send til Kommunen"]
    assert set(KINDS) == {"school", "committee", "network"}
