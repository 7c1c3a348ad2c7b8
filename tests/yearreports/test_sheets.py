"""A report's lists and figures in a spreadsheet, and its content as it was hashed."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.yearreports.models import ReportEdition
from app.yearreports.sheets import TABLES, csv_archive, sheets_of
from tests.builder.test_edition_files import FIGURE, finished
from tests.workbook import read_workbook

# What a section's data may hold that is no list of its own.
NO_LISTS = {"code", "heading", "text", "figures", "hidden", "meanings", "method", "not_shown"}


def content(**section):
    return {
        "kind": "school",
        "title": "Det har vi prøvet",
        "place": "Lillebæk Skole",
        "school_year": "2025/26",
        "period": "Periode: 1. august 2025 – 22. november 2025.",
        "source": "Kilde: Afprøvet.",
        "caveat": "Tallene gælder kun det, teams selv har valgt at dele.",
        "sections": [{"code": "x", "heading": "Det har vi prøvet", "text": "", **section}],
    }


def test_leader_gets_each_list_on_a_sheet_of_its_own(as_, place):
    leader, edition = finished(as_, place)
    answer = leader.get(f"{edition}/regneark.xlsx").response
    assert "udgave 1.xlsx" in answer.headers["Content-Disposition"]
    sheets = {sheet.name: sheet for sheet in read_workbook(answer.data)}
    assert list(sheets)[:2] == ["Om rapporten", "Kort fortalt"]
    assert sheets["Kort fortalt"].rows[1] == [5, "delte prøvehandlinger"]
    about = {row[0]: row[1] for row in sheets["Om rapporten"].rows}
    assert about["Sted"] == "Lillebæk Skole"
    assert about["Udgave"] == 1
    assert about["Endelig den"] == clock.today()
    assert (
        about["Kontrolnummer (SHA-256)"] == db.session.scalars(select(ReportEdition.sha256)).one()
    )
    assert "Efter beslutning" in sheets
    listed = sheets["Bilag Liste og metode"].rows
    assert listed[0] == [*("Titel", "Team", "Slags", "Klassetrin", "Delt", "Indsatsområde", "Fase")]
    assert [row[0] for row in listed[1:]] == [f"Forsøg {number}" for number in range(5)]
    assert {row[4] for row in listed[1:]} == {clock.today()}
    assert all(sheet.frozen_rows == 1 and not sheet.formulas for sheet in sheets.values())


def test_csv_files_say_the_same(as_, place):
    leader, edition = finished(as_, place)
    book = read_workbook(leader.get(f"{edition}/regneark.xlsx").response.data)
    files = unzipped(leader.get(f"{edition}/csv.zip").response.data)
    assert next(iter(files)) == "01 Om rapporten.csv"
    for (name, rows), sheet in zip(files.items(), book, strict=True):
        assert name == f"{name[:2]} {sheet.name}.csv"
        assert len(rows) == len(sheet.rows)
        assert rows[0] == sheet.rows[0]


def unzipped(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert all(one.startswith(b"\xef\xbb\xbf") for one in files.values())
    return {
        name: list(csv.reader(io.StringIO(one.decode("utf-8-sig")), delimiter=";"))
        for name, one in files.items()
    }


def test_anybody_can_compute_the_hash_of_the_content(as_, place):
    leader, edition = finished(as_, place)
    data = leader.get(f"{edition}/indhold.json").response.data
    assert hashlib.sha256(data).hexdigest() in leader.get(edition).text
    assert json.loads(data)["place"] == "Lillebæk Skole"
    assert db.session.scalars(select(ReportEdition.sha256)).one() in leader.get(edition).text


def test_draft_says_that_it_is_one_and_what_teams_have_not_answered(as_, place):
    leader = as_(place.leader)
    address = place.begin(leader)
    book = {
        s.name: s.rows for s in read_workbook(leader.get(f"{address}/regneark.xlsx").response.data)
    }
    assert ["Udgave", "Udkast. Ikke til at dele."] in book["Om rapporten"]
    assert book["Det har vi prøvet"][0][-1] == "Mangler teamets ja"
    assert {row[-1] for row in book["Det har vi prøvet"][1:]} == {"ja"}
    files = unzipped(leader.get(f"{address}/csv.zip").response.data)
    assert ["Udgave", "Udkast. Ikke til at dele."] in files["01 Om rapporten.csv"]
    as_(place.members[0]).get(f"{address}/regneark.xlsx", status=404)


def test_figure_is_what_the_content_says_with_its_source(flask_app):
    sheets = sheets_of(content(rows=[], figures=[FIGURE]))
    assert [sheet.name for sheet in sheets] == ["Om rapporten", "Efter beslutning"]
    figure = sheets[1]
    assert list(figure.header[:4]) == ["Beslutning", "Antal", "Ud af", "Hvad er talt"]
    assert figure.rows[0][:4] == ["Beholdes", 3, 5, "delte prøvehandlinger"]
    assert figure.rows[0][4:6] == ["1. august 2025 – 22. november 2025.", "Afprøvet."]
    divided = {
        **FIGURE,
        "series": ["Planlæg", "Afsluttet"],
        "rows": [{**FIGURE["rows"][0], "parts": [1, 2]}],
    }
    sheet = sheets_of(content(figures=[divided]))[1]
    assert list(sheet.header[:5]) == ["Beslutning", "Antal", "Planlæg", "Afsluttet", "Ud af"]
    assert sheet.rows[0][:5] == ["Beholdes", 3, 1, 2, 5]


def test_sections_of_one_name_and_dangerous_text_do_no_harm(flask_app):
    said = content(learnings=[{"title": "=1+1", "team": "@T", "text": "+x", "waiting": False}])
    said["sections"] *= 2
    sheets = sheets_of(said)
    assert csv_archive(sheets) == csv_archive(sheets)
    files = unzipped(csv_archive(sheets))
    assert list(files)[1:] == ["02 Det har vi prøvet.csv", "03 Det har vi prøvet (2).csv"]
    assert files["02 Det har vi prøvet.csv"][1] == ["'=1+1", "'@T", "'+x"]


def test_every_list_of_a_report_has_a_sheet(as_, place):
    """What a section is made of one day, too: then this test says that it is left out."""
    leader = as_(place.leader)
    address = place.begin(leader)
    picks = [cycle.public_id for cycle in place.cycles[:2]]
    leader.submit(f"{address}/valg", story=picks, learning=picks)
    files = unzipped(leader.get(f"{address}/csv.zip").response.data)
    assert {"Historier fra praksis", "Elevernes stemme"} <= {
        name[3:].removesuffix(".csv") for name in files
    }
    _leader, _edition = finished(as_, place)
    stored = db.session.scalars(select(ReportEdition.content)).one()
    found = {name for section in stored["sections"] for name in section} - NO_LISTS
    assert {"rows", "stories", "voices", "learnings", "list"} <= found
    assert found <= set(TABLES)


def test_whatever_a_page_draws_of_any_kind_of_report_has_a_sheet(flask_app):
    """Also what only the committee's or a network's report is made of."""
    source = flask_app.jinja_env.loader.get_source(flask_app.jinja_env, "builder/_content.html")[0]
    drawn = set(re.findall(r"section\.([a-z_]+) is defined", source)) - NO_LISTS
    assert {"asked", "members", "prototypes", "rows"} <= drawn
    assert drawn <= set(TABLES)
