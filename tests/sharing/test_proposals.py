"""Beyond the school two members say yes to the same version: one proposes, another confirms."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from app.accounts.models import LoginSession
from app.core.clock import now
from app.core.db import db
from app.core.mail import compose
from app.core.models import Mail
from app.cycles.models import Audience, SharedVersion, ShareProposal
from app.organisations.models import NetworkMember
from app.sharing.queries import waiting_proposals
from app.teams.models import Membership, TeamNews
from app.teams.queries import viewer_for
from tests.make import make_member, make_network, make_person, share
from tests.sharing.places import (
    TICKED,
    make_measure,
    make_places,
    may_read,
    proposal_address,
    say,
    share_with,
)
from tests.statements import MOST_A_PAGE, count_statements

YES, NO = "Ja, del den", "Nej, del den ikke"


@pytest.fixture
def places(flask_app):
    return make_places()


@pytest.mark.parametrize("key", ["organisation", "public", "network"])
def test_nobody_reads_it_before_another_member_has_said_yes(places, as_, key):
    proposer, other = as_(places.gustav), as_(places.hanne)
    readers = {
        "organisation": (places.consultant, places.next_door, places.leader),
        "network": (places.networker, places.network_coordinator),
        "public": (places.stranger, None),
    }[key]
    share_with(proposer, places, places.network_key if key == "network" else key)
    assert not any(may_read(as_(person), places) for person in readers if person)
    assert db.session.scalars(select(SharedVersion)).all() == []
    say(other, proposal_address(other, places), YES)
    for person in readers:
        as_(person).get(places.address)
    assert db.session.scalars(select(ShareProposal)).all() == []


def test_sharing_with_a_network_does_not_open_it_to_the_administration(places, as_):
    share_with(as_(places.gustav), places, places.network_key)
    other = as_(places.hanne)
    page = other.follow(say(other, proposal_address(other, places), YES))
    assert not may_read(as_(places.consultant), places)
    # The school is itself in the network, and the sentence says so.
    assert may_read(as_(places.leader), places)
    assert "Engsvale Skole er selv med i netværket Videnproducerende skoler" in page.text


def test_the_record_says_whom_the_team_has_proposed_it_to(places, as_):
    proposer = as_(places.gustav)
    share_with(proposer, places, places.network_key)
    make_measure(places.cycle, "Ro")
    db.session.commit()
    with count_statements() as seen:
        page = proposer.get(places.address)
    assert "I har foreslået at dele den med netværket Videnproducerende skoler." in page.text
    assert seen.count <= MOST_A_PAGE, seen


def test_what_changes_the_version_is_chosen_before_the_ticks_that_vouch_for_it(places, as_):
    html = as_(places.gustav).get(f"{places.address}/del").html
    assert html.index("Flere valg") < html.index("Vis udgaven igen") < html.index("Før I deler")
    # What the ticks vouch for stands beside them, and they lead to it.
    assert html.index("Før I deler") < html.index('href="#bliver"') < html.index('id="bliver"')


def test_proposer_cannot_confirm_and_reads_who_can(places, as_):
    proposer = as_(places.gustav)
    share_with(proposer, places, "organisation")
    address = proposal_address(proposer, places)
    page = proposer.get(address)
    assert not page.has_button(YES)
    assert "Et andet medlem af teamet siger ja." in page.text
    answer = f"{places.address}/forslag/{address.removeprefix('/forslag/')}"
    refused = proposer.post(f"{answer}/ja", status=403)
    assert "et andet medlem af teamet" in refused.text
    assert not may_read(as_(places.consultant), places)
    say(proposer, address, "Træk forslaget tilbage")
    assert db.session.scalars(select(ShareProposal)).all() == []


def test_outsider_sees_no_proposal_and_cannot_answer_it(places, as_):
    share_with(as_(places.gustav), places, "school")
    share_with(as_(places.gustav), places, "school", "organisation")
    address = proposal_address(as_(places.hanne), places)
    answer = f"{places.address}/forslag/{address.removeprefix('/forslag/')}"
    reader = as_(places.leader)
    reader.get(address, status=404)
    for word in ("ja", "nej"):
        reader.post(f"{answer}/{word}", status=403)
    assert len(db.session.scalars(select(ShareProposal)).all()) == 1


def test_second_yes_is_to_the_version_that_was_proposed_even_if_edited_meanwhile(places, as_):
    other = as_(places.hanne)
    share_with(as_(places.gustav), places, "organisation")
    places.cycle.learning = "Skrevet efter forslaget"
    db.session.commit()
    page = other.get(proposal_address(other, places))
    assert "Rollen hjælper i starten." in page.text
    assert "Skrevet efter forslaget" not in page.html
    say(other, proposal_address(other, places), YES)
    seen = as_(places.consultant).get(places.address)
    assert "Rollen hjælper i starten." in seen.text
    assert "Skrevet efter forslaget" not in seen.html


def test_until_the_second_yes_everybody_reads_the_old_version_and_then_the_new_one(places, as_):
    other, colleague = as_(places.hanne), as_(places.colleague)
    share(places.cycle, "school", "organisation")
    places.cycle.learning = "Ny lære"
    share_with(as_(places.gustav), places, "school", "organisation")
    assert "Ny lære" not in colleague.get(places.address).html
    say(other, proposal_address(other, places), YES)
    assert "Ny lære" in colleague.get(places.address).text
    assert "Ny lære" in as_(places.consultant).get(places.address).text


def test_school_is_added_at_once_when_the_text_stays_the_same(places, as_):
    network = make_network("Kun os", (places.team,))
    share(places.cycle, network)
    assert not may_read(as_(places.colleague), places)
    share_with(as_(places.gustav), places, "school", f"network:{network.public_id}")
    assert may_read(as_(places.colleague), places)
    assert len(db.session.scalars(select(Audience)).all()) == 2


def test_who_is_no_longer_ticked_stops_reading_at_once(places, as_):
    share(places.cycle, "school", places.buddy_team)
    share_with(as_(places.gustav), places, "organisation", places.buddy_key)
    # The organisation waits for a second yes, and with it goes the school's own reading.
    assert not may_read(as_(places.colleague), places)
    assert may_read(as_(places.buddy), places)


def test_declining_leaves_what_was_shared(places, as_):
    share(places.cycle, "school")
    share_with(as_(places.gustav), places, "school", "organisation")
    other = as_(places.hanne)
    say(other, proposal_address(other, places), NO)
    assert may_read(as_(places.colleague), places)
    assert not may_read(as_(places.consultant), places)
    assert db.session.scalars(select(ShareProposal)).all() == []


def test_new_proposal_replaces_the_one_the_member_was_told_of(places, as_):
    share_with(as_(places.gustav), places, "organisation")
    member = as_(places.hanne)
    assert "Deler I herunder, falder forslaget væk." in member.get(places.share_address).text
    first = db.session.scalars(select(ShareProposal.public_id)).one()
    share_with(member, places, "public")
    proposal = db.session.scalars(select(ShareProposal)).one()
    assert proposal.public_id != first
    assert proposal.audiences == ["public"]
    as_(places.gustav).get(f"/forslag/{first}", status=404)


def test_member_is_told_of_a_proposal_made_while_the_page_was_open(places, as_):
    member = as_(places.hanne)
    opened = member.get(places.share_address).form_values()
    share_with(as_(places.gustav), places, "organisation")
    sent = {**opened, **TICKED, "audiences": ["school"], "do": "share"}
    page = member.post(places.share_address, sent, status=422)
    assert any("Gustav Prøve har foreslået noget imens." in error for error in page.errors())
    assert len(db.session.scalars(select(ShareProposal)).all()) == 1


def test_narrowing_takes_the_audience_out_of_the_proposal_too(places, as_):
    share(places.cycle, "school", "organisation")
    places.cycle.learning = "Ny lære"
    share_with(as_(places.gustav), places, "school", "organisation")
    say(as_(places.hanne), places.share_address, "Fjern Fjordlyng Kommune")
    assert db.session.scalars(select(ShareProposal.audiences)).one() == ["school"]
    say(as_(places.hanne), places.share_address, "Fjern Engsvale Skole")
    assert db.session.scalars(select(ShareProposal)).all() == []


def test_second_press_on_yes_is_answered_kindly_and_changes_nothing(places, as_):
    other = as_(places.hanne)
    share_with(as_(places.gustav), places, "organisation")
    address = proposal_address(other, places)
    answer = f"{places.address}/forslag/{address.removeprefix('/forslag/')}/ja"
    other.post(answer)
    again = other.follow(other.post(answer))
    assert "Forslaget er allerede afgjort eller erstattet af et nyt." in again.text
    assert len(db.session.scalars(select(Audience)).all()) == 1


def test_yes_to_a_replaced_proposal_shares_nothing(places, as_):
    other = as_(places.hanne)
    share_with(as_(places.gustav), places, "organisation")
    first = proposal_address(other, places).removeprefix("/forslag/")
    share_with(as_(places.gustav), places, "public")
    page = other.follow(other.post(f"{places.address}/forslag/{first}/ja"))
    assert "erstattet af et nyt" in page.text
    assert db.session.scalars(select(Audience)).all() == []


def test_team_of_one_cannot_share_beyond_the_school(places, as_):
    leave(places.hanne)
    alone = as_(places.gustav)
    assert "kræver to medlemmer" in alone.get(places.share_address).text
    for key in ("organisation", "public", places.network_key, places.buddy_key):
        page = share_with(alone, places, key, status=422)
        assert any("kræver to medlemmer" in error for error in page.errors())
    assert db.session.scalars(select(ShareProposal)).all() == []
    share_with(alone, places, "school")
    assert may_read(as_(places.colleague), places)


def test_name_of_a_colleague_opens_nothing_beyond_the_school_before_the_yes(places, as_):
    leave(places.hanne)
    alone = as_(places.gustav)
    named = {"do": "share", **TICKED, "colleague": "findes.ikke@example.org"}
    only = {**named, "audiences": [], "buddy_teams": [places.buddy_key]}
    page = alone.submit(places.share_address, status=422, **only)
    assert any("kræver to medlemmer" in error for error in page.errors())
    both = {**named, "audiences": ["organisation"], "buddy_teams": [places.buddy_key]}
    alone.submit(places.share_address, **both)
    assert db.session.scalars(select(Audience)).all() == []
    assert len(db.session.scalars(select(ShareProposal)).all()) == 1


def test_member_who_cannot_log_in_is_no_second_member(places, as_):
    places.hanne.active = False
    page = share_with(as_(places.gustav), places, "organisation", status=422)
    assert any("kræver to medlemmer" in error for error in page.errors())


def test_team_that_became_one_cannot_confirm_what_was_proposed(places, as_):
    share_with(as_(places.gustav), places, "organisation")
    leave(places.gustav)
    alone = as_(places.hanne)
    page = alone.get(proposal_address(alone, places))
    assert "kræver to medlemmer" in page.text
    assert not page.has_button(YES)
    answer = f"{places.address}/forslag/{page.response.request.path.removeprefix('/forslag/')}"
    alone.post(f"{answer}/ja")
    assert not may_read(as_(places.consultant), places)
    make_member(places.team, make_person("Ny kollega"))
    say(alone, proposal_address(alone, places), YES)
    assert may_read(as_(places.consultant), places)


def leave(person):
    db.session.delete(
        db.session.scalars(select(Membership).where(Membership.person_id == person.id)).one()
    )
    db.session.commit()


def test_yes_that_those_described_take_back_stops_the_second_yes(places, as_):
    places.cycle.kind, places.cycle.what_succeeds = "positive_deviation", "Roen ved bordene"
    places.cycle.described_agree = True
    share_with(as_(places.gustav), places, "organisation")
    places.cycle.described_agree = False
    db.session.commit()
    other = as_(places.hanne)
    page = other.get(proposal_address(other, places))
    assert "Den handler om andre." in page.text
    assert not page.has_button(YES)


def test_network_the_school_has_left_drops_out_of_a_proposal(places, as_):
    share_with(as_(places.gustav), places, "school", places.network_key)
    db.session.execute(delete(NetworkMember))
    db.session.commit()
    other = as_(places.hanne)
    address = proposal_address(other, places)
    assert "Videnproducerende" not in other.get(address).text
    say(other, address, YES)
    assert {one.kind for one in db.session.scalars(select(Audience))} == {"school"}


def test_waiting_proposals_are_listed_for_the_team_only(places, as_):
    share_with(as_(places.gustav), places, "organisation")
    (mine,) = waiting_proposals(viewer_for(places.gustav))
    (theirs,) = waiting_proposals(viewer_for(places.hanne))
    assert (mine.is_own, theirs.is_own) == (True, False)
    assert theirs.proposed_by == "Gustav Prøve"
    assert theirs.title == "Rollekort i grupper"
    for person in (places.colleague, places.leader, places.consultant):
        assert waiting_proposals(viewer_for(person)) == []


# -- a device that remembers its owner


def test_remembered_device_asks_for_the_password_before_sharing_beyond_the_school(places, as_):
    member = as_(places.gustav)
    remember(places.gustav)
    page = share_with(member, places, "organisation")
    assert page.location.startswith("/bekraeft?next=")
    assert db.session.scalars(select(ShareProposal)).all() == []
    share_with(member, places, "school")
    assert may_read(as_(places.colleague), places)


def test_choices_are_there_again_after_the_password(places, as_):
    address = f"{places.share_address}?til=school&til={places.network_key}&rapporter=yes"
    values = as_(places.gustav).get(address).form_values()
    assert values["audiences"] == ["school", places.network_key]
    assert values["reports"] == ["yes"]


def test_remembered_device_asks_for_the_password_before_the_second_yes(places, as_):
    share_with(as_(places.gustav), places, "organisation")
    other = as_(places.hanne)
    address = proposal_address(other, places)
    remember(places.hanne)
    assert say(other, address, YES).location.startswith("/bekraeft?next=")
    assert not may_read(as_(places.consultant), places)


def remember(person):
    session = db.session.scalars(
        select(LoginSession).where(LoginSession.person_id == person.id)
    ).one()
    session.remembered = True
    session.password_given_at = session.password_given_at.replace(year=now().year - 1)
    db.session.commit()


def test_proposal_page_asks_at_most_eight_questions(places, as_):
    make_measure(places.cycle, "Minutter")
    share_with(as_(places.gustav), places, "school")
    share_with(as_(places.gustav), places, "school", "organisation", places.network_key)
    other = as_(places.hanne)
    address = proposal_address(other, places)
    make_network("Flere", (places.school,))
    db.session.commit()
    with count_statements() as sent:
        other.get(address)
    assert len(sent) <= MOST_A_PAGE, "\n".join(sent)


# -- what need not wait, and who is told


def test_school_reads_at_once_while_the_network_waits(places, as_):
    proposer = as_(places.gustav)
    page = proposer.follow(share_with(proposer, places, "school", places.network_key))
    assert "Resten venter på et ja fra et andet medlem" in page.text
    assert may_read(as_(places.colleague), places)
    assert not may_read(as_(places.networker), places)
    other = as_(places.hanne)
    say(other, proposal_address(other, places), YES)
    assert may_read(as_(places.colleague), places)
    assert may_read(as_(places.networker), places)


def test_new_text_waits_for_everybody_when_a_network_reads_the_old_one(places, as_):
    share(places.cycle, places.network)
    places.cycle.learning = "En ny lærdom"
    db.session.commit()
    share_with(as_(places.gustav), places, places.buddy_key, places.network_key)
    assert not may_read(as_(places.buddy), places)
    assert "En ny lærdom" not in as_(places.networker).get(places.address).text


def test_the_others_are_told_of_a_proposal_by_a_mail_without_text_and_the_proposer_not(places, as_):
    places.cycle.title = "Kaninen hos naboen"
    gone = make_member(places.team, make_person("Væk", active=False))
    share_with(as_(places.gustav), places, places.network_key)
    (mail,) = db.session.scalars(select(Mail)).all()
    assert (mail.recipient, mail.template) == (places.hanne.email, "proposed")
    proposal = db.session.scalars(select(ShareProposal)).one()
    path = f"{places.address}/forslag/{proposal.public_id}"
    assert mail.values == {"path": path, "some_read": False}
    assert gone.email != mail.recipient

    other = as_(places.hanne)
    say(other, other.get(mail.values["path"], status=302).location, YES)
    told = db.session.scalars(select(Mail).where(Mail.template == "shared")).all()
    assert [mail.recipient for mail in told] == [places.gustav.email]


def test_one_press_that_shares_and_proposes_writes_the_others_one_mail(places, as_, flask_app):
    share_with(as_(places.gustav), places, "school", places.network_key)
    (mail,) = db.session.scalars(select(Mail)).all()
    assert (mail.recipient, mail.template) == (places.hanne.email, "proposed")
    text = compose(mail, flask_app.extensions["settings"]).get_content()
    assert "kan allerede læse den" in text
    (news,) = db.session.scalars(select(TeamNews)).all()
    assert (news.kind, news.person_id) == ("shared", places.gustav.id)
    # Negative control: where all of it waits nobody is said to read it.
    mail.values = {**mail.values, "some_read": False}
    assert "kan allerede" not in compose(mail, flask_app.extensions["settings"]).get_content()


@pytest.mark.parametrize(("answer", "now_reads"), [(YES, "Fjordlyng Kommune"), (NO, "Kun jeres")])
def test_mail_of_a_decided_proposal_leads_the_team_to_a_page_that_says_so(
    places, as_, answer, now_reads
):
    share_with(as_(places.gustav), places, "organisation")
    other = as_(places.hanne)
    mailed = db.session.scalars(select(Mail.values)).one()["path"]
    say(other, other.get(mailed, status=302).location, answer)
    page = other.get(mailed)
    assert page.h1 == "Forslaget er afgjort"
    assert now_reads in page.text
    assert page.link("Gå til den") == places.address
    assert ("Hanne Prøve sagde ja" in page.text) == (answer == YES)
    for person in (places.leader, places.consultant, places.stranger):
        as_(person).get(mailed, status=404)


def test_mail_of_a_replaced_proposal_leads_to_the_new_one(places, as_):
    member = as_(places.hanne)
    share_with(as_(places.gustav), places, "organisation")
    mailed = db.session.scalars(select(Mail.values)).one()["path"]
    share_with(as_(places.gustav), places, "public")
    newer = db.session.scalars(select(ShareProposal.public_id)).one()
    assert member.get(mailed).link("Se det nye forslag") == f"/forslag/{newer}"


def test_page_of_a_decided_proposal_names_nobody_once_their_account_is_deleted(places, as_):
    share_with(as_(places.gustav), places, "organisation")
    mailed = db.session.scalars(select(Mail.values)).one()["path"]
    other = as_(places.hanne)
    say(other, other.get(mailed, status=302).location, YES)
    share_with(as_(places.gustav), places, "organisation", "public")
    for news in db.session.scalars(select(TeamNews)):
        news.person_id = None
    db.session.commit()
    page = as_(places.gustav).get(mailed)
    assert "Et andet medlem sagde ja" in page.text
    assert "Siden er der kommet et nyt forslag" in page.text
    assert page.link("Se det nye forslag")
