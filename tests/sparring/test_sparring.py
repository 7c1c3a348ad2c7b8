"""Asking for sparring, answering, and who sees what of it."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import select

from app.core.clock import now
from app.core.db import db
from app.core.models import Mail
from app.cycles.queries import cycle_or_none
from app.organisations.models import Role
from app.sparring.models import SparringAnswer, SparringRequest
from app.sparring.queries import open_requests, requests_of
from app.teams.models import TeamNews
from app.teams.queries import viewer_for
from tests.make import (
    make_closed_cycle,
    make_leader,
    make_member,
    make_person,
    make_school,
    make_sparring,
    make_team,
    save,
    share,
)
from tests.sharing.places import TICKED, make_places
from tests.statements import MOST_A_PAGE, count_statements

QUESTION = "Hvordan får vi de stille elever med?"
NUMBER = "150914-4321"
TELLS = "Skolens ledere får en mail"


@pytest.fixture
def places(flask_app):
    return make_places()


def ask(client, places, question=QUESTION, *, status=302, **more):
    sent = {**TICKED, "question": question, **more}
    return client.submit(f"{places.address}/sparring", status=status, **sent)


def the_request():
    return db.session.scalars(select(SparringRequest)).one()


def answer_address():
    return f"/sparring/{the_request().public_id}/svar"


def open_for(person, places):
    return open_requests(viewer_for(person), places.school)


def test_leader_and_colleague_see_team_and_question_and_others_nothing(places, as_):
    ask(as_(places.gustav), places)
    for person in (places.leader, places.colleague, places.gustav):
        (asked,) = open_for(person, places)
        assert (asked.team, asked.question) == ("6. årgang", QUESTION)
    for person in (places.next_door, places.consultant, places.networker, places.stranger):
        assert open_for(person, places) == []
        as_(person).get(answer_address(), status=404)


def test_title_and_link_show_only_where_the_reader_may_open_the_record(places, as_):
    ask(as_(places.gustav), places)
    (hidden,) = open_for(places.leader, places)
    assert (hidden.title, hidden.cycle_public_id) == ("", "")
    page = as_(places.leader).get(answer_address())
    assert "Rollekort" not in page.html
    assert places.cycle.public_id not in page.html
    share(places.cycle, "school")
    places.cycle.title = "Nyere titel"
    db.session.commit()
    (shown,) = open_for(places.leader, places)
    assert (shown.title, shown.cycle_public_id) == ("Rollekort i grupper", places.cycle.public_id)


def test_oldest_question_comes_first(places):
    for day, title in ((9, "Ny"), (2, "Gammel"), (5, "Midt")):
        cycle = make_closed_cycle(places.team, title=title)
        make_sparring(cycle, title, asked_on=date(2025, 11, day))
    assert [asked.question for asked in open_for(places.leader, places)] == ["Gammel", "Midt", "Ny"]


WAITS = "venter på svar"


def test_leader_with_a_team_is_told_on_the_front_page_what_waits_until_it_is_answered(places, as_):
    own = make_team("Ledelsen", kind="leadership_team", school=places.school)
    make_member(own, places.leader)
    home = as_(places.leader)
    assert WAITS not in home.get("/").text
    for day, title in ((9, "Ny"), (2, "Gammel")):
        cycle = make_closed_cycle(places.team, title=title)
        make_sparring(cycle, title, asked_on=date(2025, 11, day))
    # What the leader's own team asks is for others to answer, and what is in the bin for nobody.
    mine, binned = make_closed_cycle(own), make_closed_cycle(places.team, binned_at=now())
    for cycle in (mine, binned):
        make_sparring(cycle, "Andre")
    db.session.commit()
    with count_statements() as sent:
        page = home.get("/")
    assert sent.count <= MOST_A_PAGE
    told = "2 spørgsmål venter på svar Engsvale Skole · det ældste er spurgt 2. november 2025"
    assert told in page.text
    assert page.link("2 spørgsmål venter på svar") == (
        f"/skoler/{places.school.public_id}#sparring"
    )
    for person in (places.hanne, places.colleague):
        assert WAITS not in as_(person).get("/").text
    old = db.session.scalars(select(SparringRequest).filter_by(question="Gammel")).one()
    home.submit(f"/sparring/{old.public_id}/svar", text="Prøv med færre kort")
    assert "1 spørgsmål venter på svar Engsvale Skole · spurgt 9. november" in (home.get("/").text)
    # As the leader of two schools: on the page where one is chosen, too.
    make_leader(make_school("Anden Skole"), places.leader)
    db.session.commit()
    assert "Engsvale Skole 1 spørgsmål venter på svar" in home.get("/skolen").text


def test_answer_is_seen_by_the_team_and_the_one_who_answered(places, as_):
    ask(as_(places.gustav), places)
    share(places.cycle, "school")
    as_(places.leader).submit(answer_address(), text="Vil I høre om rollekort?")
    viewers = {"leader": places.leader, "colleague": places.colleague, "hanne": places.hanne}
    seen = {}
    for name, person in viewers.items():
        viewer = viewer_for(person)
        cycle = cycle_or_none(viewer, places.cycle.public_id)
        seen[name] = [a.text for asked in requests_of(cycle, viewer) for a in asked.answers]
        db.session.expire_all()
    assert seen == {
        "leader": ["Vil I høre om rollekort?"],
        "colleague": [],
        "hanne": ["Vil I høre om rollekort?"],
    }
    assert [a.text for a in open_for(places.leader, places)[0].answers] == [
        "Vil I høre om rollekort?"
    ]
    assert open_for(places.colleague, places)[0].answers == []
    assert "rollekort?" not in as_(places.colleague).get(answer_address()).text
    other_leader = make_leader(places.school, make_person("Anden leder"))
    assert "rollekort?" not in as_(other_leader).get(answer_address()).text


def test_team_is_told_of_an_answer_by_a_mail_without_text(places, as_):
    ask(as_(places.gustav), places)
    as_(places.leader).submit(answer_address(), text="Prøv at spørge Kaninen")
    news = db.session.scalars(select(TeamNews)).one()
    assert (news.kind, news.person_id) == ("answered", places.leader.id)
    mails = db.session.scalars(select(Mail).where(Mail.template == "answered")).all()
    assert {mail.recipient for mail in mails} == {places.gustav.email, places.hanne.email}
    assert all("Kaninen" not in json.dumps(mail.values) for mail in mails)


def test_leaders_are_told_of_a_question_by_a_mail_without_text_that_leads_to_it(places, as_):
    make_leader(places.school, make_person("Væk", active=False))
    make_member(places.team, make_leader(places.school, make_person("Leder i teamet")))
    make_leader(make_school("En anden skole", places.organisation))
    db.session.commit()
    assert TELLS in as_(places.gustav).get(f"{places.address}/sparring").text
    ask(as_(places.gustav), places, "Hvad med Kaninen?")
    (mail,) = db.session.scalars(select(Mail)).all()
    assert (mail.recipient, mail.template) == (places.leader.email, "asked")
    assert mail.values == {"path": f"/skoler/{places.school.public_id}"}
    assert "Kaninen" in as_(places.leader).get(mail.values["path"]).text


def test_question_that_is_refused_tells_no_leader(places, as_):
    ask(as_(places.gustav), places, "", status=422)
    assert db.session.scalars(select(Mail)).all() == []


def test_team_of_a_school_without_a_leader_is_promised_no_mail(places, as_):
    db.session.delete(db.session.scalars(select(Role).where(Role.kind == "leader")).one())
    db.session.commit()
    assert TELLS not in as_(places.gustav).get(f"{places.address}/sparring").text
    ask(as_(places.gustav), places)
    assert db.session.scalars(select(Mail)).all() == []


def test_one_who_answered_takes_the_answer_back_and_nobody_else_can(places, as_):
    ask(as_(places.gustav), places)
    as_(places.leader).submit(answer_address(), text="Et svar")
    answer = db.session.scalars(select(SparringAnswer)).one()
    address = f"/sparring/svar/{answer.public_id}/fjern"
    for person in (places.colleague, places.stranger):
        as_(person).post(address, status=404)
    refused = as_(places.gustav).post(address, status=403)
    assert "kun den, der har skrevet svaret" in refused.text
    as_(places.leader).post(address)
    assert db.session.scalars(select(SparringAnswer)).all() == []


def test_question_is_withdrawn_at_once_by_any_member_and_answers_stay_with_the_team(places, as_):
    ask(as_(places.gustav), places)
    address = answer_address()
    as_(places.leader).submit(address, text="Et svar")
    withdraw = f"/sparring/{the_request().public_id}/traek-tilbage"
    as_(places.colleague).post(withdraw, status=403)
    assert len(open_for(places.leader, places)) == 1
    as_(places.hanne).post(withdraw)
    assert open_for(places.leader, places) == []
    as_(places.leader).get(address, status=404)
    as_(places.leader).post(address, {"text": "For sent"}, status=404)
    viewer = viewer_for(places.gustav)
    (asked,) = requests_of(cycle_or_none(viewer, places.cycle.public_id), viewer)
    assert [answer.text for answer in asked.answers] == ["Et svar"]


def test_one_question_at_a_time_and_the_next_after_taking_it_back(places, as_):
    member = as_(places.gustav)
    ask(member, places)
    page = ask(member, places, "Et til?", status=422)
    assert page.errors() == ["I har allerede spurgt. Træk det tilbage, før I spørger igen."]
    assert page.value("question") == "Et til?"
    member.post(f"/sparring/{the_request().public_id}/traek-tilbage")
    ask(member, places, "Et til?")
    assert [asked.question for asked in open_for(places.leader, places)] == ["Et til?"]


def test_same_form_sent_twice_asks_and_answers_once(places, as_):
    member, leader = as_(places.gustav), as_(places.leader)
    values = member.get(f"{places.address}/sparring").form_values()
    for _ in range(2):
        member.post(f"{places.address}/sparring", {**values, **TICKED, "question": QUESTION})
    assert the_request().question == QUESTION
    values = leader.get(answer_address()).form_values()
    for _ in range(2):
        leader.post(answer_address(), {**values, "text": "Et svar"})
    assert len(db.session.scalars(select(SparringAnswer)).all()) == 1


@pytest.mark.parametrize("missing", TICKED)
def test_member_vouches_for_the_question(places, as_, missing):
    page = ask(as_(places.gustav), places, status=422, **{missing: ""})
    (error,) = page.errors()
    assert error.startswith("Tjek, at")
    assert page.value("question") == QUESTION


def test_number_in_question_or_answer_is_stopped_and_stored_nowhere(places, as_):
    page = ask(as_(places.gustav), places, f"Hvad med {NUMBER}?", status=422, not_cpr="y")
    assert page.errors()[0].startswith("1509••-•••• ligner et CPR-nummer.")
    assert page.value("question") == f"Hvad med {NUMBER}?"
    ask(as_(places.gustav), places)
    page = as_(places.leader).submit(answer_address(), status=422, text=f"Det er {NUMBER}")
    assert page.value("text") == f"Det er {NUMBER}"
    stored = [
        table.name
        for table in db.metadata.tables.values()
        for row in db.session.execute(table.select())
        if NUMBER in json.dumps(list(row), default=str, ensure_ascii=False)
    ]
    assert stored == []


def test_perhaps_a_number_is_asked_about(places, as_):
    member = as_(places.gustav)
    page = ask(member, places, "Rum 240871-3333?", status=422)
    assert page.errors() == ["Svar på, om det er et CPR-nummer, eller fjern det."]
    values = page.form_values()
    member.post(f"{places.address}/sparring", {**values, **TICKED, "not_cpr": "y"})
    assert the_request().question == "Rum 240871-3333?"


@pytest.mark.parametrize("text", ["", "   ", "\u200b\n\t"])
def test_empty_question_and_answer_are_not_sent(places, as_, text):
    ask(as_(places.gustav), places, text, status=422)
    ask(as_(places.gustav), places)
    page = as_(places.leader).submit(answer_address(), status=422, text=text)
    assert page.errors() == ["Skriv et svar, før I sender."]


def test_question_of_an_archived_team_or_a_binned_record_is_gone(places, as_):
    ask(as_(places.gustav), places)
    places.cycle.binned_at = places.cycle.changed_at
    db.session.commit()
    assert open_for(places.leader, places) == []
    places.cycle.binned_at = None
    places.team.archived_on = date(2025, 11, 1)
    db.session.commit()
    assert open_for(places.leader, places) == []


def test_colleague_cannot_ask_for_the_team(places, as_):
    share(places.cycle, "school")
    as_(places.colleague).get(f"{places.address}/sparring", status=403)
    as_(places.colleague).post(f"{places.address}/sparring", {"question": "?"}, status=403)


def test_list_takes_as_many_statements_for_many_questions_as_for_few(places):
    def count():
        db.session.commit()
        db.session.expire_all()
        viewer, school = viewer_for(places.leader), db.session.merge(places.school)
        db.session.refresh(school)
        with count_statements() as sent:
            asked = open_requests(viewer, school)
        return len(asked), sent.count

    def add(many):
        for number in range(many):
            cycle = make_closed_cycle(places.team, title=f"Nr. {number}")
            share(cycle, "school")
            asked = make_sparring(cycle, "?")
            save(
                SparringAnswer(
                    request_id=asked.id,
                    person_id=places.leader.id,
                    answered_on=date(2025, 11, 2),
                    text="!",
                )
            )

    add(2)
    few = count()
    add(10)
    many = count()
    assert (few[0], many[0]) == (2, 12)
    assert few[1] == many[1] == 1


def fine(page):
    return [tick.get("value") for tick in page.all("input", name="fine")]


def swap(page):
    return page.all("button", name="swap")[0].get("value")


def test_member_puts_other_words_in_the_question_before_it_is_asked(places, as_):
    member, address = as_(places.gustav), f"{places.address}/sparring"
    page = ask(member, places, "Hvordan hjælper vi Emil?", status=422)
    assert "»Emil« ligner et navn" in page.text
    page = member.post(address, {**page.form_values(), "swap": swap(page)}, status=200)
    assert page.value("question") == "Hvordan hjælper vi en elev?"
    assert db.session.scalars(select(SparringRequest)).all() == []
    member.post(address, {**page.form_values(), **TICKED})
    assert the_request().question == "Hvordan hjælper vi en elev?"


def test_member_says_that_a_name_in_the_question_is_in_order_and_is_not_asked_again(places, as_):
    member, address = as_(places.gustav), f"{places.address}/sparring"
    page = ask(member, places, "Kender I Anna Ancher?", status=422)
    member.post(address, {**page.form_values(), **TICKED, "fine": fine(page)})
    assert the_request().question == "Kender I Anna Ancher?"
    assert len(places.cycle.answered) == 1
    assert "Ancher" not in json.dumps(places.cycle.answered)


def test_leader_is_asked_about_a_name_in_the_answer(places, as_):
    ask(as_(places.gustav), places)
    leader, address = as_(places.leader), answer_address()
    page = leader.submit(address, status=422, text="Spørg Emil, eller ring 51 23 45 60.")
    assert page.value("text") == "Spørg Emil, eller ring 51 23 45 60."
    page = leader.post(address, {**page.form_values(), "swap": swap(page)}, status=200)
    assert page.value("text") == "Spørg en elev, eller ring 51 23 45 60."
    leader.post(address, {**page.form_values(), "fine": fine(page)})
    assert places.cycle.answered == []
