"""A story takes along what its team measured and shared, and only what the team lets come."""

from __future__ import annotations

import hashlib
import itertools

import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.core.db import db
from app.printing.pdf import ARCHIVE
from app.yearreports.content import canonical
from app.yearreports.models import ReportEdition
from tests.builder.conftest import reports_answer
from tests.builder.measured import code_of, give_measure, pick_value, share_measures, shared_version
from tests.builder.test_edition_files import work
from tests.builder.test_paper import made, missing_from
from tests.make import make_measure
from tests.page import text_of
from tests.printing.reading import attachments, faults, headings, pictures, words
from tests.workbook import read_workbook
from tests.yearreports.test_sheets import unzipped

RO = "Minutter før alle er i gang"
CURVE = "Tallene svinger, som de plejer. Forskellen kan være tilfældig."
VALUES = (11, 9, 14, 7, 12, 10, 8, 13, 15, 9, 6, 12)


@pytest.fixture
def leader(as_, place):
    give_measure(place.cycles[1], RO, *VALUES, unit="minutter", wanted="lower")
    return as_(place.leader)


def picked(leader, place, number=1, *, measure=True):
    """A report in which the record is a story, with its measure."""
    address = place.begin(leader)
    cycle = place.cycles[number]
    ticks = [pick_value(cycle)] if measure else []
    leader.submit(f"{address}/valg", story=[cycle.public_id], measure=ticks)
    return address


def draft(leader, address):
    return leader.get(f"{address}/udkast").text


def finish(leader, address):
    """The content of a final edition."""
    leader.submit(f"{address}/endelig", nobody_recognisable="y")
    query = select(ReportEdition).options(undefer(ReportEdition.content))
    return db.session.scalars(query.order_by(ReportEdition.id.desc())).first()


def ask_page(as_, place, number=1):
    address = f"/teams/{place.teams[number].public_id}/rapporttekster"
    return as_(place.members[number]).get(address)


def test_leader_is_offered_measures_by_name_and_none_is_taken_unasked(leader, place):
    address = place.begin(leader)
    page = leader.get(f"{address}/valg")
    assert "Målinger med i historien: Forsøg 1" in page.text
    assert page.text.count("Målinger med i historien") == 1, "only where there are any"
    assert [box.get("checked") for box in page.all("input", name="measure")] == [None]
    leader.submit(f"{address}/valg", story=[place.cycles[1].public_id])
    assert "Vi prøver nr. 1" in draft(leader, address)
    assert RO not in draft(leader, address)


def test_story_shows_curve_verdict_count_and_values(leader, place):
    page = leader.get(f"{picked(leader, place)}/udkast")
    assert CURVE in page.text
    assert "12 målinger, 17.–28. august 2026." in page.text
    assert "Medianen er 10,5: den midterste af de 12 værdier." in page.text
    assert "Kilde: Afprøvet, teamets egne målinger i den udgave, de delte" in page.text
    names = [text_of(title) for title in page.all("h4")]
    assert names[-1] == RO
    titles = [text_of(one) for one in page.root.iter() if str(one.tag).endswith("title")]
    seen = "12 målinger fra 17. august 2026 til 28. august 2026. Lavest 6, højest 15."
    assert titles.count(f"{RO} (minutter). {seen}") == 2, "laid out for a phone and for a desk"
    cells = [text_of(cell) for cell in page.all("td")]
    assert [cell for cell in cells if cell.isdecimal()] == [str(value) for value in VALUES]


def test_measure_is_dropped_with_its_story_and_kept_behind_a_filter(leader, place):
    address = picked(leader, place)
    leader.post(f"{address}/valg?fase=planning", {})
    assert place.report().picks["measure"] == {
        place.cycles[1].public_id: [code_of(place.cycles[1])]
    }
    leader.submit(f"{address}/valg", story=[place.cycles[2].public_id])
    assert place.report().picks["measure"] == {}


