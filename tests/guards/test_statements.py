"""At most eight SQL statements on any page, and as many for five rows of everything as for 500.

Each page passes the checks of all pages meanwhile, with five rows of everything.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.routing import Rule

from app.access.guard import public
from app.accounts.models import LoginSession
from app.core import clock
from app.core.db import db
from app.teams.models import Team
from tests.guards.crowd import fill
from tests.guards.test_access_matrix import read_table
from tests.guards.world import PERSONAS, Stage
from tests.page import Page, check_page
from tests.statements import MOST_A_PAGE, count_statements

FEW, MANY = 5, 500
# Files that are the same whatever there is.
NO_PAGES = {"static", "reports.blank_form", "pages.dev_charts"}
# A page may look different from within the team, to its leader, and without a team.
VIEWERS = ("member", "leader", "consultant", "administrator")


def pages(flask_app: Flask) -> Iterator[tuple[str, Rule]]:
    """(persona, rule) of everything that can be opened, as each of VIEWERS who may, or another."""
    table = read_table()
    for rule in flask_app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint not in NO_PAGES:
            letters = table.get((rule.endpoint, "GET", "school"))
            letters = letters or table[rule.endpoint, "GET", "unshared"]
            allowed = [p for p, letter in zip(PERSONAS, letters, strict=True) if letter == "y"]
            assert allowed, f"nobody can open {rule.endpoint}"
            for persona in [p for p in VIEWERS if p in allowed] or allowed[-1:]:
                yield persona, rule


def counted(
    played: Stage, which: list[tuple[str, Rule]], *, check: bool = False
) -> dict[str, list[str]]:
    """The statements of each page."""
    seen = {}
    for persona, rule in which:
        # Once a minute a device is noted as used; that minute must not end in the middle of this.
        db.session.execute(update(LoginSession).values(seen_at=clock.now()))
        db.session.commit()
        with count_statements() as statements:
            answer = played.ask(persona, rule, "GET")
        assert answer.status_code in (200, 302), f"{persona} {rule.rule}: {answer.status_code}"
        if check and answer.mimetype == "text/html" and answer.status_code == 200:
            check_page(Page(answer))
        seen[f"{rule.endpoint} as {persona}"] = list(statements)
    return seen


def too_many(seen: dict[str, list[str]]) -> list[str]:
    return [_told(page, ran) for page, ran in seen.items() if len(ran) > MOST_A_PAGE]


def unequal(few: dict[str, list[str]], many: dict[str, list[str]]) -> list[str]:
    """Pages that ask more often when there is more, with what they ask then."""
    return [_told(page, ran) for page, ran in many.items() if len(few[page]) != len(ran)]


def _told(page: str, statements: list[str]) -> str:
    lines = [" ".join(one.split())[:200] for one in statements]
    return "\n  ".join([f"{page}: {len(statements)}", *lines])


@pytest.fixture
def played(flask_app):
    stage = Stage(flask_app, "school")
    fill(stage.world, FEW)
    return stage


@pytest.mark.usefixtures("only_sqlite")
def test_every_page_takes_few_statements_and_no_more_of_them_when_there_is_more(flask_app, played):
    few = counted(played, list(pages(flask_app)), check=True)
    assert len(few) > 80
    faults = too_many(few)
    assert not faults, "\n".join(faults)
    fill(played.world, MANY - FEW)
    first = {rule.rule: (persona, rule) for persona, rule in reversed(list(pages(flask_app)))}
    faults = unequal(few, counted(played, list(first.values())))
    assert not faults, "\n".join(faults)


def test_a_statement_for_each_row_and_one_too_many_would_be_noticed(flask_app, played, monkeypatch):
    @public
    def greedy(team_id: str) -> str:
        for name in db.session.scalars(select(Team.name)).all():
            db.session.scalar(select(Team.id).where(Team.name == name))
        return team_id

    monkeypatch.setitem(flask_app.view_functions, "cycles.loose_notes", greedy)
    [rule] = flask_app.url_map.iter_rules("cycles.loose_notes")
    page = [("member", rule)]
    few = counted(played, page)
    assert len(too_many(few)) == 1
    fill(played.world, 1)
    assert len(unequal(few, counted(played, page))) == 1
