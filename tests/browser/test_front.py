"""The front page between two lessons: what one does next is on the first screen of a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.core.clock import today
from app.core.db import db
from tests.browser.conftest import DESKTOP, PHONE, cookie
from tests.make import (
    make_closed_cycle,
    make_cycle,
    make_note,
    make_person,
    make_school,
    make_team,
    share,
)

pytestmark = pytest.mark.usefixtures("only_sqlite")
FOLDS = ["Vores planer", "Senest afsluttet", "Delt med os"]
HEIGHT = "document.documentElement.scrollHeight"
HYPHENS = "selector => getComputedStyle(document.querySelector(selector)).hyphens"


@pytest.fixture
def hanne(flask_app):
    school = make_school("Engsvale Skole")
    person = make_person("Hanne")
    team = make_team("6. årgang", school=school, members=(person,))
    running = make_cycle(team, title="Rollekort", status="trying", start=today())
    make_note(running, person, "De fleste grupper lagde kortene væk af sig selv.")
    make_cycle(team, title="Stille start", status="evaluating", evaluation_date=today())
    for number in range(5):
        make_cycle(team, title=f"Plan {number}")
        make_closed_cycle(team, title=f"Lukket {number}")
    neighbours = make_team("Naboerne", school=school)
    for number in range(4):
        share(make_closed_cycle(neighbours, title=f"Delt {number}"), "school")
    db.session.commit()
    return person


def test_first_screen_of_a_phone_has_the_note_what_is_ready_and_what_runs(visit, hanne):
    window = visit(hanne, PHONE)
    window.goto("/")
    expect(window.get_by_role("link", name="Skriv en note")).to_be_in_viewport(ratio=1)
    expect(window.get_by_role("link", name="Evaluér sammen")).to_be_in_viewport(ratio=1)
    expect(window.get_by_role("link", name="Rollekort")).to_be_in_viewport(ratio=1)
    assert window.evaluate(HEIGHT) <= 1500
    for name in FOLDS:
        heading = window.get_by_role("heading", name=name, exact=False)
        fold = window.locator("details.fold", has=heading)
        assert fold.get_attribute("open") is None
        heading.click()
        assert fold.get_attribute("open") is not None
    expect(window.get_by_role("link", name="Plan 1")).to_be_visible()
    # A fold remembers nothing.
    window.reload()
    expect(window.get_by_role("link", name="Plan 1")).to_be_hidden()


def test_where_there_is_room_nothing_is_folded_and_there_is_nothing_to_press(visit, hanne):
    window = visit(hanne, DESKTOP)
    window.goto("/")
    for name in ("Plan 1", "Delt 1"):
        expect(window.get_by_role("link", name=name, exact=True)).to_be_visible()
    assert window.evaluate("[...document.querySelectorAll('.fold')].every(one => one.open)")
    window.get_by_role("heading", name="Vores planer").click()
    expect(window.get_by_role("link", name="Plan 1")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_without_javascript_everything_can_be_reached(flask_app, browser, server, hanne, size):
    context = browser.new_context(base_url=server, viewport=size, java_script_enabled=False)
    context.add_cookies([{"name": "sid", "value": cookie(flask_app, hanne), "url": server}])
    window = context.new_page()
    window.goto("/")
    plan = window.get_by_role("link", name="Plan 1")
    if size is PHONE:
        expect(plan).to_be_hidden()
        window.get_by_role("heading", name="Vores planer").click()
    expect(plan).to_be_visible()
    window.get_by_text("Mere om teamet").click()
    expect(window.get_by_role("link", name="Indstillinger for teamet")).to_be_visible()
    context.close()


def test_what_lies_beside_the_teams_name_is_there_at_the_first_look(visit, hanne):
    window = visit(hanne, PHONE)
    window.goto("/")
    menu = window.get_by_text("Mere om teamet")
    expect(menu).to_be_in_viewport(ratio=1)
    menu.click()
    for name in (
        "Det kan lederen se",
        "Tomt skema: prøvehandling (PDF)",
        "Indstillinger for teamet",
    ):
        expect(window.locator(".popup").get_by_role("link", name=name)).to_be_visible()
    assert window.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_long_words_of_our_own_break_with_a_hyphen_and_what_is_typed_without(visit, hanne):
    window = visit(hanne, PHONE)
    window.goto("/")
    assert window.evaluate("document.documentElement.lang") == "da"
    assert window.evaluate(HYPHENS, "h1") == "auto"
    assert window.evaluate(HYPHENS, ".said .typed") == "manual"


def test_a_long_name_stays_whole_and_its_menu_opens_on_the_screen(flask_app, visit):
    person = make_person("Freja")
    make_cycle(make_team("Ledelsesteamet", members=(person,)), title="Rollekort")
    db.session.commit()
    window = visit(person, PHONE)
    window.goto("/")
    heading = window.get_by_role("heading", name="Ledelsesteamet")
    assert heading.evaluate("one => one.getClientRects()[0].height") < 50
    window.get_by_text("Mere om teamet").click()
    popup = window.locator(".team-head .popup").bounding_box()
    assert popup["x"] >= 0
    assert popup["x"] + popup["width"] <= PHONE["width"]
