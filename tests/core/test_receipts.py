"""A form sent twice: the same is saved once, something else is neither lost nor saved unasked."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from app.core.db import db
from app.core.models import FormReceipt
from app.cycles.models import Cycle, CycleVersion, Note
from app.organisations.models import FocusArea
from tests.make import make_cycle, make_measure, make_member, make_person, make_team
from tests.robustness.pairs import LATER, together

NOT_SAVED = "Det, der står her nu, er ikke gemt"


@pytest.fixture
def team(flask_app):
    return make_team(coordinator=make_person("Gustav"))


@pytest.fixture
def hanne(team):
    person = make_member(team, make_person("Hanne"))
    db.session.commit()
    return person


def count(what: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(what.id))) or 0


def test_member_who_adds_to_a_plan_and_sends_it_again_gets_it_back_with_a_sentence(as_, hanne):
    browser = as_(hanne)
    form = {**browser.get("/proevehandlinger/ny").form_values(), "action": "Rollekort"}
    first = browser.post("/proevehandlinger/ny", form)
    assert browser.post("/proevehandlinger/ny", form).location == first.location

    page = browser.post(
        "/proevehandlinger/ny", {**form, "action": "Rollekort i grupper"}, status=422
    )

    assert count(Cycle) == 1
    assert page.value("action") == "Rollekort i grupper"
    assert any(NOT_SAVED in error for error in page.errors())
    # It has a token of its own now, and is saved beside the first when it is sent again.
    again = page.form_values()
    assert again["form_token"] != form["form_token"]
    assert (
        page.one("form", data_draft="ny-trial_action").get("data-draft-earlier")
        == (form["form_token"])
    )
    browser.post("/proevehandlinger/ny", again)
    assert sorted(db.session.scalars(select(Cycle.action))) == ["Rollekort", "Rollekort i grupper"]


def test_what_was_sent_is_kept_as_a_hash_that_tells_nothing(as_, hanne):
    browser = as_(hanne)
    for _ in range(2):
        browser.submit("/proevehandlinger/ny", action="Rollekort")
    kept = db.session.scalars(select(FormReceipt)).all()
    assert len({one.content_hash for one in kept}) == 2
    assert not any("Rollekort" in str(one.content_hash) for one in kept)


@pytest.mark.parametrize("later", LATER)
def test_the_same_form_sent_twice_at_once_makes_one_record(flask_app, as_, hanne, later):
    browser = as_(hanne)
    form = {**browser.get("/proevehandlinger/ny").form_values(), "action": "Rollekort"}
    sent = [(browser, "/proevehandlinger/ny", form)] * 2
    assert together(flask_app, later, *sent) == [302, 302]
    assert count(Cycle) == 1

    other = [(browser, "/noter/ny", {**note_form(browser), "text": text}) for text in ("A", "A B")]
    other[1][2]["form_token"] = other[0][2]["form_token"]
    assert sorted(together(flask_app, later, *other)) == [302, 422]
    assert count(Note) == 1


def note_form(browser: Any) -> dict[str, Any]:
    return browser.get("/noter/ny").form_values()


def test_a_device_asks_which_of_its_drafts_were_saved(as_, hanne):
    browser = as_(hanne)
    saved, unsaved = note_form(browser)["form_token"], note_form(browser)["form_token"]
    browser.post("/noter/ny", {**note_form(browser), "text": "En note", "form_token": saved})
    answer = browser.client.get(f"/kladder/sendt?form={saved}&form={unsaved}")
    assert answer.json == {"sent": [saved]}
    assert browser.client.get("/kladder/sendt").json == {"sent": []}


def test_the_page_after_says_which_of_two_opened_forms_was_saved(as_, hanne):
    browser = as_(hanne)
    form = {**note_form(browser), "text": "En note"}
    page = browser.follow(browser.post("/noter/ny", form))
    saved = page.one("meta", name="draft-saved", content="note-ny")
    assert saved.get("data-form") == form["form_token"]


@pytest.fixture
def plan(team, hanne):
    cycle = make_cycle(team, title="Rollekort", status="trying")
    db.session.commit()
    return f"/afproevninger/{cycle.public_id}/plan"


def test_ones_own_edit_of_a_plan_sent_twice_is_one_save(as_, hanne, plan):
    browser = as_(hanne)
    # A title left empty is suggested, and an area of one's own becomes one to choose.
    changes = {"title": "", "action": "Nye rollekort", "own_focus_area": "Læselyst"}
    form = {**browser.get(plan).form_values(), **changes}
    first = browser.post(plan, form)
    assert browser.post(plan, form).location == first.location
    assert (count(CycleVersion), count(FocusArea)) == (1, 1)


def test_more_typed_after_gem_is_saved_over_ones_own_edit_and_nobody_else_is_blamed(
    as_, hanne, team, plan
):
    browser = as_(hanne)
    browser.submit(plan, hypothesis="Flere taler")
    form = {**browser.get(plan).form_values(), "hypothesis": "Flere taler med"}
    browser.post(plan, form)
    browser.post(plan, {**form, "hypothesis": "Flere taler med, også de stille"})
    assert db.session.scalars(select(Cycle.hypothesis)).one() == "Flere taler med, også de stille"
    # What a colleague has saved since is still not overwritten unseen.
    as_(make_member(team)).submit(plan, hypothesis="Kollegaens")
    page = browser.post(plan, {**form, "hypothesis": "Endnu mere"}, status=409)
    assert "En anden har gemt" in page.text


def test_ones_own_correction_of_a_measure_sent_twice_is_one_save(as_, hanne, team):
    cycle = make_cycle(team, status="trying")
    measure = make_measure(cycle, values=(3,))
    db.session.commit()
    browser = as_(hanne)
    address = f"/maalinger/{measure.public_id}/ret"
    form = {**browser.get(address).form_values(), "name": "Uro"}
    assert browser.post(address, form).location == browser.post(address, form).location
    point = f"/maalinger/vaerdier/{measure.points[0].public_id}"
    form = {**browser.get(point).form_values(), "value": "4"}
    assert browser.post(point, form).location == browser.post(point, form).location
