"""Teams move, schools are joined, networks grow and end: who reads what was shared before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.db import db, writing
from app.core.models import Mail
from app.cycles.models import Audience, SharedVersion, ShareProposal
from app.exchange.commands import load
from app.exchange.dumping import document
from app.exchange.stored import stored
from app.organisations.models import NetworkMember
from app.organisations.school_days import after_school_days, current_calendar
from app.sharing.commands_moves import let_new_readers_in
from app.teams.models import PlaceMove, TeamNews
from tests.make import make_leader, make_person, make_proposal, make_school, share
from tests.sharing.places import make_places, may_read, proposal_address, share_with


@pytest.fixture
def places(flask_app):
    return make_places()


def as_a_file():
    db.session.rollback()
    return document(stored(), clock.today())


def update(raw):
    with writing():
        changes = load(raw, update=True, today=clock.today())
    db.session.expire_all()
    return changes


def one(raw, name, thing):
    return next(item for item in raw[name] if item["id"] == thing.exchange_id)


def move_team(places, school):
    """By the one way there is: a file."""
    raw = as_a_file()
    one(raw, "teams", places.team)["school"] = school.exchange_id
    update(raw)
    return raw


@pytest.fixture
def elsewhere(places):
    """A school of another municipality with a leader."""
    school = make_school("Ny Skole")
    leader = make_leader(school, make_person("Ny Leder"))
    db.session.commit()
    return school, leader


def test_school_as_audience_does_not_follow_a_team_that_moves(places, elsewhere, as_):
    school, new_leader = elsewhere
    places.cycle.headline = True
    share(places.cycle, "school", "organisation")
    db.session.commit()

    raw = move_team(places, school)

    assert may_read(as_(places.leader), places), "the place it was given to reads on"
    assert may_read(as_(places.consultant), places)
    assert not may_read(as_(new_leader), places)
    assert "Rollekort" not in as_(new_leader).get(f"/skoler/{school.public_id}").text
    assert update(raw).is_nothing
    assert not may_read(as_(new_leader), places)


def test_a_file_that_changes_the_record_too_lets_nobody_new_in(places, elsewhere, as_):
    school, new_leader = elsewhere
    share(places.cycle, "school")
    db.session.commit()
    raw = as_a_file()
    one(raw, "teams", places.team)["school"] = school.exchange_id
    one(raw, "cycles", places.cycle)["tags"] = ["nyt"]
    update(raw)
    assert not may_read(as_(new_leader), places)
    assert may_read(as_(places.leader), places)


def test_team_is_told_and_new_colleagues_read_after_fourteen_school_days(
    places, elsewhere, as_, monkeypatch
):
    school, new_leader = elsewhere
    share(places.cycle, "school")
    make_proposal(places.cycle, by=places.gustav)
    db.session.commit()
    move_team(places, school)

    assert db.session.scalars(select(ShareProposal)).all() == []
    news = db.session.scalars(select(TeamNews)).one()
    assert (news.kind, news.school_id) == ("moved", school.id)
    assert "Teamet hører nu til på Ny Skole." in as_(places.gustav).get("/").text
    mails = db.session.scalars(select(Mail).where(Mail.template == "moved")).all()
    assert {one.recipient for one in mails} == {places.gustav.email, places.hanne.email}
    day = after_school_days(clock.today(), 14, current_calendar())
    assert db.session.scalars(select(PlaceMove)).one().readers_on == day
    let_new_readers_in()
    assert not may_read(as_(new_leader), places), "not before the day"

    monkeypatch.setattr("app.sharing.commands_moves.today", lambda: day)
    let_new_readers_in()
    assert may_read(as_(new_leader), places)
    assert may_read(as_(places.leader), places)
    assert db.session.scalars(select(PlaceMove)).all() == []


def test_what_the_team_takes_back_in_time_reaches_nobody_new(places, elsewhere, as_, monkeypatch):
    school, new_leader = elsewhere
    share(places.cycle, "school")
    db.session.commit()
    move_team(places, school)
    page = as_(places.gustav).get(places.share_address)
    assert "Engsvale Skole kan læse den udgave" in page.text
    as_(places.gustav).post(f"{places.share_address}/stop", {})
    day = clock.today() + timedelta(days=200)
    monkeypatch.setattr("app.sharing.commands_moves.today", lambda: day)
    let_new_readers_in()
    assert not may_read(as_(new_leader), places)


def test_organisation_as_audience_does_not_follow_a_school(places, as_):
    share(places.cycle, "organisation")
    db.session.commit()
    raw = as_a_file()
    other = next(o for o in raw["organisations"] if o["name"] == "Anden Kommune")
    one(raw, "schools", places.school)["organisation"] = other["id"]
    update(raw)
    assert may_read(as_(places.consultant), places)
    assert not may_read(as_(places.networker), places), "of the other municipality"
    assert {news.kind for news in db.session.scalars(select(TeamNews))} == {"moved"}


def test_question_for_sparring_stays_at_the_school_it_was_put_to(places, elsewhere, as_):
    school, new_leader = elsewhere
    as_(places.gustav).submit(
        f"{places.address}/sparring",
        question="Hvordan får vi de stille med?",
        no_names="y",
        nobody_recognisable="y",
        quotes_anonymous="y",
    )
    places.team.name = "Mads slår"
    db.session.commit()
    move_team(places, school)
    assert "de stille" not in as_(new_leader).get(f"/skoler/{school.public_id}").text
    seen = as_(places.leader).get(f"/skoler/{places.school.public_id}").text
    assert "de stille" in seen
    assert "Mads" not in seen, "the team is called what it was called when it asked"


# -- networks


def join(places, school):
    raw = as_a_file()
    one(raw, "networks", places.network)["members"].append({"school": school.exchange_id})
    update(raw)
    return raw


def test_new_member_reads_only_what_is_shared_after_it_joined(places, elsewhere, as_):
    school, new_leader = elsewhere
    share(places.cycle, places.network, on=clock.today())
    db.session.commit()

    raw = join(places, school)

    assert not may_read(as_(new_leader), places)
    assert may_read(as_(places.networker), places)
    assert "Rollekort" not in as_(new_leader).get("/delt-med-os").text
    assert "Videnproducerende skoler har fået et nyt medlem." in as_(places.gustav).get("/").text
    assert len(db.session.scalars(select(Mail).where(Mail.template == "network_grew")).all()) == 2
    assert update(raw).is_nothing
    assert not may_read(as_(new_leader), places), "loading the same file again opens nothing"
    version = db.session.scalars(select(SharedVersion)).one()
    version.shared_on = clock.today() + timedelta(days=1)
    db.session.commit()
    assert may_read(as_(new_leader), places)


def test_the_day_a_member_reads_from_travels_and_so_does_its_last_day(places, elsewhere, as_):
    school, new_leader = elsewhere
    share(places.cycle, places.network, on=date(2025, 11, 1))
    db.session.commit()
    raw = as_a_file()
    member = {"school": school.exchange_id, "reads_from": "2025-11-01"}
    one(raw, "networks", places.network)["members"].append(member)
    update(raw)
    assert may_read(as_(new_leader), places)
    assert one(as_a_file(), "networks", places.network)["members"][-1] == member
    row = db.session.scalars(
        select(NetworkMember).where(NetworkMember.school_id == school.id)
    ).one()
    row.until = clock.today() - timedelta(days=1)
    db.session.commit()
    assert not may_read(as_(new_leader), places)


def test_members_of_today_read_everything(places, as_):
    share(places.cycle, places.network, on=date(2024, 1, 1))
    db.session.commit()
    assert may_read(as_(places.networker), places)


def end_network(places):
    places.network.end = clock.today() - timedelta(days=1)
    db.session.commit()


def test_nothing_new_is_shared_in_a_network_that_has_ended(places, as_):
    share(places.cycle, places.network)
    end_network(places)
    assert may_read(as_(places.networker), places), "what was shared stays readable"
    places.cycle.learning = "Noget nyt"
    db.session.commit()
    page = share_with(as_(places.gustav), places, places.network_key, status=422)
    assert page.errors()[0].startswith("Netværket Videnproducerende skoler sluttede")
    assert "Noget nyt" not in as_(places.networker).get(places.address).text
    as_(places.gustav).post(f"{places.share_address}/stop", {})
    assert places.network.name not in [
        label.text for label in as_(places.gustav).get(places.share_address).all("label")
    ]


def test_proposal_that_waits_when_a_network_ends_is_refused_with_a_sentence(places, as_):
    share_with(as_(places.gustav), places, places.network_key)
    address = proposal_address(as_(places.hanne), places)
    end_network(places)
    page = as_(places.hanne).get(address)
    assert "sluttede" in page.text
    proposal = db.session.scalars(select(ShareProposal)).one()
    as_(places.hanne).post(f"{places.address}/forslag/{proposal.public_id}/ja")
    assert db.session.scalars(select(Audience)).all() == []
