"""In a team of one, a named colleague of the same organisation says the second yes."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.core.db import db
from app.core.models import Mail
from app.cycles.models import Audience, ShareProposal
from app.teams.models import Membership
from app.teams.models_work import WorkWord
from tests.make import (
    make_administrator,
    make_closed_cycle,
    make_consultant,
    make_leader,
    make_member,
    make_note,
    make_organisation,
    make_person,
    make_school,
    make_team,
)
from tests.sharing.places import TICKED


@pytest.fixture
def record(flask_app):
    """Hanne is alone in her team; Karl works at another school of the organisation."""
    town = make_organisation(mail_domains=["skole.dk"])
    school, next_door = make_school("Engsvale Skole", town), make_school("Nabo Skole", town)
    hanne = make_person("Hanne Tysk", email="hanne@skole.dk")
    cycle = make_closed_cycle(
        make_team("Tysk", school=school, coordinator=hanne), title="Ordkort i tysk"
    )
    make_note(cycle, hanne, "Hemmelig note")
    cycle.hanne, cycle.school, cycle.town = hanne, school, town
    cycle.karl = make_member(
        make_team("Matematik", school=next_door), make_person("Karl Ven", email="karl@skole.dk")
    )
    db.session.commit()
    return cycle


def share(as_, cycle, email="karl@skole.dk", **kwargs):
    chosen = {**TICKED, "audiences": ["organisation"], "do": "share", "colleague": email}
    browser = as_(cycle.hanne)
    done = browser.submit(f"/afproevninger/{cycle.public_id}/del", **chosen, **kwargs)
    return done if kwargs else browser.follow(done)


def address() -> str:
    proposal = db.session.scalars(select(ShareProposal.public_id)).one()
    return f"/kolleger/delinger/{proposal}"


def readers() -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(select(Audience.kind)))


def asked() -> int | None:
    db.session.expire_all()
    return db.session.scalars(select(ShareProposal.colleague_id)).one()


def test_only_german_teacher_shares_further_with_a_colleagues_yes(as_, record):
    page = as_(record.hanne).get(f"/afproevninger/{record.public_id}/del")
    assert "En kollegas mailadresse" in page.text
    told = share(as_, record)
    assert "venter på et ja fra karl@skole.dk" in told.text
    assert readers() == []
    assert db.session.scalars(select(Mail.recipient)).all() == ["karl@skole.dk"]
    karl = as_(record.karl)
    assert "En kollega beder om dit ja" in karl.get("/").text
    assert "Hanne Tysk beder om dit ja" in karl.get("/kolleger").text
    page = karl.get(address())
    assert "Ordkort i tysk" in page.text
    assert "Hemmelig note" not in page.text
    karl.post(f"{address()}/ja")
    assert readers() == ["organisation"]
    assert "beder om dit ja" not in karl.get("/").text


def test_colleague_reads_that_version_alone_and_only_while_asked(as_, record):
    share(as_, record)
    here = address()
    record.title = "Skrevet bagefter"
    db.session.commit()
    karl = as_(record.karl)
    assert "Skrevet bagefter" not in karl.get(here).text
    karl.get(f"/afproevninger/{record.public_id}", status=404)
    karl.get(f"/forslag/{here.rsplit('/', 1)[1]}", status=404)
    karl.post(f"{here}/nej")
    karl.get(here, status=404)
    karl.get(f"/afproevninger/{record.public_id}", status=404)
    assert readers() == []
    assert "har sagt nej" in as_(record.hanne).get("/").text


def test_page_says_the_same_whether_the_address_is_somebodys(as_, record):
    make_person("Ingen Steder", email="ukendt2@skole.dk")
    db.session.commit()
    told = {
        share(as_, record, email).text.replace(email, "X")
        for email in ("karl@skole.dk", "findes.ikke@skole.dk", "ukendt2@skole.dk")
    }
    assert len(told) == 1
    words = told.pop()
    assert "venter på et ja fra X" in words
    assert "Karl" not in words
    assert asked() is None


def test_no_address_and_no_member_is_no_second_yes(as_, record):
    page = share(as_, record, "", status=422)
    assert "kan en kollega sige det andet ja" in page.text
    assert "navn@skole.dk" in share(as_, record, "Karl", status=422).text
    assert db.session.scalars(select(ShareProposal)).all() == []


def of_another_organisation(record, person):
    make_member(make_team(school=make_school("Fjern", make_organisation("By"))), person)


NOT_ASKED = {
    "leads the school": lambda record, person: make_leader(record.school, person),
    "consults": lambda record, person: make_consultant(record.town, person),
    "administers": lambda record, person: (
        make_administrator(person),
        make_member(make_team(school=record.school), person),
    ),
    "works elsewhere": of_another_organisation,
    "is nowhere": lambda record, person: None,
    "is on leave": lambda record, person: (
        make_member(make_team(school=record.school), person),
        setattr(person, "on_leave", True),
    ),
    "left": lambda record, person: (
        make_member(make_team(school=record.school), person),
        setattr(person, "active", False),
    ),
}


@pytest.mark.parametrize("case", NOT_ASKED)
def test_who_is_no_colleague_is_not_asked(as_, record, case):
    person = make_person("Rolf", email="rolf@skole.dk")
    NOT_ASKED[case](record, person)
    db.session.commit()
    share(as_, record, "rolf@skole.dk")
    assert asked() is None
    assert db.session.scalars(select(Mail.recipient)).all() == []


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("Hanne Tysk", "hanne@skole.dk"),
        ("Hanne To", "hanne+2@skole.dk"),
        ("hanne tysk", "ht@skole.dk"),
        ("Anden", "hanne@gmail.com"),
    ],
)
def test_nobody_is_their_own_colleague(as_, record, name, email):
    if email != "hanne@skole.dk":
        make_member(make_team("Eget", school=record.school), make_person(name, email=email))
        db.session.commit()
    share(as_, record, email)
    assert asked() is None


def test_leader_of_another_school_may_be_asked(as_, record):
    other = make_leader(make_school("Tredje", record.town), make_person("Lars", email="l@skole.dk"))
    db.session.commit()
    share(as_, record, "l@skole.dk")
    assert asked() == other.id


@pytest.mark.parametrize("change", ["a role", "a member", "leaves", "another member"])
def test_colleague_who_is_none_any_more_neither_reads_nor_says_yes(as_, record, change):
    share(as_, record)
    here = address()
    karl = db.session.get_one(Person, record.karl.id)
    match change:
        case "a role":
            make_leader(record.school, karl)
        case "a member":
            make_member(record.team, karl)
        case "leaves":
            member = select(Membership).where(Membership.person_id == karl.id)
            db.session.delete(db.session.scalars(member).one())
        case "another member":
            make_member(record.team, make_person("Ny", email="ny@skole.dk"))
    db.session.commit()
    as_(record.karl).get(here, status=404)
    as_(record.karl).post(f"{here}/ja", status=404)
    assert readers() == []


def test_somebody_else_never_reads_what_a_colleague_is_asked(as_, record):
    other = make_member(make_team(school=record.school), make_person("Nysgerrig"))
    leader = make_leader(record.school, make_person("Lise"))
    db.session.commit()
    share(as_, record)
    for person in (other, leader, record.hanne):
        as_(person).get(address(), status=404)
        as_(person).post(f"{address()}/ja", status=404)
    assert readers() == []


def test_team_of_two_asks_its_other_member(as_, record):
    make_member(record.team, make_person("Ida", email="ida@skole.dk"))
    db.session.commit()
    page = as_(record.hanne).get(f"/afproevninger/{record.public_id}/del")
    assert "En kollegas mailadresse" not in page.text
    share(as_, record)
    assert asked() is None


def test_lone_member_takes_the_proposal_back(as_, record):
    share(as_, record)
    here = address()
    page = as_(record.hanne).get(f"/forslag/{here.rsplit('/', 1)[1]}")
    assert "bedt karl@skole.dk om det andet ja" in page.text
    as_(record.hanne).post(
        f"/afproevninger/{record.public_id}/forslag/{here.rsplit('/', 1)[1]}/nej"
    )
    as_(record.karl).get(here, status=404)


def test_word_of_the_lone_member_makes_nobody_a_colleague(as_, record):
    person = make_person("Gæst", email="gaest@gmail.com")
    make_member(make_team(school=record.school), person)
    db.session.add(
        WorkWord(
            person_id=person.id,
            organisation_id=record.town.id,
            by_id=record.hanne.id,
            given_as="colleague",
            given_at=record.created_at,
        )
    )
    db.session.commit()
    share(as_, record, "gaest@gmail.com")
    assert asked() is None
