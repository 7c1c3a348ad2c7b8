"""Account pages ask the database a few questions, however much there is."""

from __future__ import annotations

import pytest

from app.core import securitylog
from app.core.db import db
from tests.make import make_administrator, make_person, make_team
from tests.statements import MOST_A_PAGE, count_statements


@pytest.mark.usefixtures("only_sqlite")
@pytest.mark.parametrize(
    "address",
    [
        "/konto",
        "/konto/adgangskode",
        "/bekraeft",
        "/konto/slet",
        "/administration/sikkerhedslog",
    ],
)
def test_page_needs_the_same_few_statements_for_little_and_for_much(as_, address):
    counts = set()
    for amount in (1, 60):
        person = make_administrator()
        for number in range(amount):
            make_team(f"Team {number}", members=(person, make_person()), coordinator=make_person())
            securitylog.record("login", person_id=person.id)
        db.session.commit()
        browser = as_(person)
        with count_statements() as sent:
            browser.get(address)
        counts.add(len(sent))
    assert len(counts) == 1
    assert counts.pop() <= MOST_A_PAGE


@pytest.mark.parametrize("address", ["/log-ind", "/glemt-adgangskode", "/glemt-adgangskode/sendt"])
def test_pages_for_anybody_need_none(as_, address):
    with count_statements() as sent:
        as_(None).get(address)
    assert sent == []
