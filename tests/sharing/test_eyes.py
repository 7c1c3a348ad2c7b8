"""The second yes comes from somebody who is known to work there."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.models import Mail
from app.cycles.models import Audience, ShareProposal
from app.teams.models_work import WorkQuestion
from tests.invitations import open_account
from tests.make import (
    make_closed_cycle,
    make_leader,
    make_member,
    make_organisation,
    make_person,
    make_proposal,
    make_school,
    make_team,
)
from tests.sharing.places import TICKED


@pytest.fixture
def record(flask_app):
    school = make_school(organisation=make_organisation(mail_domains=["skole.dk"]))
    hanne = make_person("Hanne", email="hanne@skole.dk")
    cycle = make_closed_cycle(make_team(school=school, coordinator=hanne))
    cycle.hanne, cycle.school = hanne, school
    db.session.commit()
    return cycle


def share(browser, cycle, **kwargs):
    chosen = {**TICKED, "audiences": ["organisation"], "do": "share"}
    return browser.submit(f"/afproevninger/{cycle.public_id}/del", **chosen, **kwargs)


def test_team_of_one_does_not_share_by_two_with_an_address_of_its_own(as_, record):
    browser = as_(record.hanne)
    invite = f"/teams/{record.team.public_id}/medlemmer/inviter"
    for number, email in enumerate(("anden@gmail.com", "hanne+2@skole.dk")):
        browser.submit(invite, addresses=email)
        second = open_account(as_, email, name=f"Anden {number}")
        page = share(browser, record, status=422)
        assert "kræver to medlemmer" in page.text
        proposal = make_proposal(record, by=record.hanne)
        db.session.commit()
        address = f"/afproevninger/{record.public_id}/forslag/{proposal.public_id}/ja"
        as_(second).post(address, status=403)
        db.session.delete(db.session.get(ShareProposal, proposal.id))
        db.session.commit()
    assert db.session.scalars(select(Audience.id)).all() == []


def test_team_asks_from_the_share_page_and_goes_on_after_the_yes(as_, record):
    leader = make_leader(record.school, make_person("Lise Leder"))
    ny = make_person("Ny Kollega", email="ny@gmail.com")
    make_team_member(record, ny)
    browser = as_(record.hanne)
    ask = f"/afproevninger/{record.public_id}/del/kendt"
    browser.get(f"/afproevninger/{record.public_id}/del")
    browser.post(ask, {"member": ny.public_id})
    question = db.session.scalars(select(WorkQuestion)).one()
    assert (question.person_id, question.asked_id) == (ny.id, leader.id)
    assert db.session.scalars(select(Mail.recipient)).all() == [leader.email]
    as_(leader).post(f"/kolleger/{question.public_id}/ja")
    proposal = make_proposal(record, by=record.hanne)
    db.session.commit()
    as_(ny).post(f"/afproevninger/{record.public_id}/forslag/{proposal.public_id}/ja")
    assert db.session.scalars(select(Audience.kind)).all() == ["organisation"]


def test_page_says_the_same_for_a_colleagues_address_with_and_without_an_account(as_, record):
    make_person("Hemmelig", email="kendt@skole.dk")
    ny = make_person("Ny Kollega", email="ny@gmail.com")
    make_team_member(record, ny)
    browser, told = as_(record.hanne), set()
    ask = f"/afproevninger/{record.public_id}/del/kendt"
    for name in ("kendt", "ukendt"):
        browser.get(f"/afproevninger/{record.public_id}/del")
        done = browser.post(ask, {"member": ny.public_id, "colleague": f"{name}@skole.dk"})
        told.add(browser.follow(done).text)
    assert len(told) == 1
    assert "Hemmelig" not in told.pop()


def make_team_member(record, person) -> None:
    make_member(record.team, person)
    db.session.commit()
