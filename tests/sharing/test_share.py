"""Sharing as docs/access.md tells it: with whom, which version, and taking it back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.models import Mail
from app.cycles.models import Audience, SharedVersion
from app.teams.models import TeamNews
from tests.make import make_administrator, make_person, share
from tests.sharing.places import TICKED, make_measure, make_places, may_read, say, share_with
from tests.statements import MOST_A_PAGE, count_statements


@pytest.fixture
def places(flask_app):
    return make_places()


# -- who reads what


def test_nobody_outside_the_team_reads_what_is_not_shared(places, as_):
    for person in (places.colleague, places.leader, places.consultant, places.next_door):
        assert not may_read(as_(person), places)
    assert may_read(as_(places.hanne), places)


def test_one_member_shares_with_the_school_and_colleague_and_leader_read_it(places, as_):
    told = as_(places.gustav)
    page = told.follow(share_with(told, places, "school"))
    assert "Engsvale Skole kan læse den udgave, I delte" in page.text
    assert may_read(as_(places.colleague), places)
    assert may_read(as_(places.leader), places)
    for person in (places.consultant, places.next_door, places.networker, places.stranger):
        assert not may_read(as_(person), places)


def test_one_member_shares_with_a_buddy_team_and_not_with_its_school_or_leader(places, as_):
    share_with(as_(places.gustav), places, places.buddy_key)
    assert may_read(as_(places.buddy), places)
    for person in (places.next_door, places.leader, places.consultant, places.colleague):
        assert not may_read(as_(person), places)


def test_hidden_answers_as_missing_before_and_after_narrowing(places, as_):
    reader, missing = as_(places.colleague), "/afproevninger/zzzzzzzzzzzzzz"
    never = reader.get(missing, status=404).text
    assert reader.get(places.address, status=404).text == never
    share_with(as_(places.gustav), places, "school")
    assert may_read(reader, places)
    say(as_(places.hanne), places.share_address, "Fjern Engsvale Skole")
    assert not may_read(reader, places)
    assert reader.get(places.address, status=404).text == never


def test_any_member_stops_all_sharing_and_no_version_lies_about(places, as_):
    share_with(as_(places.gustav), places, "school", places.buddy_key)
    page = as_(places.hanne)
    assert (
        "Kun jeres team har adgang"
        in page.follow(say(page, places.share_address, "Del ikke længere")).text
    )
    assert not may_read(as_(places.colleague), places)
    assert not may_read(as_(places.buddy), places)
    assert db.session.scalars(select(SharedVersion)).all() == []
    assert db.session.scalars(select(Audience)).all() == []


def test_narrowing_one_audience_leaves_the_others_and_their_version(places, as_):
    share_with(as_(places.gustav), places, "school", places.buddy_key)
    say(as_(places.hanne), places.share_address, "Fjern Engsvale Skole")
    assert not may_read(as_(places.colleague), places)
    assert may_read(as_(places.buddy), places)


def test_member_who_narrows_is_told_who_reads_it_still(places, as_):
    share(places.cycle, "school", places.network)
    db.session.commit()
    member = as_(places.hanne)
    told = member.follow(say(member, places.share_address, "Fjern Engsvale Skole")).text
    assert "Ikke længere delt med Engsvale Skole. Netværket Videnproducerende skoler kan" in told
    assert "kan ikke læse den længere" not in told
    assert may_read(as_(places.colleague), places), "its school is in the network"


def test_colleague_cannot_share_narrow_or_see_the_page(places, as_):
    share(places.cycle, "school")
    reader = as_(places.colleague)
    for address in ("", "/fjern", "/stop", "/fjern-nummer"):
        reader.post(f"{places.share_address}{address}", {"audience": "school"}, status=403)
    reader.get(places.share_address, status=403)
    reader.get(f"{places.address}/overskrift", status=403)
    assert may_read(reader, places)


def test_last_members_of_an_archived_team_narrow_and_share(places, as_):
    share(places.cycle, "school")
    places.team.archived_on = places.cycle.evaluated_on
    db.session.commit()
    say(as_(places.gustav), places.share_address, "Del ikke længere")
    assert not may_read(as_(places.colleague), places)
    share_with(as_(places.hanne), places, "school")
    assert may_read(as_(places.colleague), places)


def test_member_cannot_share_what_lies_in_the_bin(places, as_):
    places.cycle.binned_at = places.cycle.changed_at
    page = share_with(as_(places.gustav), places, "school", status=422)
    assert "Den ligger i papirkurven. Tag den op, før I deler." in page.errors()


# -- the version


def test_reader_never_sees_newer_text_until_it_is_shared_again(places, as_):
    share_with(as_(places.gustav), places, "school")
    places.cycle.learning = "Helt ny lære"
    places.cycle.title = "Ny titel"
    db.session.commit()
    reader, member = as_(places.colleague), as_(places.hanne)
    before = reader.get(places.address)
    assert "Rollen hjælper i starten." in before.text
    assert before.h1 == "Rollekort i grupper"
    assert "Helt ny lære" not in before.html
    assert "Ny titel" not in before.html
    share_with(member, places, "school")
    after = reader.get(places.address)
    assert "Helt ny lære" in after.text
    assert after.h1 == "Ny titel"


def test_reader_sees_the_phase_as_it_was_shared(places, as_):
    places.cycle.status = "trying"
    share_with(as_(places.gustav), places, "school")
    places.cycle.status = "closed"
    db.session.commit()
    assert "Afprøves" in as_(places.colleague).get(places.address).text


def test_what_is_not_ticked_stays_with_the_team(places, as_):
    share_with(as_(places.gustav), places, "school")
    seen = as_(places.colleague).get(places.address).html
    for kept in ("Gustav laver kortene", "Vi taler for længe", "Noten om den første time"):
        assert kept not in seen


def test_what_is_ticked_is_carried_and_who_wrote_it_never_is(places, as_):
    member = as_(places.gustav)
    extras = ["notes", "responsibilities", "team_learning"]
    again = share_with(member, places, "school", extras=extras, status=422)
    share_again(member, places, again)
    seen = as_(places.colleague).get(places.address)
    for shared in ("Gustav laver kortene", "Vi taler for længe", "Noten om den første time"):
        assert shared in seen.text
    assert "Hanne" not in seen.text


def test_measures_are_carried_only_when_ticked(places, as_):
    make_measure(places.cycle, "Minutter til alle er i gang")
    member = as_(places.gustav)
    share_with(member, places, "school")
    assert "Minutter til" not in as_(places.colleague).get(places.address).text
    share_again(
        member, places, share_with(member, places, "school", extras=["measures"], status=422)
    )
    assert "Minutter til" in as_(places.colleague).get(places.address).text


def share_again(client, places, page):
    """The page has come back with what is chosen; tick once more, all that is asked, and press."""
    fine = [tick.get("value") for tick in page.all("input", name="fine")]
    sent = {**page.form_values(), **TICKED, "fine": fine, "do": "share"}
    return client.post(places.share_address, sent)


# -- the preview


def test_preview_is_what_the_reader_gets(places, as_):
    member = as_(places.gustav)
    preview = member.get(places.share_address)
    share_with(member, places, "school")
    reader = as_(places.colleague).get(places.address)
    for part in ("Planen", "Evalueringen"):
        assert section(preview, part) == section(reader, part)
    assert "Gustav laver kortene" not in preview.html


def section(page, heading):
    for one in page.all("section"):
        if "".join(one.itertext()).strip().startswith(heading):
            return " ".join("".join(one.itertext()).split())
    raise AssertionError(heading)


def test_another_choice_shows_another_preview_and_shares_nothing(places, as_):
    member = as_(places.gustav)
    page = member.submit(
        places.share_address, status=200, audiences=["school"], extras=["notes"], do="preview"
    )
    assert "Noten om den første time" in page.text
    assert page.errors() == []
    assert not may_read(as_(places.colleague), places)


def test_text_that_changed_under_the_member_is_shown_before_it_is_shared(places, as_):
    member = as_(places.gustav)
    opened = member.get(places.share_address).form_values()
    places.cycle.learning = "Skrevet imens"
    db.session.commit()
    sent = {**opened, **TICKED, "audiences": ["school"], "do": "share"}
    page = member.post(places.share_address, sent, status=422)
    assert any("en anden end den, I så" in error for error in page.errors())
    assert "Skrevet imens" in page.text
    assert not may_read(as_(places.colleague), places)
    values = page.form_values()
    assert "no_names" not in values
    assert values["audiences"] == ["school"]
    member.post(places.share_address, {**values, **TICKED, "do": "share"})
    assert "Skrevet imens" in as_(places.colleague).get(places.address).text


# -- what must be answered first


@pytest.mark.parametrize("missing", TICKED)
def test_member_must_vouch_for_the_text(places, as_, missing):
    ticked = dict.fromkeys([missing], "")
    page = share_with(as_(places.gustav), places, "school", status=422, **ticked)
    (error,) = page.errors()
    assert error.startswith("Tjek, at")
    assert page.title.startswith("Fejl:")
    assert not may_read(as_(places.colleague), places)


def test_member_must_choose_somebody(places, as_):
    page = share_with(as_(places.gustav), places, status=422)
    assert page.errors() == ["Vælg, hvem I vil dele med."]


def test_member_cannot_choose_what_is_not_offered(places, as_):
    elsewhere = f"network:{places.cycle.public_id}"
    for key in (elsewhere, "network:1", "everybody"):
        page = share_with(as_(places.gustav), places, key, status=422)
        assert page.errors()
    assert db.session.scalars(select(Audience)).all() == []


def test_positive_deviation_about_others_waits_for_their_yes(places, as_):
    places.cycle.kind, places.cycle.what_succeeds = "positive_deviation", "Roen ved bordene"
    places.cycle.described_agree = False
    page = share_with(as_(places.gustav), places, "school", status=422)
    assert any("Den handler om andre." in error for error in page.errors())
    assert not may_read(as_(places.colleague), places)
    places.cycle.described_agree = True
    share_with(as_(places.gustav), places, "school")
    assert may_read(as_(places.colleague), places)


def test_positive_deviation_about_ourselves_can_be_shared(places, as_):
    places.cycle.kind, places.cycle.what_succeeds = "positive_deviation", "Roen ved bordene"
    places.cycle.described_agree = None
    share_with(as_(places.gustav), places, "school")
    assert may_read(as_(places.colleague), places)


def test_only_what_the_team_is_near_is_offered(places, as_):
    page = as_(places.gustav).get(places.share_address)
    for name in ("Fjordlyng Kommune", "Videnproducerende skoler", "7. årgang", "9. b", "2. årgang"):
        assert name in page.text
    assert "Fremmed" not in page.text
    offered = [box.get("value") for box in page.all("input", type="checkbox")]
    assert f"team:{places.team.public_id}" not in offered


def test_headline_is_not_offered_when_the_school_reads_all_of_it(places, as_):
    member = as_(places.gustav)
    assert member.get(places.share_address).has_link("Vis overskriften for skolen")
    share_with(member, places, "school")
    assert not member.get(places.share_address).has_link("Vis overskriften for skolen")
    assert "Andre læser den udgave, I delte" in member.get("/").text


# -- telling the team


def test_the_others_are_told_on_their_page_and_by_a_mail_without_text(places, as_):
    places.cycle.title = "Kaninen hos naboen"
    share_with(as_(places.gustav), places, "school")
    news = db.session.scalars(select(TeamNews)).one()
    assert (news.kind, news.team_id, news.cycle_id) == ("shared", places.team.id, places.cycle.id)
    assert news.person_id == places.gustav.id
    mails = db.session.scalars(select(Mail)).all()
    assert [mail.recipient for mail in mails] == [places.hanne.email]
    assert all(mail.template == "shared" for mail in mails)
    assert all("Kaninen" not in str(mail.values) for mail in mails)
    assert "Nyt til jer" in as_(places.hanne).get("/").text
    assert "Nyt til jer" not in as_(places.gustav).get("/").text


def test_same_form_sent_twice_shares_and_tells_once(places, as_):
    member = as_(places.gustav)
    values = member.get(places.share_address).form_values()
    sent = {**values, **TICKED, "audiences": ["school"], "do": "share"}
    for _ in range(2):
        assert member.post(places.share_address, sent).location == places.address
    assert len(db.session.scalars(select(TeamNews)).all()) == 1


def test_answer_about_reports_is_kept(places, as_):
    share_with(as_(places.gustav), places, "school")
    assert db.session.scalars(select(SharedVersion.reports)).one() == "ask"
    share_with(as_(places.gustav), places, "school", reports="yes")
    assert db.session.scalars(select(SharedVersion.reports)).one() == "yes"


def test_administrator_reads_nothing_by_being_one(places, as_):
    administrator = make_administrator(make_person())
    share_with(as_(places.gustav), places, "school")
    assert not may_read(as_(administrator), places)


# -- the page


def test_page_asks_at_most_eight_questions_however_many_teams_there_are(places, as_):
    make_measure(places.cycle, "Minutter")
    share(places.cycle, "school", places.network, places.buddy_team, extras=("notes", "measures"))
    member = as_(places.gustav)
    with count_statements() as sent:
        member.get(places.share_address)
    assert len(sent) <= MOST_A_PAGE, "\n".join(sent)
