"""Inviting, coordinating, removing and leaving (row 27)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from socket import socket

import pytest
import time_machine
from sqlalchemy import select, update

from app.accounts.models import Person
from app.core.clock import now, today
from app.core.db import db
from app.core.errors import FieldError
from app.core.mail import MAX_ATTEMPTS, compose, send_waiting
from app.core.models import Mail, SecurityEvent
from app.teams.commands_members import leave_team
from app.teams.models import Membership, Team
from app.teams.queries import viewer_for
from tests.invitations import invitation_to, mailed_path, open_account, say_yes
from tests.make import (
    make_administrator,
    make_cycle,
    make_leader,
    make_member,
    make_note,
    make_person,
    make_school,
    make_team,
)


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
    query = (
        select(Mail.recipient).where(Mail.template.in_(("invitation", "invited"))).order_by(Mail.id)
    )
    return list(db.session.scalars(query))


def mail_text(flask_app, mail: Mail) -> str:
    return str(compose(mail, flask_app.extensions["settings"]).get_content())


@contextmanager
def closed_port() -> Iterator[int]:
    """A port where nobody listens."""
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


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


def test_invited_people_are_members_when_they_have_said_yes_and_not_before(as_, team):
    known = make_person("Kendt Person", email="kendt@example.org", password_hash="x")
    db.session.commit()
    browser = as_(team.gustav)
    done = invite(browser, team, "Ny Person <ny@example.org>, KENDT@example.org\n")
    assert "2 er inviteret" in browser.follow(done).text
    assert set(roles(team)) == {"Gustav", "Hanne"}
    assert mails() == ["ny@example.org", "KENDT@example.org"]
    as_(known).get(address(team), status=404)
    say_yes(as_, known)
    newcomer = open_account(as_, "ny@example.org")
    assert roles(team) == {
        "Gustav": "coordinator",
        "Hanne": "member",
        "Kendt Person": "member",
        "Ny Person": "member",
    }
    for person in (known, newcomer):
        assert as_(person).get(address(team)).h1 == "6. årgang"


def test_invitation_shows_neither_account_nor_name_to_who_invites(as_, team, flask_app):
    """Same words, same list, same mail, same log, for an address with an account and one without."""
    make_person("Hemmeligt Navn", email="kendt@example.org", password_hash="x")
    make_person("Lukket Navn", email="lukket@example.org", active=False)
    make_leader(team.school, make_person("Leders Navn", email="leder@example.org"))
    db.session.commit()
    browser, seen = as_(team.gustav), set()
    for name in ("kendt", "lukket", "leder", "ukendt"):
        email = f"{name}@example.org"
        told = browser.follow(invite(browser, team, email)).text
        listed = browser.get(address(team)).text
        line = listed[listed.index("Inviteret ") :]
        event = db.session.scalars(
            select(SecurityEvent).where(SecurityEvent.event == "invitation_sent")
        ).all()[-1]
        mail = db.session.scalars(select(Mail).order_by(Mail.id.desc())).first()
        text = mail_text(flask_app, mail)
        admin = as_(make_administrator()).get("/administration/sikkerhedslog").text
        assert " Navn" not in told + listed + admin + text
        assert email in admin
        seen.add(
            (
                line.replace(email, "X"),
                told.replace(email, "X"),
                (
                    event.object_kind,
                    event.outcome,
                    mail.template,
                    mail.state,
                    tuple(sorted(mail.values)),
                ),
                re.sub(r"/invitationer/[\w-]+", "T", text),
            )
        )
        browser.post(address(team, f"invitationer/{invitation_to(email).public_id}/traek-tilbage"))
        browser.get(address(team))
    assert len(seen) == 1


def test_no_leaves_nothing_behind_and_tells_no_name(as_, team):
    known = make_person("Hemmeligt Navn", email="kendt@example.org", password_hash="x")
    db.session.commit()
    browser = as_(team.gustav)
    invite(browser, team, "kendt@example.org")
    mine = as_(known)
    assert "6. årgang" in mine.get("/invitationer").text
    mine.post(f"/invitationer/{invitation_to('kendt@example.org').public_id}/nej")
    assert set(roles(team)) == {"Gustav", "Hanne"}
    page = browser.get(address(team)).text
    assert "kendt@example.org" not in page
    assert "Hemmeligt" not in page


def test_nobody_answers_an_invitation_to_somebody_else(as_, team):
    known = make_person("Kendt", email="kendt@example.org", password_hash="x")
    other = make_person("Anden", password_hash="x")
    db.session.commit()
    invite(as_(team.gustav), team, "kendt@example.org")
    invitation = invitation_to(known.email).public_id
    for person in (other, team.gustav):
        for word in ("ja", "nej"):
            as_(person).post(f"/invitationer/{invitation}/{word}", status=404)
        assert "6. årgang" not in as_(person).get("/invitationer").text
    path = mailed_path("kendt@example.org")
    assert as_(other).get(path).h1 == "Log ind for at svare"
    assert len(roles(team)) == 2


def test_link_for_somebody_new_works_once_and_until_it_is_taken_back(as_, team):
    browser = as_(team.gustav)
    invite(browser, team, "ny@example.org; to@example.org")
    path = mailed_path("ny@example.org")
    open_account(as_, "ny@example.org")
    as_(None).get(path, status=410)
    path = mailed_path("to@example.org")
    browser.post(
        address(team, f"invitationer/{invitation_to('to@example.org').public_id}/traek-tilbage")
    )
    as_(None).get(path, status=410)
    assert len(roles(team)) == 3


def test_what_was_typed_does_not_rename_somebody_we_know(as_, team):
    known = make_person("Rigtigt Navn", email="kendt@example.org", password_hash="x")
    db.session.commit()
    invite(as_(team.gustav), team, "Andet Navn <kendt@example.org>")
    say_yes(as_, known)
    assert "Rigtigt Navn" in roles(team)


def test_pending_invitation_is_sent_again_and_the_old_link_is_dead(as_, team):
    browser = as_(team.gustav)
    invite(browser, team, "ny@example.org")
    first = mailed_path("ny@example.org")
    again = address(team, f"invitationer/{invitation_to('ny@example.org').public_id}/send-igen")
    assert "ny@example.org" in browser.follow(browser.post(again)).text
    assert mails() == ["ny@example.org", "ny@example.org"]
    as_(None).get(first, status=410)
    as_(None).get(mailed_path("ny@example.org"))


def test_mail_that_is_given_up_is_shown_and_told_to_who_sent_it(as_, team, flask_app):
    browser = as_(team.gustav)
    invite(browser, team, "ny@example.org")
    settings = flask_app.extensions["settings"]
    with closed_port() as port:
        flask_app.extensions["settings"] = replace(settings, mail_url=f"smtp://127.0.0.1:{port}")
        db.session.execute(update(Mail).values(attempts=MAX_ATTEMPTS - 1))
        db.session.commit()
        send_waiting()
    flask_app.extensions["settings"] = settings
    told = db.session.scalars(select(Mail).where(Mail.template == "given_up")).one()
    assert told.recipient == team.gustav.email
    assert "ny@example.org" not in mail_text(flask_app, told)
    page = browser.get(told.values["path"]).text
    assert "Mailen kunne ikke afleveres. Er adressen rigtig?" in page


def test_invitation_that_is_too_old_says_so_and_can_be_sent_again(as_, team):
    invite(as_(team.gustav), team, "ny@example.org")
    path = mailed_path("ny@example.org")
    with time_machine.travel(now() + timedelta(days=15), tick=False):
        as_(None).get(path, status=410)
        assert "Linket er udløbet" in as_(team.gustav).get(address(team)).text
        as_(None).submit("/glemt-adgangskode", email="ny@example.org")
        as_(None).get(mailed_path("ny@example.org"))


def test_only_who_may_invite_sees_who_is_invited(as_, team):
    invite(as_(team.gustav), team, "ny@example.org")
    assert "ny@example.org" in as_(team.gustav).get(address(team)).text
    assert "ny@example.org" not in as_(team.hanne).get(address(team)).text
    again = address(team, f"invitationer/{invitation_to('ny@example.org').public_id}/send-igen")
    as_(team.hanne).post(again, status=403)


def test_leader_without_members_to_ask_is_told_so_alone(as_, team):
    """»X leder skolen« would tell whose address it is: only the leader reads it."""
    other = make_school("Anden skole", team.school.organisation)
    empty = make_team("Nyt team", school=other)
    leader = make_leader(other, make_person("Lise Leder", password_hash="x"))
    db.session.commit()
    browser = as_(make_leader(other))
    done = browser.follow(invite(browser, empty, leader.email))
    assert "Lise" not in done.text
    answered = as_(leader)
    public_id = invitation_to(leader.email).public_id
    page = answered.follow(answered.post(f"/invitationer/{public_id}/ja"))
    assert "Du har en rolle omkring teamet" in page.text
    assert roles(empty) == {}


def test_bad_lines_are_put_aside_and_the_good_ones_are_invited(as_, team):
    text = "god@example.org\nikke en adresse\nogså god <to@example.org>\n@forkert"
    browser = as_(team.gustav)
    page = invite(browser, team, text, status=422)
    assert [error[:8] for error in page.errors()] == ["Linje 1:", "Linje 2:"]
    assert page.value("addresses") == "ikke en adresse\n@forkert"
    assert "2 er inviteret" in page.text
    assert mails() == ["god@example.org", "to@example.org"]
    invite(browser, team, text, status=422)
    assert len(mails()) == 2, "the same form sent twice writes nobody twice"


def test_list_without_any_address_is_kept_as_it_was(as_, team):
    page = invite(as_(team.gustav), team, "Anna\nBo", status=422)
    assert page.value("addresses") == "Anna\nBo"
    assert len(page.errors()) == 2
    assert not mails()


@pytest.mark.parametrize("text", ["", "  \n \u200b", "Navn\tMail"])
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
    assert len(mails()) == 48
    invite(browser, team, "q0@example.org; q1@example.org")
    assert len(mails()) == 50


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
