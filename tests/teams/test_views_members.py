"""Inviting, coordinating, removing and leaving (row 27)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.core.clock import today
from app.core.db import db
from app.core.errors import FieldError
from app.core.models import Mail, SecurityEvent
from app.teams.commands_members import leave_team
from app.teams.models import Membership, Team
from app.teams.queries import viewer_for
from tests.make import make_cycle, make_leader, make_member, make_note, make_person, make_team


def address(team: Team, rest: str = "indstillinger") -> str:
    return f"/teams/{team.public_id}/{rest}"


def about(team: Team, person: Person, rest: str) -> str:
    return address(team, f"medlemmer/{person.public_id}/{rest}")


def roles(team: Team) -> dict[str, str]:
    query = (
        select(Person.name, Membership.role)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.team_id == team.id)
    )
    return dict(db.session.execute(query).all())


def mails() -> list[str]:
    query = select(Mail.recipient).where(Mail.template == "invitation").order_by(Mail.id)
    return list(db.session.scalars(query))


@pytest.fixture
def team(flask_app):
    gustav, hanne = make_person("Gustav"), make_person("Hanne")
    made = make_team("6. årgang", coordinator=gustav, members=(hanne,))
    made.gustav, made.hanne = gustav, hanne
    db.session.commit()
    return made


# -- inviting


def invite(browser, team, addresses, **kwargs):
    return browser.submit(address(team, "medlemmer/inviter"), addresses=addresses, **kwargs)


def test_coordinator_invites_known_and_unknown_people_in_one_go(as_, team):
    known = make_person("Kendt Person", email="kendt@example.org", password_hash="x")
    db.session.commit()
    browser = as_(team.gustav)
    done = invite(browser, team, "Ny Person <ny@example.org>, KENDT@example.org\n")
    assert "2 er med i teamet" in browser.follow(done).text
    assert roles(team) == {
        "Gustav": "coordinator",
        "Hanne": "member",
        "Kendt Person": "member",
        "Ny Person": "member",
    }
    assert mails() == ["ny@example.org"]
    assert as_(known).get(address(team)).h1 == "6. årgang"


def test_answer_is_the_same_for_a_known_and_an_unknown_address(as_, team):
    make_person("Same Name", email="kendt@example.org", password_hash="x")
    other = make_team("Nabo", school=team.school, coordinator=team.gustav)
    db.session.commit()
    browser = as_(team.gustav)
    known = browser.follow(invite(browser, team, "Same Name <kendt@example.org>"))
    unknown = browser.follow(invite(browser, other, "Same Name <ukendt@example.org>"))
    told = [page.text[page.text.index("1 er med") :].split(".")[:2] for page in (known, unknown)]
    assert told[0] == told[1]


def test_what_was_typed_does_not_rename_somebody_we_know(as_, team):
    make_person("Rigtigt Navn", email="kendt@example.org")
    db.session.commit()
    invite(as_(team.gustav), team, "Andet Navn <kendt@example.org>")
    assert "Rigtigt Navn" in roles(team)


def test_somebody_who_lost_the_mail_gets_another_when_invited_again(as_, team):
    browser = as_(team.gustav)
    invite(browser, team, "ny@example.org")
    invite(browser, team, "ny@example.org")
    assert mails() == ["ny@example.org", "ny@example.org"]
    assert len(roles(team)) == 3


def test_coordinator_sees_the_fault_of_every_line_and_nothing_is_lost(as_, team):
    text = "god@example.org\nikke en adresse\nogså god <to@example.org>\n@forkert"
    page = invite(as_(team.gustav), team, text, status=422)
    assert [error[:8] for error in page.errors()] == ["Linje 2:", "Linje 4:"]
    assert page.value("addresses") == text
    assert len(roles(team)) == 2
    assert not mails()


@pytest.mark.parametrize("text", ["", "  \n \u200b"])
def test_coordinator_who_sends_an_empty_list_is_told_so(as_, team, text):
    assert invite(as_(team.gustav), team, text, status=422).errors()


def test_coordinator_invites_fifty_a_day_and_no_more_known_or_not(as_, team):
    make_person("Kendt", email="p0@example.org", password_hash="x")
    db.session.commit()
    browser = as_(team.gustav)
    invite(browser, team, "\n".join(f"p{n}@example.org" for n in range(48)))
    text = "\n".join(f"q{n}@example.org" for n in range(3))
    page = invite(browser, team, text, status=422)
    assert "der er 2 tilbage" in page.errors()[0]
    assert page.value("addresses") == text
    assert len(roles(team)) == 50
    invite(browser, team, "q0@example.org; q1@example.org")
    assert len(roles(team)) == 52


def test_member_and_leader_do_not_invite_where_there_is_a_coordinator(as_, team):
    leader = make_leader(team.school)
    db.session.commit()
    for somebody in (team.hanne, leader):
        browser = as_(somebody)
        browser.get(address(team, "medlemmer/inviter"), status=403)
        browser.post(
            address(team, "medlemmer/inviter"), {"addresses": "ny@example.org"}, status=403
        )
    assert len(roles(team)) == 2


def test_leader_invites_and_names_a_coordinator_where_there_is_none(as_, team):
    leader = make_leader(team.school)
    team.gustav.active = False
    db.session.commit()
    browser = as_(leader)
    invite(browser, team, "ny@example.org")
    browser.post(about(team, team.hanne, "tovholder"))
    assert roles(team)["Hanne"] == "coordinator"
    browser.get(address(team, "medlemmer/inviter"), status=403)


def test_archived_team_takes_nobody_in(as_, team):
    team.archived_on = today()
    db.session.commit()
    page = invite(as_(team.gustav), team, "ny@example.org", status=422)
    assert "arkiveret" in page.errors()[0]
    assert len(roles(team)) == 2


def test_invitations_stand_in_the_log_without_addresses(as_, team):
    invite(as_(team.gustav), team, "ny@example.org")
    lines = db.session.scalars(select(SecurityEvent)).all()
    assert "team_member_invited" in [line.event for line in lines]
    assert all("ny@" not in str(vars(line)) for line in lines)


# -- coordinating


def test_coordinator_names_another_and_both_coordinate(as_, team):
    as_(team.gustav).post(about(team, team.hanne, "tovholder"))
    assert roles(team) == {"Gustav": "coordinator", "Hanne": "coordinator"}


def test_coordinator_hands_over_and_can_manage_no_more(as_, team):
    browser = as_(team.gustav)
    browser.post(about(team, team.hanne, "giv-videre"))
    assert roles(team) == {"Gustav": "member", "Hanne": "coordinator"}
    browser.get(address(team, "rediger"), status=403)


def test_one_of_two_coordinators_becomes_an_ordinary_member_but_not_the_last(as_, team):
    make_member(team, role="coordinator", person=make_person("Ib"))
    db.session.commit()
    browser = as_(team.gustav)
    ib = db.session.scalars(select(Person).where(Person.name == "Ib")).one()
    browser.post(about(team, ib, "medlem"))
    assert roles(team)["Ib"] == "member"
    page = browser.follow(browser.post(about(team, team.gustav, "medlem")))
    assert "skal have en tovholder" in page.text
    assert roles(team)["Gustav"] == "coordinator"


def test_somebody_whose_account_is_closed_does_not_become_coordinator(as_, team):
    team.hanne.active = False
    db.session.commit()
    as_(team.gustav).post(about(team, team.hanne, "tovholder"))
    assert roles(team)["Hanne"] == "member"


@pytest.mark.parametrize("what", ["tovholder", "giv-videre", "medlem", "fjern"])
def test_member_manages_nobody(as_, team, what):
    as_(team.hanne).post(about(team, team.gustav, what), status=403)
    assert roles(team) == {"Gustav": "coordinator", "Hanne": "member"}


@pytest.mark.parametrize("what", ["tovholder", "giv-videre", "medlem", "fjern"])
def test_coordinator_of_one_team_manages_nobody_in_another(as_, team, what):
    other = make_person()
    make_team("Nabo", school=team.school, coordinator=other)
    db.session.commit()
    as_(other).post(about(team, team.hanne, what), status=404)
    assert roles(team) == {"Gustav": "coordinator", "Hanne": "member"}


def test_person_of_another_team_is_no_member_here(as_, team):
    stranger = make_member(make_team("Nabo", school=team.school))
    db.session.commit()
    as_(team.gustav).post(about(team, stranger, "tovholder"), status=404)


# -- removing and leaving


def test_coordinator_removes_a_member_whose_notes_stay(as_, team):
    note = make_note(make_cycle(team), author=team.hanne, text="Skrevet af Hanne")
    db.session.commit()
    browser = as_(team.gustav)
    assert "bliver i teamet" in browser.get(about(team, team.hanne, "fjern")).text
    browser.submit(about(team, team.hanne, "fjern"))
    assert roles(team) == {"Gustav": "coordinator"}
    db.session.refresh(note)
    assert (note.text, note.author_id) == ("Skrevet af Hanne", team.hanne.id)
    as_(team.hanne).get(address(team), status=404)


def test_coordinator_who_removes_themselves_is_led_to_leaving(as_, team):
    browser = as_(team.gustav)
    assert "/forlad" in browser.get(about(team, team.gustav, "fjern"), status=302).location


def test_member_leaves_at_once(as_, team):
    browser = as_(team.hanne)
    page = browser.get(address(team, "forlad"))
    assert not page.all("input", type="radio")
    browser.submit(address(team, "forlad"))
    assert roles(team) == {"Gustav": "coordinator"}
    browser.get(address(team), status=404)


def test_last_coordinator_must_say_who_comes_after(as_, team):
    page = as_(team.gustav).submit(address(team, "forlad"), status=422)
    assert "tager over" in page.errors()[0]
    assert len(roles(team)) == 2


def test_last_coordinator_names_a_successor_and_leaves(as_, team):
    as_(team.gustav).submit(address(team, "forlad"), successor=team.hanne.public_id)
    assert roles(team) == {"Hanne": "coordinator"}


def test_last_coordinator_leaves_the_team_without_one_knowingly(as_, team):
    browser = as_(team.gustav)
    assert "eneste tovholder" in browser.get(address(team, "forlad")).text
    browser.submit(address(team, "forlad"), successor="nobody")
    assert roles(team) == {"Hanne": "member"}


def test_two_coordinators_who_leave_at_once_do_not_both_slip_out(as_, team):
    other = make_member(team, make_person("Ib"), role="coordinator")
    db.session.commit()
    leaving = viewer_for(team.gustav)
    as_(other).submit(address(team, "forlad"))
    with pytest.raises(FieldError, match="anden tovholder"):
        leave_team(team, successor=None, by=leaving)
    assert roles(team) == {"Gustav": "coordinator", "Hanne": "member"}


def test_successor_is_somebody_in_the_team(as_, team):
    stranger = make_person()
    db.session.commit()
    as_(team.gustav).submit(address(team, "forlad"), successor=stranger.public_id, status=422)
    assert len(roles(team)) == 2


def test_last_one_in_the_team_is_told_what_leaving_means(as_, team):
    browser = as_(team.gustav)
    browser.submit(about(team, team.hanne, "fjern"))
    assert "den sidste i teamet" in browser.get(address(team, "forlad")).text
    browser.submit(address(team, "forlad"))
    assert roles(team) == {}


def test_leader_who_is_no_member_cannot_leave(as_, team):
    leader = make_leader(team.school)
    team.gustav.active = False
    db.session.commit()
    as_(leader).get(address(team, "forlad"), status=403)


def test_person_in_two_teams_manages_only_the_one_they_coordinate(as_, team):
    other = make_team("Nabo", school=team.school, coordinator=team.hanne)
    db.session.commit()
    browser = as_(team.hanne)
    browser.get(address(other, "medlemmer/inviter"))
    browser.get(address(team, "medlemmer/inviter"), status=403)


def test_button_without_a_token_changes_nothing(as_, team):
    as_(team.gustav).post(about(team, team.hanne, "tovholder"), token=False)
    assert roles(team)["Hanne"] == "member"