def test_what_nobody_offered_is_not_picked(leader, place):
    address = place.begin(leader)
    story = place.cycles[1].public_id
    for value in ("x", f"{story}.", f"{story}.abc", f"{place.cycles[0].public_id}.abc", "."):
        leader.post(f"{address}/valg", {"story": [story], "measure": [value]})
        assert place.report().picks["measure"] == {}


def test_only_what_is_shared_comes(leader, place):
    address = picked(leader, place)
    make_measure(place.cycles[1], "Hemmelig måling", values=(1.0, 2.0))
    db.session.commit()
    assert "Hemmelig måling" not in leader.get(f"{address}/valg").text
    version = shared_version(place.cycles[1])
    version.content = {**version.content, "measures": version.content["measures"][:0]}
    version.extras = []
    db.session.commit()
    assert RO not in draft(leader, address), "the team shares its measures no longer"
    picks = leader.get(f"{address}/valg").text
    assert RO not in picks
    assert "1 måling, I har valgt, er ikke delt længere" in picks
    leader.submit(f"{address}/valg")
    assert "er ikke delt længere" not in leader.get(f"{address}/valg").text


def test_values_are_those_of_the_version_shared_last(leader, place):
    address = picked(leader, place)
    version = shared_version(place.cycles[1])
    [measure] = version.content["measures"]
    fewer = {**measure, "points": measure["points"][:2]}
    version.content = {**version.content, "measures": [fewer]}
    db.session.commit()
    text = draft(leader, address)
    assert "2 målinger, 17.–18. august 2026." in text
    assert "Der mangler 8 værdier" in text
    assert "tæller med" not in text, "two and eight are ten"
    assert CURVE not in text
    version.content = {
        **version.content,
        "measures": [{**measure, "points": measure["points"][:3]}],
    }
    db.session.commit()
    text = draft(leader, address)
    assert "Der mangler 8 værdier" in text
    assert "2 værdier tæller med. 1 ligger på medianen og tæller ikke." in text


def test_team_is_shown_the_very_curve_it_is_asked_about(as_, leader, place):
    place.ask(leader, place.begin(leader))
    page = ask_page(as_, place)
    for said in (RO, CURVE, "12 målinger, 17.–28. august 2026."):
        assert said in page.text
    assert page.html.count('role="img"') == 2
    for button in ("Brug den", "Brug kun teksten", "Ikke med"):
        assert page.has_button(button)
    assert not ask_page(as_, place, 0).has_button("Brug kun teksten")


def test_yes_at_sharing_lets_the_measure_come_directly(leader, place):
    reports_answer(place.cycles[1], "yes")
    db.session.commit()
    assert RO in canonical(finish(leader, picked(leader, place)).content).decode()


def test_team_that_uses_it_lets_the_measure_come(as_, leader, place):
    address = picked(leader, place)
    place.ask(leader, address)
    assert RO in draft(leader, address), "marked as waiting"
    place.all_say_yes(as_)
    assert RO in canonical(finish(leader, address).content).decode()


def test_team_that_uses_the_text_alone_leaves_no_trace_of_the_measure(as_, leader, place):
    address = picked(leader, place)
    place.ask(leader, address)
    place.all_say_yes(as_)
    member = as_(place.members[1])
    member.post(f"/rapporttekster/{place.ask_of(1).public_id}/brug", {"only": "text"})
    page = ask_page(as_, place)
    assert "Kurven er ikke med" in page.text
    assert page.has_button("Brug den")
    assert not page.has_button("Brug kun teksten")
    assert "Må bruges, men ikke alle målinger" in leader.get(f"{address}/teams").text
    edition = finish(leader, address)
    work()
    shown = f"/udgaver/{edition.public_id}"
    pages = [leader.get(f"{shown}{name}") for name in ("", "/sagstekst")]
    book = read_workbook(leader.get(f"{shown}/regneark.xlsx").response.data)
    files = unzipped(leader.get(f"{shown}/csv.zip").response.data)
    pdf = leader.get(f"{shown}/arkivudgave.pdf").response.data
    assert b"maaling-01.csv" not in pdf
    told = [canonical(edition.content).decode(), str(book), str(files), words(pdf)]
    for text in [*told, *(page.text for page in pages)]:
        assert "Forsøg 1" in text
        for trace in (RO, "minutter", "målinger", "Anhøj"):
            assert trace not in text


