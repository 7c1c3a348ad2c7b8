"""Who may not is told who can; a button without its form's token does nothing."""

from __future__ import annotations

import pytest
from flask import Flask, flash, redirect
from werkzeug.routing import Rule

from app.access.guard import public
from app.access.policy import WHO_CAN, Can, who_can
from app.core.db import db
from app.organisations.models import School
from tests.guards import test_access_matrix as access_matrix
from tests.guards.test_access_matrix import read_table
from tests.guards.world import PERSONAS, Stage
from tests.page import Page, check_page
from tests.robustness.forms import browser_of


@pytest.fixture
def stage(flask_app):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the database does not change who may do what")
    return access_matrix.stage(flask_app, "school")


def refused(flask_app: Flask) -> list[tuple[Rule, str]]:
    """(rule, persona) of every page that the matrix says is known but not theirs."""
    table, found = read_table(), []
    for rule in flask_app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            letters = table.get((rule.endpoint, "GET", "school"))
            letters = letters or table.get((rule.endpoint, "GET", "unshared"), "")
            pairs = zip(PERSONAS, letters, strict=False)
            found += [(rule, persona) for persona, letter in pairs if letter == "n"]
    return found


def unexplained(stage: Stage, rule: Rule, persona: str) -> bool:
    """Whether a page of ours does not say, in Danish, whose it is."""
    answer = stage.ask(persona, rule, "GET")
    page = Page(answer)
    check_page(page)
    action = Can[stage.app.view_functions[rule.endpoint].access_rule]  # type: ignore[attr-defined]
    # A page of everybody's own that shows nothing to some tells whose the things on it are.
    asked = WHO_CAN if action is Can.USE_OWN_PAGES else (action,)
    with stage.app.test_request_context():
        sentences = [who_can(one) for one in asked]
    return answer.status_code != 403 or not any(one in page.text for one in sentences)


def test_everybody_who_may_not_reads_who_can(stage):
    pairs = refused(stage.app)
    assert len(pairs) > 30
    assert [f"{r.endpoint} {p}" for r, p in pairs if unexplained(stage, r, p)] == []


def buttons(flask_app: Flask) -> list[Rule]:
    rules = [r for r in flask_app.url_map.iter_rules() if "POST" in (r.methods or ())]
    return [rule for rule in rules if "GET" not in (rule.methods or ())]


def presser(endpoint: str) -> str | None:
    letters = read_table().get((endpoint, "POST", "unshared"), "")
    pairs = list(zip(PERSONAS, letters, strict=False))
    return next((persona for persona, letter in reversed(pairs) if letter == "y"), None)


def acts_without_token(stage: Stage, rule: Rule, persona: str) -> bool:
    before = rows()
    client = browser_of(stage, persona).client
    answer = client.post(stage.world.address(stage.app, rule), data={"csrf_token": "old"})
    return answer.status_code not in (302, 422) or rows() != before


def rows() -> dict[str, list[object]]:
    db.session.rollback()
    tables = [t for t in db.metadata.sorted_tables if t.name != "login_session"]
    found = {table.name: list(db.session.execute(table.select())) for table in tables}
    db.session.rollback()
    return found


def test_no_button_acts_without_the_token_of_its_form(stage):
    pressed = [(r, p) for r in buttons(stage.app) if (p := presser(r.endpoint))]
    assert len(pressed) > 20
    assert [f"{r.endpoint} {p}" for r, p in pressed if acts_without_token(stage, r, p)] == []


def test_a_silent_refusal_and_a_careless_button_would_be_noticed(stage, monkeypatch):
    @public
    def silent(**_ids: str) -> tuple[str, int]:
        return stage.app.jinja_env.get_template("errors/404.html").render(), 403

    @public
    def careless(**_ids: str) -> object:
        with db.engine.begin() as connection:
            connection.execute(School.__table__.update().values(name="Andet"))
        flash("Gemt")
        return redirect("/")

    rule, persona = refused(stage.app)[0]
    shown = stage.app.view_functions[rule.endpoint]
    silent.access_rule = shown.access_rule  # type: ignore[attr-defined]
    [button] = stage.app.url_map.iter_rules("sharing.share_stop")
    monkeypatch.setitem(stage.app.view_functions, rule.endpoint, silent)
    monkeypatch.setitem(stage.app.view_functions, button.endpoint, careless)

    assert unexplained(stage, rule, persona)
    assert acts_without_token(stage, button, "member")
