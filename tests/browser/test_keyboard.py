"""The main journeys by keyboard alone: Tab, Enter, Space, arrows and letters, and focus is seen."""

from __future__ import annotations

import re

import pytest

from app.core.db import db
from app.cycles.models import Cycle
from app.sparring.models import SparringAnswer
from tests.browser.conftest import PHONE
from tests.make import (
    make_closed_cycle,
    make_cycle,
    make_leader,
    make_member,
    make_note,
    make_person,
    make_school,
    make_sparring,
    make_team,
)

pytestmark = pytest.mark.usefixtures("only_sqlite")

HAS_FOCUS = "e => e === document.activeElement"
# The ring may be around the card or the label of a control that is itself drawn over.
SEEN = """e => {
    const ring = x => x && getComputedStyle(x).outlineStyle !== "none"
        && parseFloat(getComputedStyle(x).outlineWidth) >= 2;
    const { top, bottom } = e.getBoundingClientRect();
    return top < innerHeight && bottom > 0
        && [e, e.labels?.[0], e.closest(".choice-card")].some(ring);
}"""


class Keyboard:
    """Hands on the keyboard of a window."""

    def __init__(self, window, most=90):
        self.window, self.most = window, most

    def go_to(self, target):
        """Tab on until the target has the focus, and look whether one sees it."""
        for _ in range(self.most):
            if target.evaluate(HAS_FOCUS):
                break
            self.window.keyboard.press("Tab")
        assert target.evaluate(HAS_FOCUS), f"no way to {target} by Tab"
        assert target.evaluate(SEEN), f"one does not see that {target} has the focus"

    def press(self, role, name):
        """Enter on a link or a button that leads on."""
        self.go_to(self.window.get_by_role(role, name=name).first)
        with self.window.expect_navigation():
            self.window.keyboard.press("Enter")

    def open(self, words):
        self.go_to(self.window.locator("summary").filter(has_text=words).first)
        self.window.keyboard.press("Enter")

    def tick(self, label):
        box = self.window.get_by_label(label).first
        self.go_to(box)
        self.window.keyboard.press("Space")
        assert box.is_checked()

    def write(self, label, words):
        self.go_to(self.window.get_by_label(label))
        self.window.keyboard.type(words)


def focused(window):
    return window.locator(":focus")


@pytest.fixture
def team(flask_app):
    return make_team("6. årgang", school=make_school("Engsvale Skole"))


@pytest.fixture
def hanne(team):
    person = make_member(team, make_person("Hanne Eksempel"))
    db.session.commit()
    return person


def test_a_trial_from_an_error_to_the_first_line_a_note_and_the_school(flask_app, visit, hanne):
    window = visit(hanne)
    keys = Keyboard(window)
    window.goto("/proevehandlinger/ny")
    keys.press("button", "Gem planen")
    assert window.title().startswith("Fejl:")
    assert focused(window).evaluate(
        "e => e.matches('[data-error-summary], [data-error-summary] *')"
    )
    keys.go_to(window.locator("[data-error-summary] a").first)
    window.keyboard.press("Enter")
    assert focused(window).get_attribute("name") == "action"
    window.keyboard.type("Alle læser fem minutter")
    keys.press("button", "Gem planen")
    assert window.get_by_role("heading", level=1).inner_text() == "Alle læser fem minutter"

    keys.press("link", "Skriv en note")
    assert focused(window).get_attribute("name") == "text"
    window.keyboard.type("De fleste fandt bogen selv")
    keys.press("button", "Gem noten")
    assert window.get_by_text("De fleste fandt bogen selv").is_visible()

    keys.open("Mere")
    keys.press("link", re.compile("^Del$"))
    keys.tick(re.compile("Engsvale Skole"))
    for words in ("Ingen navne", "Ingen enkelt elev", "Citater"):
        keys.tick(re.compile(words))
    keys.go_to(window.locator("main form.form button.button--primary").last)
    with window.expect_navigation():
        window.keyboard.press("Enter")
    assert window.get_by_text("Engsvale Skole kan læse den udgave, I delte").first.is_visible()


