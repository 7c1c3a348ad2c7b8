"""*Mine teams*: what a member lands on."""

from __future__ import annotations

from datetime import timedelta

from app.core.clock import now, today
from app.core.db import db
from app.cycles.models import Cycle
from app.teams.usage import mark_used
from tests.make import (
    make_closed_cycle,
    make_cycle,
    make_leader,
    make_loose_note,
    make_member,
    make_note,
    make_person,
    make_proposal,
    make_school,
    make_team,
    share,
)


def test_member_lands_on_the_board_of_the_team(as_):
    person, team = _member()
    running = make_cycle(
        team, title="Rollekort", status="trying", start=today(), end=today() + timedelta(days=14)
    )
    make_note(running, person, text="De kom hurtigt i gang", noted_on=today())
    make_cycle(team, title="Stille start", status="evaluating")
    make_cycle(team, title="Næste gang")
    make_closed_cycle(team, title="Brøkklodser", decision="drop", learning="Det var delene")
    make_loose_note(team, person)
    db.session.commit()
    page = as_(person).get("/")
    assert page.h1 == team.name
    assert team.school.name in page.text
    assert "Rollekort Afprøves" in page.text
    assert "I dag: »De kom hurtigt i gang«" in page.text
    assert "Brøkklodser Afsluttet · Forkast »Det var delene«" in page.text
    assert "Løse noter 1" in page.text
    assert "Kun jeres team har adgang til planer og noter." in page.text
    for words in ("Skriv en note", "Ny prøvehandling", "Ny positiv afvigelse", "Evaluér sammen"):
        assert page.has_link(words)
    assert page.link("Skriv en note") == f"/noter/ny?team={team.public_id}"


def test_member_sees_neither_titles_nor_counts_of_a_team_they_are_not_in(as_):
    person, team = _member()
    other = make_team("Naboteamet", school=team.school)
    make_cycle(other, title="Helt hemmelig", headline=True, status="trying")
    make_loose_note(other)
    make_cycle(team, title="Vores egen")
    db.session.commit()
    page = as_(person).get("/")
    assert "Helt hemmelig" not in page.html
    assert "Naboteamet" not in page.html
    assert "Løse noter" not in page.text
    assert as_(person).get(f"/?team={other.public_id}").h1 == team.name


def test_nothing_binned_or_archived_stands_on_the_board(as_):
    person, team = _member()
    make_cycle(team, title="Står her")
    make_cycle(team, title="I papirkurven", binned_at=now())
    make_cycle(team, title="I arkivet", archived_on=today())
    db.session.commit()
    page = as_(person).get("/")
    assert "Står her" in page.text
    assert "I papirkurven" not in page.text
    assert "I arkivet" not in page.text


def test_member_of_three_teams_sees_the_last_used_first_and_can_switch(as_):
    person = make_person("Gustav Eksempel")
    school = make_school()
    teams = [make_team(name, school=school, members=(person,)) for name in ("A", "B", "C")]
    make_cycle(teams[0], title="Hos A", status="trying")
    make_cycle(teams[2], title="Hos C")
    mark_used(person.id, teams[2].id)
    db.session.commit()
    page = as_(person).get("/")
    assert page.h1 == "C"
    assert "Hos C" in page.text
    assert "Hos A" not in page.text
    assert page.has_link("A 1 i gang")
    switched = as_(person).get(f"/?team={teams[0].public_id}")
    assert switched.h1 == "A"
    assert "Hos A" in switched.text


def test_the_team_one_wrote_in_last_stands_first(as_):
    person = make_person()
    school = make_school()
    first, second = (make_team(n, school=school, members=(person,)) for n in ("A", "B"))
    cycle = make_cycle(first, title="Hos A")
    db.session.commit()
    member = as_(person)
    member.submit(f"/noter/ny?team={second.public_id}", text="En løs tanke")
    assert member.get("/").h1 == "B"
    member.submit(f"/noter/ny?til={cycle.public_id}", text="Det gik godt")
    assert member.get("/").h1 == "A"


