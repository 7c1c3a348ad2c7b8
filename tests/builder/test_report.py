"""A leader builds the school's report from what teams have shared."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.builder.paper import edition_html
from app.core import clock
from app.core.danish import shift_school_year
from app.core.db import db
from app.cycles.models import Audience
from app.reports.models import Report
from app.yearreports.kind_school import SECTIONS
from app.yearreports.kinds import kind_of
from app.yearreports.models import ReportEdition, YearReport
from tests.builder.conftest import reports_answer, this_year
from tests.builder.measured import shared_version
from tests.make import (
    make_closed_cycle,
    make_focus_area,
    make_leader,
    make_person,
    make_team,
    share,
)
from tests.page import text_of


def chosen(place, *numbers):
    return [place.cycles[number].public_id for number in numbers]


def test_leader_finds_the_reports_in_the_menu_and_begins_one(as_, place):
    leader = as_(place.leader)
    page = leader.get("/skolen", status=302)
    page = leader.follow(page)
    assert page.link("Rapporter") == "/rapporter"
    address = place.begin(leader)
    page = leader.get(address)
    assert page.h1 == f"Skolens rapport {this_year()}"
    sections = kind_of(place.report()).sections
    assert sections
    for kind in sections:
        assert str(kind.heading) in page.text
    assert "kommunens mål" in page.text
    assert "5 tekster skal teams spørges om" in page.text


def test_member_of_a_team_neither_sees_the_menu_nor_the_report(as_, place):
    address = place.begin(as_(place.leader))
    member = as_(place.members[0])
    assert not member.get("/").has_link("Rapporter")
    member.get("/rapporter", status=403)
    member.get(place.list_address, status=403)
    for page in ("", "/valg", "/teams", "/udkast", "/sagstekst", "/endelig", "/aftaler"):
        member.get(address + page, status=404)


def test_leader_of_another_school_finds_nothing(as_, place):
    address = place.begin(as_(place.leader))
    other = as_(make_leader(make_team("X").school, make_person("Nabo")))
    other.get(address, status=404)
    other.get(place.list_address, status=404)


def test_leader_begins_the_same_year_twice_and_gets_the_one_report(as_, place):
    leader = as_(place.leader)
    address = place.begin(leader)
    assert f"{this_year()} (begyndt)" in leader.get(place.list_address).text
    assert place.begin(leader) == address


def test_leader_who_writes_finds_the_text_again_and_in_the_draft(as_, place):
    leader = as_(place.leader)
    address = place.begin(leader)
    leader.submit(address, text_foreword="Et godt år.", heading_foreword="Til samtalen")
    assert leader.get(address).value("text_foreword") == "Et godt år."
    page = leader.get(f"{address}/udkast")
    assert "Til samtalen Et godt år." in page.text
    assert page.text.index("Til samtalen") < page.text.index("Kort fortalt")


def test_leader_moves_a_section_and_keeps_what_was_typed(as_, place):
    leader = as_(place.leader)
    address = place.begin(leader)
    sent = leader.submit(address, text_questions="Hvem kan hjælpe?", move="next_year:down")
    assert sent.location == f"{address}#afsnit-next_year"
    codes = [one["code"] for one in place.report().sections]
    assert codes.index("questions") + 1 == codes.index("next_year")
    leader.submit(address, move="follow_up:up")
    assert leader.get(address).value("text_questions") == "Hvem kan hjælpe?"
    assert [one["code"] for one in place.report().sections] == codes


def test_leader_switches_a_section_off_and_it_is_gone_from_the_draft(as_, place):
    leader = as_(place.leader)
    address = place.begin(leader)
    assert "Det har vi prøvet Titel" in leader.get(f"{address}/udkast").text
    values = leader.get(address).form_values()
    del values["on_tried"]
    leader.post(address, values)
    assert "Det har vi prøvet Titel" not in leader.get(f"{address}/udkast").text


def test_leader_who_saves_over_a_colleague_is_told_and_keeps_the_text(as_, place):
    leader, other = as_(place.leader), as_(make_leader(place.school, make_person("To")))
    address = place.begin(leader)
    mine = leader.get(address).form_values()
    other.submit(address, text_foreword="Hendes")
    page = leader.post(address, {**mine, "text_foreword": "Min"}, status=422)
    assert "En anden har gemt rapporten imens" in " ".join(page.errors())
    assert page.value("text_foreword") == "Min"
    leader.post(address, {**page.form_values(), "text_foreword": "Min"})
    assert leader.get(address).value("text_foreword") == "Min"


def test_leader_picks_stories_and_learnings(as_, place):
    leader = as_(place.leader)
    address = place.begin(leader)
    leader.submit(f"{address}/valg", story=chosen(place, 1), learning=chosen(place, 0, 2))
    page = leader.get(f"{address}/udkast")
    assert "Det prøvede vi Vi prøver nr. 1" in page.text
    assert "Lært 0" in page.text
    assert "»Eleven siger 1«" in page.text
    assert "Det prøvede vi Vi prøver nr. 3" not in page.text


def test_leader_who_picks_too_many_is_told_and_keeps_the_ticks(as_, place):
    leader = as_(place.leader)
    address = place.begin(leader)
    page = leader.submit(f"{address}/valg", status=422, story=chosen(place, 0, 1, 2, 3))
    assert page.errors() == ["Der er plads til 3 historier. Vælg en fra, før en ny kan komme med."]
    assert len(page.form_values()["story"]) == 4


def test_picks_behind_a_filter_stay_picked(as_, place):
    leader = as_(place.leader)
    address = place.begin(leader)
    leader.submit(f"{address}/valg", story=chosen(place, 0), learning=[])
    filtered = leader.get(f"{address}/valg?fase=trying")
    assert "Forsøg 0" not in filtered.text
    leader.post(f"{address}/valg?fase=trying", {})
    assert place.report().picks["story"] == chosen(place, 0)


def test_leader_who_ticks_and_filters_keeps_the_ticks(as_, place):
    leader = as_(place.leader)
    address = place.begin(leader)
    leader.submit(f"{address}/valg", story=chosen(place, 0), learning=[])
    values = {"story": chosen(place, 0, 1), "learning": chosen(place, 2)}
    filtered = leader.submit(f"{address}/valg", fase="trying", **values).location
    assert filtered == f"{address}/valg?fase=trying"
    assert place.report().picks["story"] == chosen(place, 0, 1)
    leader.submit(filtered, fase="")
    assert place.report().picks["story"] == chosen(place, 0, 1)
    page = leader.get(f"{address}/valg")
    assert page.form_values()["learning"] == chosen(place, 2)
    assert page.has_button("Afprøves")
    assert "2 historier og 1 stykke læring valgt" in leader.get(address).text


def test_leader_picks_only_among_what_is_shared_with_the_school(as_, place):
    hidden = make_closed_cycle(place.teams[0], title="Kun til makkerne")
    share(hidden, place.teams[1], on=clock.today())
    old = make_closed_cycle(place.teams[0], title="Fra sidste år")
    share(old, "school", on=clock.today() - timedelta(days=400))
    make_closed_cycle(place.teams[0], title="Slet ikke delt")
    leader = as_(place.leader)
    address = place.begin(leader)
    for page in ("", "/valg", "/teams", "/udkast", "/sagstekst"):
        text = leader.get(address + page).text
        for title in ("Kun til makkerne", "Fra sidste år", "Slet ikke delt"):
            assert title not in text
    leader.post(f"{address}/valg", {"story": [hidden.public_id]})
    assert place.report().picks["story"] == []


def test_record_narrowed_meanwhile_is_left_out_and_the_leader_is_told(as_, place):
    leader = as_(place.leader)
    address = place.begin(leader)
    leader.submit(f"{address}/valg", story=chosen(place, 1), learning=[])
    db.session.execute(Audience.__table__.delete().where(Audience.cycle_id == place.cycles[1].id))
    db.session.commit()
    assert "1 tekst er ikke delt længere" in leader.get(address).text
    assert "Forsøg 1" not in leader.get(f"{address}/udkast").text
    # Also right before the freezing.
    assert "1 tekst er ikke delt længere" in leader.get(f"{address}/endelig").text


def test_leader_picks_another_text_for_one_that_is_not_shared_any_more(as_, place):
    leader = as_(place.leader)
    address = place.begin(leader)
    leader.submit(f"{address}/valg", story=chosen(place, 0, 1, 2), learning=[])
    assert "kan ikke bruges længere" not in leader.get(f"{address}/valg").text
    db.session.execute(Audience.__table__.delete().where(Audience.cycle_id == place.cycles[1].id))
    db.session.commit()
    assert "1 tekst, I har valgt, kan ikke bruges længere" in leader.get(f"{address}/valg").text
    assert "2 historier og" in leader.get(address).text
    leader.submit(f"{address}/valg", story=chosen(place, 0, 2, 3))
    assert place.report().picks["story"] == chosen(place, 0, 2, 3)
    assert "kan ikke bruges længere" not in leader.get(f"{address}/valg").text


def test_report_over_an_empty_year_says_so(as_, place):
    leader = as_(place.leader)
    before = shift_school_year(this_year(), -2)
    address = leader.submit(place.list_address, school_year=before).location
    page = leader.get(f"{address}/udkast")
    assert "Der er ikke noget i rapporten endnu" in page.text
    assert page.all("svg", role="img") == []


def test_case_text_has_every_section_as_plain_text(as_, place):
    leader = as_(place.leader)
    address = place.begin(leader)
    leader.submit(address, text_next_year="Vi fortsætter.")
    leader.submit(f"{address}/valg", story=chosen(place, 1), learning=chosen(place, 0))
    page = leader.get(f"{address}/sagstekst")
    text = "".join(page.one("textarea", id="everything").itertext())
    for words in (
        "Næste år\n\nVi fortsætter.",
        "Det prøvede vi: Vi prøver nr. 1",
        "Lært 0",
        "Bilag",
    ):
        assert words in text
    assert "<" not in text
    assert text.strip().startswith("Udkast. Ikke til at dele.")
    counts = text.split("Kort fortalt")[1].split("Det har vi prøvet")[0]
    assert "5 delte prøvehandlinger" in counts
    for said in ("Periode: ", "Kilde: Afprøvet", "Tallene gælder kun"):
        assert said in counts
    assert "Fasthold: 3 af 5" in text
    assert page.one("script", **{"data-copy": "Kopiér"}).get("data-copied") == "Kopieret."


def test_leader_reads_true_words_about_small_numbers_beside_the_list(as_, place):
    leader = as_(place.leader)
    page = leader.get(f"{place.begin(leader)}/udkast")
    assert "Det, listen nævner, er talt, som det står." in page.text
    assert "Andre tal, der bygger på færre end tre teams, vises ikke" in page.text
    assert "pege på et enkelt team" not in page.text


def test_answer_that_there_is_no_voice_is_not_quoted_and_the_team_is_not_asked_about_it(as_, place):
    for number, said in enumerate(("Ikke relevant.", "–", "»Ikke spurgt«", "INGEN")):
        version = shared_version(place.cycles[number])
        evaluation = {**version.content["evaluation"], "pupil_voice": said}
        version.content = {**version.content, "evaluation": evaluation}
    db.session.commit()
    leader = as_(place.leader)
    address = place.begin(leader)
    leader.submit(f"{address}/valg", story=chosen(place, 0, 1), learning=chosen(place, 2, 3, 4))
    page = leader.get(f"{address}/udkast")
    assert "»Eleven siger 4«" in page.text
    assert page.text.count("Elevernes stemme") == 1
    assert len(page.all("blockquote")) == 1
    place.ask(leader, address)
    asked = as_(place.members[0]).get(f"/teams/{place.teams[0].public_id}/rapporttekster")
    assert "Ikke relevant" not in asked.text
    assert "Lært 0" in asked.text


# -- final editions


def finished(as_, place, **changes):
    leader = as_(place.leader)
    address = place.begin(leader)
    leader.submit(address, text_foreword="Et godt år.", **changes)
    for cycle in place.cycles:
        reports_answer(cycle, "yes")
    db.session.commit()
    page = leader.submit(f"{address}/endelig", nobody_recognisable="y")
    return leader, address, page.location


def test_final_edition_is_numbered_and_keeps_its_text_when_everything_changes(as_, place):
    leader, address, edition = finished(as_, place)
    page = leader.get(edition)
    digest = db.session.scalars(select(ReportEdition.sha256)).one()
    assert "Endelig udgave 1" in page.text
    assert digest in page.text
    assert len(digest) == 64
    leader.submit(address, text_foreword="Noget andet")
    db.session.execute(Audience.__table__.delete())
    db.session.commit()
    later = leader.get(edition)
    assert "Et godt år." in later.text
    assert "Noget andet" not in later.text
    assert "Forsøg 1" in later.text


def test_new_edition_refers_to_the_old_and_the_old_to_the_new(as_, place):
    leader, address, first = finished(as_, place)
    second = leader.submit(f"{address}/endelig", nobody_recognisable="y").location
    page = leader.get(second)
    assert "Erstatter udgave 1" in page.text
    [old, new] = db.session.scalars(
        select(ReportEdition).options(undefer(ReportEdition.content)).order_by(ReportEdition.number)
    )
    day = old.content["finished_on"]
    assert f"Erstatter udgave 1 fra {day}</p>" in edition_html(new)
    assert "Erstatter" not in edition_html(old)
    assert leader.get(first).link("Se udgave 2") == second
    assert leader.get(address).link("Se udgave 2") == second


def test_same_form_sent_twice_makes_one_edition(as_, place):
    leader, address, _first = finished(as_, place)
    values = {**leader.get(f"{address}/endelig").form_values(), "nobody_recognisable": "y"}
    one = leader.post(f"{address}/endelig", values).location
    assert leader.post(f"{address}/endelig", values).location == one
    assert len(db.session.scalars(select(ReportEdition)).all()) == 2


def test_leader_with_a_cpr_number_in_the_foreword_cannot_finish(as_, place):
    leader = as_(place.leader)
    address = place.begin(leader)
    saved = leader.submit(address, text_foreword="Eleven 150914-4321 klarede det.")
    assert "Der står noget, der ligner et CPR-nummer." in leader.follow(saved).text
    page = leader.get(f"{address}/endelig")
    assert "Forord: 1509••-•••• ligner et CPR-nummer" in page.text
    assert not page.has_button("Gør den endelig")
    leader.post(f"{address}/endelig", {"nobody_recognisable": "y"}, status=422)
    assert db.session.scalars(select(ReportEdition)).all() == []


def test_leader_is_told_of_what_looks_like_a_name_and_where_and_answers(as_, place):
    leader = as_(place.leader)
    address = place.begin(leader)
    leader.submit(
        address,
        text_foreword="Tak til Hanne Bruun og M.K. Holm på Lillebæk Skole i Engdal Kommune.",
        text_next_year="Team 1 og Hanne Bruun fortsætter.",
    )
    page = leader.get(f"{address}/endelig")
    warned = [sentence for sentence in page.text.split(". ") if "ligner et navn" in sentence]
    assert len(warned) == 3
    assert "Forord: »Hanne Bruun« ligner et navn på en person" in page.text
    assert "Forord: »M.K. Holm« ligner et navn" in page.text
    assert "Næste år: »Hanne Bruun« ligner et navn" in page.text
    assert "Det er ikke et CPR-nummer" not in page.text
    page = leader.submit(f"{address}/endelig", status=422, nobody_recognisable="y")
    assert page.errors() == ["Ret det, der er markeret, eller sæt kryds, hvis det må stå der."]
    done = leader.submit(f"{address}/endelig", nobody_recognisable="y", names_may_stand="y")
    assert "/udgaver/" in done.location


def test_leader_without_names_is_not_asked_about_any(as_, place):
    leader = as_(place.leader)
    address = place.begin(leader)
    leader.submit(address, text_foreword="Lillebæk Skole har haft et godt år.")
    page = leader.get(f"{address}/endelig")
    assert "ligner et navn" not in page.text
    assert "navne på elever" not in page.text


def test_leader_must_vouch_before_the_text_is_frozen(as_, place):
    leader = as_(place.leader)
    address = place.begin(leader)
    leader.submit(address, text_foreword="Et godt år.")
    page = leader.submit(f"{address}/endelig", status=422)
    assert page.errors() == ["Læs udkastet igennem en gang, og sæt kryds."]


def test_leader_notes_the_case_number(as_, place):
    leader, _address, edition = finished(as_, place)
    leader.submit(leader.get(edition).link("Skriv sagsnummeret"), case_number="24/1234")
    assert "journaliseret: 24/1234" in leader.get(place.list_address).text
    assert "Journaliseret: 24/1234" in leader.get(edition).text


def test_agreements_of_this_years_talk_begin_next_years_report(as_, place):
    leader = as_(place.leader)
    before = shift_school_year(this_year(), -1)
    last = leader.submit(place.list_address, school_year=before).location
    leader.submit(f"{last}/aftaler", agreements="Besøg i marts\n\n– Ny aftale om læsning\n")
    address = place.begin(leader)
    page = leader.get(address)
    assert "Besøg i marts" in page.text
    leader.submit(address, **{"outcomes-0": "Vi var der.", "outcomes-1": ""})
    draft = leader.get(f"{address}/udkast").text
    assert "Besøg i marts Vi var der." in draft
    assert "Ny aftale om læsning Ikke skrevet endnu" in draft


def test_agreements_written_late_reach_a_report_that_is_begun(as_, place):
    leader = as_(place.leader)
    before = shift_school_year(this_year(), -1)
    last = leader.submit(place.list_address, school_year=before).location
    address = place.begin(leader)
    leader.submit(f"{last}/aftaler", agreements="Sen aftale")
    assert "Sen aftale" in leader.get(address).text


@pytest.mark.parametrize("nonsense", ["findes-ikke:up", "foreword:", ":", "annex:down"])
def test_moving_what_cannot_move_harms_nothing(as_, place, nonsense):
    leader = as_(place.leader)
    address = place.begin(leader)
    leader.submit(address, move=nonsense)
    codes = {one["code"] for one in db.session.scalars(select(YearReport)).one().sections}
    assert codes == {kind.code for kind in SECTIONS}


# -- the last look


def test_leader_is_told_of_a_text_that_went_away_after_the_last_look(as_, place):
    leader = as_(place.leader)
    address = place.begin(leader)
    leader.submit(address, text_foreword="Et godt år.")
    for cycle in place.cycles:
        reports_answer(cycle, "yes")
    db.session.commit()
    values = {**leader.get(f"{address}/endelig").form_values(), "nobody_recognisable": "y"}
    db.session.execute(Audience.__table__.delete().where(Audience.cycle_id == place.cycles[1].id))
    db.session.commit()
    page = leader.follow(leader.post(f"{address}/endelig", values))
    assert "1 tekst, der var med før, er ikke med i udgaven" in page.text
    assert "Forsøg 1" not in page.text
    again = leader.submit(f"{address}/endelig", nobody_recognisable="y")
    assert "der var med før" not in leader.follow(again).text


def test_leader_cannot_finish_a_report_with_nothing_in_it(as_, place):
    leader = as_(place.leader)
    make_focus_area("Ro", school_id=place.school.id)
    db.session.commit()
    address = place.begin(leader)
    page = leader.get(f"{address}/endelig")
    assert "Der er ikke noget i rapporten endnu" in page.text
    assert not page.has_button("Gør den endelig")
    leader.post(f"{address}/endelig", {"nobody_recognisable": "y"}, status=422)
    leader.submit(address, text_questions="Hvem kan hjælpe?")
    assert leader.get(f"{address}/endelig").has_button("Gør den endelig")
    leader.submit(address, text_questions="")
    reports_answer(place.cycles[0], "yes")
    db.session.commit()
    assert leader.get(f"{address}/endelig").has_button("Gør den endelig")


def test_draft_with_a_cpr_number_leaves_neither_as_a_file_nor_as_text(as_, place):
    leader = as_(place.leader)
    address = place.begin(leader)
    leader.submit(address, text_foreword="Eleven 150914-4321 klarede det.")
    leader.get(address)
    for way in (
        lambda: leader.post(f"{address}/pdf"),
        lambda: leader.get(f"{address}/sagstekst", status=302),
        lambda: leader.get(f"{address}/regneark.xlsx", status=302),
        lambda: leader.get(f"{address}/csv.zip", status=302),
    ):
        answer = way()
        assert answer.location == address
        assert "Forord: Der står noget, der ligner et CPR-nummer" in leader.follow(answer).text
    assert db.session.scalars(select(Report)).all() == []
    leader.submit(address, text_foreword="Eleven klarede det.")
    assert "Eleven klarede det." in leader.get(f"{address}/sagstekst").html


def test_leader_puts_other_words_in_the_foreword_and_is_not_asked_twice_about_the_rest(as_, place):
    leader = as_(place.leader)
    address = place.begin(leader)
    leader.submit(address, text_foreword="Tak til Emil. Vi læste om Anna Ancher.")
    page = leader.get(f"{address}/endelig")
    assert [text_of(mark) for mark in page.all("mark")] == ["Emil", "Anna Ancher"]
    button = page.all("button", name="swap")[0]
    leader.post(button.get("formaction"), {"swap": button.get("value")})
    assert leader.get(address).value("text_foreword") == "Tak til en elev. Vi læste om Anna Ancher."
    leader.submit(f"{address}/endelig", nobody_recognisable="y", names_may_stand="y")
    page = leader.get(f"{address}/endelig")
    assert page.all("mark") == []
    assert not page.all("input", name="names_may_stand")
