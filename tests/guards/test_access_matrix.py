"""Every endpoint, GET and POST, for every persona: what it answers stands in access_matrix.txt.

A new endpoint without a line fails. To write the lines of new endpoints, run with
`AFPROEVET_PRINT_MATRIX=1` and read each of them before you keep it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app import create_app
from config import Settings
from tests.guards.world import PERSONAS, SHARINGS, answers, make_world

TABLE = Path(__file__).with_name("access_matrix.txt")
METHODS = ("GET", "POST")


def read_table() -> dict[tuple[str, str, str], str]:
    """(endpoint, method, sharing) → letters, one a persona."""
    rows = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            endpoint, method, sharing, letters = line.split()
            rows[endpoint, method, sharing] = letters.replace(".", "")
    return rows


def endpoints() -> list[str]:
    app = create_app(Settings(app_env="test", secret_key="x" * 40, database_url="sqlite://"))
    return sorted({rule.endpoint for rule in app.url_map.iter_rules()})


def wanted(flask_app, endpoint):
    """The (rule, method, sharing) of an endpoint that need a line."""
    for rule in flask_app.url_map.iter_rules(endpoint):
        sharings = SHARINGS if {"cycle_id", "request_id"} & rule.arguments else SHARINGS[:1]
        for method in METHODS:
            for sharing in sharings:
                if method in rule.methods:
                    yield rule, method, sharing


@pytest.mark.parametrize("endpoint", endpoints())
def test_endpoint_answers_each_persona_as_the_matrix_says(flask_app, endpoint):
    table = read_table()
    for rule, method, sharing in wanted(flask_app, endpoint):
        seen = answers(flask_app, rule, method, sharing)
        if os.environ.get("AFPROEVET_PRINT_MATRIX"):
            with Path(os.environ["AFPROEVET_PRINT_MATRIX"]).open("a") as file:
                file.write(f"{endpoint} {method} {sharing} {seen}\n")
            continue
        line = (endpoint, method, sharing)
        assert line in table, f"no line for {line}; it answers {seen}"
        assert seen == table[line], f"{line}: {dict(zip(PERSONAS, seen, strict=True))}"


def test_matrix_has_no_line_for_what_is_gone(flask_app):
    rules = flask_app.url_map.iter_rules()
    known = {(e, m, s) for e in {r.endpoint for r in rules} for _r, m, s in wanted(flask_app, e)}
    assert set(read_table()) - known == {}.keys()


def test_an_endpoint_that_nobody_marked_would_be_noticed(flask_app):
    """Negative control: a table that says the opposite does not pass."""
    rule = next(flask_app.url_map.iter_rules("records.record_detail"))
    seen = answers(flask_app, rule, "GET", "unshared")
    assert seen[PERSONAS.index("member")] == "y"
    assert seen[PERSONAS.index("other_team")] == "-"
    assert "y" in seen
    assert len(seen) == len(PERSONAS)


def test_the_world_is_whole(flask_app):
    world = make_world("school")
    needed = {name for rule in flask_app.url_map.iter_rules() for name in rule.arguments}
    assert needed - world.ids.keys() == set()