def test_answer_from_before_measures_could_come_lets_none_come(as_, leader, place):
    address = picked(leader, place)
    place.ask(leader, address)
    place.all_say_yes(as_)
    place.ask_of(1).measures = None
    db.session.commit()
    assert RO not in canonical(finish(leader, address).content).decode()


def test_measure_shared_after_the_answer_is_another_question(as_, leader, place):
    address = place.begin(leader)
    place.ask(leader, address)
    place.all_say_yes(as_)
    give_measure(place.cycles[1], "Ny måling", 1, 2, 3)
    cycle = place.cycles[1]
    leader.submit(f"{address}/valg", story=[cycle.public_id], measure=[pick_value(cycle, 1)])
    assert "Ny måling" not in canonical(finish(leader, address).content).decode()
    assert "1 tekst skal et team spørges om" in leader.get(address).text


def test_withheld_text_takes_its_measure_along(as_, leader, place):
    address = picked(leader, place)
    place.ask(leader, address)
    place.all_say_yes(as_)
    place.answer(as_, 1, "ikke-med")
    assert RO not in draft(leader, address)
    assert RO not in leader.get(f"{address}/valg").text
    assert RO not in canonical(finish(leader, address).content).decode()


def test_member_amends_the_text_and_says_which_measures_come(as_, leader, place):
    give_measure(place.cycles[1], "Smil på en formiddag", 3, 4, 5)
    address = place.begin(leader)
    cycle = place.cycles[1]
    ticks = [pick_value(cycle), pick_value(cycle, 1)]
    leader.submit(f"{address}/valg", story=[cycle.public_id], measure=ticks)
    place.ask(leader, address)
    member, ask = as_(place.members[1]), f"/rapporttekster/{place.ask_of(1).public_id}/ret"
    page = member.get(ask)
    assert page.form_values()["measures"] == [code_of(cycle), code_of(cycle, 1)]
    assert page.html.count('role="img"') == 4, "the team sees them here too"
    member.submit(ask, learned="Kortere nu", measures=[code_of(cycle, 1)])
    text = draft(leader, address)
    assert "Kortere nu" in text
    assert "Smil på en formiddag" in text
    assert RO not in text


def test_edition_drawn_again_is_the_same_and_its_curve_stays(as_, leader, place):
    reports_answer(place.cycles[1], "yes")
    db.session.commit()
    edition = finish(leader, picked(leader, place))
    address = f"/udgaver/{edition.public_id}"
    before = [leader.get(address).text for _look in range(2)][1]
    data = leader.get(f"{address}/indhold.json").response.data
    share_measures_of_another_kind(place)
    assert leader.get(address).text == before
    assert leader.get(f"{address}/indhold.json").response.data == data
    assert hashlib.sha256(data).hexdigest() == edition.sha256
    assert CURVE in leader.get(f"{address}/sagstekst").text


def share_measures_of_another_kind(place):
    version = shared_version(place.cycles[1])
    version.content = {**version.content, "measures": []}
    db.session.commit()


def test_values_have_a_sheet_of_their_own(leader, place):
    address = picked(leader, place)
    book = read_workbook(leader.get(f"{address}/regneark.xlsx").response.data)
    [sheet] = [one for one in book if one.name == RO]
    heads = ["Dag", "minutter", "Median", "Måling", "Titel", "Team", "Periode", "Kilde"]
    assert sheet.rows[0] == [*heads, "Forbehold", "Mangler teamets ja"]
    assert sheet.rows[1][6].startswith("17.–28. august")
    assert sheet.rows[1][7].startswith("Afprøvet, teamets egne målinger")
    assert [row[1] for row in sheet.rows[1:]] == list(VALUES)
    assert {(row[2], row[3], row[4], row[5]) for row in sheet.rows[1:]} == {
        (10.5, RO, "Forsøg 1", "Team 1")
    }
    files = unzipped(leader.get(f"{address}/csv.zip").response.data)
    [csv] = [rows for name, rows in files.items() if RO in name]
    assert csv[1][:3] == ["17.08.2026", "11", "10,5"]


