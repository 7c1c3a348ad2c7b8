"""The teams' say: nothing of a team's text is in a final report without its yes."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.core import clock
from app.core.db import db
from app.core.models import Mail
from app.cycles.models import Audience, SharedVersion
from app.prototypes.models import Prototype, PrototypeSource
from app.reports.queries import version_digest
from app.yearreports.models import ReportAsk, ReportEdition
from app.yearreports.plain import case_text
from app.yearreports.sheets import sheets_of
from tests.builder.conftest import reports_answer
from tests.make import make_member, save, share_prototype
from tests.page import text_of

OUT = "Se, hvem der mangler at svare, eller undvær en tekst"


def edition(as_, place, address):
    page = as_(place.leader).submit(f"{address}/endelig", nobody_recognisable="y")
    return as_(place.leader).get(page.location)


def begun(as_, place):
    leader = as_(place.leader)
    address = place.begin(leader)
    place.ask(leader, address)
    return leader, address


def overdue(place, *numbers):
    for number in numbers:
        place.ask_of(number).answer_by = clock.today() - timedelta(days=1)
    db.session.commit()


def test_member_sees_a_quiet_line_and_the_very_paragraphs(as_, place):
    begun(as_, place)
    member = as_(place.members[1])
    front = member.get("/")
    page = member.get(front.link("En rapport vil bruge jeres tekst"))
    for words in ("Forsøg 1", "Vi prøver nr. 1", "Eleven siger 1", "Lært 1", "svar senest"):
        assert words in page.text
    assert "Forsøg 0" not in page.text
    for button in ("Brug den", "Ikke med"):
        assert page.has_button(button)


def test_team_hears_by_a_mail_that_holds_no_text(as_, place):
    begun(as_, place)
    mails = db.session.scalars(select(Mail).where(Mail.template == "report_asks")).all()
    assert len(mails) == 5
    assert {tuple(mail.values) for mail in mails} == {("path",)}


def test_text_with_yes_is_in_the_report_and_silence_is_not(as_, place):
    _leader, address = begun(as_, place)
    place.all_say_yes(as_, 0, 1, 3)
    overdue(place, 2, 4)
    page = edition(as_, place, address)
    assert "Forsøg 1" in page.text
    assert "Forsøg 2" not in page.text
    assert "3 delte prøvehandlinger" in page.text
    asked = as_(place.members[2]).get(f"/teams/{place.teams[2].public_id}/rapporttekster").text
    assert "I svarede ikke, så det er ikke med" in asked
    assert "Det har I svaret" not in asked
    asked = as_(place.members[1]).get(f"/teams/{place.teams[1].public_id}/rapporttekster").text
    assert "Det har I svaret" in asked


def test_withheld_text_leaves_no_trace_in_text_or_count(as_, place):
    leader, address = begun(as_, place)
    place.all_say_yes(as_, 0, 1, 3, 4)
    place.answer(as_, 2, "ikke-med")
    assert "Forsøg 2" not in leader.get(f"{address}/udkast").text
    assert "Forsøg 2" not in leader.get(f"{address}/valg").text
    edition(as_, place, address)
    content = str(db.session.scalars(select(ReportEdition).options()).one().content)
    for trace in ("Forsøg 2", "Team 2", "Lært 2", "Forkast"):
        assert trace not in content
    assert "'figure': '4'" in content


def test_team_amends_its_words_and_shares_what_it_shared(as_, place):
    leader, address = begun(as_, place)
    member = as_(place.members[1])
    ask = place.ask_of(1).public_id
    member.submit(f"/rapporttekster/{ask}/ret", learned="Kortere nu", voice="")
    assert (
        "Med, i jeres nye ord"
        in member.get(f"/teams/{place.teams[1].public_id}/rapporttekster").text
    )
    picked = [place.cycles[1].public_id]
    leader.submit(f"{address}/valg", learning=picked, story=picked)
    draft = leader.get(f"{address}/udkast").text
    assert "Kortere nu" in draft
    assert "Lært 1" not in draft
    assert "Eleven siger 1" not in draft
    shared = db.session.scalars(
        select(SharedVersion).where(SharedVersion.cycle_id == place.cycles[1].id)
    ).one()
    assert shared.content["evaluation"]["learning"] == "Lært 1"


def test_method_says_that_texts_are_amended_only_when_one_is(as_, place):
    leader, address = begun(as_, place)
    said = "Nogle har teamet forkortet eller rettet"
    assert said not in leader.get(f"{address}/udkast").text
    ask = place.ask_of(1).public_id
    as_(place.members[1]).submit(f"/rapporttekster/{ask}/ret", learned="Kortere nu")
    assert said in leader.get(f"{address}/udkast").text


def test_amended_text_with_a_cpr_number_is_stopped_and_kept_on_the_page(as_, place):
    begun(as_, place)
    address = f"/rapporttekster/{place.ask_of(1).public_id}/ret"
    page = as_(place.members[1]).submit(address, status=422, learned="Elev 150914-4321")
    assert "ligner et CPR-nummer" in " ".join(page.errors())
    assert page.value("learned") == "Elev 150914-4321"
    assert place.ask_of(1).state == "waiting"


def test_report_waits_for_the_day_the_teams_were_given(as_, place):
    leader, address = begun(as_, place)
    page = leader.get(f"{address}/endelig")
    assert "Teams har frist til" in page.text
    assert not page.has_button("Gør den endelig")
    leader.post(f"{address}/endelig", {"nobody_recognisable": "y"}, status=422)
    place.all_say_yes(as_)
    assert leader.get(f"{address}/endelig").has_button("Gør den endelig")


def test_leader_does_without_a_text_that_keeps_the_report_waiting(as_, place):
    leader, address = begun(as_, place)
    place.all_say_yes(as_, 0, 1, 3, 4)
    teams = leader.get(leader.get(f"{address}/endelig").link(OUT))
    assert teams.has_button("Undvær teksten Forsøg 2")
    leader.post(f"{address}/teams/undvaer", {"ask": place.ask_of(2).public_id})
    member = as_(place.members[2]).get(f"/teams/{place.teams[2].public_id}/rapporttekster")
    assert "Ingen spørger om noget lige nu" in member.text
    as_(place.members[2]).post(f"/rapporttekster/{place.ask_of(2).public_id}/brug", status=404)
    teams = leader.get(f"{address}/teams")
    assert "Forsøg 2 Uden svar – ikke taget med" in teams.text
    assert "Ikke spurgt" not in teams.text
    assert not teams.has_button("Spørg om 1 tekst")
    assert "tekst skal et team spørges om" not in leader.get(address).text
    # With second thoughts the team can be asked after all.
    again = {"ask": place.ask_of(2).public_id}
    assert teams.has_button("Spørg alligevel Forsøg 2")
    place.ask_of(2).editions = [1]
    db.session.commit()
    leader.post(f"{address}/teams/undvaer", again)
    assert leader.get(f"{address}/teams").has_button("Spørg om 1 tekst")
    leader.submit(f"{address}/teams")
    assert place.ask_of(2).editions == [1], "what an edition has is not forgotten"
    place.ask_of(2).editions = []
    db.session.commit()
    leader.post(f"{address}/teams/undvaer", {"ask": place.ask_of(2).public_id})
    leader.post(f"{address}/teams/undvaer", {"ask": place.ask_of(1).public_id})
    assert place.ask_of(1).state == "accepted", "an answer is not taken back"
    page = edition(as_, place, address)
    assert "Forsøg 1" in page.text
    assert "Forsøg 2" not in page.text


def test_last_day_is_moved_later_for_those_who_wait_and_never_earlier(as_, place):
    leader, address = begun(as_, place)
    place.all_say_yes(as_, 0)
    before = place.ask_of(1).answer_by
    day, earlier = before + timedelta(days=3), before - timedelta(days=1)
    page = leader.submit(f"{address}/teams/frist", status=422, answer_by=earlier.isoformat())
    assert page.errors() == ["Vælg en dag, der er senere end fristen nu."]
    leader.submit(f"{address}/teams/frist", answer_by=day.isoformat())
    assert [place.ask_of(number).answer_by for number in (0, 1)] == [before, day]


def test_text_nobody_asked_about_is_not_in_a_final_report(as_, place):
    address = place.begin(as_(place.leader))
    for number in (0, 1, 3):
        reports_answer(place.cycles[number], "yes")
    db.session.commit()
    page = edition(as_, place, address)
    assert "Forsøg 1" in page.text
    assert "Forsøg 2" not in page.text


def test_team_that_answered_yes_at_sharing_is_not_asked(as_, place):
    reports_answer(place.cycles[0], "yes")
    db.session.commit()
    begun(as_, place)
    assert len(db.session.scalars(select(ReportAsk)).all()) == 4
    assert "Lederen vil bruge" not in as_(place.members[0]).get("/").text


def test_another_shared_version_is_another_question(as_, place):
    leader, address = begun(as_, place)
    place.all_say_yes(as_)
    version = db.session.scalars(
        select(SharedVersion).where(SharedVersion.cycle_id == place.cycles[1].id)
    ).one()
    version.content = {**version.content, "title": "Ny titel"}
    db.session.commit()
    assert "1 tekst skal et team spørges om" in leader.get(address).text
    member = as_(place.members[1])
    member.post(f"/rapporttekster/{place.ask_of(1).public_id}/ikke-med")
    assert place.ask_of(1).state == "accepted", "an old question cannot be answered"
    assert "Ny titel" not in edition(as_, place, address).text


def test_member_changes_the_answer_until_the_day_has_passed(as_, place):
    begun(as_, place)
    offered = []
    for answer in ("brug", "ikke-med"):
        place.answer(as_, 1, answer)
        page = as_(place.members[1]).get(f"/teams/{place.teams[1].public_id}/rapporttekster")
        offered.append([word for word in ("Brug den", "Ikke med") if page.has_button(word)])
    assert offered == [["Ikke med"], ["Brug den"]]
    assert place.ask_of(1).state == "withheld"
    overdue(place, 1)
    place.answer(as_, 1, "brug")
    assert place.ask_of(1).state == "withheld"


def test_text_taken_back_is_no_question_any_more(as_, place):
    leader, address = begun(as_, place)
    place.all_say_yes(as_)
    cycle = place.cycles[1].id
    db.session.execute(Audience.__table__.delete().where(Audience.cycle_id == cycle))
    db.session.execute(SharedVersion.__table__.delete().where(SharedVersion.cycle_id == cycle))
    db.session.commit()
    page = as_(place.members[1]).get(f"/teams/{place.teams[1].public_id}/rapporttekster")
    assert "Ingen spørger om noget lige nu" in page.text
    assert "1 tekst er ikke delt længere" in leader.get(address).text
    assert "Forsøg 1" not in edition(as_, place, address).text


def test_nobody_but_the_team_sees_or_answers_the_question(as_, place):
    leader, _address = begun(as_, place)
    ask = place.ask_of(1).public_id
    for somebody in (leader, as_(place.members[0])):
        somebody.get(f"/rapporttekster/{ask}/ret", status=404)
        somebody.post(f"/rapporttekster/{ask}/brug", status=404)
        somebody.get(f"/teams/{place.teams[1].public_id}/rapporttekster", status=404)
    make_member(place.teams[1], place.leader)
    db.session.commit()
    as_(place.leader).get(f"/rapporttekster/{ask}/ret")


# -- after an edition is final


def asked_page(as_, place, number):
    return as_(place.members[number]).get(f"/teams/{place.teams[number].public_id}/rapporttekster")


def test_member_reads_beforehand_that_a_final_edition_is_not_changed(as_, place):
    leader, address = begun(as_, place)
    page = asked_page(as_, place, 1)
    assert "et svar derefter gælder kun næste udgave" in page.text
    assert "har jeres tekst" not in page.text
    assert "uden jeres tekst" not in page.text
    place.all_say_yes(as_)
    said = leader.get(f"{address}/endelig").text
    assert "teams kan ikke længere ændre deres svar til denne udgave" in said


def test_member_who_answers_after_the_edition_is_told_what_it_has_of_the_text(as_, place):
    _leader, address = begun(as_, place)
    ask = place.ask_of(1).public_id
    as_(place.members[1]).submit(f"/rapporttekster/{ask}/ret", title="Vores egen titel")
    place.all_say_yes(as_, 0, 2, 4)
    place.answer(as_, 3, "ikke-med")
    edition(as_, place, address)
    member = as_(place.members[1])
    page = asked_page(as_, place, 1)
    assert "Udgave 1 fra" in page.text
    assert "har jeres tekst. Et nyt svar gælder kun næste udgave." in page.text
    page = member.follow(member.post(f"/rapporttekster/{ask}/ikke-med"))
    assert "Teksten kommer ikke med i næste udgave og bliver ikke talt der. Udgave 1" in page.text
    assert "har den stadig" in page.text
    assert "har jeres tekst" in page.text, "whatever the team answers"
    # A text that is not in it: its yes counts for the next one.
    page = asked_page(as_, place, 3)
    assert "er lavet uden jeres tekst. Et ja gælder næste udgave." in page.text
    other = as_(place.members[3])
    page = other.follow(other.post(f"/rapporttekster/{place.ask_of(3).public_id}/brug"))
    assert "Teksten kan bruges i næste udgave af rapporten." in page.text
    second = edition(as_, place, address).text
    assert "Vores egen titel" not in second
    assert "Forsøg 3" in second
    texts = [asked_page(as_, place, number).text for number in (1, 3)]
    assert ["udgave 2 fra" in one for one in texts] == [False, False]
    assert "Udgave 2 fra" in texts[1]
    assert "og udgave 2 fra" in asked_page(as_, place, 0).text


# -- prototypes


def with_prototype(place, number, *behind, title="Stille start", audience="school"):
    owner = place.teams[number]
    one = save(
        Prototype(
            title=title,
            summary="Bog på bordet.",
            owner_team_id=owner.id,
            shared_on=clock.today(),
        )
    )
    share_prototype(one, audience)
    for cycle in behind:
        save(PrototypeSource(prototype_id=one.id, cycle_id=cycle.id))
    return one


def test_member_reads_what_the_report_tells_of_the_teams_prototypes(as_, place):
    with_prototype(place, 2, place.cycles[2])
    with_prototype(place, 2, title="Kun vores", audience="public").shared_on = None
    with_prototype(place, 1, title="Naboens")
    db.session.commit()
    begun(as_, place)
    page = asked_page(as_, place, 2)
    assert "Det siger rapporten om jeres prototyper" in page.text
    for words in ("Stille start", "Bog på bordet."):
        assert words in page.text
    assert "Kun vores" not in page.text
    assert "Naboens" not in page.text
    assert "jeres prototyper" not in asked_page(as_, place, 0).text


def test_withheld_text_takes_the_prototype_made_of_it_along(as_, place):
    made_of = with_prototype(place, 2, place.cycles[2], place.cycles[1])
    with_prototype(place, 3, place.cycles[3], title="Bogkasse")
    for number in (0, 1, 3, 4):
        place.cycles[number].inspired_by_prototype_id = made_of.id
    db.session.commit()
    leader, address = begun(as_, place)
    assert "Stille start" in leader.get(f"{address}/udkast").text
    place.all_say_yes(as_, 0, 1, 3, 4)
    place.answer(as_, 2, "ikke-med")
    assert "Stille start" not in leader.get(f"{address}/udkast").text
    assert "Stille start" not in leader.get(f"{address}/sagstekst").html
    edition(as_, place, address)
    row = db.session.scalars(select(ReportEdition).options(undefer(ReportEdition.content))).one()
    told = [str(row.content), str(sheets_of(row.content, row.sha256)), case_text(row.content)]
    for text in told:
        for trace in ("Stille start", "Team 2"):
            assert trace not in text
    assert "Prøvet igen" not in told[0], "nor is it counted"
    assert ["Bogkasse" in text for text in told] == [True] * 3


def test_prototype_whose_team_is_silent_is_not_in_a_final_report(as_, place):
    with_prototype(place, 2, place.cycles[2])
    db.session.commit()
    leader, address = begun(as_, place)
    place.all_say_yes(as_, 0, 1, 3, 4)
    assert "Stille start" in leader.get(f"{address}/udkast").text, "it may still come"
    overdue(place, 2)
    assert "Stille start" not in edition(as_, place, address).text


def test_amended_text_with_a_name_is_asked_about_once_and_the_report_does_not_ask(as_, place):
    leader, address = begun(as_, place)
    member = as_(place.members[1])
    amend = f"/rapporttekster/{place.ask_of(1).public_id}/ret"
    page = member.submit(amend, status=422, learned="Det gik godt for Emil hos Anna Ancher.")
    marked = [text_of(mark) for mark in page.all("mark")]
    assert marked == ["Emil", "Anna Ancher"]
    swap = page.all("button", name="swap")[0].get("value")
    page = member.post(amend, {**page.form_values(), "swap": swap}, status=200)
    assert page.value("learned") == "Det gik godt for en elev hos Anna Ancher."
    fine = [tick.get("value") for tick in page.all("input", name="fine")]
    member.post(amend, {**page.form_values(), "fine": fine})
    assert place.ask_of(1).state == "amended"
    place.all_say_yes(as_, 0, 2, 3, 4)
    assert "Ancher" not in leader.get(f"{address}/endelig").text


def test_name_in_a_teams_text_that_nobody_has_answered_is_asked_of_the_maker(as_, place):
    leader, address = begun(as_, place)
    shared = db.session.scalars(
        select(SharedVersion).where(SharedVersion.cycle_id == place.cycles[1].id)
    ).one()
    evaluation = {**shared.content["evaluation"], "learning": "Det gik godt for Emil."}
    shared.content = {**shared.content, "evaluation": evaluation}
    place.ask_of(1).version = version_digest(shared)
    db.session.commit()
    place.all_say_yes(as_)
    page = leader.get(f"{address}/endelig")
    assert [text_of(mark) for mark in page.all("mark")] == ["Emil"]
    leader.submit(f"{address}/endelig", status=422, nobody_recognisable="y")
    leader.submit(f"{address}/endelig", nobody_recognisable="y", names_may_stand="y")
