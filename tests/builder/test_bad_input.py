"""Whatever somebody types into a report, and whatever happens while it is made: a PDF, or a sentence."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, select

from app.builder.paper import draft_html
from app.core import clock
from app.core.db import db
from app.core.xlsxfile import to_xlsx
from app.cycles.models import Audience, SharedVersion
from app.printing.pdf import draw
from app.reports import jobs
from app.reports.models import Report
from app.yearreports.sheets import csv_archive, sheets_of
from tests.builder.conftest import reports_answer
from tests.builder.test_edition_files import finished, work
from tests.builder.test_edition_files import quick as quick
from tests.printing import reading
from tests.printing.sheets import LIMITS
from tests.reports.conftest import paper_app as paper_app
from tests.reports.conftest import printer as printer
from tests.yearreports.test_sheets import content

FETCHES = (
    '<link rel=attachment href="file:///etc/passwd">',
    '<a rel="attachment" href="file:///etc/hostname">x</a>',
    '<img src="http://127.0.0.1:9/x.png">',
    '<style>@import "http://127.0.0.1:9/a.css";</style>',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    'url(file:///etc/passwd) "></p><base href="file:///">',
)
WORD = "rolleord" * 2500
TITLES = ("Glæde 😀 👩‍🏫", "שלום עולם", "مرحبا بالعالم")
NESTED = "<div>" * 400


def hostile():
    """Everything at once, in each place that somebody writes in: one PDF is dear enough."""
    typed = " ".join(FETCHES)
    ones = [{"title": t, "team": typed, "text": typed, "waiting": False} for t in TITLES]
    said = content(text=f"{WORD} {typed} {NESTED}", learnings=ones, dropped=ones)
    said["sections"][0]["heading"] = FETCHES[0]
    said["kicker"], said["title"], said["place"] = "K", FETCHES[4], TITLES[1]
    return said


def test_hostile_report_is_text_all_of_it_and_nothing_else(paper_app, caplog):
    pdf = draw(draft_html(hostile(), date(2025, 11, 22)), LIMITS)
    said = reading.words(pdf)
    bare = said.replace(" ", "").replace("-", "")
    # Torn only where a page ends, which has its footer in between.
    assert 2500 - bare.count("rolleord") < reading.page_count(pdf)
    assert bare.count("<div>") == 400
    for text in FETCHES:
        assert text.replace(" ", "").replace("-", "") in bare
    assert reading.faults(pdf) == []  # no attachment, no link out of the file, all fonts inside
    assert "root:" not in said
    assert "no font here" not in caplog.text
    assert "Glæde" in said


def test_hostile_report_is_a_workbook_of_text(paper_app):
    sheets = sheets_of(hostile())
    assert to_xlsx(sheets, "T").startswith(b"PK")
    assert csv_archive(sheets).startswith(b"PK")


def test_report_over_an_empty_period_is_a_page_that_says_so(paper_app):
    said = content()
    said |= {"sections": [], "kicker": "K"}
    html = draft_html(said, date(2025, 11, 22))
    assert "Der er ikke noget i rapporten endnu" in html
    assert "<svg" not in html
    assert [sheet.name for sheet in sheets_of(said)] == ["Om rapporten"]


@pytest.fixture
def pages(monkeypatch):
    """The pages that the worker would have drawn."""
    seen: list[str] = []
    monkeypatch.setattr(jobs, "draw", lambda html, *_, **__: seen.append(html) or b"%PDF")
    return seen


def ordered(as_, place):
    """A leader has ordered a draft that tells of the second team; the worker has not begun."""
    leader = as_(place.leader)
    address = place.begin(leader)
    leader.submit(f"{address}/valg", story=[place.cycles[1].public_id], learning=[])
    leader.post(f"{address}/pdf")
    return leader, address


def test_record_narrowed_while_the_report_is_made_is_left_out_and_the_leader_is_told(
    as_, place, pages
):
    leader, address = ordered(as_, place)
    db.session.execute(delete(Audience).where(Audience.cycle_id == place.cycles[1].id))
    db.session.execute(delete(SharedVersion).where(SharedVersion.cycle_id == place.cycles[1].id))
    db.session.commit()
    work()
    assert "Forsøg 1" not in pages[0]
    assert "Forsøg 2" in pages[0]
    assert "1 tekst er ikke delt længere" in leader.get(address).text
    row = db.session.scalars(select(Report)).one()
    assert leader.get(f"/pdf/{row.public_id}").has_link("Hent PDF")


def test_record_narrowed_between_the_last_look_and_the_freezing_is_left_out(as_, place, quick):
    leader = as_(place.leader)
    address = place.begin(leader)
    for cycle in place.cycles:
        reports_answer(cycle, "yes")
    form = leader.get(f"{address}/endelig").form_values()
    db.session.execute(delete(Audience).where(Audience.cycle_id == place.cycles[1].id))
    db.session.commit()
    sent = leader.post(f"{address}/endelig", {**form, "nobody_recognisable": "y"})
    assert "Forsøg 1" not in leader.get(sent.location).text
    assert "Forsøg 2" in leader.get(sent.location).text


def test_team_archived_while_the_report_is_made_is_in_it_as_it_was(as_, place, pages):
    leader, address = ordered(as_, place)
    place.teams[1].archived_on = clock.today()
    db.session.commit()
    work()
    assert "Vi prøver nr. 1" in pages[0]
    assert "Forsøg 1" in leader.get(f"{address}/udkast").text


def test_team_archived_while_an_editions_files_are_made_changes_nothing(as_, place, quick):
    leader, edition = finished(as_, place)
    place.teams[1].archived_on = clock.today()
    db.session.commit()
    work()
    assert "Forsøg 1" in leader.get(f"{edition}/laeseudgave.pdf").response.data.decode()


@pytest.mark.usefixtures("only_sqlite")
def test_letter_without_a_font_is_named_with_its_place_before_the_report_is_final(as_, place):
    leader = as_(place.leader)
    address = place.begin(leader)
    place.ask(leader, address)
    place.all_say_yes(as_)
    leader.submit(address, text_foreword="Et år med \U000f0123 og ไทย.", text_next_year="Mere.")
    page = leader.get(f"{address}/endelig")
    assert "Forord: Tegnet »\U000f0123« (U+F0123) findes ikke i serverens skrifter" in page.text
    refused = leader.submit(f"{address}/endelig", nobody_recognisable="y", status=422)
    assert "Ret teksten, eller sæt kryds" in refused.text
    ticks = {"nobody_recognisable": "y", "boxes_may_stand": "y"}
    assert "/udgaver/" in leader.submit(f"{address}/endelig", **ticks).location
