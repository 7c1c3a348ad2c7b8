"""Finished files by their SHA-256: on the page, checked by a command, kept through an upgrade."""

from __future__ import annotations

import hashlib

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text, update

from app.core.db import db, intend_to_write
from app.reports import words
from app.reports.commands_files import forget_unused_files, store_file
from app.reports.models import Report, ReportFile
from tests import make
from tests.guards.schemas import Databases

PDF = b"%PDF-1.7 en rapport"


def finished(person, cycle, data=PDF):
    """A report whose file is kept."""
    own = [{"cycle": cycle.id, "version": None}]
    values = {"person_id": person.id, "cycle_id": cycle.id, "sources": own, "state": "done"}
    report = make.save(Report(kind="record", file_sha256=store_file(data=data), **values))
    db.session.commit()
    return report


@pytest.fixture
def member(flask_app):
    team = make.make_team()
    person = make.make_member(team)
    person.cycle = make.make_cycle(team)
    return person


def test_owner_sees_the_size_of_the_file_and_no_number_that_nobody_needs(as_, member):
    report = finished(member, member.cycle)

    page = as_(member).get(f"/pdf/{report.public_id}")

    assert hashlib.sha256(PDF).hexdigest() not in page.text
    assert "fylder 19 byte" in page.text


def test_operator_hears_that_all_files_agree(flask_app, member):
    finished(member, member.cycle)

    done = flask_app.test_cli_runner().invoke(args=["reports", "check"])

    assert (done.exit_code, done.output) == (0, "1 files agree with their SHA-256.\n")


@pytest.mark.parametrize("spoilt", [b"%PDF-1.7 en rapporT", b""])
def test_operator_hears_which_file_does_not_agree(flask_app, member, spoilt):
    report, sound = finished(member, member.cycle), finished(member, member.cycle, b"%PDF 2")
    digest = report.file_sha256
    db.session.execute(update(ReportFile).where(ReportFile.sha256 == digest).values(data=spoilt))
    db.session.commit()

    done = flask_app.test_cli_runner().invoke(args=["reports", "check"])

    assert done.exit_code == 1
    assert f"{digest}: not what it was. Reports: {report.public_id}" in done.output
    assert "1 of 2 files do not agree" in done.output
    assert sound.file_sha256 not in done.output


def test_file_that_no_report_names_is_forgotten_and_the_others_stay(member):
    report = finished(member, member.cycle)
    store_file(data=b"nobody's")

    forget_unused_files()

    assert [file.sha256 for file in db.session.query(ReportFile)] == [report.file_sha256]


def test_size_in_words(flask_app):
    sizes = [words.size(count) for count in (812, 32_602, 1_240_000)]
    assert sizes == ["812 byte", "33 kB", "1,2 MB"]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_operator_who_upgrades_keeps_each_file_once(kind, tmp_path, request):
    """And one who goes back keeps them all, too."""
    with Databases(kind, tmp_path, request).new():
        upgrade(revision="0002")
        with db.engine.begin() as connection:
            for number, data in enumerate(("AAAA", "AAAA", "BBBB"), start=1):
                connection.execute(text(_FILE), {"n": number, "sha": data * 16, "data": b"%PDF"})
                connection.execute(text(_REPORT), {"n": number, "name": str(number)})
        upgrade(revision="0003")
        assert rows("SELECT sha256 FROM report_file ORDER BY 1") == ["AAAA" * 16, "BBBB" * 16]
        assert rows("SELECT file_sha256 FROM report ORDER BY id") == [
            "AAAA" * 16, "AAAA" * 16, "BBBB" * 16,
        ]  # fmt: skip
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE report SET state = 'cancelled' WHERE id = 1"))
        downgrade(revision="0002")
        joined = "SELECT sha256 FROM report JOIN report_file f ON f.id = file_id ORDER BY report.id"
        assert rows(joined) == ["AAAA" * 16, "AAAA" * 16, "BBBB" * 16]
        assert rows("SELECT state FROM report ORDER BY id") == ["failed", "done", "done"]
        intend_to_write(False)


_FILE = "INSERT INTO report_file (id, sha256, size_bytes, data) VALUES (:n, :sha, 4, :data)"
_REPORT = (
    "INSERT INTO report (id, public_id, kind, title, sources, state, progress, attempts, created_at,"
    " file_id) VALUES (:n, :name, 'record', '', '[]', 'done', 100, 1, CURRENT_TIMESTAMP, :n)"
)


def rows(query):
    with db.engine.connect() as connection:
        return list(connection.scalars(text(query)))
