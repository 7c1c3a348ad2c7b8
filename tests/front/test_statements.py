"""The front page and its lists ask the database as often for five records as for five hundred."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.clock import today
from app.core.db import db
from tests.make import (
    make_closed_cycle,
    make_cycle,
    make_leader,
    make_member,
    make_news,
    make_note,
    make_person,
    make_proposal,
    make_school,
    make_team,
    share,
)
from tests.statements import MOST_A_PAGE, count_statements

FEW, MANY = 5, 500


@pytest.mark.usefixtures("only_sqlite")
def test_pages_of_a_member_need_few_statements_however_much_there_is(as_):
    person, team, other = _member_and_neighbours()
    addresses = ("/", f"/teams/{team.public_id}/afproevninger", "/delt-med-os")
    _fill(team, other, person, FEW)
    few = _statements(as_(person), addresses)
    _fill(team, other, person, MANY - FEW)
    many = _statements(as_(person), addresses)
    assert few == many
    assert max(few.values()) <= MOST_A_PAGE


def test_counting_notices_a_statement_more(as_):
    person, _team, _other = _member_and_neighbours()
    db.session.commit()
    member = as_(person)
    with count_statements() as once:
        member.get("/")
    with count_statements() as twice:
        member.get("/")
        member.get("/")
    assert len(twice) == 2 * len(once) > 0


def _statements(member, addresses):
    counts = {}
    for address in addresses:
        with count_statements() as sent:
            member.get(address)
        counts[address] = len(sent)
    return counts


def _member_and_neighbours():
    person = make_person("Karen Testesen")
    school = make_school()
    team = make_team("Vores", school=school, members=(person,))
    make_member(make_team("Også vores", school=school), person)
    make_member(team, make_leader(school))
    return person, team, make_team("Naboerne", school=school)


def _fill(team, other, person, count):
    """So many records in every column, shared by others, waiting for a yes and in the news."""
    for number in range(count // 5):
        running = make_cycle(team, title=f"Kører {number}", status="trying", headline=True)
        make_note(running, person)
        make_cycle(team, title=f"Plan {number}", start=today() + timedelta(days=9))
        make_closed_cycle(team, title=f"Lukket {number}")
        shared = share(make_closed_cycle(other, title=f"Delt {number}"), "school")
        make_proposal(running, by=person)
        make_news(team, "tried_elsewhere", cycle_id=running.id, other_cycle_id=shared.id)
    db.session.commit()
    db.session.expunge_all()
