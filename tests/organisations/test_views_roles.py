"""Leaders, consultants and network coordinators: named by whom row 28 lets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import LoginSession, Person
from app.core.db import db
from app.core.models import Mail, SecurityEvent
from app.organisations.models import Role
from tests.invitations import invitation_to, mailed_path, open_account, say_yes
from tests.make import (
    make_administrator,
    make_consultant,
    make_leader,
    make_member,
    make_network,
    make_network_coordinator,
    make_organisation,
    make_person,
    make_school,
    make_team,
)


@dataclass
class Places:
    """One place of each kind, and who works there."""

    organisation: Any
    school: Any
    network: Any
    people: dict[str, Person]

    def of(self, kind: str) -> str:
        return {
            "leader": f"/skoler/{self.school.public_id}/ledere",
            "consultant": f"/organisationer/{self.organisation.public_id}/konsulenter",
            "coordinator": f"/netvaerk/{self.network.public_id}/koordinatorer",
        }[kind]


KINDS = ("leader", "consultant", "coordinator")
NAMED_BY = {
    "leader": ("consultant", "administrator"),
    "consultant": ("administrator",),
    "coordinator": ("administrator",),
}


@pytest.fixture
def places(flask_app):
    organisation = make_organisation()
    school = make_school(organisation=organisation)
    network = make_network(members=(school,))
    other = make_organisation("Nabo Kommune")
    people = {
        "leader": make_leader(school),
        "consultant": make_consultant(organisation),
        "coordinator": make_network_coordinator(network),
        "administrator": make_administrator(),
        "member": make_member(make_team(school=school)),
        "other leader": make_leader(make_school("Nabo Skole", other)),
        "other consultant": make_consultant(other),
    }
    db.session.commit()
    return Places(organisation, school, network, people)


def kinds_of(person: Person) -> list[str]:
    return list(db.session.scalars(select(Role.kind).where(Role.person_id == person.id)))


def allowed():
    return [(kind, who) for kind in KINDS for who in NAMED_BY[kind]]


def refused():
    everybody = (
        "leader", "consultant", "coordinator", "member", "other leader", "other consultant"
    )  # fmt: skip
    return [(kind, who) for kind in KINDS for who in everybody if who not in NAMED_BY[kind]]


@pytest.mark.parametrize(("kind", "who"), allowed())
def test_role_is_given_by_address_with_an_invitation_and_taken_again(as_, places, kind, who):
    browser = as_(places.people[who])
    done = browser.submit(f"{places.of(kind)}/ny", email="Ny Person <ny@example.org>")
    page = browser.follow(done)
    assert "Der er en invitation på vej til ny@example.org." in page.text
    assert "Ny Person" not in page.text
    assert page.has_button("Send igen for ny@example.org")
    assert db.session.scalars(select(Mail.recipient)).all() == ["ny@example.org"]
    person = open_account(as_, "ny@example.org")
    assert kinds_of(person) == [kind]
    asked = browser.get(browser.get(done.location).link("Fjern rollen for Ny Person"))
    assert asked.has_button("Fjern rollen")
    assert "har så ingen" not in asked.text
    assert kinds_of(person) == [kind]
    browser.submit(f"{places.of(kind)}/{person.public_id}/fjern")
    assert kinds_of(person) == []


def test_who_ends_the_role_of_the_last_leader_reads_that_it_is_the_last(as_, places):
    address = f"{places.of('leader')}/{places.people['leader'].public_id}/fjern"
    assert "Skolen har så ingen leder" in as_(places.people["consultant"]).get(address).text


@pytest.mark.parametrize(("kind", "who"), refused())
def test_role_is_neither_given_nor_taken_by_others(as_, places, kind, who):
    browser = as_(places.people[who])
    holder = places.people[kind]
    new = f"{places.of(kind)}/ny"
    for page in (
        browser.get(new, status=None),
        browser.post(new, {"email": "ny@example.org"}, status=None),
        browser.post(f"{places.of(kind)}/{holder.public_id}/fjern", status=None),
    ):
        assert page.status in (403, 404)
    assert kinds_of(holder) == [kind]
    assert not db.session.scalar(select(Person.id).where(Person.email_key == "ny@example.org"))


@pytest.mark.parametrize("kind", KINDS)
def test_change_of_role_ends_the_persons_sessions_and_stands_in_the_log(as_, places, kind):
    known = make_person("Kendt", email="kendt@example.org", password_hash="x")
    db.session.commit()
    theirs = as_(known)
    theirs.get("/hjaelp")
    browser = as_(places.people["administrator"])
    done = browser.follow(browser.submit(f"{places.of(kind)}/ny", email="kendt@example.org"))
    assert "Kendt" not in done.text
    assert kinds_of(known) == []
    assert sessions_of(known)
    say_yes(as_, known)
    assert kinds_of(known) == [kind]
    assert not sessions_of(known)
    as_(known)
    browser.post(f"{places.of(kind)}/{known.public_id}/fjern")
    assert not sessions_of(known)
    lines = db.session.scalars(
        select(SecurityEvent).where(SecurityEvent.object_id == known.public_id)
    ).all()
    word = "network_coordinator" if kind == "coordinator" else kind
    assert [line.event for line in lines] == [f"{word}_named", f"{word}_removed"]
    assert db.session.scalars(select(Mail.recipient)).all() == ["kendt@example.org"]


@pytest.mark.parametrize("kind", KINDS)
def test_invitation_into_a_role_is_taken_back_by_who_could_send_it_alone(as_, places, kind):
    as_(places.people["administrator"]).submit(f"{places.of(kind)}/ny", email="ny@example.org")
    address = f"/roller/invitationer/{invitation_to('ny@example.org').public_id}"
    for who in ("leader", "coordinator", "member", "other leader", "other consultant"):
        for word in ("send-igen", "traek-tilbage"):
            as_(places.people[who]).post(f"{address}/{word}", status=404)
    who = NAMED_BY[kind][0]
    as_(places.people[who]).post(f"{address}/send-igen")
    path = mailed_path("ny@example.org")
    as_(places.people[who]).post(f"{address}/traek-tilbage")
    as_(None).get(path, status=410)


def sessions_of(person: Person) -> list[LoginSession]:
    return list(db.session.scalars(select(LoginSession).where(LoginSession.person_id == person.id)))


@pytest.mark.parametrize("kind", KINDS)
def test_same_role_is_not_given_twice(as_, places, kind):
    holder = places.people[kind]
    holder.password_hash = "argon"
    page = as_(places.people["administrator"]).submit(
        f"{places.of(kind)}/ny", email=holder.email, status=422
    )
    assert "har allerede rollen" in page.errors()[0]
    assert kinds_of(holder) == [kind]


@pytest.mark.parametrize("kind", KINDS)
def test_who_has_not_used_the_invitation_is_shown_and_invited_again(as_, places, kind):
    browser = as_(places.people["administrator"])
    for number, person in places.people.items():
        person.password_hash = None if number == kind else "argon"
    db.session.commit()
    holder = places.people[kind]
    at = (
        f"/organisationer/{places.organisation.public_id}" if kind != "coordinator" else "/netvaerk"
    )
    page = browser.get(at)
    assert page.text.count("(invitationen er ikke brugt endnu)") == 1
    browser.post(f"{places.of(kind)}/ny", page.form_values(f"{places.of(kind)}/ny"))
    assert db.session.scalars(select(Mail.recipient)).all() == [holder.email]
    assert kinds_of(holder) == [kind]
    holder.password_hash = "argon"
    db.session.commit()
    assert "ikke brugt endnu" not in browser.get(at).text


@pytest.mark.parametrize("text", ["", " ", "ikke en adresse", "a@example.org, b@example.org"])
def test_address_that_cannot_be_used_stays_in_the_field(as_, places, text):
    page = as_(places.people["administrator"]).submit(
        f"{places.of('leader')}/ny", email=text, status=422
    )
    assert page.errors()
    assert page.value("email") == text.strip()


def test_role_elsewhere_is_not_taken_through_this_place(as_, places):
    other = places.people["other leader"]
    as_(places.people["consultant"]).post(
        f"{places.of('leader')}/{other.public_id}/fjern", status=404
    )
    assert kinds_of(other) == ["leader"]


def test_administrator_sees_networks_with_members_and_coordinators(as_, places):
    team = make_team("Et team")
    make_network("Åben klub", members=(places.organisation, team))
    db.session.commit()
    text = as_(places.people["administrator"]).get("/netvaerk").text
    assert text.index("Netværket") < text.index("Åben klub")
    for words in (places.school.name, places.organisation.name, "Et team", "Karen Testesen"):
        assert words in text


def test_administrator_meets_an_explanation_where_there_are_no_networks(as_, flask_app):
    administrator = make_administrator()
    db.session.commit()
    assert "Her er ingen netværk endnu" in as_(administrator).get("/netvaerk").text
