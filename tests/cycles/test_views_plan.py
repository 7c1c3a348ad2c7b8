"""Starting a record and editing its plan."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.core import clock
from app.core.db import db
from app.cycles.models import Cycle, CycleVersion
from app.organisations.models import FocusArea
from tests.make import make_cycle, make_focus_area, make_member, make_person, make_team, save
from tests.page import fold

NEW = "/proevehandlinger/ny"


@pytest.fixture
def team(flask_app):
    return make_team(coordinator=make_person("Gustav"))


@pytest.fixture
def member(team):
    person = make_member(team, make_person("Hanne"))
    db.session.commit()
    return person


def the_cycle() -> Cycle:
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(Cycle).one()


def test_member_starts_a_trial_by_typing_one_line(as_, member):
    page = as_(member).submit(NEW, action="Vi prøver rollekort i grupperne på tirsdag. Og mere.")
    cycle = the_cycle()
    assert page.location.endswith(cycle.public_id)
    assert cycle.title == "Vi prøver rollekort i grupperne på tirsdag. Og mere"
    assert (cycle.status, cycle.round, cycle.revision) == ("planning", 1, 1)
    four_weeks = clock.today() + timedelta(weeks=4)
    assert cycle.evaluation_date >= four_weeks
    assert cycle.evaluation_date.weekday() < 5


def test_member_sees_the_error_and_keeps_the_text_when_the_line_is_missing(as_, member):
    page = as_(member).submit(NEW, action="   ", starting_point="Der går ti minutter", status=422)
    assert page.title.startswith("Fejl:")
    assert page.errors() == ["Skriv, hvad I vil prøve. En linje er nok."]
    assert page.value("starting_point") == "Der går ti minutter"
    assert db.session.query(Cycle).count() == 0


def test_member_keeps_too_long_a_text_and_is_told_the_limit(as_, member):
    page = as_(member).submit(NEW, action="x" * 20_001, status=422)
    assert "20.000 tegn. Teksten er 1 tegn for lang." in page.errors()[0]
    assert len(page.value("action")) == 20_001


def test_end_before_start_is_a_sentence_at_the_field(as_, member):
    page = as_(member).submit(NEW, action="A", start="2026-05-02", end="01.05.2026", status=422)
    assert page.errors() == ["»Slutter« ligger før »Begynder«. Ret en af dem."]
    assert page.value("end") == "2026-05-01"


def test_evaluation_before_start_is_a_sentence_at_the_field(as_, member):
    dates = {"start": "2026-05-02", "end": "2026-05-20", "evaluation_date": "01.05.2026"}
    page = as_(member).submit(NEW, action="A", **dates, status=422)
    assert page.errors() == ["Evalueringsdatoen ligger før »Begynder«. Ret en af dem."]
    assert page.value("evaluation_date") == "2026-05-01"


def test_two_who_set_start_and_evaluation_at_once_are_told_that_they_disagree(as_, member):
    client = as_(member)
    client.submit(NEW, action="A", start="2026-03-02", evaluation_date="2026-03-20")
    address = f"/afproevninger/{the_cycle().public_id}/plan"
    opened = client.get(address).form_values()
    client.submit(address, start="2026-03-16")
    page = client.post(address, {**opened, "evaluation_date": "2026-03-06"}, status=422)
    assert page.errors() == ["Evalueringsdatoen ligger før »Begynder«. Ret en af dem."]


def test_a_start_date_that_has_come_is_told_to_begin_the_trial(as_, member):
    client = as_(member)
    begun = client.follow(client.submit(NEW, action="A", start="2025-09-01"))
    assert "I er i gang." in begun.text
    client.submit(NEW, action="Senere")
    later = db.session.query(Cycle).filter_by(title="Senere").one()
    address = f"/afproevninger/{later.public_id}"
    told = client.follow(client.submit(f"{address}/plan", start="2025-09-01")).text
    assert "Planen er gemt." in told
    assert "I er i gang." in told
    assert "I er i gang." not in client.follow(client.submit(f"{address}/plan", title="B")).text


def test_an_evaluation_far_ahead_is_saved_and_spoken_of_kindly_once(as_, member):
    client, far = as_(member), "Der går mere end 13 uger, før I ser tilbage."
    start = clock.today() + timedelta(weeks=2)
    at_thirteen, later = start + timedelta(weeks=13), start + timedelta(weeks=13, days=1)
    begun = client.follow(client.submit(NEW, action="A", start=start, evaluation_date=at_thirteen))
    assert far not in begun.text
    plan = f"/afproevninger/{the_cycle().public_id}/plan"
    saved = client.follow(client.submit(plan, evaluation_date=later))
    assert far in saved.text
    assert the_cycle().evaluation_date == later
    assert far not in client.follow(client.submit(plan, title="B")).text
    assert far in client.follow(client.submit(NEW, action="B", evaluation_date=later)).text


def test_going_on_is_told_in_words_and_going_back_that_nothing_is_lost(as_, member):
    client = as_(member)
    client.submit(NEW, action="A")
    address = f"/afproevninger/{the_cycle().public_id}/fase"
    on = client.follow(client.post(address, {"to": "trying"})).text
    assert "I er i gang." in on
    assert "Fasen er ændret" not in on
    assert (
        "Fasen er ændret. Intet er slettet."
        in client.follow(client.post(address, {"to": "planning"})).text
    )


def test_a_date_that_does_not_exist_is_kept_as_typed(as_, member):
    page = as_(member).submit(NEW, action="A", start="31.02.2026", status=422)
    assert page.value("start") == "31.02.2026"


def test_an_unknown_choice_is_refused_and_the_text_kept(as_, member):
    page = as_(member).submit(NEW, action="A", occasion="evil", status=422)
    assert page.errors() == ["Vælg en af mulighederne."]
    assert page.value("action") == "A"


def test_the_same_form_sent_twice_makes_one_record(as_, member):
    client = as_(member)
    values = {**client.get(NEW).form_values(), "action": "Kun én gang"}
    first, second = client.post(NEW, values), client.post(NEW, values)
    assert first.location == second.location
    assert db.session.query(Cycle).count() == 1


@pytest.mark.parametrize(("new", "field"), [(NEW, "action"), ("/noter/ny", "text")])
def test_a_form_sent_again_when_its_answer_was_lost_lets_go_of_its_draft(as_, member, new, field):
    client = as_(member)
    page = client.get(new)
    [form] = [form for form in page.all("form") if form.get("data-draft")]
    values = {**page.form_values(), field: "Kun én gang"}
    client.post(new, values)
    with client.client.session_transaction() as session:
        session.pop("_flashes")
    again = client.follow(client.post(new, values))
    assert again.all("meta", name="draft-saved", content=form.get("data-draft"))


def test_a_missing_form_token_stores_nothing_and_keeps_the_text(as_, member):
    page = as_(member).post(NEW, {"action": "Min tekst"}, token=False, status=422)
    assert page.value("action") == "Min tekst"
    assert page.errors()
    assert db.session.query(Cycle).count() == 0


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧‍👦 en families emoji",
        "שלום עולם",
        "e\u0301 kombineret",
        "<b>HTML</b> {{7*7}} %s '; DROP",
    ],
)
def test_text_comes_back_exactly_as_typed(as_, member, text):
    client = as_(member)
    page = client.follow(client.submit(NEW, action=text))
    assert the_cycle().action == text
    assert " ".join(text.split()) in page.text


def test_control_characters_are_removed_and_white_space_alone_is_empty(as_, member):
    as_(member).submit(NEW, action="Vi\x00 prø\x07ver", starting_point=" \u200b\t ")
    cycle = the_cycle()
    assert (cycle.action, cycle.starting_point) == ("Vi prøver", None)


def test_a_start_date_that_has_come_begins_the_trial_and_freezes_the_expectation(as_, member):
    as_(member).submit(
        NEW,
        action="A",
        start=clock.today().isoformat(),
        hypothesis="Det går hurtigere",
        **{"signs-0": "Alle er i gang", "signs-1": ""},
    )
    cycle = the_cycle()
    assert (cycle.status, cycle.frozen_on) == ("trying", clock.today())
    assert (cycle.frozen_hypothesis, cycle.frozen_signs) == (
        "Det går hurtigere",
        ["Alle er i gang"],
    )


def test_nothing_written_means_nothing_frozen(as_, member):
    as_(member).submit(NEW, action="A", start=clock.today().isoformat())
    assert (the_cycle().status, the_cycle().frozen_on) == ("trying", None)


def test_a_new_focus_area_becomes_the_teams_own_once(as_, member, team):
    client = as_(member)
    client.submit(NEW, action="A", own_focus_area="Varieret undervisning")
    client.submit(NEW, action="B", own_focus_area="varieret undervisning")
    area = db.session.query(FocusArea).one()
    assert area.team_id == team.id


def test_the_teams_own_focus_areas_stand_before_the_schools(as_, member, team):
    make_focus_area("Ro", school_id=team.school_id)
    make_focus_area("Ånd", team_id=team.id)
    db.session.commit()
    page = as_(member).get(NEW)
    words = [option.text for option in page.one("select", name="focus_area")]
    assert words == ["Intet valgt", "Teamets eget: Ånd", "Skolens: Ro"]


def test_two_members_edit_at_once_and_the_second_sees_both_texts(as_, member, team):
    cycle = make_cycle(team, action="Før", hypothesis="Før")
    db.session.commit()
    address = f"/afproevninger/{cycle.public_id}/plan"
    other = as_(make_and_commit(team))
    opened = other.get(address).form_values()
    as_(member).submit(address, action="Hannes tekst", pupil_needs="Ro")
    page = other.post(address, {**opened, "action": "Min egen tekst"}, status=409)
    assert "Hannes tekst" in page.text
    assert page.value("action") == "Min egen tekst"
    assert page.value("pupil_needs") == "Ro"
    assert page.title.startswith("Fejl:")
    other.post(address, {**page.form_values(), "action": "Begges tekst"})
    saved = the_cycle()
    assert (saved.action, saved.pupil_needs) == ("Begges tekst", "Ro")


def test_what_somebody_else_has_saved_is_told_in_words_whatever_kind_of_field_it_is(
    as_, member, team
):
    make_focus_area("Ro og trivsel", team_id=team.id, exchange_id="ro")
    make_focus_area("Lyst til læsning", team_id=team.id, exchange_id="laesning")
    trial = make_cycle(team, signs=["Ro"])
    deviation = make_cycle(team, kind="positive_deviation")
    other = as_(make_and_commit(team))
    theirs = {"occasion": "challenge", "inspiration_source": "pupils", "focus_area": "laesning"}
    mine = {"occasion": "opportunity", "inspiration_source": "colleague", "focus_area": "ro"}
    theirs |= {"evaluation_date": "2027-02-01", "signs-0": "Alle er i gang", "subjects": "dansk"}
    mine |= {"evaluation_date": "2027-03-01", "signs-0": "Ingen spørger", "subjects": "idræt"}
    page = both_save(as_(member), other, trial, theirs, mine)
    saved, answer, text = "Hanne har gemt dette imens:", "Jeres eget svar", "Jeres egen tekst"
    for words in ("Udfordring", "Eleverne", "Lyst til læsning", "1. februar 2027"):
        assert f"{saved} {words} {answer}" in page.text
    for words in ("Alle er i gang", "dansk"):
        assert f"{saved} {words} {text}" in page.text
    assert (page.value("focus_area"), page.value("evaluation_date")) == ("ro", "2027-03-01")
    page = both_save(
        as_(member), other, deviation, {"described_agree": "true"}, {"described_agree": "false"}
    )
    assert "imens: Ja, de er spurgt og med på det Jeres eget svar" in page.text


def both_save(first, second, cycle, theirs, mine):
    """What the second sees of two who have opened the same plan."""
    address = f"/afproevninger/{cycle.public_id}/plan"
    opened = second.get(address).form_values()
    first.submit(address, **theirs)
    return second.post(address, {**opened, **mine}, status=409)


def plan_with_signs(client):
    """The address of a plan with three signs."""
    signs = {"signs-0": "Ro", "signs-1": "Alle læser", "signs-2": "Ingen venter"}
    client.submit(NEW, action="Stille start", **signs)
    return f"/afproevninger/{the_cycle().public_id}/plan"


def test_two_members_who_change_different_signs_do_not_clash(as_, member, team):
    client, other = as_(member), as_(make_and_commit(team))
    address = plan_with_signs(client)
    opened = other.get(address).form_values()
    client.submit(address, **{"signs-0": "Ro i ti minutter", "signs-3": "Flere spørger"})
    other.post(address, {**opened, "signs-1": ""})
    assert the_cycle().signs == ["Ro i ti minutter", "Ingen venter", "Flere spørger"]


def test_two_members_who_change_the_same_sign_clash_on_that_one_alone(as_, member, team):
    client, other = as_(member), as_(make_and_commit(team))
    address = plan_with_signs(client)
    opened = other.get(address).form_values()
    client.submit(address, **{"signs-0": "Hannes ro", "signs-3": "Flere spørger"})
    mine = {"signs-0": "Min ro", "signs-2": "Ingen venter på os"}
    page = other.post(address, {**opened, **mine}, status=409)
    assert "Hanne har gemt dette imens: Hannes ro Alle læser Ingen venter" in page.text
    # Mine stands where we disagree, and elsewhere what each of us has changed.
    both = ["Min ro", "Alle læser", "Ingen venter på os", "Flere spørger"]
    assert [page.value(f"signs-{row}") for row in range(4)] == both
    other.post(address, page.form_values())
    assert the_cycle().signs == both


def test_two_members_who_edit_different_fields_both_get_theirs_saved(as_, member, team):
    cycle = make_cycle(team, action="Før")
    db.session.commit()
    address = f"/afproevninger/{cycle.public_id}/plan"
    other = as_(make_and_commit(team))
    opened = other.get(address).form_values()
    as_(member).submit(address, pupil_needs="Ro")
    other.post(address, {**opened, "starting_point": "Uro"})
    saved = the_cycle()
    assert (saved.pupil_needs, saved.starting_point) == ("Ro", "Uro")


def test_put_back_to_planning_nothing_thaws_and_the_start_date_does_not_push_it_again(
    as_, member, team
):
    cycle = make_cycle(team, hypothesis="Først", start=date(2025, 1, 1))
    db.session.commit()
    client = as_(member)
    address = f"/afproevninger/{cycle.public_id}"
    client.post(f"{address}/fase", {"to": "trying"})
    client.post(f"{address}/fase", {"to": "planning"})
    frozen_on = the_cycle().frozen_on
    client.submit(f"{address}/plan", hypothesis="Senere")
    client.post(f"{address}/fase", {"to": "trying"})
    cycle = the_cycle()
    assert (cycle.frozen_hypothesis, cycle.hypothesis) == ("Først", "Senere")
    assert cycle.frozen_on == frozen_on
    assert "tilføjet undervejs" in client.get(address).text


def test_a_phase_that_cannot_be_reached_changes_nothing(as_, member, team):
    cycle = make_cycle(team)
    db.session.commit()
    as_(member).post(f"/afproevninger/{cycle.public_id}/fase", {"to": "closed"})
    assert the_cycle().status == "planning"


def test_every_save_is_kept_with_who(as_, member, team):
    client = as_(member)
    client.submit(NEW, action="Et")
    cycle = the_cycle()
    client.submit(f"/afproevninger/{cycle.public_id}/plan", action="To")
    kept = db.session.query(CycleVersion).order_by(CycleVersion.number).all()
    assert [(v.number, v.person_id, v.content["plan"]["action"]) for v in kept] == [
        (1, member.id, "Et"),
        (2, member.id, "To"),
    ]


def make_and_commit(team):
    person = save(make_person("Ib"))
    make_member(team, person)
    db.session.commit()
    return person


def test_two_periods_saved_at_once_do_not_end_before_they_begin(as_, member):
    client = as_(member)
    client.submit(NEW, action="Rollekort", start="2026-03-02", end="2026-03-20")
    address = f"/afproevninger/{the_cycle().public_id}/plan"
    opened = client.get(address).form_values()
    client.submit(address, start="2026-03-16")
    page = client.post(address, {**opened, "end": "2026-03-06"}, status=422)
    assert page.errors() == ["»Slutter« ligger før »Begynder«. Ret en af dem."]
    # The page shows the other's first day, so that the two can be seen to disagree.
    assert (page.value("start"), page.value("end")) == ("2026-03-16", "2026-03-06")
    client.post(address, {**page.form_values(), "end": "2026-03-27"})
    assert (the_cycle().start, the_cycle().end) == (date(2026, 3, 16), date(2026, 3, 27))


def folded(page) -> dict[str, bool]:
    """The groups of the form by name, and whether each is open."""
    return {
        fold("".join(group[0][1].itertext())): group.get("open") is not None
        for group in page.all("details", class_="more-fields")
    }


def test_groups_of_a_plan_open_where_something_is_written_or_wrong(as_, member, team):
    client = as_(member)
    people, idea, place = "Hvem er med?", "Hvor kommer idéen fra?", "Hvor hører den til?"
    assert not any(folded(client.get(NEW)).values())
    cycle = make_cycle(team, grades=[0], responsibilities="Hanne")
    db.session.commit()
    found = folded(client.get(f"/afproevninger/{cycle.public_id}/plan"))
    assert (found[people], found[idea], found[place]) == (True, False, True)
    found = folded(client.submit(NEW, action="A", occasion="evil", status=422))
    assert (found[people], found[idea], found[place]) == (False, True, False)


def test_an_emptied_title_is_suggested_anew(as_, member, team):
    cycle = make_cycle(team, title="Rollekort …", action="Vi prøver rollekort")
    db.session.commit()
    address = f"/afproevninger/{cycle.public_id}/plan"
    as_(member).submit(address, title="Vores egne ord")
    assert the_cycle().title == "Vores egne ord"
    as_(member).submit(address, title="")
    assert the_cycle().title == "Vi prøver rollekort"


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2025-12-01", "2062-12-19", "»Slutter« er 19. december 2062"),
        (
            "2016-12-01",
            "2016-12-19",
            "»Begynder« er 1. december 2016, »Slutter« er 19. december 2016",
        ),
        ("1926-12-01", "", "»Begynder« er 1. december 1926"),
        ("2126-12-01", "2126-12-19", "»Begynder« er 1. december 2126, »Slutter« er 19."),
    ],
)
def test_a_slipped_year_in_a_plan_is_saved_and_asked_about_once(as_, member, start, end, said):
    asks, client = "Er årstallet forkert, så ret planen.", as_(member)
    page = client.follow(client.submit(NEW, action="Rollekort", start=start, end=end))
    assert said in page.text
    assert asks in page.text
    cycle = the_cycle()
    assert cycle.start == date.fromisoformat(start)
    plan = f"/afproevninger/{cycle.public_id}/plan"
    assert asks not in client.follow(client.submit(plan, action="Rollekort igen")).text
    page = client.follow(client.submit(plan, evaluation_date="2126-12-30"))
    assert "»Evalueringsdato« er 30. december 2126. Er årstallet forkert" in page.text
    assert "13 uger" not in page.text


def test_days_of_a_plan_within_a_year_are_not_asked_about(as_, member):
    client, today = as_(member), clock.today()
    days = {name: today + timedelta(weeks=n) for name, n in (("start", -50), ("end", 50))}
    page = client.follow(client.submit(NEW, action="Rollekort", **days))
    assert "Er årstallet forkert" not in page.text


def test_a_slipped_year_is_asked_about_in_the_next_round_and_in_a_deviation(as_, member, team):
    client, asks = as_(member), "Er årstallet forkert, så ret planen."
    closed = make_cycle(team, status="closed", learning="L", decision="adapt")
    db.session.commit()
    next_round = f"/afproevninger/{closed.public_id}/ny-runde"
    assert asks in client.follow(client.submit(next_round, action="Igen", start="1926-12-01")).text
    sent = {"what_succeeds": "De læser", "evaluation_date": "2062-12-01"}
    assert asks in client.follow(client.submit("/positive-afvigelser/ny", **sent)).text
