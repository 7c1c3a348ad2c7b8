"""Text that is not saved yet: what the browser keeps, and when it says so."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from app.core.db import db
from tests.browser.axe import violations
from tests.browser.conftest import PHONE
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
