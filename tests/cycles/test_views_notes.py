"""Notes on records and loose notes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.core import clock, danish
from app.core.db import db
from app.cycles.models import Cycle, Note
from tests.make import (
    make_closed_cycle,
    make_cycle,
    make_loose_note,
    make_member,
    make_note,
    make_person,
    make_team,
    share,
)

NEW = "/noter/ny"


@pytest.fixture
def team(flask_app):
    return make_team(coordinator=make_person("Gustav"))


@pytest.fixture
def hanne(team):
    person = make_member(team, make_person("Hanne"))
    db.session.commit()
    return person


def fresh(thing):
    db.session.rollback()
    db.session.refresh(thing)
    return thing


def test_the_only_running_trial_is_preselected_for_a_note(as_, hanne, team):
    make_cycle(team, title="I plan")
    running = make_cycle(team, title="I gang", status="trying")
    db.session.commit()
    assert as_(hanne).get(NEW).value("target") == running.public_id


def test_with_two_running_trials_the_note_is_loose_unless_chosen(as_, hanne, team):
    make_cycle(team, status="trying")
    chosen = make_cycle(team, status="trying")
    db.session.commit()
    assert as_(hanne).get(NEW).value("target") == f"loes:{team.public_id}"
    assert as_(hanne).get(f"{NEW}?til={chosen.public_id}").value("target") == chosen.public_id


def test_the_first_note_begins_the_trial_without_a_button(as_, hanne, team):
    cycle = make_cycle(team, hypothesis="Det virker")
    db.session.commit()
    as_(hanne).submit(NEW, text="De gik i gang", target=cycle.public_id)
    cycle = fresh(cycle)
    assert (cycle.status, cycle.frozen_hypothesis) == ("trying", "Det virker")
    assert cycle.frozen_on == clock.today()


def test_an_empty_note_is_asked_for_in_a_sentence(as_, hanne):
    page = as_(hanne).submit(NEW, text=" ", status=422)
    assert page.errors() == ["Skriv noten, før I gemmer."]


@pytest.mark.parametrize("typed", ["22.11.2062", "tomorrow"])
def test_a_note_from_a_day_to_come_is_refused_and_nothing_is_lost(as_, hanne, team, typed):
    day = clock.today() + timedelta(1) if typed == "tomorrow" else date(2062, 11, 22)
    sent = {"text": "De gik i gang", "noted_on": day.isoformat()}
    page = as_(hanne).submit(NEW, **sent, status=422)
    assert page.errors() == [
        f"{danish.date_full(day)} er ikke kommet endnu. Skriv den dag, I så det."
    ]
    assert page.value("text") == "De gik i gang"
    assert page.value("noted_on") == day.isoformat()
    assert db.session.query(Note).count() == 0
    note = make_note(make_cycle(team, status="trying"), hanne, "Før")
    db.session.commit()
    as_(hanne).submit(f"/noter/{note.public_id}", **sent, status=422)
    assert fresh(note).text == "Før"


def test_a_note_from_another_year_says_its_year_and_one_from_far_off_asks(as_, hanne, team):
    cycle = make_cycle(team, status="trying")
    db.session.commit()
    client, today = as_(hanne), clock.today()
    asks = "Er årstallet forkert, så ret noten."
    last_year = date(today.year - 1, 12, 31)
    page = client.follow(
        client.submit(NEW, text="Sidste år", noted_on=last_year.isoformat(), target=cycle.public_id)
    )
    assert danish.date_long(last_year, today).capitalize() in page.text
    assert str(last_year.year) in danish.date_long(last_year, today)
    assert asks not in page.text
    page = client.follow(
        client.submit(NEW, text="Slip", noted_on="3/5-1926", target=cycle.public_id)
    )
    assert f"Noten er gemt med datoen 3. maj 1926. {asks}" in page.text
    page = client.follow(
        client.submit(NEW, text="Løst", noted_on="3/5-1926", target=f"loes:{team.public_id}")
    )
    assert asks in page.text


def test_a_record_of_another_team_is_no_place_for_a_note(as_, hanne):
    other = make_cycle(make_team())
    db.session.commit()
    as_(hanne).submit(NEW, text="Sneget ind", target=other.public_id, status=422)
    assert db.session.query(Note).count() == 0


def test_the_author_corrects_and_removes_and_another_member_may_not(as_, hanne, team):
    cycle = make_cycle(team, status="trying")
    note = make_note(cycle, hanne, "Skrevet forkert")
    other = make_member(team, make_person("Ib"))
    db.session.commit()
    address = f"/noter/{note.public_id}"
    page = as_(other).get(address, status=403)
    assert "Det kan kun den, der har skrevet noten" in page.text
    as_(other).post(f"{address}/fjern", status=403)
    as_(hanne).submit(address, text="Skrevet rigtigt", noted_on="10.11.2025")
    assert fresh(note).text == "Skrevet rigtigt"
    as_(hanne).post(f"{address}/fjern")
    assert db.session.query(Note).count() == 0


def test_a_note_of_another_team_is_missing(as_, hanne):
    stranger = make_person()
    note = make_loose_note(make_team(coordinator=stranger), stranger)
    db.session.commit()
    as_(hanne).get(f"/noter/{note.public_id}", status=404)


def test_a_loose_note_becomes_a_trial_and_goes_along(as_, hanne, team):
    note = make_loose_note(team, hanne, "Lav rollekort til de små")
    db.session.commit()
    client = as_(hanne)
    address = f"/proevehandlinger/ny?note={note.public_id}"
    assert client.get(address).value("action") == "Lav rollekort til de små"
    client.submit(address)
    cycle = db.session.query(Cycle).one()
    assert fresh(note).cycle_id == cycle.id
    assert cycle.status == "planning"


def test_what_began_as_a_loose_note_begins_by_its_first_note_and_stays_where_it_is_put(
    as_, hanne, team
):
    note = make_loose_note(team, hanne, "Lav rollekort til de små")
    db.session.commit()
    client = as_(hanne)
    client.submit(f"/proevehandlinger/ny?note={note.public_id}", hypothesis="Det går hurtigere")
    cycle = db.session.query(Cycle).one()
    client.submit(NEW, text="De gik i gang", target=cycle.public_id)
    assert fresh(cycle).status == "trying"
    client.post(f"/afproevninger/{cycle.public_id}/fase", {"to": "planning"})
    client.submit(NEW, text="Endnu en note", target=cycle.public_id)
    cycle = fresh(cycle)
    assert (cycle.status, cycle.frozen_hypothesis) == ("planning", "Det går hurtigere")


def test_a_loose_note_becomes_a_note_of_a_record(as_, hanne, team):
    note = make_loose_note(team, hanne)
    cycle = make_cycle(team, status="trying")
    db.session.commit()
    as_(hanne).submit(f"/noter/{note.public_id}/placer", cycle=cycle.public_id)
    assert fresh(note).cycle_id == cycle.id


def test_any_member_lets_a_loose_note_become_nothing(as_, hanne, team):
    note = make_loose_note(team, make_member(team, make_person("Ib")))
    db.session.commit()
    member, loose = as_(hanne), f"/teams/{team.public_id}/loese-noter"
    asked = member.get(member.get(loose).link("Fjern"))
    assert "det kan ikke gøres om" in asked.text
    assert asked.link("Behold den") == loose
    assert db.session.query(Note).count() == 1
    done = member.submit(f"/noter/{note.public_id}/fjern")
    assert done.location == loose
    assert "Noten er fjernet." in member.follow(done).text
    assert db.session.query(Note).count() == 0


def test_a_note_of_a_record_is_asked_about_too_and_stays_in_its_history(as_, hanne, team):
    cycle = make_cycle(team, status="trying")
    note = make_note(cycle, hanne, "Skrevet forkert")
    db.session.commit()
    member = as_(hanne)
    asked = member.get(f"/noter/{note.public_id}/fjern")
    assert "Den står stadig i »Tidligere udgaver«" in asked.text
    assert "kan ikke gøres om" not in asked.text


def test_the_page_after_a_note_opens_with_what_it_says_and_leads_to_the_note(as_, hanne, team):
    cycle = make_cycle(team, status="trying")
    db.session.commit()
    member = as_(hanne)
    for target in (cycle.public_id, f"loes:{team.public_id}"):
        saved = member.submit(NEW, text=f"De gik i gang ({target[:4]})", target=target)
        # With the note's place in the address the browser would jump past »Noten er gemt«.
        assert "#" not in saved.location
        page = member.follow(saved)
        anchor = page.link("Gå til det på siden").removeprefix("#")
        assert page.all("li", id=anchor)
        assert not member.get(saved.location).has_link("Gå til det på siden")


def test_going_back_and_saving_again_makes_no_second_note(as_, hanne, team):
    cycle = make_cycle(team, status="trying")
    db.session.commit()
    member = as_(hanne)
    for target in (cycle.public_id, f"loes:{team.public_id}"):
        sent = {"text": "Ro ved bordene", "target": target}
        first = member.submit(NEW, **sent)
        again = member.submit(NEW, **sent)
        assert again.location == first.location
        member.submit(NEW, **{**sent, "text": "Ro ved bordene igen"})
    assert db.session.query(Note).count() == 4


def test_two_members_may_write_the_same_and_what_was_removed_can_be_written_again(as_, hanne, team):
    sent = {"text": "Ro ved bordene", "target": f"loes:{team.public_id}"}
    ib = make_member(team, make_person("Ib"))
    db.session.commit()
    as_(hanne).submit(NEW, **sent)
    as_(ib).submit(NEW, **sent)
    assert db.session.query(Note).count() == 2
    mine = db.session.query(Note).filter_by(author_id=ib.id).one()
    as_(ib).submit(f"/noter/{mine.public_id}/fjern")
    as_(ib).submit(NEW, **sent)
    assert db.session.query(Note).count() == 2


def test_every_page_of_a_note_and_its_record_lead_a_step_up(as_, hanne, team):
    cycle = make_cycle(team, title="Rollekort", status="trying")
    note, loose = make_note(cycle, hanne), make_loose_note(team, hanne)
    db.session.commit()
    record = f"/afproevninger/{cycle.public_id}"
    home = f"/?team={team.public_id}"
    up = {
        record: home,
        f"{record}/runder": record,
        f"{NEW}?til={cycle.public_id}": record,
        NEW: home,
        f"/noter/{note.public_id}": record,
        f"/noter/{loose.public_id}": f"/teams/{team.public_id}/loese-noter",
        f"/teams/{team.public_id}/indstillinger": home,
    }
    for address, parent in up.items():
        crumbs = as_(hanne).get(address).one("nav", **{"class": "breadcrumbs"})
        assert [part.get("href") for part in crumbs.iter() if part.get("href")][-1] == parent


def test_a_cpr_number_is_saved_with_a_kind_word_and_a_case_number_without(as_, hanne, team):
    warned = "Der står noget, der ligner et CPR-nummer."
    client = as_(hanne)
    kept = client.follow(client.submit(NEW, text="Eleven 150914-4321 var i gang"))
    assert warned in kept.text
    assert warned not in client.follow(client.submit(NEW, text="Se sagsnr 150914-4321")).text
    told = "Vi spørger cpr 150914-4321"
    plan = client.follow(client.submit("/proevehandlinger/ny", action=told))
    assert warned in plan.text
    edited = client.submit(f"{plan_address()}/plan", action=told, tags="Ro")
    assert warned in client.follow(edited).text


def test_a_cpr_number_in_an_evaluation_or_in_what_is_tried_here_is_told_of(as_, hanne, team):
    warned, told = "Der står noget, der ligner et CPR-nummer.", "Eleven 150914-4321 var i gang"
    school = team.school
    source = share(make_closed_cycle(make_team("B", school=school)), "school")
    cycle = make_cycle(team, status="trying")
    db.session.commit()
    client, address = as_(hanne), f"/afproevninger/{cycle.public_id}/evaluering"
    for form, field in ((address, "observations"), (f"{address}/kort/3", "observations")):
        assert warned in client.follow(client.submit(form, **{field: told})).text
        assert warned not in client.follow(client.submit(form, **{field: "Ro"})).text
    tried = f"/afproevninger/{source.public_id}/proev-hos-os"
    assert warned in client.follow(client.submit(tried, action=told)).text


def plan_address():
    return f"/afproevninger/{db.session.query(Cycle).one().public_id}"


def test_words_from_a_word_processor_are_not_glued_where_its_lines_break(as_, hanne):
    text = "Vi læser højt\x0bhver dag\u2028kl. 8\x85i ti\x0cminutter"
    as_(hanne).submit(NEW, text=text)
    kept = db.session.scalars(select(Note.text)).one()
    assert kept == "Vi læser højt\nhver dag\nkl. 8\ni ti\nminutter"
