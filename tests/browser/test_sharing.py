"""Sharing on a phone and on a desk: choose, read, tick and share without looking for the button."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from app.core.db import db
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_accessibility import WIDER_THAN_SCREEN
from tests.make import (
    make_closed_cycle,
    make_measure,
    make_member,
    make_person,
    make_proposal,
    make_school,
    make_team,
    share,
)

pytestmark = pytest.mark.usefixtures("only_sqlite")
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])

# Whether what has the focus is wholly under the bar with the button (WCAG 2.2, 2.4.11).
UNDER_THE_BAR = """() => {
  const focus = document.activeElement, bar = document.querySelector(".sharing__bar");
  if (bar.contains(focus) || focus === document.body) return "";
  const it = focus.getBoundingClientRect(), over = bar.getBoundingClientRect();
  const hidden = it.top >= over.top && it.bottom <= over.bottom && it.left < over.right && it.right > over.left;
  return hidden ? focus.outerHTML.slice(0, 120) : "";
}"""


@pytest.fixture
def team(flask_app):
    return make_team("6. årgang", school=make_school("Engsvale Skole"))


@pytest.fixture
def hanne(team):
    make_member(team, make_person("Gustav"))
    return make_member(team, make_person("Hanne"))


@pytest.fixture
def shared(team, hanne) -> Any:
    """A record whose text has gone on since it was shared."""
    long = "En lang linje om det, vi så. " * 40
    cycle = make_closed_cycle(team, observations=long, learning="Rollen hjælper i starten.")
    make_measure(cycle, values=(3, 4, 5))
    share(cycle, "school")
    cycle.learning = "Rollen hjælper hele vejen."
    db.session.commit()
    return cycle


def share_page(visit, person, cycle, size):
    window = visit(person, size)
    window.goto(f"/afproevninger/{cycle.public_id}/del")
    return window


@SIZES
def test_button_is_in_view_from_the_first_moment_and_while_reading(visit, hanne, shared, size):
    window = share_page(visit, hanne, shared, size)
    button = window.get_by_role("button", name="Del", exact=True)
    expect(button).to_be_in_viewport(ratio=1)
    if size is DESKTOP:
        window.mouse.move(900, 600)
        window.mouse.wheel(0, 900)
        expect(button).to_be_in_viewport(ratio=1)
        assert window.evaluate("scrollY") > 0


@SIZES
def test_focus_is_never_under_the_button(visit, hanne, shared, size):
    window = share_page(visit, hanne, shared, size)
    window.get_by_text("Flere valg").click()
    seen = 0
    for _place in range(60):
        window.keyboard.press("Tab")
        assert window.evaluate(UNDER_THE_BAR) == ""
        seen += 1
        if window.evaluate("document.activeElement.closest('footer') !== null"):
            break
    assert seen > 10


@SIZES
def test_two_versions_are_two_tabs_that_the_arrow_keys_change(visit, hanne, shared, size):
    window = share_page(visit, hanne, shared, size)
    if size is PHONE:
        expect(window.get_by_text("1 ændring").first).to_be_visible()
        window.get_by_text("Læs, hvad de får at se").click()
    coming, now = window.get_by_role("tab").all()
    expect(coming).to_have_attribute("aria-selected", "true")
    expect(window.locator("#bliver ins").first).to_be_visible()
    expect(window.locator("#nu")).to_be_hidden()
    coming.focus()
    window.keyboard.press("ArrowRight")
    expect(now).to_be_focused()
    expect(window.locator("#nu")).to_contain_text("Rollen hjælper i starten.")
    expect(window.locator("#bliver")).to_be_hidden()


def test_link_by_the_ticks_opens_the_text_on_a_phone(visit, hanne, shared):
    window = share_page(visit, hanne, shared, PHONE)
    expect(window.locator("#bliver")).to_be_hidden()
    window.get_by_role("link", name="Læs teksten igennem").click()
    expect(window.locator("#bliver")).to_be_in_viewport()


def test_without_javascript_both_versions_stand_one_under_the_other(browser, visit, hanne, shared):
    known = visit(hanne, PHONE)
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    context.add_cookies(known.context.cookies())
    window = context.new_page()
    origin = known.context.cookies()[0]["domain"]
    known.goto("/")
    base = known.url.rstrip("/")
    assert origin in base
    window.goto(f"{base}/afproevninger/{shared.public_id}/del")
    expect(window.locator("#bliver")).to_be_visible()
    expect(window.locator("#nu")).to_be_visible()
    window.get_by_role("link", name="Det læser de nu").click()
    expect(window.locator("#nu h2").first).to_be_in_viewport()
    context.close()


@SIZES
def test_pages_of_sharing_are_clean_for_axe_and_no_wider_than_the_screen(visit, team, shared, size):
    proposer = make_member(team, make_person("Ib"))
    other = make_member(team, make_person("Karen"))
    proposal = make_proposal(shared, by=proposer)
    db.session.commit()
    address = f"/afproevninger/{shared.public_id}"
    window = visit(other, size)
    for page in (f"{address}/del", f"{address}/det-laeser-andre", f"/forslag/{proposal.public_id}"):
        window.goto(page)
        if page.endswith("del") and size is PHONE:
            window.get_by_text("Læs, hvad de får at se").click()
        assert violations(window) == [], page
        assert window.evaluate(WIDER_THAN_SCREEN) <= 0, page


@SIZES
def test_record_and_all_rounds_are_clean_for_axe(visit, team, shared, size):
    make_closed_cycle(team, follows_id=shared.id, round=2, decision="drop")
    db.session.commit()
    hanne = make_member(team, make_person("Ida"))
    db.session.commit()
    window = visit(hanne, size)
    for page in ("", "/runder"):
        window.goto(f"/afproevninger/{shared.public_id}{page}")
        assert violations(window) == [], page
        assert window.evaluate(WIDER_THAN_SCREEN) <= 0, page
