"""*Det læser de nu* and *Det kommer de til at læse*: before a team shares, and whenever it likes."""

from __future__ import annotations

import re

import pytest

from app.core.db import db
from app.cycles.content import content_of
from app.cycles.names import Names
from app.sharing.changes import changes_for_readers
from tests.make import make_note, make_proposal, share
from tests.page import Page, fold
from tests.sharing.places import TICKED, make_measure, make_places, share_with
from tests.statements import MOST_A_PAGE, count_statements

NAMES = Names("6. årgang", "Engsvale Skole", "Ro og trivsel")


@pytest.fixture
def places(flask_app):
    return make_places()


def readers_address(places):
    return f"{places.address}/det-laeser-andre"


def version(page: Page, which: str) -> str:
    """The words of one of the two versions on a page."""
    section = page.one("section", id=which)
    return fold("".join(section.itertext()))


def marked(page: Page, mark: str) -> list[str]:
    """Everything that is marked as new, `ins`, or as gone, `del`."""
    return [fold("".join(found.itertext())) for found in page.all(mark)]


# -- on the page of sharing


def test_member_sees_what_others_read_now_beside_what_they_will_read(places, as_):
    share(places.cycle, "school")
    places.cycle.learning = "Rollen hjælper hele vejen."
    db.session.commit()
    page = as_(places.hanne).get(places.share_address)
    assert "Rollen hjælper i starten." in version(page, "nu")
    assert "Rollen hjælper hele vejen." not in version(page, "nu")
    assert "Rollen hjælper hele vejen." in version(page, "bliver")
    assert "hele vejen." in marked(page, "ins")
    assert "i starten." in marked(page, "del")
    assert "1 ting ændrer sig" in page.text
    assert "Hvad har vi lært? ændret" in version(page, "bliver")


def test_member_is_told_when_nothing_would_change(places, as_):
    share(places.cycle, "school")
    db.session.commit()
    page = as_(places.hanne).get(places.share_address)
    assert "Intet ændrer sig: Det er den tekst, de læser nu." in page.text
    assert marked(page, "ins")[1:] == marked(page, "del")[1:] == []


def test_page_speaks_of_no_other_version_while_nobody_reads_one(places, as_):
    page = as_(places.hanne).get(places.share_address)
    assert not page.all("section", id="nu")
    assert "Det læser de nu" not in page.text
    assert "Præcis det her kan de læse" in page.text


def test_ticking_notes_shows_them_as_new_before_they_are_shared(places, as_):
    make_note(places.cycle, text="To grupper ledte efter kortene.")
    share(places.cycle, "school")
    db.session.commit()
    page = as_(places.hanne).get(f"{places.share_address}?med=notes")
    assert any("To grupper ledte efter kortene." in words for words in marked(page, "ins"))
    assert "To grupper ledte" not in version(page, "nu")


def test_form_can_be_sent_from_the_keyboard_without_answering_a_finding_by_accident(places, as_):
    """Enter presses a form's first button: it shows the version again and shares nothing."""
    places.cycle.learning = "Det var Karen Testesen, der fandt på det."
    db.session.commit()
    page = as_(places.hanne).get(places.share_address)
    form = next(one for one in page.all("form") if "form" in (one.get("class") or "").split())
    buttons = [one for one in form.iter() if one.tag.endswith("}button")]
    assert buttons[0].get("value") == "preview"
    assert any(one.get("name") == "swap" for one in buttons[1:])


def test_page_of_sharing_asks_the_database_no_more_for_two_versions(places, as_):
    share(places.cycle, "school")
    places.cycle.learning = "Ny"
    db.session.commit()
    member = as_(places.hanne)
    with count_statements() as seen:
        member.get(places.share_address)
    assert seen.count <= MOST_A_PAGE


# -- the second yes


def test_second_member_sees_what_changes_against_now(places, as_):
    share(places.cycle, "school")
    places.cycle.learning = "Rollen hjælper hele vejen."
    proposal = make_proposal(places.cycle, by=places.gustav, audiences=(places.network_key,))
    db.session.commit()
    page = as_(places.hanne).get(f"/forslag/{proposal.public_id}")
    assert "Rollen hjælper i starten." in version(page, "nu")
    assert "Rollen hjælper hele vejen." in version(page, "bliver")
    assert "hele vejen." in marked(page, "ins")


# -- the page of its own


