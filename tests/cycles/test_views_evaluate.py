"""Evaluating, closing, the next round."""

from __future__ import annotations

import pytest

from app.core.db import db
from app.cycles.commands_evaluate import CLOSING_FIELDS
from app.cycles.fields import evaluation_fields
from app.cycles.models import Cycle
from app.cycles.short_evaluation import SHORT
from tests.make import (
    make_closed_cycle,
    make_cycle,
    make_measure,
    make_member,
    make_note,
    make_person,
    make_team,
    share,
)
from tests.statements import MOST_A_PAGE, count_statements


@pytest.fixture
def team(flask_app):
    return make_team(coordinator=make_person("Gustav"))


@pytest.fixture
def hanne(team):
    person = make_member(team, make_person("Hanne"))
    db.session.commit()
    return person


@pytest.fixture
def trial(team, hanne):
    cycle = make_cycle(
        team,
        status="trying",
        hypothesis="Alle kommer i gang",
        signs=["Ingen spørger", "Senere tegn"],
        frozen_hypothesis="Alle kommer i gang",
        frozen_signs=["Ingen spørger"],
        frozen_on=db.func.current_date(),
    )
    make_note(cycle, hanne, "To grupper var hurtige")
    db.session.commit()
    db.session.refresh(cycle)
    return cycle


def address(cycle, path=""):
    return f"/afproevninger/{cycle.public_id}{path}"


def fresh(cycle):
    db.session.rollback()
    db.session.refresh(cycle)
    return cycle


def test_the_page_shows_what_was_expected_the_signs_and_the_notes(as_, hanne, trial):
    page = as_(hanne).get(address(trial, "/evaluering"))
    for words in ("Alle kommer i gang", "Ingen spørger", "tilføjet undervejs", "To grupper"):
        assert words in page.text


@pytest.mark.parametrize("what", ["", "/kort/2", "/kort/3"])
def test_the_measurements_stand_beside_the_notes(as_, hanne, trial, what):
    make_measure(trial, "Minutter", values=(9, 8, 7))
    make_measure(trial, "Elever i gang", values=(3, 4))
    db.session.commit()
    client = as_(hanne)
    with count_statements() as seen:
        page = client.get(address(trial, f"/evaluering{what}"))
    assert seen.count <= MOST_A_PAGE, seen
    assert page.text.count("Det kan vi ikke sige noget om endnu.") == 2
    assert page.text.index("To grupper") < page.text.index("Minutter")
    assert "css/charts.css" in page.html
    assert page.html.count("chart-svg--") == 4


def test_steps_without_notes_show_no_measurements(as_, hanne, trial):
    make_measure(trial, "Minutter", values=(9, 8, 7))
    db.session.commit()
    page = as_(hanne).get(address(trial, "/evaluering/kort/1"))
    assert "Minutter" not in page.text
    assert "css/charts.css" not in page.html


def test_member_saves_for_later_and_the_record_is_being_evaluated(as_, hanne, trial):
    as_(hanne).submit(
        address(trial, "/evaluering"), observations="18 af 24", sign_0="seen", do="save"
    )
    cycle = fresh(trial)
    assert (cycle.status, cycle.observations) == ("evaluating", "18 af 24")
    assert cycle.sign_results == [{"sign": "Ingen spørger", "result": "seen"}]


def test_closing_asks_for_what_is_missing_and_keeps_the_text(as_, hanne, trial):
    page = as_(hanne).submit(
        address(trial, "/evaluering"), observations="18 af 24", do="close", status=422
    )
    assert page.errors() == [
        "Skriv, hvad I har lært, før I afslutter.",
        "Vælg, hvad I beslutter, før I afslutter.",
    ]
    assert page.value("observations") == "18 af 24"
    assert fresh(trial).status == "trying"


def test_tilpas_closes_and_offers_the_next_round_prefilled(as_, hanne, trial):
    client = as_(hanne)
    page = client.submit(
        address(trial, "/evaluering"),
        observations="18 af 24",
        learning="Rollen hjælper",
        decision="adapt",
        next_step="Kortene lægges væk efter ti minutter",
        do="close",
    )
    assert fresh(trial).status == "closed"
    assert page.location.endswith("/ny-runde?afsluttet=1")
    new = client.follow(page)
    assert new.value("action") == "Kortene lægges væk efter ti minutter"
    client.submit(page.location)
    second = db.session.query(Cycle).filter_by(round=2).one()
    assert (second.follows_id, second.status) == (trial.id, "planning")
    rounds = client.get(address(second, "/runder"))
    assert "Runde 1" in rounds.text
    assert "Runde 2" in rounds.text


