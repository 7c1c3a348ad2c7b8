"""Bin, archive, deleting for good, earlier versions, the calendar file."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core import clock
from app.core.db import db
from app.cycles import commands_keep
from app.cycles.models import Cycle, CycleVersion, Note
from tests.make import (
    make_closed_cycle,
    make_cycle,
    make_focus_area,
    make_member,
    make_note,
    make_person,
    make_team,
    share,
)
from tests.statements import MOST_A_PAGE, count_statements


@pytest.fixture
def gustav(flask_app):
    return make_person("Gustav")


@pytest.fixture
def team(gustav):
    return make_team(coordinator=gustav)


@pytest.fixture
def hanne(team):
    person = make_member(team, make_person("Hanne"))
    db.session.commit()
    return person


def address(cycle, path=""):
    return f"/afproevninger/{cycle.public_id}{path}"


def test_in_the_bin_a_record_is_gone_for_others_and_comes_back_whole(as_, hanne, team):
    cycle = share(make_closed_cycle(team), "school")
    reader = make_member(make_team("B", school=team.school))
    db.session.commit()
    as_(reader).get(address(cycle))
    as_(hanne).post(address(cycle, "/papirkurv"))
    as_(reader).get(address(cycle), status=404)
    assert cycle.title in as_(hanne).get(f"/teams/{team.public_id}/papirkurv").text
    as_(hanne).post(address(cycle, "/hent-op"))
    as_(reader).get(address(cycle))


def test_only_the_coordinator_deletes_for_good_and_everything_goes(as_, hanne, gustav, team):
    cycle = make_cycle(team)
    make_note(cycle, hanne)
    db.session.commit()
    page = as_(hanne).get(address(cycle, "/slet"), status=403)
    assert "tovholder" in page.text
    as_(gustav).post(address(cycle, "/slet"))
    db.session.rollback()
    for table in (Cycle, Note, CycleVersion):
        assert db.session.query(table).count() == 0


def test_after_thirty_days_the_bin_is_emptied_and_not_before(flask_app, team):
    moment = clock.now()
    old = make_cycle(team, binned_at=moment - timedelta(days=31))
    young = make_cycle(team, binned_at=moment - timedelta(days=29))
    db.session.commit()
    old_id, young_id = old.id, young.id
    assert commands_keep.empty_bins(moment) == 1
    db.session.commit()
    assert db.session.query(Cycle.id).all() == [(young_id,)]
    assert old_id != young_id


def test_member_compares_two_versions_and_puts_the_earlier_text_back(as_, hanne, team):
    client = as_(hanne)
    client.submit("/proevehandlinger/ny", action="Rollekort til alle", hypothesis="Først")
    cycle = db.session.query(Cycle).one()
    client.submit(address(cycle, "/plan"), action="Rollekort til nogle")
    page = client.get(address(cycle, "/udgaver"))
    assert [e.text for e in page.all("del")] == ["alle"]
    assert [e.text for e in page.all("ins")] == ["nogle"]
    client.post(address(cycle, "/udgaver/1/saet-tilbage"))
    db.session.rollback()
    db.session.refresh(cycle)
    assert (cycle.action, cycle.revision) == ("Rollekort til alle", 3)


def test_versions_know_the_focus_area_and_are_compared_in_words(as_, hanne, team):
    make_focus_area("Ro og trivsel", team_id=team.id, exchange_id="ro")
    make_focus_area("Lyst til læsning", team_id=team.id, exchange_id="laesning")
    cycle = make_cycle(team, kind="positive_deviation")
    make_note(cycle, hanne, "De begynder selv")
    db.session.commit()
    client, plan = as_(hanne), address(cycle, "/plan")
    client.submit(plan, focus_area="ro", evaluation_date="2027-02-01")
    client.submit(plan, focus_area="laesning", evaluation_date="2027-03-01", described_agree="true")
    with count_statements() as seen:
        page = client.get(address(cycle, "/udgaver"))
    assert seen.count <= MOST_A_PAGE, seen
    for words in ("Ro og trivselLyst til læsning", "februarmarts 2027", "Ikke endnuJa, de er"):
        assert words in page.text
    assert "2027-0" not in page.text
    client.post(address(cycle, "/udgaver/1/saet-tilbage"))
    restored = client.get(plan)
    assert (restored.value("focus_area"), restored.value("evaluation_date")) == ("ro", "2027-02-01")


def test_a_closed_record_keeps_what_it_was_closed_with_when_an_early_text_is_put_back(
    as_, hanne, team
):
    client = as_(hanne)
    client.submit("/proevehandlinger/ny", action="Rollekort til alle")
    cycle = db.session.query(Cycle).one()
    client.submit(address(cycle, "/plan"), action="Rollekort til nogle")
    told = {"observations": "18 af 24", "learning": "Det hjælper", "decision": "keep"}
    client.submit(address(cycle, "/evaluering"), **told, team_learning="Os", do="close")
    page = client.follow(client.post(address(cycle, "/udgaver/1/saet-tilbage")))
    assert "Det, I evaluerede siden, står stadig" in page.text
    db.session.rollback()
    db.session.refresh(cycle)
    assert (cycle.action, cycle.status) == ("Rollekort til alle", "closed")
    assert {name: getattr(cycle, name) for name in told} == told
    assert cycle.evaluated_on is not None
    # What a closed record can do without is as it was then.
    assert cycle.team_learning is None


def test_nobody_outside_sees_earlier_versions(as_, hanne, team):
    cycle = share(make_closed_cycle(team), "school")
    reader = make_member(make_team("B", school=team.school))
    db.session.commit()
    as_(reader).get(address(cycle, "/udgaver"), status=403)
    as_(reader).post(address(cycle, "/udgaver/1/saet-tilbage"), status=404)


def test_archived_records_move_to_the_archive_and_back(as_, hanne, team):
    cycle = make_closed_cycle(team)
    db.session.commit()
    client = as_(hanne)
    client.post(address(cycle, "/arkiv"))
    assert client.get(f"/teams/{team.public_id}/arkiv").has_link(cycle.title)
    client.post(address(cycle, "/arkiv"))
    assert not client.get(f"/teams/{team.public_id}/arkiv").has_link(cycle.title)