@pytest.mark.usefixtures("only_sqlite")
def test_pdf_reads_the_curve_aloud_and_archives_its_values(as_, leader, place):
    measured = shared_version(place.cycles[1]).content["measures"][0]
    measured["points"][2]["note"] = "Vikar 🙂"
    version = shared_version(place.cycles[1])
    version.content = {**version.content, "measures": [measured]}
    for cycle in place.cycles:
        reports_answer(cycle, "yes")
    db.session.commit()
    address = picked(leader, place)
    _row, pdf = made(f"{address}/pdf", leader)
    assert faults(pdf) == []
    [aloud] = [one for one in pictures(pdf) if one.startswith(RO)]
    assert aloud.startswith(f"{RO} (minutter)")
    assert "12 målinger fra 17. august 2026 til 28. august 2026. Lavest 6, højest 15." in aloud
    assert all(later - former <= 1 for former, later in itertools.pairwise(headings(pdf)))
    text = words(pdf)
    for said in (RO, CURVE, "Medianen er 10,5", "19. august 2026:", "Vikar 🙂"):
        assert said in text
    unseen = missing_from(pdf, leader.get(f"{address}/udkast"))
    assert unseen == [], "the page says no more than the paper"
    edition = finish(leader, address)
    work()
    archive = leader.get(f"/udgaver/{edition.public_id}/arkivudgave.pdf").response.data
    names = sorted(attachments(archive))
    assert names[0] == "maaling-01.csv"
    assert all(name.startswith("tal-") for name in names[1:]), "and the figures of the list"
    assert faults(archive, ARCHIVE, names) == []
    rows = attachments(archive)["maaling-01.csv"].decode("utf-8-sig").splitlines()
    assert len(rows) == 1 + len(VALUES)
    assert rows[3].startswith("19.08.2026;14;10,5;Vikar 🙂;")


@pytest.mark.parametrize("count", [0, 1, 2, 400])
def test_any_number_of_values(leader, place, count):
    name = "En måling, hvis navn er helt præcist tres tegn langt, ja 📚"
    give_measure(place.cycles[3], name, *(number % 17 for number in range(count)))
    address = place.begin(leader)
    cycle = place.cycles[3]
    page = leader.get(f"{address}/valg")
    if not count:
        assert name not in page.text, "nothing to show"
        return
    leader.submit(f"{address}/valg", story=[cycle.public_id], measure=[pick_value(cycle)])
    page = leader.get(f"{address}/udkast")
    assert name in page.text
    assert {1: "1 måling, 17. august 2026.", 2: "2 målinger, 17.–18."}.get(
        count, "400 målinger,"
    ) in (page.text)
    assert ("De nyeste 100 af 400 værdier." in page.text) is (count == 400)
    cells = [text_of(cell) for cell in page.all("td")]
    assert len([cell for cell in cells if cell.isdecimal()]) == min(count, 100)
    book = read_workbook(leader.get(f"{address}/regneark.xlsx").response.data)
    [sheet] = [one for one in book if one.name.startswith("En måling")]
    assert len(sheet.rows) == 1 + count


def test_measures_of_one_name_are_picked_apart(leader, place):
    give_measure(place.cycles[3], "Ro", 1, 2, 3, unit="minutter")
    give_measure(place.cycles[3], "ro", 7, 8, 9, unit="Minutter")
    address = place.begin(leader)
    cycle = place.cycles[3]
    assert code_of(cycle) != code_of(cycle, 1)
    leader.submit(f"{address}/valg", story=[cycle.public_id], measure=[pick_value(cycle, 1)])
    [story] = place.report().picks["measure"].values()
    assert story == [code_of(cycle, 1)]
    cells = [text_of(cell) for cell in leader.get(f"{address}/udkast").all("td")]
    assert [cell for cell in cells if cell.isdecimal()] == ["7", "8", "9"]
    share_measures(cycle)
    assert place.report().picks["measure"] == {cycle.public_id: [code_of(cycle, 1)]}
