"""What the page has to say is in view when it opens, and the field one came for has the focus."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.core.db import db
from tests.browser.conftest import DESKTOP, PHONE
from tests.make import make_cycle, make_measure, make_note, make_person, make_team

SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
CPR = "Peter, 010190-1234, læste højt"

pytestmark = pytest.mark.usefixtures("only_sqlite")


@pytest.fixture
def hanne(flask_app):
    person = make_person("Hanne")
    team = make_team(coordinator=person)
    cycle = make_cycle(team, title="Rollekort", status="trying")
    for number in range(12):
        make_note(cycle, person, f"Note {number}")
    make_measure(cycle, values=(3, 4, 5))
    db.session.commit()
    return person


@SIZES
def test_saved_and_the_warning_of_a_number_are_in_view_until_read(flask_app, visit, hanne, size):
    window = visit(hanne, size)
    window.goto("/noter/ny")
    window.locator("textarea[name=text]").fill(CPR)
    window.get_by_role("button", name="Gem noten").click()
    saved, warned = window.get_by_text("Noten er gemt"), window.get_by_text("ligner et CPR-nummer")
    expect(saved).to_be_in_viewport(ratio=1)
    expect(warned).to_be_in_viewport(ratio=1)
    # They stay, and lead to what they are about.
    window.get_by_role("link", name="Gå til det på siden").click()
    expect(window.get_by_text(CPR)).to_be_in_viewport()
    window.go_back()
    expect(window.get_by_text("Rollekort").first).to_be_visible()


@SIZES
def test_a_value_that_is_saved_is_said_in_view_with_the_field_ready_for_the_next(
    flask_app, visit, hanne, size
):
    window = visit(hanne, size)
    window.goto("/")
    window.goto(window.get_by_role("link", name="Rollekort").first.get_attribute("href"))
    window.goto(window.locator("a[href^='/maalinger/']").first.get_attribute("href").split("#")[0])
    value = window.get_by_label("Værdi", exact=False).first
    expect(value).to_be_focused()
    value.fill("6")
    window.get_by_role("button", name="Gem værdien").first.click()
    expect(window.locator(".flashes .alert").first).to_be_in_viewport(ratio=1)
    expect(window.get_by_label("Værdi", exact=False).first).to_be_focused()


@SIZES
def test_the_field_a_page_is_opened_for_has_the_focus_but_an_error_goes_first(
    flask_app, visit, hanne, size
):
    window = visit(hanne, size)
    window.goto("/noter/ny")
    expect(window.locator("textarea[name=text]")).to_be_focused()
    window.goto("/proevehandlinger/ny")
    expect(window.locator("textarea[name=action]")).to_be_focused()
    window.get_by_role("button", name="Gem planen").click()
    expect(window.locator("[data-error-summary]")).to_be_focused()


@SIZES
def test_the_first_line_of_a_plan_has_the_focus_when_it_is_edited_but_an_error_goes_first(
    flask_app, visit, hanne, size
):
    window = visit(hanne, size)
    window.goto("/")
    record = window.get_by_role("link", name="Rollekort").first.get_attribute("href")
    window.goto(f"{record}/plan")
    line = window.locator("textarea[name=action]")
    expect(line).to_be_focused()
    expect(line).to_be_in_viewport()
    line.fill("")
    window.get_by_role("button", name="Gem planen").click()
    expect(window.locator("[data-error-summary]")).to_be_focused()
