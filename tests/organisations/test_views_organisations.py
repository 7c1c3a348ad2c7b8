"""Organisations and schools: made by whom row 28 lets."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.core.db import db
from app.organisations.models import Organisation, School
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

LIST = "/organisationer"
NEW = "/organisationer/ny"


def address(organisation: Organisation, rest: str = "") -> str:
    return f"/organisationer/{organisation.public_id}{rest}"


def edit(school: School) -> str:
    return f"/skoler/{school.public_id}/rediger"


@pytest.fixture
def place(flask_app):
    made = make_organisation("Engdal Kommune")
    made.school = make_school("Engsvale Skole", made)
    made.consultant = make_consultant(made, make_person("Carl"))
    made.leader = make_leader(made.school, make_person("Freja"))
    made.member = make_member(make_team(school=made.school))
    made.administrator = make_administrator()
    db.session.commit()
    return made


def test_administrator_sees_all_organisations_in_danish_order(as_, place):
    for name in ("Ærø Kommune", "Aarhus Kommune", "Byen"):
        make_organisation(name)
    db.session.commit()
    text = as_(place.administrator).get(LIST).text
    names = ["Byen", "Engdal Kommune", "Ærø Kommune", "Aarhus Kommune"]
    assert sorted(names, key=text.index) == names


@pytest.mark.parametrize("who", ["consultant", "leader", "member"])
def test_others_do_not_see_the_list_or_make_organisations(as_, place, who):
    browser = as_(getattr(place, who))
    for page in (LIST, NEW, "/netvaerk"):
        assert "administrator" in browser.get(page, status=403).text
    browser.post(NEW, {"kind": "other", "name": "Ny"}, status=403)
    assert not db.session.scalar(select(Organisation.id).where(Organisation.name == "Ny"))


def test_administrator_chooses_a_municipality_from_the_list(as_, place):
    browser = as_(place.administrator)
    page = browser.get(NEW)
    shown = [option.text for option in page.one("select", name="code").iter() if option.text]
    assert (
        shown.index("Viborg Kommune") < shown.index("Ærø Kommune") < shown.index("Aarhus Kommune")
    )
    done = browser.submit(NEW, kind="municipality", code="0791")
    assert browser.follow(done).h1 == "Viborg Kommune"
    made = db.session.scalars(select(Organisation).where(Organisation.code == "0791")).one()
    assert made.name == "Viborg Kommune"
    page = browser.submit(NEW, kind="municipality", code="0791", status=422)
    assert page.errors() == ["Viborg Kommune findes allerede."]


def test_administrator_names_an_organisation_of_another_kind(as_, place):
    as_(place.administrator).submit(NEW, kind="region", name="Region Eksempel")
    made = db.session.scalars(select(Organisation).where(Organisation.kind == "region")).one()
    assert (made.name, made.code) == ("Region Eksempel", None)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"kind": "municipality", "name": "Min egen"}, "Vælg kommunen på listen."),
        ({"kind": "municipality", "code": "9999"}, "Vælg en af mulighederne."),
        ({"kind": "region"}, "Skriv et navn."),
        ({"kind": "region", "name": "engdal KOMMUNE"}, "findes allerede"),
        ({"kind": "region", "name": "Min egen", "code": "0791"}, "lad kommunen stå tom"),
        ({"kind": "andet", "name": "Min egen"}, "Vælg en af mulighederne."),
    ],
)
def test_administrator_sees_what_to_put_right(as_, place, values, sentence):
    page = as_(place.administrator).submit(NEW, status=422, **values)
    assert sentence in page.errors()[0]
    assert page.value("name") == values.get("name", "")


def test_administrator_renames_an_organisation_and_the_consultant_does_not(as_, place):
    as_(place.administrator).submit(address(place, "/navn"), name="Ådal Kommune")
    db.session.refresh(place)
    assert (place.name, place.sort_key[:2]) == ("Ådal Kommune", "z4")
    as_(place.consultant).get(address(place, "/navn"), status=403)


CVR = "12 34 56 74"


def test_what_is_not_sent_of_an_organisation_stays_as_it_is(as_, place):
    place.cvr, place.mail_domains = "12345674", ["engdal.example", "skole.example"]
    as_(place.administrator).post(address(place, "/navn"), {"name": "Ådal Kommune"})
    db.session.refresh(place)
    assert place.name == "Ådal Kommune"
    assert (place.cvr, place.mail_domains) == ("12345674", ["engdal.example", "skole.example"])


def test_administrator_writes_the_cvr_number_which_only_administrators_see(as_, place):
    browser = as_(place.administrator)
    browser.submit(address(place, "/navn"), cvr=f" {CVR.replace(' ', '')[:3]} 45674 ")
    db.session.refresh(place)
    assert (place.cvr, place.name) == ("12345674", "Engdal Kommune")
    assert browser.get(address(place, "/navn")).value("cvr") == CVR
    assert CVR not in as_(place.consultant).get(address(place)).text
    assert "12345674" not in as_(place.consultant).get(address(place)).text
    browser.submit(address(place, "/navn"), cvr="")
    db.session.refresh(place)
    assert place.cvr is None


@pytest.mark.usefixtures("only_sqlite")
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("12345675", "Se efter, om et ciffer er tastet forkert."),
        ("21345674", "Se efter, om et ciffer er tastet forkert."),
        ("1234567", "otte cifre"),
        ("123456740", "otte cifre"),
        ("00000000", "otte cifre"),
        ("DK123456", "otte cifre"),
        ("١٢٣٤٥٦٧٤", "otte cifre"),
    ],
)
def test_administrator_is_told_what_is_no_cvr_number(as_, place, typed, sentence):
    page = as_(place.administrator).submit(address(place, "/navn"), status=422, cvr=typed)
    assert sentence in page.errors()[0]
    assert page.value("cvr") == typed


def test_consultant_lands_on_the_own_organisation(as_, place):
    browser = as_(place.consultant)
    page = browser.follow(browser.get("/kommunen", status=302))
    assert page.h1 == "Engdal Kommune"
    assert "Engsvale Skole" in page.text
    assert "Freja" in page.text
    assert page.has_link("Ny skole")
    assert page.has_link("Nyt indsatsområde")
    assert not page.has_link("Udpeg konsulent")
    assert not page.has_link("Ret organisationen")


def test_consultant_of_two_organisations_chooses(as_, place):
    make_consultant(make_organisation("Fjordlyng Kommune"), place.consultant)
    db.session.commit()
    page = as_(place.consultant).get("/kommunen")
    assert page.has_link("Engdal Kommune")
    assert page.has_link("Fjordlyng Kommune")


@pytest.mark.parametrize("who", ["leader", "member", "administrator"])
def test_who_is_no_consultant_is_told_whose_page_it_is(as_, place, who):
    assert "konsulenterne" in as_(getattr(place, who)).get("/kommunen", status=403).text


@pytest.mark.parametrize("who", ["leader", "member"])
def test_people_of_the_organisation_are_told_who_manages_it(as_, place, who):
    browser = as_(getattr(place, who))
    assert "konsulenterne" in browser.get(address(place), status=403).text
    browser.get(address(place, "/skoler/ny"), status=403)
    browser.get(edit(place.school), status=403)


def test_people_of_another_organisation_find_nothing(as_, place):
    other = make_organisation("Nabo Kommune")
    school = make_school("Nabo Skole", other)
    network = make_network(members=(other, place))
    people = (
        make_consultant(other),
        make_leader(school),
        make_member(make_team(school=school)),
        make_network_coordinator(network),
    )
    db.session.commit()
    for somebody in people:
        browser = as_(somebody)
        browser.get(address(place), status=404)
        browser.get(address(place, "/skoler/ny"), status=404)
        browser.post(address(place, "/skoler/ny"), {"name": "Ny"}, status=404)
        browser.get(edit(place.school), status=404)


@pytest.mark.parametrize("who", ["consultant", "administrator"])
def test_consultant_and_administrator_make_and_edit_schools(as_, place, who):
    browser = as_(getattr(place, who))
    page = browser.follow(browser.submit(address(place, "/skoler/ny"), name="Ny Skole"))
    assert "Ny Skole" in page.text
    made = db.session.scalars(select(School).where(School.name == "Ny Skole")).one()
    assert (made.kind, made.organisation_id) == ("folkeskole", place.id)
    browser.submit(edit(made), name="Aaby Skole", kind="vocational")
    db.session.refresh(made)
    assert (made.name, made.kind, made.sort_key[:2]) == ("Aaby Skole", "vocational", "z4")


@pytest.mark.parametrize("name", ["", " ", "ENGSVALE skole"])
def test_school_needs_a_name_of_its_own(as_, place, name):
    page = as_(place.consultant).submit(address(place, "/skoler/ny"), name=name, status=422)
    assert page.errors()


def test_administrator_reaches_teams_from_the_schools_list(as_, place):
    page = as_(place.administrator).get(address(place))
    assert page.has_link("Nyt team for Engsvale Skole")
    assert page.has_link("Udpeg konsulent")
    assert not page.has_link("Nyt indsatsområde")
    place.leader.active = False
    db.session.commit()
    assert as_(place.administrator).get(address(place)).has_link("Teams for Engsvale Skole")


def test_text_is_shown_as_it_was_typed(as_, place):
    odd = "<b>{{7*7}}</b> %s 'OR 1=1-- 👩‍🏫 عربي"
    browser = as_(place.consultant)
    page = browser.follow(browser.submit(address(place, "/skoler/ny"), name=odd))
    assert odd in page.text


@pytest.mark.parametrize(
    ("kind", "word"),
    [("municipality", "Kommunen"), ("region", "Regionen"), ("foundation", "Fonden")],
)
def test_menu_calls_the_consultants_organisation_what_it_is(as_, flask_app, kind, word):
    consultant = make_consultant(make_organisation("Vores sted", kind=kind))
    db.session.commit()
    page = as_(consultant).get("/delt-med-os")
    assert page.link(word) == "/organisationen"
