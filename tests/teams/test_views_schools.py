"""The school's settings, and closing the account of somebody who leaves (row 34)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.models import LoginSession, Person
from app.core.clock import today
from app.core.db import db
from app.core.models import SecurityEvent
from app.teams.models import Membership
from app.teams.queries_people import PER_PAGE
from tests.invitations import say_yes
from tests.make import (
    make_administrator,
    make_consultant,
    make_cycle,
    make_leader,
    make_member,
    make_network,
    make_network_coordinator,
    make_organisation,
    make_person,
    make_school,
    make_team,
    share,
)


@pytest.fixture
def school(flask_app):
    made = make_school("Lillebæk Skole")
    made.leader = make_leader(made, make_person("Lise Leder"))
    made.team = make_team("6. årgang", school=made, coordinator=make_person("Gustav Holm"))
    made.hanne = make_member(made.team, make_person("Hanne Ærø"))
    db.session.commit()
    return made


def settings(school) -> str:
    return f"/skoler/{school.public_id}/indstillinger"


def people(place) -> str:
    folder = "skoler" if hasattr(place, "organisation_id") else "organisationer"
    return f"/{folder}/{place.public_id}/medarbejdere"


def close(person) -> str:
    return f"/personer/{person.public_id}/luk"


def reopen(person) -> str:
    return f"/personer/{person.public_id}/aabn"


def is_active(person) -> bool:
    return bool(db.session.scalar(select(Person.active).where(Person.id == person.id)))


# -- the school's settings


def test_leader_sees_the_teams_with_those_without_coordinator_first(as_, school):
    make_team("Naturfag", school=school)
    make_team("Gammelt team", school=school, archived_on=today())
    make_team("Andre", school=make_school("Nabo Skole"))
    db.session.commit()
    page = as_(school.leader).get(settings(school))
    assert "Teams uden tovholder" in page.text
    assert page.text.index("Naturfag") < page.text.index("6. årgang") < page.text.index("Gammelt")
    assert "Tovholder: Gustav Holm" in page.text
    assert "Andre" not in page.text
    assert page.has_link("Naturfag")
    assert not page.has_link("6. årgang")


def test_leader_meets_a_friendly_start_where_there_are_no_teams(as_, flask_app):
    place = make_school()
    leader = make_leader(place)
    db.session.commit()
    assert "Her er ingen teams endnu" in as_(leader).get(settings(place)).text


def test_settings_tell_nothing_of_records(as_, school):
    share(make_cycle(school.team, title="Delt titel"), "school")
    make_cycle(school.team, title="Skjult titel")
    db.session.commit()
    text = as_(school.leader).get(settings(school)).text
    assert "titel" not in text


def test_member_and_consultant_are_told_whose_page_it_is(as_, school):
    consultant = make_consultant(school.organisation)
    db.session.commit()
    for somebody in (school.hanne, consultant):
        assert "skolens leder" in as_(somebody).get(settings(school), status=403).text
        as_(somebody).get(people(school), status=403)


def test_leader_of_another_school_finds_nothing(as_, school):
    leader = make_leader(make_school("Nabo Skole", school.organisation))
    db.session.commit()
    as_(leader).get(settings(school), status=404)
    as_(leader).get(people(school), status=404)


def test_administrator_sees_the_teams_only_while_there_is_no_leader(as_, school):
    administrator = make_administrator()
    db.session.commit()
    browser = as_(administrator)
    browser.get(settings(school), status=403)
    school.leader.active = False
    db.session.commit()
    page = browser.get(settings(school))
    assert page.has_link("6. årgang")
    assert not page.has_link("Medarbejdere")
    assert not page.has_link("Nyt indsatsområde")


# -- the people of a place


def test_leader_sees_the_people_of_the_school_and_no_activity(as_, school):
    make_member(make_team("Nabo", school=make_school("Nabo Skole")), make_person("Fremmed"))
    make_member(
        make_team("Gammelt", school=school, archived_on=today()), make_person("Gammel Kollega")
    )
    db.session.commit()
    page = as_(school.leader).get(people(school))
    assert "Fremmed" not in page.text
    shown = page.text[page.text.index("Luk adgangen") :]
    names = ["Gammel Kollega", "Gustav Holm", "Hanne Ærø", "Lise Leder"]
    assert sorted(names, key=shown.index) == names
    for word in ("logget ind", "sidst", "aktiv", "senest"):
        assert word not in page.text.lower()


def test_list_shows_only_the_teams_at_that_school(as_, school):
    make_member(make_team("Hemmeligt team", school=make_school("Nabo Skole")), school.hanne)
    db.session.commit()
    text = as_(school.leader).get(people(school)).text
    assert "6. årgang" in text
    assert "Hemmeligt team" not in text


def test_leader_finds_somebody_by_name_or_address(as_, school):
    school.hanne.email, school.hanne.email_key = "hae@skole.example", "hae@skole.example"
    db.session.commit()
    browser = as_(school.leader)
    for words in ("hanne", "ÆRØ", "hae@", "ærø"):
        text = browser.get(f"{people(school)}?navn={words}").text
        assert "Luk adgangen for Hanne Ærø" in text
        assert "Luk adgangen for Gustav" not in text
    assert "Luk adgangen for Hanne" in browser.get(f"{people(school)}?navn=%00").text
    assert "Ingen passer med »%_«" in browser.get(f"{people(school)}?navn=%25_").text


def test_long_list_comes_in_pages(as_, school):
    for number in range(PER_PAGE):
        make_member(school.team, make_person(f"Person {number}"))
    db.session.commit()
    browser = as_(school.leader)
    first = browser.get(people(school))
    second = browser.get(first.link("Næste"))
    assert second.has_link("Forrige")
    assert len(first.all("li")) > len(second.all("li"))
    browser.get(f"{people(school)}?side=0")
    browser.get(f"{people(school)}?side=999")
    browser.get(f"{people(school)}?side=x")


def test_consultant_sees_the_people_of_all_schools_of_the_organisation(as_, school):
    consultant = make_consultant(school.organisation, make_person("Bodil"))
    other = make_school("Storebæk Skole", school.organisation)
    make_member(make_team("4. årgang", school=other), make_person("Ib"))
    make_member(make_team("Andre", school=make_school("Nabo")), make_person("Fremmed"))
    db.session.commit()
    text = as_(consultant).get(people(school.organisation)).text
    assert all(name in text for name in ("Bodil", "Ib", "Hanne Ærø", "Lise Leder"))
    assert "Fremmed" not in text
    as_(school.hanne).get(people(school.organisation), status=403)


def test_administrator_finds_everybody_also_those_without_team_or_role(as_, school):
    make_network_coordinator(make_network(), make_person("Nete Netværk"))
    make_administrator(make_person("Ada Anden"))
    make_person("Ulla Udenfor")
    admin = make_administrator(make_person("Åse Administrator"))
    db.session.commit()
    page = as_(admin).get(as_(admin).get("/organisationer").link("Personer"))
    shown = page.text[page.text.index("Find en person") :]
    names = ["Ada Anden", "Hanne Ærø", "Lise Leder", "Nete Netværk", "Ulla Udenfor", "Åse"]
    assert sorted(names, key=shown.index) == names
    for words in ("netværkskoordinator", "uden team og rolle", "6. årgang"):
        assert words in shown
    for word in ("logget ind", "sidst", "aktiv", "senest"):
        assert word not in page.text.lower()
    found = as_(admin).get("/personer?navn=ulla").text
    assert "Luk adgangen for Ulla Udenfor" in found
    assert "Luk adgangen for Nete" not in found


@pytest.mark.parametrize("gone", ["coordinator", "nobody"])
def test_administrator_closes_the_account_of_whom_no_place_lists(as_, flask_app, gone):
    person = make_person("Ulla Udenfor")
    if gone == "coordinator":
        make_network_coordinator(make_network(), person)
    admin = make_administrator()
    db.session.commit()
    browser = as_(admin)
    page = browser.get("/personer?navn=ulla")
    sent = browser.submit(page.link("Luk adgangen for Ulla Udenfor"))
    assert sent.location == "/personer"
    assert "kan ikke logge ind længere" in browser.follow(sent).text
    assert not is_active(person)


# -- closing and opening accounts


def test_leader_closes_the_account_of_somebody_at_the_school_at_once(as_, school):
    theirs = as_(school.hanne)
    theirs.get(f"/teams/{school.team.public_id}/indstillinger")
    browser = as_(school.leader)
    assert "overalt" in browser.get(close(school.hanne)).text
    page = browser.follow(browser.submit(close(school.hanne)))
    assert "kan ikke logge ind længere" in page.text
    assert not is_active(school.hanne)
    assert not db.session.scalars(
        select(LoginSession).where(LoginSession.person_id == school.hanne.id)
    ).all()
    theirs.get(f"/teams/{school.team.public_id}/indstillinger", status=302)
    browser.post(reopen(school.hanne))
    assert is_active(school.hanne)


def test_closing_stands_in_the_log(as_, school):
    as_(school.leader).submit(close(school.hanne))
    line = db.session.scalars(
        select(SecurityEvent).where(SecurityEvent.event == "person_deactivated")
    ).one()
    assert (line.person_id, line.object_id) == (school.leader.id, school.hanne.public_id)


def test_nobody_closes_their_own_account_here(as_, school):
    for somebody in (school.leader, make_administrator(), make_consultant(school.organisation)):
        db.session.commit()
        as_(somebody).get(close(somebody), status=403)
        assert is_active(somebody)
    assert "for Lise" not in as_(school.leader).get(people(school)).text


def test_member_closes_nobodys_account(as_, school):
    colleague = make_member(make_team("Nabo", school=school))
    db.session.commit()
    browser = as_(school.hanne)
    browser.get(close(school.leader), status=404)
    gustav = db.session.scalars(select(Person).where(Person.name == "Gustav Holm")).one()
    assert "alle de steder, personen er" in browser.get(close(gustav), status=403).text
    browser.get(close(colleague), status=404)
    browser.post(reopen(gustav), status=403)


def test_leader_of_another_school_does_not_find_the_person(as_, school):
    leader = make_leader(make_school("Nabo Skole", school.organisation))
    db.session.commit()
    as_(leader).post(close(school.hanne), status=404)
    as_(leader).post(reopen(school.hanne), status=404)
    assert is_active(school.hanne)


def test_consultant_closes_within_the_organisation_only(as_, school):
    consultant = make_consultant(school.organisation)
    stranger = make_member(make_team("Nabo", school=make_school("Nabo Skole")))
    db.session.commit()
    browser = as_(consultant)
    browser.submit(close(school.hanne))
    assert not is_active(school.hanne)
    browser.submit(close(school.leader))
    assert not is_active(school.leader)
    browser.get(close(stranger), status=404)


def test_administrator_closes_any_account_but_their_own(as_, school):
    administrator = make_administrator()
    db.session.commit()
    browser = as_(administrator)
    done = browser.submit(close(school.hanne))
    assert "/organisationer/" in done.location
    assert not is_active(school.hanne)


@pytest.mark.parametrize("role", ["consultant", "administrator", "network", "other leader"])
def test_leader_does_not_close_the_account_of_somebody_with_a_wider_role(as_, school, role):
    match role:
        case "consultant":
            make_consultant(school.organisation, school.hanne)
        case "administrator":
            make_administrator(school.hanne)
        case "network":
            make_network_coordinator(make_network(), school.hanne)
        case _:
            make_leader(make_school("Nabo Skole"), school.hanne)
    db.session.commit()
    browser = as_(school.leader)
    browser.get(close(school.hanne), status=403)
    browser.post(close(school.hanne), status=403)
    assert is_active(school.hanne)
    assert "Luk adgangen for Hanne" not in browser.get(people(school)).text


def test_consultant_does_not_close_an_administrators_account(as_, school):
    make_administrator(school.hanne)
    consultant = make_consultant(school.organisation)
    db.session.commit()
    as_(consultant).post(close(school.hanne), status=403)
    assert is_active(school.hanne)


def test_what_somebody_wrote_and_their_places_stay_when_the_account_is_closed(as_, school):
    as_(school.leader).submit(close(school.hanne))
    gustav = db.session.scalars(select(Person).where(Person.name == "Gustav Holm")).one()
    page = as_(gustav).get(f"/teams/{school.team.public_id}/indstillinger")
    assert "Hanne Ærø (adgangen er lukket)" in page.text


# -- accounts belong to places


def end_here(person) -> str:
    return f"/personer/{person.public_id}/afslut-her"


def is_in(team, person) -> bool:
    held = select(Membership.id).filter_by(team_id=team.id, person_id=person.id)
    return db.session.scalar(held) is not None


@pytest.mark.parametrize("role", ["leader", "consultant"])
def test_account_that_lives_elsewhere_too_is_not_closed_only_ended_here(as_, school, role):
    elsewhere = make_team("Andetsteds", school=make_school("Nabo", make_organisation("Nabo K.")))
    make_member(elsewhere, school.hanne)
    archived = make_team("Gammelt", school=school, members=(school.hanne,), archived_on=today())
    who = school.leader if role == "leader" else make_consultant(school.organisation)
    db.session.commit()
    browser = as_(who)
    browser.get(close(school.hanne), status=403)
    browser.post(close(school.hanne), status=403)
    browser.post(reopen(school.hanne), status=403)
    page = browser.get(people(school if role == "leader" else school.organisation))
    browser.submit(page.link("Ikke længere hos os for Hanne Ærø"))
    assert is_active(school.hanne)
    assert not is_in(school.team, school.hanne)
    assert is_in(elsewhere, school.hanne)
    assert is_in(archived, school.hanne)
    assert as_(school.hanne).get("/").h1 == "Andetsteds"


def test_colleague_of_another_municipality_cannot_be_drawn_in_and_shut_out(as_, school):
    """Invite somebody into an empty team of one's own, and close the account: neither works."""
    elsewhere = make_team("Deres team", school=make_school("Nabo", make_organisation("Nabo K.")))
    victim = make_member(elsewhere, make_person("Offer", email="offer@nabo.example"))
    victim.password_hash = "x"
    empty = make_team("Tomt", school=school)
    db.session.commit()
    browser = as_(school.leader)
    invite = f"/teams/{empty.public_id}/medlemmer/inviter"
    browser.submit(invite, addresses="offer@nabo.example")
    for address in (close(victim), end_here(victim)):
        browser.get(address, status=404)
        browser.post(address, status=404)
    assert "Offer" not in browser.get(people(school)).text
    say_yes(as_, victim)
    browser.get(close(victim), status=403)
    browser.post(close(victim), status=403)
    assert is_active(victim)
    browser.submit(end_here(victim))
    assert is_in(elsewhere, victim)
    assert not is_in(empty, victim)


def test_leader_ends_nobody_at_another_school(as_, school):
    nabo = make_team("Nabo", school=make_school("Nabo Skole", school.organisation))
    both = make_member(nabo, make_member(school.team))
    db.session.commit()
    as_(school.leader).submit(end_here(both))
    assert is_in(nabo, both)
    as_(school.leader).get(end_here(both), status=404)
