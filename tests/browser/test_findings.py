"""What looks like personal data, on a phone and on a desk: nothing for axe, no page too wide."""

from __future__ import annotations

import os

import pytest

from app.core.db import db
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_accessibility import WIDER_THAN_SCREEN
from tests.make import make_closed_cycle, make_member, make_person, make_school, make_team

LONG = "hanne.med.et.meget.langt.navn.og.en.lang.mailadresse@skoleforvaltningen.eksempel.dk"


@pytest.fixture
def member(flask_app, only_sqlite):
    team = make_team("6. årgang", school=make_school("Engsvale Skole"))
    return make_member(team, make_person("Gustav Eksempel")), team


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_member_reads_what_is_marked_and_presses_a_button_for_other_words(visit, member, size):
    person, team = member
    cycle = make_closed_cycle(
        team, learning=f"Det gik godt for Emil, som har ADHD. Skriv til {LONG}."
    )
    db.session.commit()
    window = visit(person, size)
    for address in ("del", "sparring"):
        window.goto(f"/afproevninger/{cycle.public_id}/{address}")
        if address == "sparring":
            window.get_by_label("Hvad vil I gerne have sparring til?").fill(f"Emil og {LONG}?")
            window.get_by_role("button", name="Spørg skolen").click()
        window.locator("mark").first.wait_for()
        if folder := os.environ.get("SCREENSHOTS"):
            window.screenshot(path=f"{folder}/{address}-{size['width']}.png", full_page=True)
        assert violations(window) == []
        assert window.evaluate(WIDER_THAN_SCREEN) <= 0
    window.goto(f"/afproevninger/{cycle.public_id}/del")
    window.get_by_role("button", name="Skriv »en elev« i stedet for »Emil«").click()
    window.get_by_text("Ordene er skrevet om.").wait_for()
    assert window.locator("mark", has_text="Emil").count() == 0
    assert window.locator("mark", has_text="ADHD").count() == 1