def test_member_reads_exactly_what_a_reader_reads(places, as_):
    share(places.cycle, "school")
    places.cycle.learning = "Helt ny lære"
    places.cycle.title = "Ny titel"
    db.session.commit()
    page = as_(places.hanne).get(readers_address(places))
    assert "Helt ny lære" not in page.text
    assert "Ny titel" not in version_of_preview(page)
    reader = as_(places.colleague).get(places.address)
    for answer in reader.all("dd"):
        words = fold("".join(answer.itertext()))
        assert words in page.text
    assert "Rollen hjælper i starten." in page.text
    assert "I har skrevet nyt, siden I delte." in page.text


def version_of_preview(page: Page) -> str:
    (preview,) = page.all("div", class_="preview")
    return fold("".join(preview.itertext()))


def test_page_shows_names_as_others_read_them(places, as_):
    share(places.cycle, "school")
    places.team.name = "Et helt andet navn"
    db.session.commit()
    page = as_(places.hanne).get(readers_address(places))
    assert "Et helt andet navn" not in version_of_preview(page)


def test_page_is_for_members_alone(places, as_):
    as_(places.colleague).get(readers_address(places), status=404)
    share(places.cycle, "school")
    db.session.commit()
    as_(places.colleague).get(readers_address(places), status=403)
    as_(places.leader).get(readers_address(places), status=403)
    as_(places.stranger).get(readers_address(places), status=404)


def test_member_is_told_that_nobody_reads_it(places, as_):
    page = as_(places.hanne).get(readers_address(places))
    assert "Ingen uden for teamet kan læse den." in page.text
    assert not page.all("div", class_="preview")


def test_record_leads_there_once_somebody_reads_it(places, as_):
    member = as_(places.hanne)
    assert not member.get(places.address).all("a", href=readers_address(places))
    share(places.cycle, "school")
    db.session.commit()
    assert member.get(places.address).all("a", href=readers_address(places))
    assert not as_(places.colleague).get(places.address).all("a", href=readers_address(places))


def test_page_of_the_school_leads_there_from_ones_own_team_only(places, as_):
    share(places.cycle, "school")
    db.session.commit()
    school = f"/skoler/{places.team.school.public_id}"
    assert as_(places.hanne).get(school).all("a", href=readers_address(places))
    assert not as_(places.leader).get(school).all("a", href=readers_address(places))


# -- a record names whom a proposal is about


def test_record_names_the_network_and_the_buddy_team_that_wait_for_a_yes(places, as_):
    wanted = (places.network_key, places.buddy_key)
    make_proposal(places.cycle, by=places.gustav, audiences=wanted)
    db.session.commit()
    member = as_(places.hanne)
    with count_statements() as seen:
        page = member.get(places.address)
    assert seen.count <= MOST_A_PAGE
    told = re.search(r"I har foreslået at dele den med (.*?)\. Når", page.text)
    assert told
    assert "netværket Videnproducerende skoler" in told.group(1)
    assert "makkerteamet" in told.group(1)


# -- what changes, as data


def test_measurements_and_names_are_among_what_changes(places):
    before = content_of(places.cycle)
    values = [{"date": "2026-01-05", "value": 4.5, "note": None}]
    measure = {"name": "Minutter", "unit": "min.", "points": values}
    after = {**before, "measures": [measure]}
    renamed = Names("7. årgang", "Engsvale Skole", "Faglig læsning")
    kind = places.cycle.kind
    found = changes_for_readers(kind, (before, NAMES), (after, renamed))
    labels = [change.label for change in found]
    assert labels == ["Indsatsområde", "Team", "Målinger"]
    assert [segment.text for segment in found[2].segments] == [
        "Minutter (min.)\n5. januar 2026: 4,5"
    ]
    assert changes_for_readers(kind, (after, renamed), (after, renamed)) == []


def test_sharing_again_through_the_form_makes_both_the_same(places, as_):
    share(places.cycle, "school")
    places.cycle.learning = "Rollen hjælper hele vejen."
    db.session.commit()
    share_with(as_(places.gustav), places, "school")
    assert "Intet ændrer sig" in as_(places.hanne).get(places.share_address).text


def test_measured_values_of_both_versions_have_charts_of_their_own(places, as_):
    """Every page that a test opens is checked for ids that come twice."""
    make_measure(places.cycle, "Minutter")
    chosen = f"{places.share_address}?til=school&med=measures"
    as_(places.gustav).submit(chosen, **TICKED, do="share", status=302)
    page = as_(places.hanne).get(places.share_address)
    assert "Minutter" in version(page, "nu")
    assert "Minutter" in version(page, "bliver")
