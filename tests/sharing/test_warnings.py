"""Personal data on its way out: said where it stands, put in other words, answered once."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from app.core.db import db
from app.cycles.models import Audience, ShareProposal
from app.cycles.names import NO_NAMES
from app.sharing.leaving import texts_of
from app.sharing.queries import content_to_share
from tests.make import make_cycle, make_focus_area, make_note, make_person, make_team
from tests.page import text_of
from tests.sharing.places import (
    TICKED,
    make_places,
    may_read,
    proposal_address,
    say,
    share_with,
)

LOOK = "Se på det, der er markeret: Skriv det om, eller sæt kryds ved det, der er i orden."


@pytest.fixture
def places(flask_app):
    return make_places()


def fine(page):
    return [tick.get("value") for tick in page.all("input", name="fine")]


def marked(page):
    return [text_of(mark) for mark in page.all("mark")]


def swaps(page):
    """The buttons that put other words in: what they say, where they send, what."""
    return {
        text_of(one): (one.get("formaction"), one.get("value"))
        for one in page.all("button", name="swap")
    }


@pytest.mark.parametrize(
    ("text", "words", "proposal"),
    [
        ("Det gik godt for Emil.", "Emil", "en elev"),
        ("Vi spurgte Hanne om det.", "Hanne", "en kollega"),
        ("Ring på 51 23 45 60.", "51 23 45 60", "et telefonnummer"),
        ("Skriv til x@eksempel.dk.", "x@eksempel.dk", "en mailadresse"),
        ("Vi mødtes på Engvej 3.", "Engvej 3", "en adresse"),
        ("En elev med ADHD var med.", "ADHD", "særlige behov"),
    ],
)
def test_member_sees_what_stands_in_the_text_and_puts_other_words(
    places, as_, only_sqlite, text, words, proposal
):
    places.cycle.learning = text
    member = as_(places.gustav)
    page = share_with(member, places, "school", "organisation", status=422)
    assert page.errors() == [LOOK]
    assert marked(page) == [words]
    [(label, (address, token))] = swaps(page).items()
    assert label.startswith(f"Skriv »{proposal}«")
    values = {**page.form_values(), "audiences": ["school"], "swap": token}
    back = member.post(address, values)
    page = member.follow(back)
    assert marked(page) == []
    assert places.cycle.learning == text.replace(words, proposal)
    # What was chosen is still chosen, and the ticks are to be set anew.
    assert page.form_values()["audiences"] == ["school"]
    assert "no_names" not in page.form_values()
    share_with(member, places, "school")
    assert may_read(as_(places.colleague), places)


def test_warning_is_answered_with_a_tick_and_stops_nothing_after_that(places, as_):
    places.cycle.learning = "Vi læste om Anna Ancher."
    member = as_(places.gustav)
    page = share_with(member, places, "school", status=422)
    share_with(member, places, "school", fine=fine(page))
    assert may_read(as_(places.colleague), places)
    again = member.get(places.share_address)
    assert marked(again) == []
    assert "I har set på det før og sagt, at det er i orden: »Anna Ancher«" in again.text


def test_answer_follows_its_words_and_only_what_is_new_is_asked(places, as_):
    places.cycle.learning = "Vi læste om Anna Ancher."
    member = as_(places.gustav)
    share_with(member, places, "school", fine=fine(share_with(member, places, status=422)))
    places.cycle.learning = "Her er Anna Ancher igen, og Emil."
    places.cycle.observations = "Anna Ancher hang på væggen."
    page = share_with(member, places, "school", status=422)
    assert marked(page) == ["Emil"]


def test_same_words_are_asked_about_anew_in_another_record(places, as_):
    places.cycle.learning = "Vi læste om Anna Ancher."
    member = as_(places.gustav)
    share_with(member, places, "school", fine=fine(share_with(member, places, status=422)))
    other = make_cycle(places.team, hypothesis="Anna Ancher")
    db.session.commit()
    assert marked(member.get(f"/afproevninger/{other.public_id}/del")) == ["Anna Ancher"]


def test_next_round_begins_with_the_answers_about_its_words(places, as_):
    places.cycle.hypothesis = "Anna Ancher virker."
    places.cycle.status = "closed"
    member = as_(places.gustav)
    share_with(member, places, "school", fine=fine(share_with(member, places, status=422)))
    begun = member.submit(f"{places.address}/ny-runde").location
    page = member.get(f"{begun.partition('#')[0]}/del")
    assert "Anna Ancher" in page.text
    assert marked(page) == []


def test_answers_are_kept_without_the_words(places, as_):
    places.cycle.learning = "Vi læste om Anna Ancher. Hun har ADHD."
    member = as_(places.gustav)
    share_with(member, places, "school", fine=fine(share_with(member, places, status=422)))
    kept = json.dumps(places.cycle.answered)
    assert len(places.cycle.answered) == 2
    for word in ("Anna", "Ancher", "ADHD", "adhd"):
        assert word not in kept


def test_second_yes_is_not_asked_what_the_first_has_answered(places, as_):
    places.cycle.learning = "Vi læste om Anna Ancher."
    member = as_(places.gustav)
    page = share_with(member, places, "organisation", status=422)
    share_with(member, places, "organisation", fine=fine(page))
    other = as_(places.hanne)
    address = proposal_address(other, places)
    page = other.get(address)
    assert marked(page) == []
    assert "sagt, at det er i orden: »Anna Ancher«" in page.text
    say(other, address, "Ja, del den")
    assert may_read(as_(places.consultant), places)


def test_second_yes_is_asked_about_what_nobody_has_answered(places, as_):
    share_with(as_(places.gustav), places, "organisation")
    proposal = db.session.scalars(select(ShareProposal)).one()
    proposal.content = {**proposal.content, "title": "Om Emil"}
    db.session.commit()
    other = as_(places.hanne)
    address = proposal_address(other, places)
    page = other.get(address)
    assert marked(page) == ["Emil"]
    assert swaps(page) == {}
    yes = f"{places.address}/forslag/{proposal.public_id}/ja"
    assert LOOK in other.follow(other.post(yes)).text
    assert db.session.scalars(select(Audience)).all() == []
    other.post(yes, {"fine": fine(page)})
    assert may_read(as_(places.consultant), places)


def test_headline_is_checked_like_what_is_shared(places, as_):
    places.cycle.title = "Sådan hjælper vi Emil"
    places.cycle.focus_area = make_focus_area("Tak til Freja", team_id=places.team.id)
    member = as_(places.gustav)
    address = f"{places.address}/overskrift"
    page = member.submit(address, status=422, **TICKED)
    assert page.errors() == [LOOK]
    # The focus area's name is changed on its own page; the team's own area is known by it.
    assert marked(page) == ["Emil"]
    [(swap, token)] = swaps(page).values()
    back = member.post(swap, {"swap": token})
    assert back.location == address
    assert places.cycle.title == "Sådan hjælper vi en elev"
    member.submit(address, **TICKED)
    assert places.cycle.headline


def test_other_words_go_everywhere_they_are_found_and_the_expectation_stays_frozen(places, as_):
    cycle = places.cycle
    make_note(cycle, places.hanne, "Emil var med.")
    cycle.hypothesis = cycle.frozen_hypothesis = "At Emil kommer i gang"
    cycle.signs = cycle.frozen_signs = ["Emil smiler"]
    cycle.sign_results = [{"sign": "Emil smiler", "result": "seen"}]
    frozen_on, member = cycle.frozen_on, as_(places.gustav)
    page = share_with(member, places, "school", status=422, extras=["notes"])
    assert "Samme ord som ovenfor" in page.text
    [(swap, token)] = swaps(page).values()
    back = member.post(swap, {**page.form_values(), "swap": token})
    assert "med=notes" in back.location
    assert cycle.frozen_hypothesis == cycle.hypothesis == "At en elev kommer i gang"
    assert cycle.sign_results == [{"sign": "En elev smiler", "result": "seen"}]
    assert cycle.notes[-1].text == "En elev var med."
    assert cycle.frozen_on == frozen_on
    assert marked(member.follow(back)) == []


def test_words_that_changed_meanwhile_are_left_alone(places, as_):
    places.cycle.learning = "Det gik godt for Emil."
    member = as_(places.gustav)
    [(swap, token)] = swaps(share_with(member, places, status=422)).values()
    places.cycle.learning = "Det gik godt for alle."
    back = member.post(swap, {"swap": token})
    assert "Teksten er ændret imens" in member.follow(back).text
    assert places.cycle.learning == "Det gik godt for alle."


def test_somebody_who_reads_it_cannot_put_other_words(places, as_):
    places.cycle.learning = "Det gik godt for alle."
    share_with(as_(places.gustav), places, "school")
    as_(places.colleague).post(f"{places.address}/skriv-om", {"swap": "x"}, status=403)
    as_(places.stranger).post(f"{places.address}/skriv-om", {"swap": "x"}, status=404)


def test_names_of_schools_teams_and_networks_around_are_no_persons(places, as_):
    places.network.name = "Netværket Emil Holm"
    places.cycle.learning = (
        "Vindbjerg Skole og Netværket Emil Holm i Fjordlyng Kommune har prøvet det samme."
    )
    share_with(as_(places.gustav), places, "school")
    assert may_read(as_(places.colleague), places)


def test_number_of_a_person_cannot_be_answered_and_its_digits_are_shown_nowhere(places, as_):
    places.cycle.learning = "Det gik godt for Emil, 150914-4321, i dag."
    member = as_(places.gustav)
    page = share_with(member, places, "school", status=422)
    values = {**page.form_values(), **TICKED, "fine": fine(page), "not_cpr": "y", "do": "share"}
    page = member.post(places.share_address, values, status=422)
    main = page.one("main")
    said = [text_of(one) for one in main.iter() if one.get("class") == "finding__words"]
    assert said
    assert all("4321" not in one for one in said)
    assert not may_read(as_(places.colleague), places)


def test_trial_from_a_deviation_keeps_the_question_whether_the_others_agree(places, as_):
    deviation = make_cycle(
        places.team, kind="positive_deviation", what_succeeds="Timerne begynder roligt"
    )
    member = as_(places.gustav)
    begun = member.submit(f"/afproevninger/{deviation.public_id}/proev-hos-os").location
    address = f"{begun.partition('#')[0].partition('?')[0]}/del"
    page = member.get(address)
    assert "bygger på en positiv afvigelse, der handler om andre" in page.text
    sent = {**TICKED, "audiences": ["school"], "do": "share"}
    member.submit(address, status=422, **sent)
    say(member, address, "Ja, de er spurgt og med på det")
    assert "bygger på en positiv afvigelse" not in member.get(address).text
    member.submit(address, **sent)


def test_trial_of_ones_own_asks_nobody(places, as_):
    member = as_(places.gustav)
    begun = member.submit("/proevehandlinger/ny", action="Vi prøver rollekort").location
    address = f"{begun.partition('#')[0].partition('?')[0]}/del"
    member.submit(address, **{**TICKED, "audiences": ["school"], "do": "share"})


def test_every_text_that_leaves_is_read(places):
    """Negative control: the walk finds a text that no list of fields knows."""
    content = content_to_share(places.cycle, [])
    content["plan"]["something_new"] = "Det gik godt for Emil."
    assert any("Emil" in one.text for one in texts_of(content, "trial_action", names=NO_NAMES))
    assert make_team(members=(make_person(),))
