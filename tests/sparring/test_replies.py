"""The thread of an answer: who reads it, writes in it and is told."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import select

from app.core.clock import now
from app.core.db import db
from app.core.models import Mail
from app.organisations.models import Role
from app.sparring.models import SparringAnswer, SparringReply, SparringRequest
from app.teams.models import TeamNews
from tests.make import make_leader, make_person, make_sparring, save
from tests.sharing.places import make_places
from tests.statements import MOST_A_PAGE, count_statements

NUMBER = "150914-4321"


@pytest.fixture
def places(flask_app):
    return make_places()


@pytest.fixture
def answer(places):
    """The leader's answer to Gustav and Hanne's team."""
    asked = make_sparring(places.cycle, "Hvordan får vi de stille med?")
    return save(
        SparringAnswer(
            request_id=asked.id,
            person_id=places.leader.id,
            answered_on=date(2025, 11, 2),
            text="Prøv med par",
        )
    )


def page_of(answer):
    return f"/sparring/svar/{answer.public_id}"


def write(client, answer, text="Hvor mange ad gangen?", *, status=302, **more):
    return client.submit(f"{page_of(answer)}/skriv", status=status, text=text, **more)


def replies():
    return db.session.scalars(select(SparringReply).order_by(SparringReply.id)).all()


def mails(template):
    return db.session.scalars(select(Mail).where(Mail.template == template)).all()


def test_news_and_mail_of_an_answer_lead_a_member_to_the_answer(places, as_):
    asked = make_sparring(places.cycle)
    as_(places.leader).submit(f"/sparring/{asked.public_id}/svar", text="Prøv med par")
    answer = db.session.scalars(select(SparringAnswer)).one()
    assert {mail.values["path"] for mail in mails("answered")} == {page_of(answer)}
    member = as_(places.gustav)
    assert page_of(answer) in {link.get("href") for link in member.get("/").all("a")}
    assert "Prøv med par" in member.get(page_of(answer)).text


def test_member_writes_back_and_the_one_who_answered_is_told_by_a_mail_without_text(
    places, as_, answer
):
    page = write(as_(places.gustav), answer, "Tak. Hvad med Kaninen?")
    assert page.location == page_of(answer)
    (mail,) = mails("replied")
    assert (mail.recipient, mail.values) == (places.leader.email, {"path": page_of(answer)})
    seen = as_(places.leader).get(mail.values["path"]).text
    assert "Hvad med Kaninen?" in seen
    assert "Gustav" in seen


def test_the_one_who_answered_writes_on_and_the_team_is_told_at_the_answer(places, as_, answer):
    write(as_(places.leader), answer, "Fire ad gangen")
    news = db.session.scalars(select(TeamNews)).one()
    assert (news.kind, news.sparring_answer_id) == ("answered", answer.id)
    told = {mail.recipient for mail in mails("answered")}
    assert told == {places.gustav.email, places.hanne.email}
    assert all("Fire" not in json.dumps(mail.values) for mail in mails("answered"))


def test_nobody_but_the_two_sides_reads_or_writes_in_the_thread(places, as_, answer):
    write(as_(places.gustav), answer)
    reply = replies()[0]
    others = (places.colleague, make_leader(places.school, make_person("Anden leder")))
    db.session.commit()
    for person in (*others, places.next_door, places.consultant, places.networker, places.stranger):
        client = as_(person)
        client.get(page_of(answer), status=404)
        client.post(f"{page_of(answer)}/skriv", {"text": "Hej"}, status=404)
        client.post(f"{page_of(answer)}/tak", status=404)
        client.post(f"/sparring/skrevet/{reply.public_id}/fjern", status=404)
    assert len(replies()) == 1


def test_thanks_are_one_press_and_said_once_by_the_whole_team(places, as_, answer):
    member = as_(places.gustav)
    assert "Tak for svaret" in member.get(page_of(answer)).text
    for client in (member, member, as_(places.hanne)):
        client.post(f"{page_of(answer)}/tak")
    assert [reply.text for reply in replies()] == ["Tak for svaret."]
    assert len(mails("replied")) == 1
    assert member.get(page_of(answer)).all("form", action=f"{page_of(answer)}/tak") == []
    as_(places.leader).post(f"{page_of(answer)}/tak", status=403)


def test_the_one_who_answered_keeps_reading_after_the_question_is_taken_back(places, as_, answer):
    write(as_(places.gustav), answer, "Hvor mange?")
    db.session.scalars(select(SparringRequest)).one().withdrawn_at = now()
    db.session.commit()
    page = as_(places.leader).get(page_of(answer)).text
    assert "Hvor mange?" in page
    assert "de stille" not in page
    assert "Spørgsmålet er trukket tilbage." in page
    assert "de stille" in as_(places.hanne).get(page_of(answer)).text


def test_whoever_has_left_the_school_reads_on_and_writes_no_more(places, as_, answer):
    db.session.delete(db.session.scalars(select(Role).where(Role.kind == "leader")).one())
    db.session.commit()
    left = as_(places.leader)
    page = left.get(page_of(answer))
    assert "Prøv med par" in page.text
    assert page.all("textarea") == []
    refused = left.post(f"{page_of(answer)}/skriv", {"text": "Hej"}, status=403)
    assert "stadig er på skolen" in refused.text


def test_archived_team_and_binned_record_are_written_to_no_more(places, as_, answer):
    places.cycle.binned_at = now()
    db.session.commit()
    for person in (places.leader, places.gustav):
        as_(person).post(f"{page_of(answer)}/skriv", {"text": "Hej"}, status=403)
    places.cycle.binned_at = None
    places.team.archived_on = date(2025, 11, 3)
    db.session.commit()
    as_(places.gustav).post(f"{page_of(answer)}/skriv", {"text": "Hej"}, status=403)
    assert replies() == []


def test_own_words_are_removed_by_their_writer_alone_and_all_go_with_the_answer(
    places, as_, answer
):
    write(as_(places.gustav), answer, "Et")
    write(as_(places.hanne), answer, "To")
    address = f"/sparring/skrevet/{replies()[0].public_id}/fjern"
    for person in (places.hanne, places.leader):
        as_(person).post(address, status=403)
    as_(places.gustav).post(address)
    assert [reply.text for reply in replies()] == ["To"]
    as_(places.leader).post(f"{page_of(answer)}/fjern")
    assert replies() == []
    assert db.session.scalars(select(SparringAnswer)).all() == []


def test_closed_or_resting_account_gets_no_mail(places, as_, answer):
    places.leader.on_leave = True
    db.session.commit()
    write(as_(places.gustav), answer)
    assert mails("replied") == []


def test_same_words_sent_twice_are_stored_and_told_once(places, as_, answer):
    member = as_(places.gustav)
    values = {**member.get(page_of(answer)).form_values(), "text": "Hvordan?"}
    for _ in range(2):
        member.post(f"{page_of(answer)}/skriv", values)
    assert len(replies()) == len(mails("replied")) == 1


@pytest.mark.parametrize("text", ["", " \n", "\u200b"])
def test_nothing_is_not_sent(places, as_, answer, text):
    page = write(as_(places.gustav), answer, text, status=422)
    assert page.errors() == ["Skriv noget, før I sender."]


def test_number_and_name_are_stopped_and_nothing_typed_is_lost(places, as_, answer):
    member = as_(places.gustav)
    page = write(member, answer, f"Det er\n{NUMBER}", status=422)
    assert page.value("text").replace("\r\n", "\n") == f"Det er\n{NUMBER}"
    page = write(member, answer, "Hvad med Emil?", status=422)
    assert "»Emil« ligner et navn" in page.text
    (swap,) = [button.get("value") for button in page.all("button", name="swap")][:1]
    page = member.post(f"{page_of(answer)}/skriv", {**page.form_values(), "swap": swap}, status=200)
    assert page.value("text") == "Hvad med en elev?"
    assert replies() == []


def test_page_takes_few_statements_however_long_the_thread_is(places, as_, answer):
    def count(client):
        db.session.expire_all()
        with count_statements() as sent:
            client.get(page_of(answer))
        return sent.count

    for _ in range(3):
        save(SparringReply(answer_id=answer.id, replied_on=date(2025, 11, 3), text="?"))
    member = as_(places.gustav)
    few = count(member)
    for _ in range(30):
        save(SparringReply(answer_id=answer.id, replied_on=date(2025, 11, 3), text="?"))
    db.session.commit()
    assert count(member) == few <= MOST_A_PAGE