def test_a_team_never_used_stands_after_the_one_its_member_coordinates(as_):
    person = make_person()
    school = make_school()
    make_team("A", school=school, members=(person,))
    make_team("B", school=school, coordinator=person)
    db.session.commit()
    assert as_(person).get("/").h1 == "B"


def test_a_trial_whose_day_has_come_begins_when_the_page_is_opened(as_):
    person, team = _member()
    cycle = make_cycle(team, title="I dag", start=today(), hypothesis="Det går bedre")
    db.session.commit()
    page = as_(person).get("/")
    assert "I dag Afprøves" in page.text
    db.session.expire_all()
    begun = db.session.get(Cycle, cycle.id)
    assert (begun.status, begun.frozen_hypothesis) == ("trying", "Det går bedre")


def test_a_trial_put_back_to_planning_stays_there_when_the_page_is_opened(as_):
    person, team = _member()
    cycle = make_cycle(team, title="I dag", start=today())
    db.session.commit()
    member = as_(person)
    assert "I dag Afprøves" in member.get("/").text
    member.post(f"/afproevninger/{cycle.public_id}/fase", {"to": "planning"})
    assert "I dag Planlægges" in member.get("/").text


def test_empty_team_gets_an_example_and_starts_by_typing_one_line(as_):
    person, team = _member()
    db.session.commit()
    member = as_(person)
    page = member.get("/")
    assert "For eksempel: »Når eleverne kommer ind" in page.text
    assert "Lige nu" not in page.text
    filled = [e for tag in ("a", "button") for e in page.all(tag) if _is_filled(e)]
    assert ["".join(e.itertext()) for e in filled] == ["Gem planen"]
    address = f"/proevehandlinger/ny?team={team.public_id}"
    values = {**page.form_values(address), "action": "Vi begynder timen med en bog"}
    assert "Vi begynder timen med en bog" in member.follow(member.post(address, values)).text
    assert "Vores planer 1 Vi begynder timen" in member.get("/").text


def test_empty_team_that_writes_nothing_is_told_so_where_it_writes(as_):
    person, team = _member()
    db.session.commit()
    member = as_(person)
    address = f"/proevehandlinger/ny?team={team.public_id}"
    page = member.post(address, member.get("/").form_values(address), status=422)
    assert page.title.startswith("Fejl:")


def test_a_loose_note_is_enough_for_a_board(as_):
    person, team = _member()
    make_loose_note(team, person)
    db.session.commit()
    assert "Lige nu" in as_(person).get("/").text


def test_member_sees_what_is_shared_newest_first_and_can_try_it(as_):
    person, team = _member()
    other = make_team("Naboteamet", school=team.school)
    share(make_cycle(other, title="Ældre"), "school", on=today() - timedelta(days=9))
    newest = share(make_cycle(other, title="Nyere"), "school", on=today())
    make_cycle(other, title="Ikke delt")
    db.session.commit()
    page = as_(person).get("/")
    assert page.text.index("Nyere") < page.text.index("Ældre")
    assert "Ikke delt" not in page.html
    assert page.link("Prøv det hos os: Nyere") == f"/afproevninger/{newest.public_id}/proev-hos-os"
    assert page.link("Se alt, der er delt med jer") == "/delt-med-os"


def test_member_sees_what_waits_for_another_yes(as_):
    person, team = _member()
    colleague = make_member(team, make_person("Hanne Prøve"))
    cycle = make_cycle(team, title="Til netværket")
    make_proposal(cycle, by=colleague)
    hidden = make_cycle(make_team("Naboteamet", school=team.school), title="Andres forslag")
    make_proposal(hidden, by=colleague)
    db.session.commit()
    page = as_(person).get("/")
    assert "Venter på endnu et ja Til netværket Hanne Prøve foreslår at dele den." in page.text
    assert page.has_link("1 deling venter på endnu et ja")
    assert "Andres forslag" not in page.html
    assert "Du har foreslået at dele den." in as_(colleague).get("/").text


