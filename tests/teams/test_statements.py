"""Pages of settings take at most eight statements, as many for five rows as for fifty."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text

from app.accounts.models import Person
from app.core.db import db
from tests.make import (
    make_administrator,
    make_consultant,
    make_focus_area,
    make_handover,
    make_leader,
    make_member,
    make_network,
    make_network_coordinator,
    make_organisation,
    make_person,
    make_school,
    make_team,
)
from tests.statements import MOST_A_PAGE, count_statements

Filled = tuple[Person, str]


def team_settings(rows: int) -> Filled:
    team = make_team(coordinator=make_person())
    for number in range(rows):
        make_focus_area(f"Område {number}", team_id=team.id)
        make_handover(make_team(f"Team {number}", school=team.school), team)
        somebody = make_member(team)
    return somebody, f"/teams/{team.public_id}/indstillinger"


def member_invite(rows: int) -> Filled:
    coordinator = make_person()
    team = make_team(coordinator=coordinator, members=tuple(make_person() for _ in range(rows)))
    return coordinator, f"/teams/{team.public_id}/medlemmer/inviter"


def team_leave(rows: int) -> Filled:
    coordinator = make_person()
    team = make_team(coordinator=coordinator, members=tuple(make_person() for _ in range(rows)))
    return coordinator, f"/teams/{team.public_id}/forlad"


def school_settings(rows: int) -> Filled:
    school = make_school()
    for number in range(rows):
        make_focus_area(f"Område {number}", school_id=school.id)
        make_team(f"Team {number}", school=school, coordinator=make_person())
        make_team(f"Alene {number}", school=school)
    return make_leader(school), f"/skoler/{school.public_id}/indstillinger"


def school_people(rows: int) -> Filled:
    school = make_school()
    for number in range(rows):
        make_member(make_team(f"Team {number}", school=school))
        make_leader(school)
    return make_leader(school), f"/skoler/{school.public_id}/medarbejdere"


def organisation_people(rows: int) -> Filled:
    organisation = make_organisation()
    for number in range(rows):
        make_member(make_team(school=make_school(f"Skole {number}", organisation)))
    return (
        make_consultant(organisation),
        f"/organisationer/{organisation.public_id}/medarbejdere",
    )


def person_list(rows: int) -> Filled:
    for _number in range(rows):
        make_leader(make_team(members=(make_person(),)).school)
    return make_administrator(), "/personer"


def organisation_detail(rows: int) -> Filled:
    organisation = make_organisation()
    for number in range(rows):
        make_leader(make_school(f"Skole {number}", organisation))
        make_focus_area(f"Område {number}", organisation_id=organisation.id)
    return make_consultant(organisation), f"/organisationer/{organisation.public_id}"


def organisation_list(rows: int) -> Filled:
    for number in range(rows):
        make_school(organisation=make_organisation(f"Kommune {number}"))
    return make_administrator(), "/organisationer"


def network_list(rows: int) -> Filled:
    for number in range(rows):
        network = make_network(
            f"Netværk {number}", members=(make_organisation(), make_school(), make_team())
        )
        make_network_coordinator(network)
    return make_administrator(), "/netvaerk"


PAGES = (
    team_settings,
    member_invite,
    team_leave,
    school_settings,
    school_people,
    organisation_people,
    person_list,
    organisation_detail,
    organisation_list,
    network_list,
)


@pytest.mark.usefixtures("only_sqlite")
@pytest.mark.parametrize("fill", PAGES)
def test_page_takes_few_statements_whatever_there_is(as_, fill: Callable[[int], Filled]):
    counts = []
    for rows in (5, 50):
        person, address = fill(rows)
        db.session.commit()
        browser = as_(person)
        with count_statements() as seen:
            browser.get(address)
        counts.append(seen.count)
        assert seen.count <= MOST_A_PAGE, "\n".join(seen)
    assert counts[0] == counts[1]


def test_statements_are_counted(flask_app):
    with count_statements() as seen:
        for _ in range(3):
            db.session.execute(text("SELECT 1"))
        db.session.rollback()
    db.session.execute(text("SELECT 1"))
    assert seen.count == 3
