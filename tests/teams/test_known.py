"""Who is known to work in an organisation: every yes goes back to somebody who can know."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.models import Mail
from app.teams.known import Word, eyes_of, known_among
from app.teams.models_work import WorkQuestion, WorkWord
from tests.make import (
    make_administrator,
    make_consultant,
    make_leader,
    make_member,
    make_organisation,
    make_person,
    make_school,
    make_team,
    save,
)

DOMAINS = ["skole.dk"]
PEOPLE = {1: "a@gmail.com", 2: "b@gmail.com", 3: "c@gmail.com"}


def word(person: int, by: int | None, as_: str = "colleague", email: str = "x@gmail.com") -> Word:
    return Word(person, by, email, as_)


def test_colleagues_who_say_it_of_each_other_are_not_known():
    circle = [word(1, 2), word(2, 3), word(3, 1)]
    assert known_among(PEOPLE, DOMAINS, circle) == frozenset()


@pytest.mark.parametrize("anchor", ["leader", "consultant", "administrator", "before"])
def test_chain_of_words_counts_from_its_beginning_on(anchor):
    chain = [word(1, 9, anchor), word(2, 1), word(3, 2)]
    assert known_among(PEOPLE, DOMAINS, chain) == {1, 2, 3}


def test_chain_begins_with_an_address_of_the_organisation():
    assert known_among(PEOPLE, DOMAINS, [word(1, 9, email="mette@skole.dk")]) == {1}
    assert known_among(PEOPLE, DOMAINS, [word(1, 9, email="mette+1@skole.dk")]) == frozenset()


def test_words_of_the_teams_own_members_do_not_count_there_not_even_in_a_chain():
    leader, second, third = 7, 8, 3
    words = [word(second, leader, "leader"), word(third, second)]
    assert known_among(PEOPLE, DOMAINS, words) == {third}
    assert known_among(PEOPLE, DOMAINS, words, without={leader, third}) == frozenset()


# -- asked and answered


@pytest.fixture
def school(flask_app):
    made = make_school(organisation=make_organisation(mail_domains=["skole.dk"]))
    made.hanne = make_person("Hanne", email="hanne@skole.dk")
    made.ny = make_person("Ny Kollega", email="ny@gmail.com")
    made.team = make_team(school=made, coordinator=made.hanne, members=(made.ny,))
    db.session.commit()
    return made


def ask(school, asked, person=None):
    person = person or school.ny
    question = save(WorkQuestion(person_id=person.id, school_id=school.id, asked_id=asked.id))
    db.session.commit()
    return f"/kolleger/{question.public_id}"


def counted(school) -> set[str]:
    eyes = eyes_of(school.team.id, school.organisation)
    return {name for one, name in eyes.members.items() if one in eyes.counted}


def test_member_with_an_address_elsewhere_counts_when_somebody_who_can_know_says_so(as_, school):
    assert counted(school) == {"Hanne"}
    colleague = make_member(make_team("Nabo", school=school), make_person(email="bo@skole.dk"))
    as_(colleague).post(f"{ask(school, colleague)}/ja")
    assert counted(school) == {"Hanne", "Ny Kollega"}


@pytest.mark.parametrize("role", ["leader", "consultant", "administrator"])
def test_leader_consultant_and_administrator_can_say_it(as_, school, role):
    make = {
        "leader": lambda: make_leader(school, make_person("Lise", email="l@gmail.com")),
        "consultant": lambda: make_consultant(school.organisation, make_person("Karl")),
        "administrator": lambda: make_administrator(make_person("Anna")),
    }
    giver = make[role]()
    as_(giver).post(f"{ask(school, giver)}/ja")
    assert db.session.scalars(select(WorkWord.given_as)).all() == [role]
    assert counted(school) == {"Hanne", "Ny Kollega"}


def test_second_account_is_not_vouched_for_by_its_owner(as_, school):
    """A leader's own second account: under a plus, or with the same name."""
    leader = make_leader(school, make_person("Lise Leder", email="lise@gmail.com"))
    for email, name in (("lise+2@gmail.com", "En anden"), ("noget@gmail.com", "lise leder")):
        second = make_member(school.team, make_person(name, email=email))
        as_(leader).post(f"{ask(school, leader, second)}/ja")
    assert db.session.scalars(select(WorkWord.id)).all() == []
    assert counted(school) == {"Hanne"}


def test_leader_who_is_in_the_team_makes_nobody_count_there(as_, school):
    leader = make_leader(school, make_person("Lise Leder", email="lise@skole.dk"))
    team = make_team("Ledelsen", school=school, kind="leadership_team", members=(leader, school.ny))
    db.session.commit()
    as_(leader).post(f"{ask(school, leader)}/ja")
    eyes = eyes_of(team.id, school.organisation)
    assert school.ny.id not in eyes.counted
    assert counted(school) == {"Hanne", "Ny Kollega"}


def test_who_is_not_known_themselves_and_who_was_not_asked_cannot_say_it(as_, school):
    stranger = make_member(make_team("Nabo", school=school), make_person(email="s@gmail.com"))
    elsewhere = make_leader(make_school("Nabo", make_organisation("Nabo K.")))
    address = ask(school, stranger)
    as_(stranger).post(f"{address}/ja")
    as_(elsewhere).post(f"{address}/ja", status=404)
    as_(school.hanne).post(f"{address}/ja", status=404)
    assert counted(school) == {"Hanne"}


def test_one_who_is_asked_sees_the_person_and_the_school_alone(as_, school):
    leader = make_leader(school, make_person("Lise Leder"))
    ask(school, leader)
    page = as_(leader).get("/kolleger").text
    assert "Arbejder Ny Kollega på Lillebæk Skole?" in page
    for words in (school.team.name, "Hanne", "del", "Rollekort"):
        assert f" {words} " not in page.split("Kender du dem?")[-1].split("Ja, jeg")[0]


def test_no_leaves_nothing(as_, school):
    leader = make_leader(school)
    as_(leader).post(f"{ask(school, leader)}/nej")
    assert db.session.scalars(select(WorkQuestion.id)).all() == []
    assert counted(school) == {"Hanne"}
    assert db.session.scalars(select(Mail.id)).all() == []
