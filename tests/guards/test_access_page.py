"""docs/access.md says what the policy and the pages say."""

from __future__ import annotations

from pathlib import Path

from app.access.cli import access_page
from app.access.policy import RULES, WHO_CAN, Can

PAGE = Path(__file__).parents[2] / "docs" / "access.md"


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
    logged_in_only = {Can.USE_OWN_PAGES, Can.SEE_SHARED_BY_TEAM}
    hidden_instead = {Can.READ_CYCLE, Can.SEE_TEAM, Can.LEAVE_TEAM, Can.WRITE_IN_TEAM}
    assert set(Can) - set(WHO_CAN) <= logged_in_only | hidden_instead
