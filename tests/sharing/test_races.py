"""Two members at the same moment: the record's row makes one wait for the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from app.core.db import db
from app.cycles.models import Audience, SharedVersion, ShareProposal
from app.teams.models import TeamNews
from tests.make import make_member, make_person, share
from tests.sharing.places import TICKED, make_places, proposal_address, share_with


@pytest.fixture
def places(flask_app):
    return make_places()


def at_once(flask_app, *presses):
    """Send these forms, each by its own person, as nearly at once as can be."""
    barrier = Barrier(len(presses))

    def press(client, address, data):
        with flask_app.app_context():
            barrier.wait(10)
            return client.client.post(address, data=data).status_code

    db.session.commit()
    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(lambda one: press(*one), presses))


def test_two_members_share_at_once_and_it_is_shared_once(places, as_, flask_app):
    presses = []
    for person in (places.gustav, places.hanne):
        client = as_(person)
        values = client.get(places.share_address).form_values()
        sent = {**values, **TICKED, "audiences": ["school"], "do": "share"}
        presses.append((client, places.share_address, sent))
    assert at_once(flask_app, *presses) == [302, 302]
    assert [one.kind for one in db.session.scalars(select(Audience))] == ["school"]
    assert len(db.session.scalars(select(SharedVersion)).all()) == 1


def test_two_members_say_yes_at_once_and_it_is_shared_once(places, as_, flask_app):
    third = make_member(places.team, make_person("Tredje"))
    share_with(as_(places.gustav), places, "organisation")
    presses = []
    for person in (places.hanne, third):
        client = as_(person)
        proposal = proposal_address(client, places).removeprefix("/forslag/")
        address = f"{places.address}/forslag/{proposal}/ja"
        presses.append((client, address, {"csrf_token": client.token()}))
    assert at_once(flask_app, *presses) == [302, 302]
    assert [one.kind for one in db.session.scalars(select(Audience))] == ["organisation"]
    assert [news.kind for news in db.session.scalars(select(TeamNews))] == ["shared"]


def test_two_members_propose_at_once_and_one_of_them_is_told(places, as_, flask_app):
    presses = []
    for person, key in ((places.gustav, "organisation"), (places.hanne, "public")):
        client = as_(person)
        values = client.get(places.share_address).form_values()
        sent = {**values, **TICKED, "audiences": [key], "do": "share"}
        presses.append((client, places.share_address, sent))
    assert sorted(at_once(flask_app, *presses)) == [302, 422]
    assert len(db.session.scalars(select(ShareProposal)).all()) == 1


def test_yes_and_stop_at_once_leave_no_version_without_readers(places, as_, flask_app):
    share(places.cycle, "school")
    places.cycle.learning = "Ny lære"
    share_with(as_(places.gustav), places, "school", "organisation")
    confirmer, stopper = as_(places.hanne), as_(places.gustav)
    proposal = proposal_address(confirmer, places).removeprefix("/forslag/")
    at_once(
        flask_app,
        (
            confirmer,
            f"{places.address}/forslag/{proposal}/ja",
            {"csrf_token": confirmer.token()},
        ),
        (stopper, f"{places.share_address}/stop", {"csrf_token": stopper.token()}),
    )
    audiences = db.session.scalars(select(Audience)).all()
    versions = db.session.scalars(select(SharedVersion)).all()
    assert bool(audiences) == bool(versions)
    assert db.session.scalars(select(ShareProposal)).all() == []
