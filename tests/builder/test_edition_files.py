"""A final edition has its PDFs: ordered when it is made final, and the same for all who read it."""

from __future__ import annotations

import copy
import hashlib

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import undefer

from app.core.db import db
from app.cycles.models import Audience
from app.printing.pdf import ARCHIVE, CannotDrawError
from app.reports import commands_files, jobs
from app.reports.models import Report, ReportFile
from app.reports.pulse import Pulse
from app.yearreports.models import ReportEdition, ReportEditionFile
from tests.builder.conftest import reports_answer
from tests.make import make_leader, make_person
from tests.printing.reading import attachments, faults, keywords, words

PDFS = ("laeseudgave.pdf", "arkivudgave.pdf")


@pytest.fixture
def quick(monkeypatch):
    """Drawing that takes no time, and can be told to fail."""
    drawn: dict = {"fails": "", "how": []}

    def draw(html, _limits, _on_progress, **how):
        drawn["how"].append(how)
        if how["edition"] == drawn["fails"]:
            raise CannotDrawError("Den fylder for meget.", "memory")
        return f"%PDF {how['edition']} {html}".encode()

    monkeypatch.setattr(jobs, "draw", draw)
    return drawn


def finished(as_, place, **texts):
    """A leader who has made a report final, and the edition's address."""
    leader = as_(place.leader)
    address = place.begin(leader)
    leader.submit(address, **({"text_foreword": "Et godt år."} | texts))
    for cycle in place.cycles:
        reports_answer(cycle, "yes")
    db.session.commit()
    return leader, leader.submit(f"{address}/endelig", nobody_recognisable="y").location


def work():
    """What the worker does."""
    for report_id in db.session.scalars(select(Report.id).where(Report.state == "queued")).all():
        jobs.make_report(report_id)
    db.session.expire_all()


def kept():
    rows = db.session.scalars(select(ReportEditionFile).order_by(ReportEditionFile.kind))
    return {row.kind: row.sha256 for row in rows}


FIGURE = {
    "code": "decision",
    "title": "Efter beslutning",
    "heading": "Beslutning",
    "unit": "Antal",
    "total": 5,
    "what": "delte prøvehandlinger",
    "rows": [
        {"name": "Beholdes", "count": 3, "words": "3 af 5"},
        {"name": "Andre beslutninger", "count": 2, "words": "2 af 5"},
    ],
}


def only_edition():
    query = select(ReportEdition).options(undefer(ReportEdition.content))
    return db.session.scalars(query).one()


def with_figure():
    """Five teams are too few for a figure that leaves a school, so the stored content gets one."""
    edition = only_edition()
    content = copy.deepcopy(edition.content)
    next(one for one in content["sections"] if one["code"] == "tried")["figures"] = [FIGURE]
    edition.content = content
    db.session.commit()


@pytest.fixture
def told(monkeypatch):
    """What whoever waits could read meanwhile."""
    words: list[str] = []
    reached = Pulse.reached

    def heard(self, percent, doing):
        words.append(doing)
        reached(self, percent, doing)

    monkeypatch.setattr(Pulse, "reached", heard)
    return words


def test_final_report_gets_both_files_which_are_the_same_when_made_again(as_, place, told):
    leader, edition = finished(as_, place, text_foreword="Et godt år.\n\n" + "Vi prøvede. " * 300)
    with_figure()
    work()
    headings = [one["heading"] for one in only_edition().content["sections"]]
    expected = f"Afsnit 1 af {len(headings)}: {headings[0]} (side 2)"
    assert (expected in told, "Lægger siderne (side 1)" in told) == (True, True)
    first = kept()
    page = leader.get(edition)
    reader, archive = (leader.get(f"{edition}/{name}").response.data for name in PDFS)
    assert [hashlib.sha256(one).hexdigest() for one in (reader, archive)] == [
        first["reader"],
        first["archive"],
    ]
    for digest in first.values():
        assert digest in page.text
    assert faults(reader) == []
    assert faults(archive, ARCHIVE, ["tal-01-decision.csv"]) == []
    said = attachments(archive)["tal-01-decision.csv"].decode("utf-8-sig").splitlines()
    assert said[0] == "Beslutning;Antal;Ud af;Hvad er talt;Periode;Kilde;Forbehold"
    assert said[1].startswith("Beholdes;3;5;delte prøvehandlinger;1. august 2026 – ")
    assert len(said) == 3
    assert words(reader) == words(archive)
    assert "Et godt år." in words(reader)
    content = db.session.scalars(select(ReportEdition.sha256)).one()
    assert f"sha256:{content}" in keywords(archive)[0]
    assert "".join(words(reader).split()).count(f"Kontrolnummer(SHA-256):{content}") == 1

    db.session.execute(delete(Audience))
    db.session.execute(delete(ReportEditionFile))
    db.session.execute(delete(Report))
    commands_files.forget_unused_files()
    db.session.commit()
    leader.post(f"{edition}/filer")
    work()
    assert kept() == first


@pytest.mark.usefixtures("only_sqlite")
def test_leader_sees_how_far_the_files_are(as_, place, quick):
    leader, edition = finished(as_, place)
    page = leader.get(edition)
    assert page.text.count("Venter på tur") == 2
    assert page.one("div", id="file-list").get("hx-get") == edition
    for name in PDFS:
        leader.get(f"{edition}/{name}", status=404)
    db.session.execute(update(Report).values(state="running", progress=40, doing="Tegner"))
    db.session.commit()
    assert [bar.get("value") for bar in leader.get(edition).all("progress")] == ["40", "40"]
    db.session.execute(update(Report).values(state="queued"))
    db.session.commit()
    work()
    page = leader.get(edition)
    assert "Begge PDF'er er klar." in page.text
    assert page.one("div", id="file-list").get("hx-get") is None
    assert page.link("Hent PDF til arkivet") == f"{edition}/arkivudgave.pdf"


