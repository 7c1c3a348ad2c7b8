"""Every endpoint, GET and POST, for every persona: what it answers stands in access_matrix.txt.

A new endpoint without a line fails. To write the lines of new endpoints, run with
`AFPROEVET_PRINT_MATRIX=FILE` and read each of them before you keep it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
import time_machine
from flask import Flask
from werkzeug.exceptions import NotFound
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app import create_app
from app.access.guard import public
from app.core import clock, errors
from app.core.db import db
from config import Settings
from tests.guards import world
from tests.guards.world import PERSONAS, SHARINGS, Stage, letter_of

TABLE = Path(__file__).with_name("access_matrix.txt")
METHODS = ("GET", "POST")
# What readers from outside may open is tried for every audience, the rest for two.
READERS_PAGES = {
    "cycles.rounds",
    "cycles.try_here",
    "records.record_detail",
    "reports.collection_pdf",
    "reports.record_pdf",
    "reports.team_csv",
    "reports.values_csv",
    "sharing.flag",
}
FEW_SHARINGS = ("unshared", "school")
# An edition of a report is sent where the record is shared with the organisation.
SENT_OR_NOT = ("unshared", "organisation")
NO_SUCH_ID = "222222222222zz"

_stages: dict[tuple[str, str], Stage] = {}


def read_table() -> dict[tuple[str, str, str], str]:
    """(endpoint, method, sharing) → letters, one a persona."""
    rows = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            endpoint, method, sharing, letters = line.split()
            rows[endpoint, method, sharing] = letters
    return rows


def endpoints() -> list[str]:
    app = create_app(Settings(app_env="test", secret_key="x" * 40, database_url="sqlite://"))
    return sorted({rule.endpoint for rule in app.url_map.iter_rules()})


def wanted(flask_app: Flask, endpoint: str) -> Iterator[tuple[Rule, str, str]]:
    """The (rule, method, sharing) of an endpoint that need a line."""
    for rule in flask_app.url_map.iter_rules(endpoint):
        methods = [method for method in METHODS if method in (rule.methods or ())]
        for method in methods:
            for sharing in sharings(rule, first=method == methods[0]):
                yield rule, method, sharing


def sharings(rule: Rule, *, first: bool) -> tuple[str, ...]:
    """Who the record behind the address is shared with, one after the other."""
    if rule.endpoint in READERS_PAGES and first:
        return SHARINGS
    if "edition_id" in rule.arguments:
        return SENT_OR_NOT
    return (
        FEW_SHARINGS if {"cycle_id", "request_id", "answer_id"} & rule.arguments else SHARINGS[:1]
    )


def stage(flask_app: Flask, sharing: str) -> Stage:
    """The world as it was made, from its rows: making it anew each time would take minutes."""
    key = (flask_app.config["SQLALCHEMY_DATABASE_URI"], sharing)
    if key not in _stages:
        _stages[key] = Stage(flask_app, sharing)
    _stages[key].load()
    return _stages[key]


def answers(flask_app: Flask, rule: Rule, method: str, sharing: str) -> str:
    """How one address answers each persona: one letter each, in the order of PERSONAS."""
    played, letters = stage(flask_app, sharing), ""
    for persona in PERSONAS:
        answer = played.ask(persona, rule, method)
        letters += letter_of(answer, rule, persona)
        if letters[-1] == "y" and method == "POST":
            played.load()
    return letters


def faults(flask_app: Flask, endpoint: str, table: dict[tuple[str, str, str], str]) -> list[str]:
    """Where an endpoint answers otherwise than the table says, or the table says nothing."""
    found = []
    for rule, method, sharing in wanted(flask_app, endpoint):
        seen = answers(flask_app, rule, method, sharing)
        line = f"{endpoint} {method} {sharing}"
        if to := os.environ.get("AFPROEVET_PRINT_MATRIX"):
            with Path(to).open("a") as file:
                file.write(f"{line} {seen}\n")
        expected = table.get((endpoint, method, sharing), "nothing")
        if seen != expected:
            found.append(f"{line}: answers {seen}, the table says {expected}")
    return found


@pytest.fixture
def plain_refusals(monkeypatch):
    """Pages that refuse are not drawn: they are the same thousands of times, and looked at elsewhere."""
    monkeypatch.setattr(errors, "render_template", lambda name, **_values: name)


@pytest.mark.usefixtures("plain_refusals")
@pytest.mark.parametrize("endpoint", endpoints())
def test_endpoint_answers_each_persona_as_the_matrix_says(flask_app, endpoint):
    if db.engine.dialect.name != "sqlite" and endpoint not in READERS_PAGES:
        pytest.skip("rules are the same on every database; what the scope lets through is tried")
    assert faults(flask_app, endpoint, read_table()) == []


def test_a_wrong_answer_and_a_missing_line_are_noticed(flask_app):
    table = read_table()
    table["cycles.history", "GET", "school"] = "lyyy------"
    del table["cycles.history", "GET", "unshared"]
    assert faults(flask_app, "cycles.history", table) == [
        "cycles.history GET unshared: answers lyy-------, the table says nothing",
        "cycles.history GET school: answers lyynn-----, the table says lyyy------",
    ]


@pytest.mark.usefixtures("only_sqlite")
def test_matrix_is_the_same_however_long_the_run_has_taken(flask_app):
    [rule] = flask_app.url_map.iter_rules("accounts.password_reset")
    stage(flask_app, "unshared")

    with time_machine.travel(clock.now() + timedelta(hours=30)):
        late = answers(flask_app, rule, "GET", "unshared")

    assert late == read_table()["accounts.password_reset", "GET", "unshared"]


@pytest.mark.usefixtures("only_sqlite")
def test_links_of_a_world_that_did_not_move_with_the_clock_would_be_dead(flask_app, monkeypatch):
    [rule] = flask_app.url_map.iter_rules("accounts.password_reset")
    played = stage(flask_app, "unshared")
    monkeypatch.setattr(world, "_later", lambda row, _passed: row)

    with time_machine.travel(clock.now() + timedelta(hours=1)):
        played.load()
        assert played.ask("anyone", rule, "GET").status_code == 410


def test_matrix_has_no_line_for_what_is_gone(flask_app):
    known = {
        (rule.endpoint, method, sharing)
        for rule in flask_app.url_map.iter_rules()
        for _rule, method, sharing in wanted(flask_app, rule.endpoint)
    }
    assert set(read_table()) - known == set()


def test_world_has_an_id_for_every_address(flask_app):
    played = stage(flask_app, "unshared")
    assert all(played.world.address(flask_app, rule) for rule in flask_app.url_map.iter_rules())


def tells_that_it_is_there(played: Stage, rule: Rule, persona: str) -> bool:
    """Whether a hidden thing answers otherwise than an address with nothing behind it."""
    method = "GET" if "GET" in (rule.methods or ()) else "POST"
    nothing = {name: NO_SUCH_ID for name in rule.arguments if name.endswith("_id")}
    hidden, missing = (
        played.ask(persona, rule, method),
        played.ask(persona, rule, method, **nothing),
    )
    if letter_of(hidden, rule, persona) not in ("-", "l"):
        return False
    return _without_its_address(hidden) != _without_its_address(missing)


def _without_its_address(answer: TestResponse) -> tuple[int, str, str]:
    """What there is to see besides the address, which whoever typed it knows."""
    path = answer.request.path
    words = [answer.headers.get("Location", ""), answer.get_data(as_text=True)]
    location, page = (w.replace(quote(path, safe=""), "").replace(path, "") for w in words)
    return answer.status_code, location, re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def addresses_of_things(flask_app: Flask) -> list[Rule]:
    rules = flask_app.url_map.iter_rules()
    return [rule for rule in rules if any(name.endswith("_id") for name in rule.arguments)]


@pytest.mark.usefixtures("only_sqlite")
@pytest.mark.parametrize("persona", ["anyone", "other_organisation"])
def test_what_is_hidden_answers_as_what_is_not_there(flask_app, persona):
    played, rules = stage(flask_app, "unshared"), addresses_of_things(flask_app)
    assert len(rules) > 60
    assert [r.endpoint for r in rules if tells_that_it_is_there(played, r, persona)] == []


def test_an_answer_that_gives_the_hidden_away_would_be_noticed(flask_app, monkeypatch):
    @public
    def talkative(cycle_id: str) -> tuple[str, int]:
        return ("Nej" if cycle_id == NO_SUCH_ID else "Den er ikke delt med dig"), 404

    monkeypatch.setitem(flask_app.view_functions, "cycles.rounds", talkative)
    [rule] = flask_app.url_map.iter_rules("cycles.rounds")
    assert tells_that_it_is_there(stage(flask_app, "unshared"), rule, "other_organisation")


@pytest.mark.usefixtures("only_sqlite")
def test_administrator_finds_nothing_behind_an_id_that_does_not_exist(flask_app):
    played = stage(flask_app, "unshared")
    for rule in addresses_of_things(flask_app):
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        nothing = {name: NO_SUCH_ID for name in rule.arguments if name.endswith("_id")}
        assert played.ask("administrator", rule, method, **nothing).status_code == 404, rule


@pytest.mark.parametrize(
    "nonsense", ["1", "-1", "A" * 14, "æøå", "' OR 1=1 --", "\0", "😀", "b" * 9999]
)
def test_no_view_is_ever_asked_for_an_id_that_cannot_be_one(flask_app, nonsense):
    played, urls = stage(flask_app, "unshared"), flask_app.url_map.bind("localhost")
    for rule in addresses_of_things(flask_app):
        nothing = {name: NO_SUCH_ID for name in rule.arguments if name.endswith("_id")}
        address = played.world.address(flask_app, rule, **nothing)
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        assert urls.match(address, method)[0] == rule.endpoint
        with pytest.raises(NotFound):
            urls.match(address.replace(NO_SUCH_ID, nonsense), method)
    assert played.send("member", f"/afproevninger/{quote(nonsense)}", "GET").status_code == 404