def test_the_page_says_that_a_leader_of_the_school_takes_part(as_):
    person, team = _member()
    leader = make_leader(team.school, make_person("Freja Leder"))
    db.session.commit()
    assert "Freja Leder" not in as_(person).get("/").text
    make_member(team, leader)
    db.session.commit()
    assert "Freja Leder leder skolen og er med i teamet." in as_(person).get("/").text


def test_a_leadership_team_is_not_told_that_leaders_take_part(as_):
    person, team = _member(kind="leadership_team")
    make_leader(team.school, person)
    db.session.commit()
    assert "leder skolen og er med" not in as_(person).get("/").text


def test_members_of_an_archived_team_can_still_find_everything(as_):
    person, team = _member(archived_on=today())
    make_cycle(team, title="Fra dengang")
    db.session.commit()
    page = as_(person).get("/")
    assert "Teamet er arkiveret" in page.text
    assert not page.has_link("Skriv en note")
    assert (
        "Fra dengang"
        in as_(person).get(page.link("Alle teamets prøvehandlinger og positive afvigelser")).text
    )


def test_list_of_all_records_has_archived_ones_and_filters(as_):
    person, team = _member()
    make_cycle(team, title="Plan")
    make_closed_cycle(team, title="Lukket", archived_on=today())
    make_cycle(team, title="Afvigelse", kind="positive_deviation")
    make_cycle(team, title="Smidt ud", binned_at=now())
    db.session.commit()
    address = f"/teams/{team.public_id}/afproevninger"
    page = as_(person).get(address)
    assert (
        "Lukket Afsluttet · Fasthold Prøvehandling · 8. september – 3. oktober 2025 · i arkivet"
        in page.text
    )
    assert "Smidt ud" not in page.text
    closed = as_(person).get(page.link("Afsluttet")).text
    assert "Lukket Afsluttet · Fasthold" in closed
    assert "Plan Planlægges" not in closed
    deviations = as_(person).get(address + "?kind=positive_deviation")
    assert "Afvigelse Planlægges" in deviations.text
    assert "Intet af den slags endnu" in as_(person).get(address + "?fase=evaluating").text


def test_member_finds_everything_else_in_the_menu_beside_the_teams_name(as_):
    person, team = _member()
    make_cycle(team)
    db.session.commit()
    page = as_(person).get("/")
    own = f"/teams/{team.public_id}"
    assert page.link("Alle prøvehandlinger og positive afvigelser") == f"{own}/afproevninger"
    assert page.link("Arkiv") == f"{own}/arkiv"
    assert page.link("Papirkurv") == f"{own}/papirkurv"
    assert as_(person).get(page.link("Det kan lederen se")).h1 == "Det kan lederen se"
    assert page.link("Indstillinger for teamet") == f"{own}/indstillinger"
    assert page.link("Liste til regneark") == f"{own}/liste.csv"
    assert page.link("Tomt skema: prøvehandling (PDF)").endswith(".pdf")
    assert page.link("Tomt skema: positiv afvigelse (PDF)").endswith(".pdf")
    assert page.form_values(f"{own}/samling")["csrf_token"]


def test_list_of_all_records_is_the_teams_own(as_):
    person, team = _member()
    other = make_member(make_team("Naboteamet", school=team.school))
    leader = make_leader(team.school)
    db.session.commit()
    address = f"/teams/{team.public_id}/afproevninger"
    for outsider in (other, leader):
        as_(outsider).get(address, status=404)
    assert "/log-ind" in as_(None).get(address, status=302).location
    as_(person).get(address + "?side=2", status=404)


def _is_filled(element):
    return "button--primary" in (element.get("class") or "")


def _member(**team_values):
    person = make_person("Karen Testesen")
    return person, make_team("6. årgang", members=(person,), **team_values)