ASKED = "Vil I dele evalueringen"


@pytest.mark.parametrize("decision", ["keep", "drop", "spread"])
def test_closing_asks_once_whether_to_share(as_, hanne, trial, decision):
    client = as_(hanne)
    told = {"observations": "18 af 24", "learning": "Rollen hjælper", "decision": decision}
    page = client.follow(client.submit(address(trial, "/evaluering"), **told, do="close"))
    assert ASKED in page.text
    assert page.link("Del evalueringen") == address(trial, "/del")
    assert ASKED not in client.get(page.link("Ikke nu")).text


def test_after_tilpas_the_new_round_asks_whether_to_share_the_one_before(as_, hanne, trial):
    client = as_(hanne)
    told = {"observations": "18 af 24", "learning": "Rollen hjælper", "decision": "adapt"}
    closed = client.submit(address(trial, "/evaluering"), **told, do="close")
    not_now = client.get(client.follow(closed).link("Ikke nu"))
    assert not_now.link("Del evalueringen") == address(trial, "/del")
    second = client.follow(client.submit(closed.location))
    assert "Vil I dele evalueringen af runde 1?" in second.text
    assert second.link("Del evalueringen") == address(trial, "/del")
    assert ASKED not in client.get(second.link("Ikke nu")).text


def test_a_round_begun_later_does_not_ask_again_whether_to_share(as_, hanne, team):
    cycle = make_closed_cycle(team, decision="adapt")
    db.session.commit()
    client = as_(hanne)
    new = client.get(address(cycle)).link("Begynd runde 2")
    assert ASKED not in client.get(client.get(new).link("Ikke nu")).text
    assert ASKED not in client.follow(client.submit(new)).text


def test_the_short_evaluation_goes_one_question_at_a_time_to_the_end(as_, hanne, trial):
    client = as_(hanne)
    answers = [
        {},
        {},
        {"observations": "18 af 24", "sign_0": "partly"},
        {"interpretation": "Rollen fjerner forhandlingen", "pupil_voice": "»Nemmere«"},
        {"learning": "Den hjælper i starten", "decision": "keep", "do": "close"},
    ]
    for number, typed in enumerate(answers, start=1):
        page = client.submit(address(trial, f"/evaluering/kort/{number}"), **typed)
    assert trial.public_id in page.location
    cycle = fresh(trial)
    assert (cycle.status, cycle.decision) == ("closed", "keep")
    assert cycle.sign_results == [{"sign": "Ingen spørger", "result": "partly"}]


def test_the_short_evaluation_has_all_that_can_wait_folded_under_its_last_question(
    as_, hanne, trial, team
):
    trial.effort = "small"
    db.session.commit()
    client, last = as_(hanne), address(trial, "/evaluering/kort/5")
    folded = client.get(last).one("details", class_="more-fields")
    assert folded.get("open") is None
    earlier = client.get(address(trial, "/evaluering/kort/4"))
    assert earlier.all("details", class_="more-fields") == []
    client.submit(last, effect="large", effect_on=["wellbeing"], who_benefits="2. årgang")
    cycle = fresh(trial)
    assert (cycle.effect, cycle.effect_on, cycle.effort) == ("large", ["wellbeing"], "small")
    wrong = client.submit(last, evaluated_on="31.02.2026", status=422)
    assert wrong.one("details", class_="more-fields").get("open") is not None
    asked = {name for part in SHORT["trial_action"] for name in (*part.fields, *part.later)}
    assert asked == {field.attribute for field in evaluation_fields("trial_action")}
    asked = {name for part in SHORT["positive_deviation"] for name in (*part.fields, *part.later)}
    assert asked == {field.attribute for field in evaluation_fields("positive_deviation")}


def test_a_question_that_does_not_exist_is_missing(as_, hanne, trial):
    as_(hanne).get(address(trial, "/evaluering/kort/6"), status=404)
    as_(hanne).get(address(trial, "/evaluering/kort/0"), status=404)


