"""docs/access.md says what the policy and the pages say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from app.access.cli import access_page
from app.access.policy import RULES, WHO_CAN, Can, who_can

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "access.md"
TEMPLATES = ROOT / "templates"


def test_the_page_is_what_the_command_prints(flask_app):
    with flask_app.test_request_context():
        printed = access_page(flask_app)
    assert PAGE.read_text(encoding="utf-8") == printed, "run: make access"


def test_a_new_action_would_be_noticed(flask_app, monkeypatch):
    monkeypatch.delitem(RULES, Can.READ_CYCLE)
    with flask_app.test_request_context():
        printed = access_page(flask_app)
    assert PAGE.read_text(encoding="utf-8") != printed


def test_every_action_has_a_rule():
    assert set(RULES) == set(Can)


def test_every_action_that_can_be_refused_says_who_can():
    logged_in_only = {Can.USE_OWN_PAGES}
    hidden_instead = {Can.READ_CYCLE, Can.SEE_TEAM}
    assert set(Can) - set(WHO_CAN) == logged_in_only | hidden_instead


def nobody_asks_for(actions: Iterable[str]) -> set[str]:
    """The actions that neither a page nor a template ever asks the policy about."""
    code = [path for path in (ROOT / "app").rglob("*.py") if path.name != "policy.py"]
    texts = [path.read_text(encoding="utf-8") for path in [*code, *TEMPLATES.rglob("*.html")]]
    words = set(re.findall(r"\b[A-Z_]+\b", " ".join(texts)))
    return set(actions) - words


def test_every_action_is_asked_for_somewhere():
    assert nobody_asks_for(action.name for action in Can) == set()
    assert nobody_asks_for(["EDIT_CYCLE", "RANK_TEAMS"]) == {"RANK_TEAMS"}


def test_a_member_of_an_archived_team_is_not_told_that_members_can():
    for action, rules in RULES.items():
        if rules and all("active_team" in rule.__name__ for rule in rules):
            assert "arkiveret" in who_can(action), action
