"""Pasting as a teacher meets it: a question where the rows do not tell, and nothing lost meanwhile."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.core.db import db
from app.measures.models import MeasurePoint, MeasurePointVersion
from tests.make import make_cycle, make_measure, make_person, make_team

WITH_CLASS = "Dato\tKlasse\tMinutter\n06-10-2025\t6.A\t12\n07-10-2025\t6.A\t9"


@pytest.fixture
def mette():
    return make_person("Mette Medlem")


@pytest.fixture
def measure(mette):
    cycle = make_cycle(make_team(members=(mette,)), status="trying")
    made = make_measure(cycle, "Minutter, til vi er i gang", unit="minutter")
    db.session.commit()
    return made


@pytest.fixture
def browser(as_, mette):
    return as_(mette)


def paste(measure) -> str:
    return f"/maalinger/{measure.public_id}/indsaet"


def stored() -> list[tuple[int, Decimal | None, str | None]]:
    query = select(MeasurePoint).order_by(MeasurePoint.measured_on, MeasurePoint.id)
    db.session.expire_all()
    return [(one.measured_on.day, one.value, one.note) for one in db.session.scalars(query)]


def test_member_with_a_class_column_is_asked_which_column_is_what(browser, measure):
    page = browser.submit(paste(measure), rows=WITH_CLASS, status=422)
    assert "Vælg, hvor datoen og værdien står. Intet er gemt endnu." in page.text
    assert "Kolonne 2: Klasse (6.A)" in page.text
    values = page.form_values()
    assert (values["rows"], values["day_column"], values["value_column"]) == (WITH_CLASS, "0", "2")
    assert stored() == []

    values["note_column"] = "1"
    page = browser.follow(browser.post(paste(measure), values))
    assert "2 værdier er sat ind." in page.text
    assert stored() == [(6, 12, "6.A"), (7, 9, "6.A")]


def test_answer_to_other_rows_is_asked_for_anew(browser, measure):
    values = browser.submit(paste(measure), rows=WITH_CLASS, status=422).form_values()
    values |= {"rows": "Dato\tUge\tMinutter\n06-10-2025\t41\t12", "value_column": "1"}
    browser.post(paste(measure), values, status=422)
    assert stored() == []


@pytest.mark.parametrize("chosen", [("0", "0"), ("0", "7"), ("x", "2"), ("", "2")])
def test_answer_that_makes_no_sense_is_asked_for_anew(browser, measure, chosen):
    values = browser.submit(paste(measure), rows=WITH_CLASS, status=422).form_values()
    values |= dict(zip(("day_column", "value_column"), chosen, strict=True))
    browser.post(paste(measure), values, status=422)
    assert stored() == []


def test_american_days_are_explained_and_read_as_the_member_says(browser, measure):
    rows = "Date\tMinutes\n10/6/2025\t12\n10/25/2025\t9"
    page = browser.submit(paste(measure), rows=rows, status=422)
    assert "10/25/2025 har måneden først, som amerikanere skriver." in page.text
    assert "Måneden står først: 3/4/2026 er den 4. marts 2026" in page.text
    assert stored() == []
    browser.post(paste(measure), page.form_values() | {"order": "month"})
    assert stored() == [(6, 12, None), (25, 9, None)]


def test_pasting_again_adds_the_remarks_and_keeps_what_stood_there(browser, measure):
    browser.submit(paste(measure), rows="06-10-2025\t12\n07-10-2025\t9")
    again = "06-10-2025\t12\tVikar\n07-10-2025\t9\tRegn\n08-10-2025\t7"
    page = browser.follow(browser.submit(paste(measure), rows=again))
    assert "1 værdi er sat ind." in page.text
    assert "2 værdier, der stod der i forvejen, er rettet eller har fået deres" in page.text
    assert stored() == [(6, 12, "Vikar"), (7, 9, "Regn"), (8, 7, None)]
    versions = db.session.scalars(select(MeasurePointVersion)).all()
    assert [(one.value, one.note) for one in versions] == [(12, None), (9, None)]
    page = browser.follow(browser.submit(paste(measure), rows=again))
    assert "3 rækker stod der i forvejen og er ikke sat ind igen." in page.text
    page = browser.follow(browser.submit(paste(measure), rows="06-10-2025\t12"))
    assert stored()[0] == (6, 12, "Vikar")


@pytest.mark.parametrize(
    ("answer", "after"),
    [
        ("instead", [(6, 13, "Vikar"), (7, 9, "Sne"), (8, 7, None)]),
        ("left", [(6, 12, None), (7, 9, "Regn"), (8, 7, None)]),
        ("beside", [(6, 12, None), (6, 13, "Vikar"), (7, 9, "Regn"), (7, 9, "Sne"), (8, 7, None)]),
    ],
)
def test_another_value_for_a_day_that_has_one_is_asked_about(browser, measure, answer, after):
    browser.submit(paste(measure), rows="06-10-2025\t12\n07-10-2025\t9\tRegn")
    rows = "06-10-2025\t13\tVikar\n07-10-2025\t9\tSne\n08-10-2025\t7"
    page = browser.submit(paste(measure), rows=rows, status=422)
    assert "6. oktober 2025: der står 12, og I har indsat 13 (»Vikar«)." in page.text
    assert "7. oktober 2025: der står 9 (»Regn«), og I har indsat 9 (»Sne«)." in page.text
    assert len(stored()) == 2
    browser.post(paste(measure), page.form_values() | {"others": answer})
    assert stored() == after


def test_two_values_of_one_day_in_the_rows_are_no_contradiction(browser, measure):
    browser.submit(paste(measure), rows="06-10-2025\t12")
    browser.submit(paste(measure), rows="06-10-2025\t12\n06-10-2025\t14")
    assert stored() == [(6, 12, None), (6, 14, None)]


def test_values_alone_are_dated_by_the_first_day_and_the_days_are_told(browser, measure):
    rows = "Antal (af 25)\n" + "\n".join(map(str, range(1, 12)))
    page = browser.submit(paste(measure), rows=rows, status=422)
    assert "Skriv, hvilken dag den første værdi er fra" in page.text
    assert "Række 1" not in page.text
    values = page.form_values() | {"start": "2025-10-06", "every": "weekday"}
    page = browser.follow(browser.post(paste(measure), values))
    assert "Værdierne har fået datoerne 6.–27. oktober 2025." in page.text
    assert "Den første række er læst som overskrift: Antal (af 25)" in page.text
    assert stored()[-1][:2] == (27, 11)
    assert not any(date(2025, 10, 11).day <= day <= 19 for day, _value, _note in stored())


def test_small_values_are_shown_as_they_were_typed(browser, measure):
    browser.submit(paste(measure), rows="06-10-2025\t0,004\n07-10-2025\t0,0125\n08-10-2025\t3,584")
    text = browser.get(f"/maalinger/{measure.public_id}").text
    for shown in ("0,004", "0,0125", "3,584", "Lavest 0,004, højest 3,584."):
        assert shown in text


@pytest.mark.parametrize("typed", ["12-", "1,2 mio.", "5 tusind", "6.A"])
def test_value_in_its_own_field_is_read_whole_or_refused(browser, measure, typed):
    page = browser.submit(f"/maalinger/{measure.public_id}", value=typed, status=422)
    assert f"»{typed}«" in page.text
    assert page.form_values()["value"] == typed
    browser.submit(f"/maalinger/{measure.public_id}", value="7½", measured_on="6/10-2025")
    assert stored() == [(6, Decimal("7.5"), None)]


def test_the_questions_stay_answered_while_another_is_asked(browser, measure):
    browser.submit(paste(measure), rows="06-10-2025\t13")
    values = browser.submit(paste(measure), rows=WITH_CLASS, status=422).form_values()
    page = browser.post(paste(measure), values, status=422)
    values = page.form_values() | {"others": "instead"}
    assert values["value_column"] == "2"
    browser.post(paste(measure), values)
    assert stored() == [(6, 12, None), (7, 9, None)]