def test_a_positive_deviation_closes_with_an_act_and_who_tries_it(as_, hanne, team):
    cycle = make_cycle(team, kind="positive_deviation", status="trying")
    db.session.commit()
    client = as_(hanne)
    page = client.submit(address(cycle, "/evaluering"), do="close", status=422)
    assert len(page.errors()) == 2
    client.submit(
        address(cycle, "/evaluering"),
        **{"uncommon_acts-0": "Døren står åben"},
        next_step="Ingen endnu",
        do="close",
    )
    assert fresh(cycle).status == "closed"
    client.submit(address(cycle, "/proev-hos-os"))
    trial = db.session.query(Cycle).filter_by(kind="trial_action").one()
    assert trial.action == "Døren står åben"
    assert trial.inspired_by_cycle_id == cycle.id


def test_a_closed_record_cannot_lose_what_it_was_closed_with(as_, hanne, team):
    cycle = make_closed_cycle(team)
    db.session.commit()
    page = as_(hanne).submit(address(cycle, "/evaluering"), learning="", do="save", status=422)
    assert page.errors() == ["Skriv, hvad I har lært, før I afslutter."]
    assert fresh(cycle).learning


def test_two_who_evaluate_at_once_see_both_decisions_and_both_answers_to_the_signs(
    as_, hanne, trial, team
):
    ib = make_member(team, make_person("Ib"))
    db.session.commit()
    other, place = as_(ib), address(trial, "/evaluering")
    opened = other.get(place).form_values()
    hannes = {"sign_0": "seen", "sign_1": "partly", "decision": "keep", "effect": "small"}
    as_(hanne).submit(place, **hannes, effect_on=["learning", "motivation"], do="save")
    ibs = {"sign_0": "not_seen", "decision": "drop", "effect": "large", "effect_on": ["wellbeing"]}
    page = other.post(place, {**opened, **ibs, "do": "save"}, status=409)
    assert page.text.count("Hanne har gemt dette imens:") == 4
    for words in (
        "Ingen spørger: Set Senere tegn: Delvist",
        "imens: Fasthold Jeres eget svar",
        "imens: Lille forskel Jeres eget svar",
        "Læring Motivation og engagement",
    ):
        assert words in page.text
    for name, value in (("sign_0", "not_seen"), ("decision", "drop"), ("effect", "large")):
        assert page.one("input", name=name, value=value).get("checked") is not None
    assert fresh(trial).decision == "keep"
    other.post(place, {**page.form_values(), "decision": "adapt", "do": "save"})
    assert fresh(trial).decision == "adapt"


def test_two_in_the_short_evaluation_see_both_decisions(as_, hanne, trial, team):
    ib = make_member(team, make_person("Ib"))
    db.session.commit()
    other, place = as_(ib), address(trial, "/evaluering/kort/5")
    opened = other.get(place).form_values()
    as_(hanne).submit(place, decision="spread", do="save")
    page = other.post(place, {**opened, "decision": "drop", "do": "save"}, status=409)
    assert "Hanne har gemt dette imens: Udbred Jeres eget svar står herunder." in page.text


def test_after_any_decision_but_tilpas_the_end_is_calm_and_sharing_the_one_green_button(
    as_, hanne, team
):
    kept = make_closed_cycle(team, decision="keep")
    adapted = make_closed_cycle(team, decision="adapt")
    shared = share(make_closed_cycle(team, decision="spread"), "school")
    db.session.commit()
    client = as_(hanne)
    assert green(client.get(address(kept))) == ["Del med andre"]
    assert green(client.get(address(kept, "?afsluttet=1"))) == ["Del evalueringen"]
    assert green(client.get(address(adapted))) == ["Begynd runde 2"]
    calm = client.get(address(shared))
    assert green(calm) == []
    assert calm.has_link("Begynd runde 2")


def green(page):
    return [
        "".join(link.itertext()).strip()
        for link in page.all("a")
        if "button--primary" in (link.get("class") or "")
    ]


def test_team_sees_before_closing_which_answers_closing_needs(as_, hanne, trial, team):
    deviation = make_cycle(team, kind="positive_deviation", status="trying")
    db.session.commit()
    marked = "(skal med, før I afslutter)"
    client = as_(hanne)
    whole = client.get(address(deviation, "/evaluering")).text
    assert f"Hvem prøver det? {marked}" in whole
    assert whole.count(marked) == len(CLOSING_FIELDS["positive_deviation"])
    assert f"Hvem prøver det? {marked}" in client.get(address(deviation, "/evaluering/kort/3")).text
    assert client.get(address(trial, "/evaluering")).text.count(marked) == len(
        CLOSING_FIELDS["trial_action"]
    )
    # What only goes on record later is not marked where it is read.
    assert marked not in client.get(address(deviation)).text
