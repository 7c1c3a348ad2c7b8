"""A reader from outside says that personal data stands in a record."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.models import Mail, SecurityEvent
from app.cycles.models import ShareProposal
from app.sharing.commands import headline_words
from app.teams.models import TeamNews
from tests.make import share
from tests.sharing.places import make_places, may_read, share_with

FLAG = "/personoplysninger"


@pytest.fixture
def places(flask_app):
    return make_places()


def flag(client, places, status=302):
    return client.submit(f"{places.address}{FLAG}", status=status)


def test_leader_flags_and_only_the_team_reads_it_until_it_shares_again(places, as_):
    share(places.cycle, "school", places.buddy_team)
    places.cycle.headline, places.cycle.headline_words = True, headline_words(places.cycle)
    share_with(as_(places.gustav), places, "school", places.buddy_key, "organisation")
    flag(as_(places.leader), places)
    for person in (places.leader, places.colleague, places.buddy):
        assert not may_read(as_(person), places)
    assert may_read(as_(places.gustav), places)
    db.session.refresh(places.cycle)
    assert not places.cycle.headline
    assert db.session.scalars(select(ShareProposal)).all() == []
    share_with(as_(places.gustav), places, "school")
    assert may_read(as_(places.leader), places)


def test_team_is_told_that_somebody_did_and_not_who(places, as_):
    share(places.cycle, "school")
    flag(as_(places.colleague), places)
    news = db.session.scalars(select(TeamNews)).one()
    assert (news.kind, news.cycle_id, news.person_id) == ("flagged", places.cycle.id, None)
    mails = db.session.scalars(select(Mail)).all()
    assert {mail.recipient for mail in mails} == {places.gustav.email, places.hanne.email}
    assert {mail.template for mail in mails} == {"flagged"}
    event = db.session.scalars(
        select(SecurityEvent).where(SecurityEvent.event == "personal_data_flagged")
    ).one()
    assert event.object_id == places.cycle.public_id


def test_buddy_team_and_network_flag_what_is_shared_with_them(places, as_):
    for person, audience in (
        (places.buddy, places.buddy_team),
        (places.networker, places.network),
        (places.consultant, "organisation"),
    ):
        share(places.cycle, audience)
        flag(as_(person), places)
        assert not may_read(as_(person), places)


def test_who_cannot_read_it_cannot_flag_it(places, as_):
    as_(places.leader).get(f"{places.address}{FLAG}", status=404)
    as_(places.leader).post(f"{places.address}{FLAG}", status=404)
    share(places.cycle, "school")
    as_(places.next_door).post(f"{places.address}{FLAG}", status=404)
    assert may_read(as_(places.colleague), places)


def test_colleague_closes_a_public_record_and_a_stranger_only_tells_the_team(places, as_):
    share(places.cycle, "public")
    for client in (as_(places.stranger), as_(None)):
        flag(client, places)
        assert may_read(client, places)
    news = db.session.scalars(select(TeamNews)).one()
    assert (news.kind, news.person_id) == ("reported", None)
    assert len(db.session.scalars(select(Mail)).all()) == 2
    flag(as_(places.colleague), places)
    assert not may_read(as_(places.stranger), places)


def test_flag_needs_the_forms_token(places, as_):
    share(places.cycle, "school")
    reader = as_(places.colleague)
    page = reader.post(f"{places.address}{FLAG}", {}, token=False, status=422)
    assert page.errors()
    assert may_read(reader, places)
