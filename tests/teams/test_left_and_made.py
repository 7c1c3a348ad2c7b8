"""What an administrator made and finds again, and what closing an account would leave alone."""

from __future__ import annotations

from datetime import date

import pytest

from app.accounts.models import Person
from app.core import securitylog
from app.core.db import db
from tests.make import (
    make_administrator,
    make_cycle,
    make_leader,
    make_member,
    make_organisation,
    make_person,
    make_school,
    make_team,
)


@pytest.fixture
def admin(flask_app):
    return make_administrator(make_person("Astrid"))


def made(team, admin):
    securitylog.record(
        "team_created", person_id=admin.id, object_kind="team", object_id=team.public_id
    )
    db.session.commit()
    return team


def renames(page):
    return [link.get("href") for link in page.all("a") if link.get("href").endswith("/rediger")]


def test_administrator_finds_the_teams_she_made_by_team_and_school(admin, as_):
    school = make_school("Ærø Skole")
    for name in ("Årgang 6", "Indskolingen"):
        made(make_team(name, school=school), admin)
    made(make_team("Midt", school=make_school("Byskolen")), admin)
    make_team("En andens", school=school)
    db.session.commit()
    client = as_(admin)
    page = client.get("/administration/teams").text
    assert all(name in page for name in ("Årgang 6", "Indskolingen", "Midt", "Ærø Skole"))
    assert "En andens" not in page
    found = client.get("/administration/teams?navn=årg").text
    assert "Årgang 6" in found
    assert "Indskolingen" not in found
    assert "Indskolingen" in client.get("/administration/teams?navn=ÆRØ").text
    assert "Ingen teams passer" in client.get("/administration/teams?navn=%25").text


def test_only_a_team_of_a_school_without_a_leader_is_renamed_and_else_it_says_who_can(admin, as_):
    school = make_school("Byskolen")
    team = made(make_team("6. årgang", school=school), admin)
    client = as_(admin)
    address = f"/teams/{team.public_id}/rediger"
    assert renames(client.get("/administration/teams")) == [address]
    client.submit(address, name="7. årgang")
    assert "7. årgang" in client.get("/administration/teams").text
    make_leader(school)
    db.session.commit()
    page = client.get("/administration/teams")
    assert renames(page) == []
    assert "Omdøbes af skolens leder" in page.text
    client.get(address, status=403)


def test_another_administrators_teams_are_not_in_the_list(admin, as_):
    made(make_team("6. årgang"), admin)
    other = make_administrator(make_person("Ada"))
    db.session.commit()
    assert "6. årgang" not in as_(other).get("/administration/teams").text


def close(client, person):
    return client.get(f"/personer/{person.public_id}/luk")


def test_closing_an_account_names_what_it_leaves_before_the_button(admin, as_):
    school = make_school("Byskolen", make_organisation("Engdal Kommune"))
    hanne, gustav = make_person("Hanne"), make_person("Gustav")
    alone = make_team("Alene", school=school, coordinator=hanne)
    both = make_team("Sammen", school=school, coordinator=hanne)
    make_member(both, gustav)
    make_member(make_team("Arkiv", school=school, archived_on=date(2025, 8, 1)), hanne)
    make_leader(school, hanne)
    make_cycle(alone, title="Hemmelig plan")
    db.session.commit()
    page = close(as_(admin), hanne).text
    assert "Teams uden medlemmer Alene, Byskolen" in page
    assert "Teams uden tovholder Sammen, Byskolen" in page
    assert "Skoler uden leder Byskolen" in page
    assert "Arkiv" not in page
    assert "Hemmelig" not in page
    assert page.index("Skoler uden leder") < page.index("Fortryd")
    # Somebody on leave is missed by nobody now, and does not stand in for anybody.
    db.session.get(Person, gustav.id).on_leave = True
    make_leader(school, make_person("Lone"))
    db.session.commit()
    page = close(as_(admin), hanne).text
    assert "Teams uden medlemmer Alene, ByskolenSammen, Byskolen" in page
    assert "Skoler uden leder" not in page
    assert "Ingen teams, skoler eller netværk kommer til at mangle nogen." in (
        close(as_(admin), gustav).text
    )


def test_administrators_log_names_the_team_and_of_a_record_only_its_kind(admin, as_):
    team = made(make_team("6. årgang"), admin)
    cycle = make_cycle(team, title="Hemmelig plan")
    securitylog.record(
        "cycle_deleted", person_id=admin.id, object_kind="cycle", object_id=cycle.public_id
    )
    db.session.commit()
    client = as_(admin)
    assert "6. årgang" in client.get("/administration/sikkerhedslog").text
    look = {"email": admin.email, "reason": "Kontoen kan være misbrugt"}
    page = client.get(client.submit("/administration/sikkerhedslog", **look).location).text
    assert "en prøvehandling eller positiv afvigelse" in page
    assert "Hemmelig" not in page