def test_another_leader_of_the_school_gets_the_same_file_and_nobody_else_any(as_, place, quick):
    leader, edition = finished(as_, place)
    work()
    colleague = as_(make_leader(place.school, make_person("To")))
    for name in PDFS:
        mine = leader.get(f"{edition}/{name}").response.data
        assert colleague.get(f"{edition}/{name}").response.data == mine
        as_(place.members[0]).get(f"{edition}/{name}", status=404)
    # Nor by the address of the row that made it.
    for row in db.session.scalars(select(Report.public_id)):
        leader.get(f"/pdf/{row}", status=404)
        leader.get(f"/pdf/{row}/hent", status=404)
    assert edition not in leader.get("/pdf").html


def test_file_that_failed_says_why_and_is_made_again(as_, place, quick):
    quick["fails"] = ARCHIVE
    leader, edition = finished(as_, place)
    work()
    page = leader.get(edition)
    assert "Den fylder for meget." in page.text
    assert page.has_link("Hent PDF til at læse")
    leader.get(f"{edition}/arkivudgave.pdf", status=404)
    quick["fails"] = ""
    assert page.has_button("Lav den igen")
    leader.post(f"{edition}/filer")
    work()
    page = leader.get(edition)
    assert page.has_link("Hent PDF til arkivet")
    assert not page.has_button("Lav den igen")
    leader.post(f"{edition}/filer")
    assert db.session.scalars(select(Report).where(Report.state == "queued")).all() == []


def test_leader_stops_the_files_and_has_them_made_again(as_, place, quick, monkeypatch):
    leader, edition = finished(as_, place)
    assert leader.get(edition).has_button("Stop")
    draw, pressed = jobs.draw, []

    def stopped_meanwhile(*args, **how):
        if not pressed:
            pressed.append(leader.post(f"{edition}/filer/stop"))
        return draw(*args, **how)

    monkeypatch.setattr(jobs, "draw", stopped_meanwhile)
    work()
    assert {row.state for row in db.session.scalars(select(Report))} == {"cancelled"}
    assert (kept(), db.session.scalars(select(ReportFile.sha256)).all()) == ({}, [])
    page = leader.get(edition)
    assert page.text.count("Stoppet. Filen er ikke lavet.") == 2
    assert "PDF'erne er stoppet." in page.text
    assert not page.has_button("Stop")
    jobs.requeue_stale()
    assert page.has_button("Lav dem igen")
    leader.post(f"{edition}/filer")
    work()
    assert set(kept()) == {"reader", "archive"}
    late = leader.follow(leader.post(f"{edition}/filer/stop"))
    assert "Der var ikke noget at stoppe" in late.text
    assert set(kept()) == {"reader", "archive"}


@pytest.mark.usefixtures("only_sqlite")
def test_only_who_makes_the_report_stops_its_files(as_, town, quick):
    """Whoever an edition is sent to reads it, also while its files are being made."""
    leader, consultant = as_(town.leaders[0]), as_(town.consultant)
    address = leader.submit(town.school_list(0)).location
    for cycle in town.cycles:
        reports_answer(cycle, "yes")
    db.session.commit()
    edition = leader.submit(f"{address}/endelig", nobody_recognisable="y").location
    leader.submit(f"{edition}/send", has_read="y")
    assert not consultant.get(edition).has_button("Stop")
    consultant.post(f"{edition}/filer/stop", status=403)
    assert {row.state for row in db.session.scalars(select(Report))} == {"queued"}


def test_files_stay_when_the_rows_that_made_them_are_forgotten(as_, place, quick, flask_app):
    leader, edition = finished(as_, place)
    work()
    db.session.execute(delete(Report))
    commands_files.forget_unused_files()
    db.session.commit()
    assert leader.get(f"{edition}/{PDFS[0]}").status == 200
    runner = flask_app.test_cli_runner()
    assert runner.invoke(args=["reports", "check"]).output == "2 files agree with their SHA-256.\n"
    db.session.execute(update(ReportFile).values(data=b"spoilt"))
    db.session.commit()
    assert edition.rsplit("/", 1)[1] in runner.invoke(args=["reports", "check"]).output


def test_edition_is_drawn_for_nobody_so_that_it_is_made_when_its_maker_has_left(as_, place, quick):
    _leader, edition = finished(as_, place)
    place.leader.active = False
    db.session.commit()
    work()
    assert set(kept()) == {"reader", "archive"}
    assert (
        as_(make_leader(place.school, make_person("Ny"))).get(f"{edition}/{PDFS[0]}").status == 200
    )


def test_worker_that_was_killed_is_made_up_for_once(as_, place, quick):
    """kill -9 leaves a row that says running and is silent; the next minute puts it back."""
    leader, edition = finished(as_, place)
    db.session.execute(update(Report).values(state="running", attempts=1, heartbeat_at=None))
    db.session.commit()
    assert leader.get(edition).text.count("Hent PDF") == 0
    jobs.requeue_stale()
    work()
    assert len(kept()) == 2
    assert len(db.session.scalars(select(ReportEditionFile)).all()) == 2
