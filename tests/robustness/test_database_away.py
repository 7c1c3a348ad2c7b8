"""The database goes away and comes back: a page in Danish meanwhile, and no restart after."""

from __future__ import annotations

import pytest
from flask_migrate import upgrade
from sqlalchemy import select

from app import create_app
from app.core.db import db, intend_to_write
from app.cycles.models import Note
from config import Settings
from tests import postgres
from tests.make import make_person, make_team
from tests.page import Browserless

PAUSE = "Afprøvet holder en kort pause"


@pytest.fixture(scope="module")
def own_server():
    """A server of our own: the other tests need theirs."""
    server = postgres.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def own_app(own_server, tmp_path_factory):
    url = postgres.sqlalchemy_url(own_server.create_database("away"))
    flask_app = create_app(
        Settings(
            app_env="test", secret_key="x" * 40, database_url=url,
            data_dir=tmp_path_factory.mktemp("away"), public_base_url="http://localhost",
        )
    )  # fmt: skip
    with flask_app.app_context():
        upgrade()
        yield flask_app
        db.session.remove()
        db.engine.dispose()
        intend_to_write(False)


@pytest.fixture
def member(own_app):
    person = make_person("Gustav Prøvesen")
    make_team(members=(person,))
    return Browserless(own_app, person)


@pytest.fixture
def away(own_server):
    """Call it, and the database is away; after the test it is back in any case."""
    yield own_server.halt
    own_server.resume()


def test_member_gets_a_danish_page_while_the_database_is_away_and_goes_on_after(member, own_server):
    form = member.get("/noter/ny").form_values() | {"text": "Skrevet i en pause"}
    own_server.halt()
    try:
        assert member.get("/", status=503).h1 == PAUSE
        page = member.post("/noter/ny", form, status=503)
        assert page.h1 == PAUSE
        assert "ligger på denne enhed" in page.text
    finally:
        own_server.resume()

    assert member.get("/").status == 200
    member.post("/noter/ny", form)
    texts = db.session.scalars(select(Note.text).where(Note.text == form["text"])).all()
    assert texts == [form["text"]]


def test_member_notices_nothing_of_a_restart_between_two_pages(member, own_server):
    assert member.get("/").status == 200
    own_server.halt()
    own_server.resume()

    assert member.get("/").status == 200


def test_database_that_goes_away_is_no_error_of_ours_on_any_page(member, away, caplog):
    member.get("/")
    away()

    for address in ("/", "/konto", "/noter/ny", "/delt-med-os", "/findes-ikke", "/hjaelp"):
        page = member.get(address, status=503)
        assert page.h1 == PAUSE, address
    assert "Traceback" not in caplog.text


def test_anyone_reads_help_and_the_process_is_healthy_while_the_database_is_away(own_app, away):
    stranger = Browserless(own_app)
    away()

    assert stranger.get("/hjaelp").h1 == "Hjælp"
    assert stranger.client.get("/healthz").status_code == 200
    assert stranger.client.get("/readyz").json["database"] == "unreachable"


def test_stranger_who_logs_in_while_the_database_is_away_is_asked_to_wait(own_app, away):
    stranger = Browserless(own_app)
    form = stranger.get("/log-ind").form_values()
    away()

    page = stranger.post("/log-ind", form | {"email": "a@example.org", "password": "x"}, status=503)

    assert page.h1 == PAUSE
