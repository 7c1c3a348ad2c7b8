"""Lists and single records agree, whoever looks."""

from __future__ import annotations

import random
from datetime import date

from sqlalchemy import select

from app.access.policy import Can, allows
from app.core.db import db
from app.cycles import queries
from app.organisations.models import NetworkMember
from app.teams.queries import viewer_for
from tests.make import (
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


def test_a_list_shows_exactly_what_opening_each_record_allows(flask_app):
    chance = random.Random(7)
    organisations = [make_organisation(f"Kommune {n}") for n in range(2)]
    schools = [make_school(f"Skole {n}", organisations[n % 2]) for n in range(4)]
    teams = [make_team(f"Team {n}", school=schools[n % 4]) for n in range(8)]
    networks = [
        make_network("A", (organisations[0], schools[1])),
        make_network("B", (teams[2], schools[3])),
    ]
    _limit_some_members()
    people = [make_person(f"Person {n}") for n in range(12)]
    for person in people:
        _random_role(chance, person, organisations, schools, teams, networks)
    choices = ["school", "organisation", "public", *networks, *teams]
    cycles = []
    for number in range(60):
        cycle = make_cycle(chance.choice(teams), title=f"Nr. {number}")
        if chance.random() < 0.8:
            day = chance.choice((date(2025, 9, 1), date(2025, 11, 1)))
            share(cycle, *chance.sample(choices, k=chance.randint(1, 3)), on=day)
        cycles.append(cycle)
    # Two teams have moved since: what they shared keeps its place.
    for team in teams[:2]:
        team.school, team.school_id = schools[3], schools[3].id
    db.session.commit()
    db.session.expire_all()
    seen_somewhere = 0
    for person in people:
        viewer = viewer_for(person)
        listed = {c.public_id for c in db.session.scalars(queries.readable_cycles(viewer))}
        opened = {c.public_id for c in cycles if queries.cycle_or_none(viewer, c.public_id)}
        everything = _all_whole()
        allowed = {c.public_id for c in everything if allows(viewer, Can.READ_CYCLE, c)}
        assert listed == opened == allowed
        seen_somewhere += len(listed)
    assert 0 < seen_somewhere < len(people) * len(cycles)


def _limit_some_members():
    """One member of each reads from a day on, and one is no member any more."""
    members = db.session.scalars(select(NetworkMember).order_by(NetworkMember.id)).all()
    for number, member in enumerate(members):
        if number % 2 == 0:
            member.reads_from = date(2025, 10, 1)
    members[-1].until = date(2025, 10, 15)
    db.session.flush()


def test_the_random_world_has_records_that_moved_and_networks_read_in_part(flask_app):
    """Otherwise the two would agree about nothing new."""
    organisation = make_organisation()
    school, other = make_school("A", organisation), make_school("B", organisation)
    team = make_team(school=school)
    network = make_network("N", (other,))
    [member] = db.session.scalars(select(NetworkMember))
    member.reads_from = date(2025, 10, 1)
    reader = make_leader(other)
    moved, early, late = (make_cycle(team, title=title) for title in "abc")
    share(moved, "school")
    share(early, network, on=date(2025, 9, 30))
    share(late, network, on=date(2025, 10, 1))
    team.school, team.school_id = other, other.id
    db.session.commit()
    db.session.expire_all()
    viewer = viewer_for(reader)
    assert dict(viewer.networks_read_from) == {network.id: date(2025, 10, 1)}
    assert [c.title for c in db.session.scalars(queries.readable_cycles(viewer))] == ["c"]
    allowed = [c.title for c in _all_whole() if allows(viewer, Can.READ_CYCLE, c)]
    assert allowed == ["c"]


def _all_whole():
    query = queries._with_team().options(*queries.whole_record())
    return list(db.session.scalars(query).unique())


def _random_role(chance, person, organisations, schools, teams, networks):
    for _ in range(chance.randint(0, 2)):
        match chance.choice(("team", "team", "leader", "consultant", "network")):
            case "team":
                team = chance.choice(teams)
                if team.id not in viewer_for(person).memberships:
                    make_member(team, person)
            case "leader":
                make_leader(chance.choice(schools), person)
            case "consultant":
                make_consultant(chance.choice(organisations), person)
            case "network":
                make_network_coordinator(chance.choice(networks), person)