def test_short_evaluation_tilpas_and_round_two(flask_app, visit, team, hanne):
    cycle = make_cycle(
        team, title="Rollekort", status="trying", hypothesis="H", signs=["Alle er i gang"]
    )
    make_note(cycle, hanne, "To grupper var hurtige")
    db.session.commit()
    window = visit(hanne)
    keys = Keyboard(window)
    window.goto(f"/afproevninger/{cycle.public_id}")
    keys.press("link", "Evaluér")
    keys.press("link", "Kort evaluering, 15 min.")
    keys.press("button", "Videre")
    keys.press("button", "Videre")
    keys.write("Hvad så vi?", "18 af 24 læste")
    keys.press("button", "Gem og gå videre")
    keys.write("Hvordan forstår vi det?", "Bogen lå fremme")
    keys.press("button", "Gem og gå videre")
    keys.write("Hvad har vi lært?", "Faste rammer hjælper")
    keys.go_to(window.get_by_role("radio", name="Fasthold"))
    window.keyboard.press("ArrowDown")
    assert window.get_by_role("radio", name="Tilpas").is_checked()
    assert focused(window).evaluate(SEEN)
    keys.write("Næste skridt", "Prøv med kortere tid")
    keys.press("button", "Afslut")
    assert window.get_by_role("heading", level=1).inner_text() == "Begynd runde 2"
    window.wait_for_load_state()
    assert window.evaluate("Object.keys(localStorage)") == []
    assert window.get_by_label("Hvad vil vi prøve?").input_value() == "Prøv med kortere tid"
    keys.press("button", "Begynd runde 2")
    db.session.rollback()
    db.session.expire_all()
    second = db.session.query(Cycle).filter_by(round=2).one()
    assert (second.follows_id, second.status) == (cycle.id, "planning")


def test_a_leader_answers_what_a_team_asks(flask_app, visit, team):
    make_sparring(make_closed_cycle(team), "Hvordan får vi de stille med?")
    leader = make_leader(team.school)
    db.session.commit()
    window = visit(leader)
    keys = Keyboard(window)
    window.goto(f"/skoler/{team.school.public_id}")
    keys.open("Svar")
    keys.write("Dit svar til 6. årgang", "Vil I se, hvordan 2. årgang gør?")
    keys.press("button", "Send svaret")
    assert window.get_by_text("Svaret er sendt.").is_visible()
    db.session.rollback()
    assert db.session.query(SparringAnswer).one().text == "Vil I se, hvordan 2. årgang gør?"


def test_skip_link_and_menus_on_a_phone(flask_app, visit, hanne):
    window = visit(hanne, PHONE)
    keys = Keyboard(window)
    window.goto("/")
    window.keyboard.press("Tab")
    assert focused(window).inner_text() == "Gå til sidens indhold"
    assert focused(window).evaluate(SEEN)
    window.keyboard.press("Enter")
    window.keyboard.press("Tab")
    assert focused(window).evaluate("e => e.closest('main') !== null")

    window.goto("/")
    menu = window.get_by_role("navigation", name="Hovedmenu")
    assert not menu.is_visible()
    keys.open("Min menu")
    window.keyboard.press("Escape")
    assert not window.get_by_role("button", name="Log ud").is_visible()
    assert focused(window).evaluate(SEEN)
    window.goto("/")
    keys.open("Menu")
    assert menu.is_visible()
    keys.press("link", "Hjælp")
    assert window.url.endswith("/hjaelp")


def test_focus_that_nobody_sees_would_be_noticed(flask_app, visit):
    """Negative control: a ring taken away, and a link that Tab does not reach."""
    window = visit()
    window.goto("/hjaelp")
    keys = Keyboard(window, most=12)
    link = window.get_by_role("link", name="Log ind").first
    keys.go_to(link)
    link.evaluate("e => { e.style.outline = 'none' }")
    with pytest.raises(AssertionError, match="one does not see"):
        keys.go_to(link)
    window.keyboard.press("Tab")
    link.evaluate("e => { e.tabIndex = -1 }")
    with pytest.raises(AssertionError, match="no way to"):
        keys.go_to(link)
