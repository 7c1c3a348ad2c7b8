"""A measure on a phone by somebody who reads large text: nothing sticks out, and the chart grows along."""

from __future__ import annotations

import pytest

from app.core.db import db
from tests.browser.conftest import PHONE
from tests.make import make_cycle, make_measure, make_person, make_team

LARGE = "document.documentElement.style.fontSize = '200%'"
WIDER_THAN_SCREEN = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
STICKING_OUT = """
[...document.querySelectorAll('main *')]
  .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1
    && !one.closest('.chart, .table-scroll, .sr-only, .breadcrumbs, details:not([open]) > .popup'))
  .map(one => one.tagName + '.' + one.className + ': ' + one.textContent.trim().slice(0, 40))
"""
# How high a letter of the chart is drawn, in pixels of the screen.
LETTERS = """
(() => {
  const text = [...document.querySelectorAll('.chart-svg text')].find(one => one.getClientRects().length);
  return parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a;
})()
"""


@pytest.fixture
def window(only_sqlite, visit):
    mette = make_person("Mette Medlem")
    cycle = make_cycle(make_team(members=(mette,)), status="trying", title="Rolig opstart")
    measure = make_measure(
        cycle,
        "Minutter, til undervisningsdifferentieringen begynder",
        unit="minutter",
        wanted="lower",
        baseline_points=4,
        values=(11, 9, 14, 7, 12, 10, 8, 13, 0.0125, 9, 6, 12),
    )
    measure.points[3].note = "Idrætsdag, og derfor ingen undervisning i de første to timer"
    db.session.commit()
    opened = visit(mette, PHONE)
    opened.addresses = {
        "measure": f"/maalinger/{measure.public_id}",
        "paste": f"/maalinger/{measure.public_id}/indsaet",
        "record": f"/afproevninger/{cycle.public_id}",
        "front": "/",
        "list": f"/teams/{cycle.team.public_id}/afproevninger",
        "plan": f"/afproevninger/{cycle.public_id}/plan",
        "short evaluation": f"/afproevninger/{cycle.public_id}/evaluering/kort/1",
        "evaluation": f"/afproevninger/{cycle.public_id}/evaluering",
        "new plan": "/proevehandlinger/ny",
        "note": "/noter/ny",
        "team": f"/teams/{cycle.team.public_id}/indstillinger",
        "school": f"/skoler/{cycle.team.school.public_id}",
        "account": "/konto",
        "help": "/hjaelp",
        "privacy": "/privatliv",
    }
    return opened


PAGES = (
    *("measure", "paste", "record", "front", "list", "plan", "short evaluation", "evaluation"),
    *("new plan", "note", "team", "school", "account", "help", "privacy"),
)


@pytest.mark.parametrize("page", PAGES)
def test_page_with_text_twice_as_large_is_no_wider_than_a_phone(window, page):
    assert window.goto(window.addresses[page]).ok
    assert window.evaluate(WIDER_THAN_SCREEN) <= 0
    window.evaluate(LARGE)
    assert window.evaluate(STICKING_OUT) == []
    assert window.evaluate(WIDER_THAN_SCREEN) <= 0


def test_letters_of_a_chart_grow_with_the_text(window):
    window.goto(window.addresses["measure"])
    before = window.evaluate(LETTERS)
    window.evaluate(LARGE)
    after = window.evaluate(LETTERS)
    assert before >= 9
    assert after >= 1.6 * before


def test_a_page_that_is_too_wide_would_be_noticed(window):
    window.goto(window.addresses["measure"])
    window.evaluate("document.querySelector('main h1').style.minWidth = '500px'")
    assert window.evaluate(WIDER_THAN_SCREEN) > 0
    assert any(one.startswith("H1") for one in window.evaluate(STICKING_OUT))
