"""Text that is not saved yet: what the browser keeps, and when it says so."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from app.core.db import db
from app.cycles.models import Cycle
from tests.browser.axe import violations
from tests.browser.conditions import wait_until
from tests.browser.conftest import PHONE, cookie
from tests.make import make_cycle, make_person, make_team

KEPT = re.compile("Gemt på denne enhed")
FAULTY = re.compile("^Fejl:")


pytestmark = pytest.mark.usefixtures("only_sqlite")


@pytest.fixture
def hanne(flask_app):
    person = make_person("Hanne")
    make_team(coordinator=person)
    db.session.commit()
    return person


def test_newer_text_survives_loading_a_page_with_errors_again(flask_app, visit, hanne):
    window = visit(hanne)
    window.goto("/proevehandlinger/ny")
    window.get_by_text("Flere felter").click()
    window.get_by_label("Titel").fill("Først")
    window.get_by_role("button", name="Gem planen").click()
    expect(window).to_have_title(FAULTY)
    window.get_by_label("Titel").fill("Siden")
    window.get_by_label("Hvad vil vi prøve?").fill("Rollekort")
    window.get_by_text(KEPT).wait_for()
    window.reload()
    expect(window).to_have_title(FAULTY)
    assert window.get_by_label("Titel").input_value() == "Siden"
    assert window.get_by_label("Hvad vil vi prøve?").input_value() == "Rollekort"
    assert window.get_by_text(KEPT).is_visible()


def test_nothing_is_said_to_be_kept_when_nothing_was_typed(flask_app, visit, hanne):
    window = visit(hanne)
    window.goto("/proevehandlinger/ny")
    window.get_by_role("button", name="Gem planen").click()
    expect(window).to_have_title(FAULTY)
    assert not window.get_by_text(KEPT).count()
    # Also from the front page of an empty team, whose form has one field of them.
    window.goto("/")
    window.get_by_role("button", name="Gem planen").click()
    expect(window).to_have_title(FAULTY)
    assert not window.get_by_text(KEPT).count()


def test_nothing_is_said_to_be_kept_when_what_is_missing_stops_the_closing(flask_app, visit, hanne):
    team = make_team(coordinator=hanne)
    cycle = make_cycle(team, status="evaluating", observations="18 af 24 læste")
    db.session.commit()
    window = visit(hanne)
    window.goto(f"/afproevninger/{cycle.public_id}/evaluering")
    window.get_by_role("button", name="Afslut").click()
    expect(window).to_have_title(FAULTY)
    assert not window.get_by_text(KEPT).count()
    window.get_by_label("Hvad har vi lært?").fill("Det hjælper")
    window.get_by_text(KEPT).wait_for()


STAY, GO = "Bliv her", "Log ud, og slet teksten"


def test_logging_out_asks_first_while_text_is_not_sent(flask_app, visit, hanne):
    window = visit(hanne, PHONE)

    def log_out():
        window.locator("details.person > summary").click()
        window.get_by_role("button", name="Log ud", exact=True).click()

    window.goto("/proevehandlinger/ny")
    box = window.get_by_label("Hvad vil vi prøve?")
    box.fill("Rollekort")
    log_out()  # at once, before the text is kept on the device by itself
    assert window.get_by_role("dialog").get_by_text("forsvinder, når man logger ud").is_visible()
    # It says which text, with a way back to it.
    named = window.get_by_role("dialog").get_by_role("link")
    assert (named.inner_text(), named.get_attribute("href")) == (
        "Ny prøvehandling",
        "/proevehandlinger/ny",
    )
    assert window.get_by_role("dialog").get_by_text("Rollekort").is_visible()
    assert violations(window) == []
    window.get_by_role("button", name=STAY).click()
    assert not window.get_by_role("dialog").count()
    assert box.input_value() == "Rollekort"

    window.goto("/hjaelp")  # also from a page where nothing is typed
    log_out()
    window.keyboard.press("Escape")
    log_out()
    window.get_by_role("dialog").get_by_role("link", name="Ny prøvehandling").click()
    assert box.input_value() == "Rollekort"
    log_out()
    with window.expect_navigation():
        window.get_by_role("button", name=GO).click()
    assert window.url.endswith("/log-ind") or window.get_by_role("link", name="Log ind").count()
    assert window.evaluate("Object.keys(localStorage).filter(k => k.includes('draft'))") == []


def test_logging_out_does_not_ask_when_everything_is_sent(flask_app, visit, hanne):
    window = visit(hanne)
    window.goto("/proevehandlinger/ny")
    window.get_by_label("Hvad vil vi prøve?").fill("Rollekort")
    with window.expect_navigation():
        window.get_by_role("button", name="Gem planen").click()
    window.locator("details.person > summary").click()
    with window.expect_navigation():
        window.get_by_role("button", name="Log ud", exact=True).click()
    assert not window.get_by_role("dialog").count()
    assert window.get_by_text("Min menu").count() == 0


NEW = "/proevehandlinger/ny"
BOX = "Hvad vil vi prøve?"
DRAFTS = "Object.keys(localStorage).filter(k => k.includes('draft'))"


TYPE_AFTER_SENDING = """text => {
  const box = document.getElementById("action");
  box.form.addEventListener("submit", () => setTimeout(() => {
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }));
}"""


def test_words_typed_while_the_answer_is_under_way_are_kept(flask_app, visit, hanne):
    window = visit(hanne, PHONE)
    window.goto(NEW)
    window.get_by_label(BOX).fill("Rollekort")
    window.evaluate(TYPE_AFTER_SENDING, "Rollekort i grupper på fire")
    window.get_by_role("button", name="Gem planen").click()
    window.wait_for_url("**/afproevninger/**")
    # The record is saved with what was sent, and the page says what was not.
    told = window.locator(".draft-notice")
    expect(told).to_contain_text("er ikke gemt endnu")
    expect(told).to_contain_text("Rollekort i grupper på fire")
    expect(told).to_contain_text("5. årgang")
    assert window.get_by_role("heading", level=1).inner_text() == "Rollekort"
    assert violations(window) == []
    told.get_by_role("link", name="Ny prøvehandling").click()
    expect(window.get_by_label(BOX)).to_have_value("Rollekort i grupper på fire")
    window.get_by_role("button", name="Gem planen").click()
    window.get_by_text("Kun jeres team har adgang").first.wait_for()
    expect(window).not_to_have_url(re.compile("/ny$"))
    assert window.evaluate(DRAFTS) == []


def send_and_lose_the_answer(window):
    """The server saves; what it answers, cookie and all, never reaches the browser."""
    cookies = window.context.cookies()

    def lose(route):
        if route.request.method != "POST":
            return route.continue_()
        route.fetch(max_redirects=0)
        return route.abort()

    window.route(f"**{NEW}", lose)
    with window.expect_event("requestfailed"):
        window.get_by_role("button", name="Gem planen").click(no_wait_after=True)
    window.get_by_label(BOX).wait_for(state="hidden")  # the browser says itself that nothing came
    window.unroute(f"**{NEW}")
    window.context.clear_cookies()
    window.context.add_cookies(cookies)


def test_a_draft_whose_answer_was_lost_is_recognised_as_sent(flask_app, visit, hanne):
    window = visit(hanne)
    window.goto(NEW)
    window.get_by_label(BOX).fill("Rollekort")
    window.get_by_text(KEPT).wait_for()
    send_and_lose_the_answer(window)
    # The tab is closed; another page in another tab asks the server, and the draft is gone.
    later = window.context.new_page()
    window.close()
    with later.expect_response("**/kladder/sendt**"):
        later.goto("/hjaelp")
    wait_until(later, f"{DRAFTS}.length === 0")
    later.goto(NEW)
    expect(later.get_by_label(BOX)).to_have_value("")


def test_a_draft_of_a_lost_answer_sent_again_makes_no_second_record(flask_app, visit, hanne):
    window = visit(hanne)
    window.goto(NEW)
    window.get_by_label(BOX).fill("Rollekort")
    window.route("**/kladder/sendt**", lambda route: route.abort())
    send_and_lose_the_answer(window)
    window.goto(NEW)
    expect(window.get_by_label(BOX)).to_have_value("Rollekort")
    window.get_by_role("button", name="Gem planen").click()
    expect(window.get_by_role("heading", level=1)).to_have_text("Rollekort")
    db.session.rollback()
    assert db.session.scalar(select(func.count(Cycle.id))) == 1


def test_two_tabs_with_two_new_plans_have_a_draft_each(flask_app, visit, hanne):
    one = visit(hanne)
    one.goto(NEW)
    one.get_by_label(BOX).fill("Rollekort")
    one.get_by_text(KEPT).wait_for()
    two = one.context.new_page()
    two.goto(NEW)
    # What is being typed in another tab is left alone.
    expect(two.get_by_label(BOX)).to_have_value("")
    two.get_by_label(BOX).fill("Stille læsning")
    two.get_by_text(KEPT).wait_for()
    assert len(two.evaluate(DRAFTS)) == 2
    two.get_by_role("button", name="Gem planen").click()
    two.wait_for_url("**/afproevninger/**")
    assert one.get_by_label(BOX).input_value() == "Rollekort"
    assert len(two.evaluate(DRAFTS)) == 1
    one.reload()
    expect(one.get_by_label(BOX)).to_have_value("Rollekort")


def test_of_several_drafts_that_were_left_the_person_chooses(flask_app, visit, hanne):
    first = visit(hanne)
    for text in ("Rollekort", "Stille læsning"):
        tab = first.context.new_page()
        tab.goto(NEW)
        expect(tab.get_by_label(BOX)).to_have_value("")
        tab.get_by_label(BOX).fill(text)
        tab.get_by_text(KEPT).wait_for()
    for tab in first.context.pages[1:]:
        tab.close()
    first.goto(NEW)
    box = first.locator(".draft-notice")
    expect(box).to_contain_text("flere kladder")
    assert first.get_by_label(BOX).input_value() == ""
    box.get_by_role("listitem").filter(has_text="Rollekort").get_by_role(
        "button", name="Sæt kladden ind"
    ).click()
    expect(first.get_by_label(BOX)).to_have_value("Rollekort")
    assert len(first.evaluate(DRAFTS)) == 2
    assert violations(first) == []


def test_a_draft_begun_for_one_team_is_not_put_into_anothers_form_unasked(flask_app, visit, hanne):
    other = make_team("Matematik", coordinator=hanne)
    db.session.commit()
    window = visit(hanne, PHONE)
    window.goto(f"{NEW}?team={other.public_id}")
    window.get_by_label(BOX).fill("Rollekort")
    window.get_by_text(KEPT).wait_for()
    window.get_by_role("link", name="5. årgang", exact=True).click()
    asked = window.locator(".draft-notice")
    expect(asked).to_contain_text("er begyndt til Matematik")
    assert window.get_by_label(BOX).input_value() == ""
    assert violations(window) == []
    asked.get_by_role("button", name="Lad den ligge").click()
    assert len(window.evaluate(DRAFTS)) == 1
    window.reload()
    window.get_by_role("button", name="Sæt kladden ind").click()
    assert window.get_by_label(BOX).input_value() == "Rollekort"


def test_more_typed_in_a_form_that_was_saved_comes_back_as_a_new_form(flask_app, visit, hanne):
    window = visit(hanne)
    window.goto(NEW)
    window.get_by_label(BOX).fill("Rollekort")
    spent = window.locator("main form [name=form_token]").input_value()
    window.get_by_role("button", name="Gem planen").click()
    window.wait_for_url("**/afproevninger/**")
    window.goto(NEW)
    # As a page does that the browser has kept as it was.
    window.locator("main form [name=form_token]").evaluate("(e, t) => { e.value = t }", spent)
    window.get_by_label(BOX).fill("Rollekort i grupper")
    window.get_by_role("button", name="Gem planen").click()
    expect(window).to_have_title(FAULTY)
    assert window.get_by_label(BOX).input_value() == "Rollekort i grupper"
    assert len(window.evaluate(DRAFTS)) == 1
    window.get_by_role("button", name="Gem planen").click()
    window.wait_for_url("**/afproevninger/**")
    assert window.evaluate(DRAFTS) == []


@pytest.mark.parametrize("status", [413, 500])
def test_a_refused_answer_leaves_the_draft(flask_app, visit, hanne, status):
    window = visit(hanne)
    window.goto(NEW)
    window.get_by_label(BOX).fill("Rollekort")
    window.route(
        f"**{NEW}",
        lambda route: (
            route.fulfill(status=status, content_type="text/html", body="<p>Nej</p>")
            if route.request.method == "POST"
            else route.continue_()
        ),
    )
    window.get_by_role("button", name="Gem planen").click()
    window.get_by_text("Nej").wait_for()
    window.go_back()
    expect(window.get_by_label(BOX)).to_have_value("Rollekort")


def test_drafts_of_another_person_on_the_device_are_never_shown(flask_app, visit, hanne):
    window = visit(hanne)
    window.goto(NEW)
    window.get_by_label(BOX).fill("Hannes tanke")
    window.get_by_text(KEPT).wait_for()
    gustav = make_person("Gustav")
    make_team("Gustavs team", coordinator=gustav)
    db.session.commit()
    window.context.clear_cookies()
    address = window.url.removesuffix(NEW)
    window.context.add_cookies(
        [{"name": "sid", "value": cookie(flask_app, gustav), "url": address}]
    )
    with window.expect_request("**/noter/ny"):
        window.goto("/noter/ny")
    window.goto(NEW)
    expect(window.get_by_label(BOX)).to_have_value("")
    assert not window.locator(".draft-notice").count()
    assert "Hannes tanke" not in window.content()
