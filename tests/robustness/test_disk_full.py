"""The disk is full: a page says so, reading works, nothing is half-written, and it comes back."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import event, func, select, text

from app.core.db import db
from app.core.models import FormReceipt
from app.cycles.models import Note
from tests.make import make_cycle, make_note, make_person, make_team
from tests.page import Browserless
from tests.robustness.site import prepared

LONG_TEXT = "Vi lagde mærke til noget. " * 700


@pytest.fixture
def own_app(tmp_path):
    with prepared(tmp_path) as flask_app:
        yield flask_app


@pytest.fixture
def member(own_app):
    person = make_person("Gustav Prøvesen")
    cycle = make_cycle(make_team(members=(person,)), title="Rollekort")
    make_note(cycle, person, "Skrevet før")
    return Browserless(own_app, person)


class Quota:
    """Lets the database grow no further, as a full disk does: SQLite answers SQLITE_FULL."""

    def __init__(self) -> None:
        self.pages = 0

    def apply(self, connection, _record=None) -> None:
        if self.pages:
            connection.execute(f"PRAGMA max_page_count = {self.pages}")

    def fill(self) -> None:
        db.session.commit()
        # Pages that the migrations freed are room, too.
        with closing(sqlite3.connect(str(db.engine.url.database))) as plain:
            plain.execute("VACUUM")
        with db.engine.connect() as connection:
            self.pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        db.engine.dispose()

    def make_room(self) -> None:
        self.pages = 0
        db.engine.dispose()


@pytest.fixture
def disk(own_app):
    quota = Quota()
    event.listen(db.engine, "connect", quota.apply)
    return quota


def notes():
    db.session.rollback()
    return db.session.scalars(select(Note.text).order_by(Note.id)).all()


def test_member_is_told_that_the_disk_is_full_and_can_still_read(member, disk):
    form = member.get("/noter/ny").form_values() | {"text": LONG_TEXT}
    disk.fill()

    page = member.post("/noter/ny", form, status=507)

    assert page.h1 == "Der er ikke mere plads"
    assert "ligger på denne enhed" in page.text
    assert "Rollekort" in member.get("/").text
    assert notes() == ["Skrevet før"]
    assert db.session.scalar(select(func.count()).select_from(FormReceipt)) == 0


def test_member_saves_as_soon_as_there_is_room_again(member, disk):
    form = member.get("/noter/ny").form_values() | {"text": LONG_TEXT}
    disk.fill()
    member.post("/noter/ny", form, status=507)
    disk.make_room()

    member.post("/noter/ny", form)

    assert notes() == ["Skrevet før", LONG_TEXT.strip()]
    assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"


def test_full_disk_of_the_queue_loses_no_save(member, own_app, disk):
    """The queue is a file of its own: when it cannot be written, the row waits for the worker."""
    queue = own_app.extensions["settings"].queue_path
    queue.mkdir()

    member.submit("/noter/ny", text="Gemt alligevel")

    assert "Gemt alligevel" in notes()
