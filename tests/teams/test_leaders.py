"""A leader of the school joins a team there only when all its members say yes."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.core.clock import today
from app.core.db import db
from app.teams.models import LeaderConsent, Membership, Team
from app.teams.queries import viewer_for
from app.teams.queries_settings import proposals
from tests.make import make_leader, make_person, make_school, make_team


def address(team: Team, rest: str = "indstillinger") -> str:
    return f"/teams/{team.public_id}/{rest}"


def answer(browser, team, leader, word, **kwargs):
    return browser.post(address(team, f"ledere/{leader.public_id}/{word}"), **kwargs)


def is_in(team, person) -> bool:
    query = select(Membership.id).where(
        Membership.team_id == team.id, Membership.person_id == person.id
    )
    return db.session.scalar(query) is not None


@pytest.fixture
def team(flask_app):
    gustav, hanne, ib = (make_person(name) for name in ("Gustav", "Hanne", "Ib"))
    made = make_team("6. årgang", coordinator=gustav, members=(hanne, ib))
    made.gustav, made.hanne, made.ib = gustav, hanne, ib
    made.leader = make_leader(made.school, make_person("Lise Leder"))
    db.session.commit()
    return made


@pytest.fixture
def asked(as_, team):
    """The coordinator has invited the leader."""
    as_(team.gustav).submit(address(team, "medlemmer/inviter"), addresses=team.leader.email)
    return team


def test_leader_who_is_invited_waits_for_every_member(as_, asked):
    assert not is_in(asked, asked.leader)
    page = as_(asked.hanne).get(address(asked))
    assert "Må Lise Leder være med i 6. årgang?" in page.text
    assert "Har sagt ja: Gustav." in page.text
    assert "Mangler at svare: Hanne og Ib." in page.text
    as_(asked.leader).get(address(asked), status=403)


def test_leader_is_a_member_when_the_last_one_has_said_yes(as_, asked):
    answer(as_(asked.hanne), asked, asked.leader, "ja")
    assert not is_in(asked, asked.leader)
    answer(as_(asked.ib), asked, asked.leader, "ja")
    assert is_in(asked, asked.leader)
    page = as_(asked.hanne).get(address(asked))
    assert "Lise Leder leder skolen og er med i teamet." in page.text
    assert "Må Lise" not in page.text


def test_one_no_ends_the_question_and_the_page_does_not_tell_whose(as_, asked):
    answer(as_(asked.ib), asked, asked.leader, "nej")
    assert "Lise Leder" not in as_(asked.gustav).get(address(asked)).text.split("Medlemmer")[1]
    answer(as_(asked.hanne), asked, asked.leader, "ja", status=404)
    assert not is_in(asked, asked.leader)


def test_yes_counts_once_however_often_it_is_said(as_, asked):
    browser = as_(asked.hanne)
    answer(browser, asked, asked.leader, "ja")
    answer(browser, asked, asked.leader, "ja")
    assert not is_in(asked, asked.leader)


def test_only_members_answer(as_, asked):
    outsider = make_person()
    make_team("Nabo", school=asked.school, coordinator=outsider)
    db.session.commit()
    for somebody in (outsider, asked.leader):
        answer(as_(somebody), asked, asked.leader, "ja", status=404)


def test_newcomer_is_asked_too(as_, asked):
    as_(asked.gustav).submit(address(asked, "medlemmer/inviter"), addresses="ny@example.org")
    answer(as_(asked.hanne), asked, asked.leader, "ja")
    answer(as_(asked.ib), asked, asked.leader, "ja")
    assert not is_in(asked, asked.leader)


def test_removing_the_one_who_has_not_answered_decides_nothing(as_, asked):
    answer(as_(asked.hanne), asked, asked.leader, "ja")
    browser = as_(asked.gustav)
    browser.submit(address(asked, f"medlemmer/{asked.ib.public_id}/fjern"))
    assert not is_in(asked, asked.leader)
    assert as_(asked.hanne).get(address(asked)).has_button("Ja")
    answer(as_(asked.hanne), asked, asked.leader, "ja")
    assert is_in(asked, asked.leader)


def test_closed_account_is_not_waited_for(as_, asked):
    asked.ib.active = False
    db.session.commit()
    answer(as_(asked.hanne), asked, asked.leader, "ja")
    assert is_in(asked, asked.leader)


def test_question_rests_while_the_team_is_archived(as_, asked):
    asked.archived_on = today()
    db.session.commit()
    answer(as_(asked.hanne), asked, asked.leader, "ja", status=403)


def test_leader_of_another_school_joins_as_anybody_else(as_, team):
    other = make_leader(make_school("Nabo Skole"))
    db.session.commit()
    as_(team.gustav).submit(address(team, "medlemmer/inviter"), addresses=other.email)
    assert is_in(team, other)
    assert "leder skolen" not in as_(team.gustav).get(address(team)).text


def test_leadership_team_asks_nobody(as_, team):
    other = make_leader(team.school, make_person("Otto"))
    leaders = make_team("Ledelsen", school=team.school, coordinator=other, kind="leadership_team")
    db.session.commit()
    as_(other).submit(address(leaders, "medlemmer/inviter"), addresses=team.leader.email)
    assert is_in(leaders, team.leader)


def test_leader_cannot_let_themselves_in_where_there_is_no_coordinator(as_, team):
    team.gustav.active = False
    db.session.commit()
    browser = as_(team.leader)
    done = browser.submit(address(team, "medlemmer/inviter"), addresses=team.leader.email)
    assert "når alle i teamet har sagt ja" in browser.follow(done).text
    assert not is_in(team, team.leader)
    answer(as_(team.hanne), team, team.leader, "ja")
    answer(as_(team.ib), team, team.leader, "ja")
    assert is_in(team, team.leader)


def test_leader_cannot_let_themselves_into_a_team_of_nobody(as_, team):
    empty = make_team("Tomt", school=team.school)
    db.session.commit()
    page = as_(team.leader).submit(
        address(empty, "medlemmer/inviter"), addresses=team.leader.email, status=422
    )
    assert "kan først komme med" in page.errors()[0]
    assert db.session.scalar(select(func.count(LeaderConsent.id))) == 0


def test_front_page_can_ask_for_the_questions_of_many_teams(asked):
    hanne = viewer_for(asked.hanne)
    [question] = proposals(hanne, hanne.team_ids)
    assert (question.leader.name, question.viewer_is_asked) == ("Lise Leder", True)
