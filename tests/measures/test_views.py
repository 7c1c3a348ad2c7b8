"""A team measures: one field for a value, many rows at once, corrections, a baseline anew."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.core import clock, danish
from app.core.db import db
from app.cycles.models import CycleVersion
from app.measures.models import Measure, MeasurePoint
from app.measures.queries import chain_or_none
from app.teams.queries import viewer_for
from tests.make import make_cycle, make_leader, make_measure, make_person, make_team, share

FIRST = date(2025, 9, 15)


@pytest.fixture
def mette():
    return make_person("Mette Medlem")


@pytest.fixture
def cycle(mette):
    made = make_cycle(make_team(members=(mette,)), status="trying")
    db.session.commit()
    return made


@pytest.fixture
def measure(cycle):
    made = make_measure(cycle, "Minutter, til vi er i gang", unit="minutter", values=(11, 9, 14))
    db.session.commit()
    return made


def values(measure: Measure | None = None) -> list[tuple[date, float | None]]:
    query = select(MeasurePoint.measured_on, MeasurePoint.value)
    if measure is not None:
        query = query.where(MeasurePoint.measure_id == measure.id)
    rows = db.session.execute(query.order_by(MeasurePoint.measured_on, MeasurePoint.id))
    return [(day, value) for day, value in rows]


def address(measure: Measure, what: str = "") -> str:
    return f"/maalinger/{measure.public_id}{what}"


def test_member_begins_to_measure_and_comes_to_the_field_for_the_first_value(as_, mette, cycle):
    browser = as_(mette)
    new = f"/afproevninger/{cycle.public_id}/maalinger/ny"
    answer = browser.submit(
        new, name="Elever, der rækker hånden op", unit="elever af 24", wanted="higher", target="20"
    )
    page = browser.follow(answer)
    assert page.h1 == "Elever, der rækker hånden op"
    assert "Det kan vi ikke sige" not in page.text
    assert page.text.lower().count("ingen tal") == 1
    assert "chart-svg" not in page.html
    [made] = db.session.scalars(select(Measure))
    assert (made.unit, made.wanted, made.target) == ("elever af 24", "higher", 20)
    assert made.baseline_points is None


def test_member_cannot_measure_the_same_thing_twice_in_a_record(as_, mette, cycle, measure):
    new = f"/afproevninger/{cycle.public_id}/maalinger/ny"
    page = as_(mette).submit(new, name="minutter, TIL vi er i gang", unit="Minutter", status=422)
    assert "Det måler I allerede her" in page.text
    as_(mette).submit(new, name=measure.name, unit="sekunder")


def test_member_types_one_value_for_today(as_, mette, measure):
    browser = as_(mette)
    page = browser.follow(browser.submit(address(measure), value="7,5 min."))
    assert "7,5 minutter er skrevet på" in page.text
    assert values(measure)[-1] == (clock.today(), 7.5)


def test_the_same_form_sent_twice_makes_one_value(as_, mette, measure):
    browser = as_(mette)
    sent = {**browser.get(address(measure)).form_values(), "value": "0"}
    browser.post(address(measure), sent)
    browser.post(address(measure), sent)
    assert len(values(measure)) == 4
    assert values(measure)[-1][1] == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [("syv", "»syv« er ikke et tal"), ("", "Skriv en værdi."), ("4 af 15", "Skriv kun 4")],
)
def test_value_that_cannot_be_read_is_named_and_kept(as_, mette, measure, typed, said):
    page = as_(mette).submit(address(measure), value=typed, note="Vikar", status=422)
    assert said in page.text
    assert page.form_values()["value"] == typed
    assert page.form_values()["note"] == "Vikar"
    assert len(values(measure)) == 3


def test_part_of_a_whole_is_read_when_the_unit_says_of_how_many(as_, mette, cycle):
    measure = make_measure(cycle, "Par med en forklaring", unit="par (ud af 10)")
    as_(mette).submit(address(measure), value="4 af 10")
    assert values(measure)[0][1] == 4


def test_member_pins_a_note_to_a_point_and_sees_it_at_the_chart(as_, mette, cycle, measure):
    as_(mette).submit(address(measure), value="30", note="Vikar den dag")
    page = as_(mette).get(f"/afproevninger/{cycle.public_id}")
    assert "Vikar den dag" in page.text
    as_(mette).submit(address(measure), value="30", note="x" * 20_000)
    as_(mette).submit(address(measure), value="30", note="x" * 20_001, status=422)


def test_member_pastes_two_columns_from_a_spreadsheet(as_, mette, measure):
    browser = as_(mette)
    rows = "Dato\tMinutter\n6/10-2025\t3 min\n7. oktober 2025 7,5\n2025-10-08;8.5;Regn ude"
    page = browser.follow(browser.submit(address(measure, "/indsaet"), rows=rows))
    assert "3 værdier er sat ind." in page.text
    assert [value for _day, value in values(measure)] == [11, 9, 14, 3, 7.5, 8.5]
    assert "Regn ude" in page.text


def test_rows_that_cannot_be_read_are_named_and_nothing_is_lost(as_, mette, measure):
    rows = "6/10-2025\t3\ni går\t4\n8/10-2025\tmange"
    page = as_(mette).submit(address(measure, "/indsaet"), rows=rows, status=422)
    assert "2 rækker skal rettes. Intet er gemt endnu." in page.text
    assert "Række 2: »i går« er ikke en dato" in page.text
    assert "Række 3: »mange« er ikke et tal" in page.text
    assert page.form_values()["rows"] == rows
    assert len(values(measure)) == 3


def test_value_from_a_day_to_come_is_refused_and_named_by_its_row(as_, mette, measure):
    browser = as_(mette)
    said = "22. november 2062 er ikke kommet endnu."
    page = browser.submit(address(measure), value="7", measured_on="22/11-2062", status=422)
    assert f"{said} Skriv den dag, I målte." in page.text
    assert page.form_values()["value"] == "7"
    change = f"/maalinger/vaerdier/{measure.points[0].public_id}"
    assert said in browser.submit(change, measured_on="22/11-2062", status=422).text

    rows = "6/10-2025\t3\n22/11-2062\t4"
    page = browser.submit(address(measure, "/indsaet"), rows=rows, status=422)
    assert "1 række skal rettes. Intet er gemt endnu." in page.text
    assert f"Række 2: {said}" in page.text
    assert page.form_values()["rows"] == rows
    page = browser.submit(address(measure, "/indsaet"), rows="3\n4", start="22/11-2062", status=422)
    assert f"{said} Skriv den dag, I målte." in page.text
    today = clock.today().isoformat()
    page = browser.submit(
        address(measure, "/indsaet"), rows="3\n4", start=today, every="day", status=422
    )
    tomorrow = danish.date_full(clock.today() + timedelta(1))
    assert f"Så er den sidste værdi fra {tomorrow}, og den dag er ikke kommet endnu." in page.text
    assert len(values(measure)) == 3


def test_values_from_far_off_are_saved_and_asked_about(as_, mette, measure):
    browser = as_(mette)
    asks = "Er årstallet forkert, så ret"
    page = browser.follow(browser.submit(address(measure), value="7", measured_on="3/5-1926"))
    assert f"En værdi er gemt med datoen 3. maj 1926. {asks} værdien." in page.text
    rows = "4/5-1926\t3\n5/5-1926\t4"
    page = browser.follow(browser.submit(address(measure, "/indsaet"), rows=rows))
    assert "2 værdier ligger mere end et år fra resten, den første 4. maj 1926." in page.text
    page = browser.follow(browser.submit(address(measure), value="7"))
    assert asks not in page.text


def test_a_cpr_number_in_the_words_of_a_measure_is_saved_and_told_of(as_, mette, cycle, measure):
    browser, told = as_(mette), "Eleven 150914-4321 manglede"
    change = f"/maalinger/vaerdier/{measure.points[0].public_id}"
    sent = (
        (f"/afproevninger/{cycle.public_id}/maalinger/ny", {"name": told}),
        (address(measure, "/ret"), {"unit": told}),
        (address(measure), {"value": "3", "note": told}),
        (address(measure, "/indsaet"), {"rows": f"6/10-2025\t3\t{told}"}),
        (change, {"note": told}),
    )
    for form, typed in sent:
        page = browser.follow(browser.submit(form, **typed))
        assert "Der står noget, der ligner et CPR-nummer." in page.text, form
    # A file of values may hold any number.
    page = browser.follow(
        browser.submit(address(measure, "/indsaet"), rows="7/10-2025\t1509144321")
    )
    assert "CPR" not in page.text


def test_values_alone_need_the_first_day(as_, mette, measure):
    browser = as_(mette)
    page = browser.submit(address(measure, "/indsaet"), rows="3\n4", status=422)
    assert "hvilken dag den første værdi er fra" in page.text
    browser.submit(address(measure, "/indsaet"), rows="3\n4", start="3/10-2025")
    assert values(measure)[-2:] == [(date(2025, 10, 3), 3), (date(2025, 10, 6), 4)]


def test_a_row_that_lacks_its_day_is_named_and_no_first_day_is_asked_for(as_, mette, measure):
    rows = "6/10-2025\t3\n4\n8/10-2025\t5"
    page = as_(mette).submit(address(measure, "/indsaet"), rows=rows, status=422)
    assert "Række 2: Datoen mangler." in page.text
    assert "1 række skal rettes. Intet er gemt endnu." in page.text
    assert "hvilken dag den første værdi er fra" not in page.text
    assert len(values(measure)) == 3


def test_pages_of_a_measure_lead_back_to_it_and_to_its_record(as_, mette, cycle, measure):
    back = f'href="/afproevninger/{cycle.public_id}"'
    assert back in as_(mette).get(f"/afproevninger/{cycle.public_id}/maalinger/ny").html
    for what in ("/ret", "/indsaet", "/fjern", "/udgangspunkt"):
        html = as_(mette).get(address(measure, what)).html
        assert back in html
        assert f'href="{address(measure)}"' in html


def test_rows_pasted_again_come_only_once(as_, mette, measure):
    browser = as_(mette)
    rows = "6/10-2025 3\n6/10-2025 3\n7/10-2025 4"
    browser.submit(address(measure, "/indsaet"), rows=rows)
    page = browser.follow(browser.submit(address(measure, "/indsaet"), rows=f"{rows}\n8/10-2025 5"))
    assert "1 værdi er sat ind." in page.text
    assert "3 rækker stod der i forvejen" in page.text
    assert len(values(measure)) == 7


def test_five_thousand_rows_go_in_at_once(as_, mette, measure):
    days = [FIRST - timedelta(days=number + 1) for number in range(5_000)]
    rows = "\n".join(f"{danish.date_short(day)}\t{n % 50},5" for n, day in enumerate(days))
    browser = as_(mette)
    browser.post(address(measure, "/indsaet"), {"rows": rows, "every": "weekday"}, status=302)
    assert db.session.scalar(select(func.count(MeasurePoint.id))) == 5_003
    page = browser.get(address(measure))
    assert "Side 1 af 51" in page.text
    too_many = "\n".join([rows, "1/1-1999 4"])
    page = browser.post(
        address(measure, "/indsaet"), {"rows": too_many, "every": "weekday"}, status=422
    )
    assert "Her er 5001" in page.text


def test_member_corrects_a_value_its_day_and_its_note(as_, mette, measure):
    browser = as_(mette)
    point = measure.points[2]
    change = f"/maalinger/vaerdier/{point.public_id}"
    assert browser.get(change).form_values()["value"] == "14"
    browser.submit(change, value="13,25", measured_on="1/9-2025", note="Talt om")
    assert values(measure)[0] == (date(2025, 9, 1), 13.25)
    browser.submit(change, value="x", status=422)


def test_value_with_many_decimals_is_not_rounded_by_saving_it_again(as_, mette, cycle):
    measure = make_measure(cycle, values=(1234.56789,))
    change = f"/maalinger/vaerdier/{measure.points[0].public_id}"
    as_(mette).submit(change, note="ny")
    assert values(measure)[0][1] == Decimal("1234.56789")


def test_second_of_two_who_correct_at_once_is_told_what_stands_there(as_, mette, measure):
    browser = as_(mette)
    change = f"/maalinger/vaerdier/{measure.points[0].public_id}"
    opened = browser.get(change).form_values()
    browser.submit(change, value="5")
    page = browser.post(change, {**opened, "value": "6"}, status=409)
    assert "Nu står der 5 15. september 2025" in page.text
    assert values(measure)[0][1] == 5
    browser.post(change, page.form_values())
    assert values(measure)[0][1] == 6


def test_second_of_two_who_change_the_measure_at_once_is_told(as_, mette, measure):
    browser = as_(mette)
    opened = browser.get(address(measure, "/ret")).form_values()
    browser.submit(address(measure, "/ret"), unit="sekunder")
    page = browser.post(address(measure, "/ret"), {**opened, "name": "Ro"}, status=409)
    assert "En anden har rettet målingen imens" in page.text
    browser.post(address(measure, "/ret"), {**page.form_values(), "name": "Ro"})
    db.session.refresh(measure)
    assert measure.name == "Ro"


def test_member_removes_a_value_and_then_the_measure(as_, mette, cycle, measure):
    browser, here = as_(mette), address(measure)
    browser.post(f"/maalinger/vaerdier/{measure.points[0].public_id}/fjern")
    assert len(values(measure)) == 2
    assert "alle 2 værdier" in browser.get(address(measure, "/fjern")).text
    browser.submit(address(measure, "/fjern"))
    browser.get(here, status=404)
    assert chain_or_none(viewer_for(mette), measure.public_id) is None


def test_baseline_begins_anew_by_choice_and_can_be_taken_back(as_, mette, cycle):
    measure = make_measure(
        cycle, "Ro", unit="minutter", wanted="lower", baseline_points=3, values=(9, 8, 9, 4, 5, 4)
    )
    browser = as_(mette)
    on = (FIRST + timedelta(3)).isoformat()
    page = browser.follow(browser.submit(address(measure, "/udgangspunkt"), on=on, points="2"))
    assert "Nyt udgangspunkt" in page.text
    assert "Tidligere median: 9" in page.text
    first, second = db.session.scalars(select(Measure).order_by(Measure.position))
    assert (first.name, first.unit, first.wanted) == (second.name, second.unit, second.wanted)
    assert (first.baseline_points, second.baseline_points) == (3, 2)
    assert [len(values(one)) for one in (first, second)] == [3, 3]

    browser.submit(address(first), value="3", measured_on="1/10-2025")
    assert len(values(second)) == 4
    browser.submit(address(second, "/ret"), name="Ro og fred")
    assert set(db.session.scalars(select(Measure.name))) == {"Ro og fred"}
    browser.post(address(second, "/udgangspunkt/fortryd"))
    assert [value for _day, value in values(first)] == [9, 8, 9, 4, 5, 4, 3]
    assert db.session.scalar(select(func.count(Measure.id))) == 1


def test_new_baseline_goes_with_its_last_value(as_, mette, cycle):
    measure = make_measure(cycle, "Ro", values=(9, 8, 4))
    browser = as_(mette)
    browser.submit(address(measure, "/udgangspunkt"), on=(FIRST + timedelta(2)).isoformat())
    [last] = db.session.scalars(select(MeasurePoint).where(MeasurePoint.value == 4))
    browser.submit(f"/maalinger/vaerdier/{last.public_id}", measured_on="1/9-2025")
    assert db.session.scalar(select(func.count(Measure.id))) == 1
    assert [value for _day, value in values(measure)] == [4, 9, 8]


def test_baseline_cannot_begin_after_the_last_value(as_, mette, measure):
    page = as_(mette).submit(
        address(measure, "/udgangspunkt"), on="1/1-2030", points="10", status=422
    )
    assert "Der er ingen målinger fra den dag af" in page.text


def test_values_keep_no_version_but_put_the_record_first(as_, mette, cycle, measure):
    before = cycle.changed_at
    as_(mette).submit(address(measure), value="7")
    db.session.refresh(cycle)
    assert cycle.changed_at > before
    assert db.session.scalar(select(func.count(CycleVersion.id))) == 0


def test_leader_who_reads_the_record_finds_nothing_at_the_teams_addresses(as_, cycle, measure):
    leader = make_leader(cycle.team.school)
    share(cycle, "school")
    for what in ("", "/ret", "/indsaet", "/fjern", "/udgangspunkt"):
        as_(leader).get(address(measure, what), status=404)
    as_(leader).get(f"/maalinger/vaerdier/{measure.points[0].public_id}", status=404)
    as_(leader).get(f"/afproevninger/{cycle.public_id}/maalinger/ny", status=403)


def test_member_of_an_archived_team_reads_and_is_told_why_not_to_write(as_, mette, cycle, measure):
    cycle.team.archived_on = date(2025, 11, 1)
    page = as_(mette).get(address(measure), status=403)
    assert "så længe teamet ikke er arkiveret" in page.text
    assert measure.name in as_(mette).get(f"/afproevninger/{cycle.public_id}").text


@pytest.mark.usefixtures("only_sqlite")
def test_what_is_typed_of_a_measure_is_kept_on_the_device_until_it_is_saved(
    as_, mette, cycle, measure
):
    browser, new = as_(mette), f"/afproevninger/{cycle.public_id}/maalinger/ny"
    forms = {
        new: {"name": "Ro"},
        f"{new}?som={measure.public_id}": {"unit": "timer"},
        address(measure): {"value": "8"},
        address(measure, "/ret"): {"unit": "min"},
        address(measure, "/indsaet"): {"rows": "6/10-2025\t7"},
        address(measure, "/udgangspunkt"): {"on": FIRST.isoformat(), "points": "2"},
        f"/maalinger/vaerdier/{measure.points[0].public_id}": {"value": "12"},
    }
    keys = []
    for page, typed in forms.items():
        [form] = [one for one in browser.get(page).all("form") if one.get("data-draft")]
        keys.append(form.get("data-draft"))
        done = browser.follow(browser.submit(page, **typed))
        assert done.all("meta", name="draft-saved", content=keys[-1]), page
    assert len(set(keys)) == len(forms)
