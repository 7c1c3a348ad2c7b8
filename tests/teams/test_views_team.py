"""A team's settings: who sees them, renames, archives and makes teams (rows 26 and 33)."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.clock import today
from app.core.db import db
from app.core.models import SecurityEvent
from app.teams.models import Membership, Team
from app.teams.queries import viewer_for
from tests.invitations import open_account
from tests.make import (
    make_administrator,
    make_consultant,
    make_cycle,
    make_leader,
    make_person,
    make_school,
    make_team,
)


def address(team: Team, rest: str = "indstillinger") -> str:
    return f"/teams/{team.public_id}/{rest}"


def fresh(team: Team) -> Team:
    return db.session.scalars(
        select(Team)
        .where(Team.id == team.id)
        .options(joinedload(Team.school))
        .execution_options(populate_existing=True)
    ).one()


@pytest.fixture
def team(flask_app):
    gustav, hanne = make_person("Gustav Holm"), make_person("Hanne Ærø")
    made = make_team(
        "6. årgang", coordinator=gustav, members=(hanne, make_person("Åse Bo", password_hash=None))
    )
    made.gustav, made.hanne = gustav, hanne
    db.session.commit()
    return made


def test_member_sees_the_members_in_danish_order_and_nothing_to_manage(as_, team):
    page = as_(team.hanne).get(address(team))
    assert page.h1 == "6. årgang"
    members = page.text[page.text.index("Medlemmer") :]
    assert members.index("Gustav Holm") < members.index("Hanne Ærø") < members.index("Åse Bo")
    assert not page.has_link("Inviter")
    assert not page.has_link("Ret navn og slags")
    assert page.has_link("Forlad teamet")
    assert page.has_link("Nyt indsatsområde")


def test_coordinator_sees_what_there_is_to_manage(as_, team):
    page = as_(team.gustav).get(address(team))
    assert page.has_link("Inviter")
    assert page.has_link("Ret navn og slags")
    assert page.has_button("Arkivér teamet")
    assert page.has_button("Gør til tovholder")


def test_coordinator_sees_who_has_not_used_the_invitation(as_, team):
    listed = as_(team.gustav).get(address(team)).text
    assert "Åse Bo (inviteret)" in listed
    assert "Hanne Ærø (inviteret)" not in listed
    assert "inviteret" not in as_(team.hanne).get(address(team)).text


def test_somebody_outside_meets_the_same_answer_as_for_a_missing_team(as_, team):
    outsider = make_person()
    make_team("Nabo", school=team.school, coordinator=outsider)
    db.session.commit()
    browser = as_(outsider)
    assert browser.get(address(team), status=404).text == (
        browser.get("/teams/bbbbbbbbbbbbbb/indstillinger", status=404).text
    )
    browser.get(address(team, "rediger"), status=404)
    browser.post(address(team, "arkiver"), status=404)


def test_nobody_is_sent_to_log_in(as_, team):
    assert "/log-ind" in as_(None).get(address(team), status=302).location


def test_coordinator_is_marked_apart_from_you(as_, team):
    assert "(dig) Tovholder" in as_(team.gustav).get(address(team)).text


def test_member_is_told_that_the_coordinator_renames(as_, team):
    page = as_(team.hanne).get(address(team, "rediger"), status=403)
    assert "teamets tovholder" in page.text


def test_coordinator_renames_the_team(as_, team):
    as_(team.gustav).submit(address(team, "rediger"), name="7. årgang", kind="class_team")
    assert (fresh(team).name, fresh(team).kind) == ("7. årgang", "class_team")
    assert "7" in fresh(team).sort_key


@pytest.mark.parametrize("name", ["", "   ", "Nabo", "NABO", "x" * 501])
def test_coordinator_keeps_the_text_when_the_name_cannot_be_used(as_, team, name):
    make_team("Nabo", school=team.school)
    db.session.commit()
    page = as_(team.gustav).submit(address(team, "rediger"), name=name, status=422)
    assert page.errors()
    assert page.value("name") == name.strip()
    assert fresh(team).name == "6. årgang"


def test_coordinator_archives_the_team_and_takes_it_in_use_again(as_, team):
    browser = as_(team.gustav)
    browser.post(address(team, "arkiver"))
    assert fresh(team).archived_on == today()
    page = browser.get(address(team))
    assert "arkiveret" in page.text
    assert not page.has_link("Inviter")
    browser.post(address(team, "tag-i-brug"))
    assert fresh(team).archived_on is None


def test_last_members_of_an_archived_team_still_read_its_settings(as_, team):
    team.archived_on = today()
    db.session.commit()
    assert as_(team.hanne).get(address(team)).has_link("Forlad teamet")


def test_member_does_not_archive(as_, team):
    as_(team.hanne).post(address(team, "arkiver"), status=403)
    assert fresh(team).archived_on is None


# -- who steps in


def test_leader_manages_only_while_the_team_has_no_coordinator(as_, team):
    leader = make_leader(team.school)
    db.session.commit()
    browser = as_(leader)
    for rest in ("indstillinger", "rediger", "medlemmer/inviter"):
        browser.get(address(team, rest), status=403)
    db.session.scalars(
        select(Membership).where(Membership.role == "coordinator")
    ).one().role = "member"
    db.session.commit()
    assert "ingen tovholder" in browser.get(address(team)).text
    browser.submit(address(team, "rediger"), name="Nyt navn")
    assert fresh(team).name == "Nyt navn"


def test_leader_steps_in_when_the_only_coordinator_cannot_log_in(as_, team):
    leader = make_leader(team.school)
    team.gustav.active = False
    db.session.commit()
    assert as_(leader).get(address(team, "medlemmer/inviter")).h1 == "Inviter til teamet"


def test_leader_of_another_school_never_steps_in(as_, team):
    leader = make_leader(make_school("Nabo Skole"))
    team.gustav.active = False
    db.session.commit()
    as_(leader).get(address(team), status=404)


def test_administrator_manages_only_while_the_school_has_no_leader(as_, team):
    administrator = make_administrator()
    db.session.commit()
    browser = as_(administrator)
    browser.submit(address(team, "rediger"), name="Nyt navn")
    assert fresh(team).name == "Nyt navn"
    leader = make_leader(team.school)
    db.session.commit()
    browser.get(address(team, "rediger"), status=403)
    leader.active = False
    db.session.commit()
    browser.get(address(team, "rediger"))


def test_consultant_does_not_know_the_team(as_, team):
    consultant = make_consultant(team.school.organisation)
    db.session.commit()
    as_(consultant).get(address(team), status=404)


def test_managing_shows_no_record_to_the_leader(as_, team):
    make_cycle(team, title="Kun vores")
    leader = make_leader(team.school)
    team.gustav.active = False
    db.session.commit()
    assert "Kun vores" not in as_(leader).get(address(team)).text


# -- new teams


def new_team(school) -> str:
    return f"/skoler/{school.public_id}/teams/ny"


def test_leader_makes_a_team_whose_coordinator_is_invited(as_, team):
    leader = make_leader(team.school)
    db.session.commit()
    browser = as_(leader)
    done = browser.submit(
        new_team(team.school),
        name="Naturfag",
        kind="subject_team",
        coordinator="Ny Person <ny@example.org>",
    )
    page = browser.follow(done)
    assert "Naturfag" in page.text
    assert "Tovholder: Ny Person" not in page.text
    person = open_account(as_, "ny@example.org")
    assert "Tovholder: Ny Person" in browser.get(done.location).text
    assert person.profession is None


def test_leader_who_makes_a_leadership_team_with_oneself_coordinates_it_at_once(as_, team):
    leader = make_leader(team.school)
    db.session.commit()
    as_(leader).submit(
        new_team(team.school), name="Ledelsen", kind="leadership_team", coordinator=leader.email
    )
    made = db.session.scalars(select(Team).where(Team.name == "Ledelsen")).one()
    assert viewer_for(leader).memberships[made.id] == "coordinator"


def test_leader_cannot_begin_a_team_of_teachers_with_oneself(as_, team):
    leader = make_leader(team.school)
    db.session.commit()
    page = as_(leader).submit(
        new_team(team.school), name="Nyt", kind="other", coordinator=leader.email, status=422
    )
    assert "Du har en rolle omkring teamet" in page.errors()[0]


def test_administrator_makes_a_team_also_where_there_is_a_leader(as_, team):
    make_leader(team.school)
    administrator = make_administrator()
    db.session.commit()
    done = as_(administrator).submit(new_team(team.school), name="Nyt", kind="other")
    assert "/organisationer/" in done.location
    assert db.session.scalar(select(Team.id).where(Team.name == "Nyt"))


@pytest.mark.parametrize("role", ["member", "consultant"])
def test_others_who_know_the_school_are_told_who_makes_teams(as_, team, role):
    other = team.gustav if role == "member" else make_consultant(team.school.organisation)
    db.session.commit()
    assert "skolens leder" in as_(other).get(new_team(team.school), status=403).text


def test_leader_of_another_school_does_not_find_the_page(as_, team):
    leader = make_leader(make_school("Nabo Skole", team.school.organisation))
    db.session.commit()
    as_(leader).get(new_team(team.school), status=404)


def test_same_form_sent_twice_makes_one_team(as_, team):
    leader = make_leader(team.school)
    db.session.commit()
    browser = as_(leader)
    values = browser.get(new_team(team.school)).form_values() | {"name": "Én", "kind": "other"}
    assert browser.post(new_team(team.school), values).location == (
        browser.post(new_team(team.school), values).location
    )
    assert len(db.session.scalars(select(Team).where(Team.name == "Én")).all()) == 1


def test_leader_sees_errors_with_the_text_kept(as_, team):
    leader = make_leader(team.school)
    db.session.commit()
    page = as_(leader).submit(
        new_team(team.school), name="6. ÅRGANG", coordinator="ikke en adresse", status=422
    )
    assert any("mailadresse" in error for error in page.errors())
    assert page.value("coordinator") == "ikke en adresse"
    page = as_(leader).submit(new_team(team.school), name="6. ÅRGANG", status=422)
    assert page.errors() == ["Skolen har allerede et team med det navn."]


def test_leader_is_not_coordinator_of_a_new_team_of_teachers(as_, team):
    leader = make_leader(team.school)
    db.session.commit()
    values = {"name": "Nyt", "coordinator": leader.email}
    page = as_(leader).submit(new_team(team.school), kind="other", status=422, **values)
    assert "har en rolle omkring teamet" in page.errors()[0]
    as_(leader).submit(new_team(team.school), kind="leadership_team", **values)


def test_changes_of_teams_stand_in_the_security_log_without_content(as_, team):
    browser = as_(team.gustav)
    browser.submit(address(team, "rediger"), name="Hemmeligt navn")
    browser.post(address(team, "arkiver"))
    browser.post(address(team, "tag-i-brug"))
    lines = db.session.scalars(select(SecurityEvent).order_by(SecurityEvent.id)).all()
    ours = [line for line in lines if line.object_kind == "team"]
    assert [line.event for line in ours] == [
        "team_renamed",
        "team_changed",
        "team_archived",
        "team_reopened",
    ]
    assert {line.object_id for line in ours} == {team.public_id}
    assert all("Hemmeligt" not in str(vars(line)) for line in lines)
