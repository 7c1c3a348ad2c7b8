"""A database host that takes the call and never answers: a page in seconds, no restart after."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import select

from app import create_app
from app.core.db import CONNECT_SECONDS, db, intend_to_write
from app.cycles.models import Note
from config import Settings
from tests.databases import WORKER
from tests.make import make_person, make_team
from tests.page import Browserless
from tests.robustness.relay import Relay

NAME = f"silent_{WORKER}"
PAUSE = "Afprøvet holder en kort pause"
SECONDS = 2  # the least that PostgreSQL's library can be told


@pytest.fixture
def relay(postgres_server):
    relay = Relay(Path(postgres_server.folder) / ".s.PGSQL.5432")
    yield relay
    relay.close()


@pytest.fixture
def own_app(postgres_server, relay, tmp_path):
    postgres_server.create_database(NAME)
    where = f"127.0.0.1:{relay.port}/{NAME}?connect_timeout={SECONDS}"
    flask_app = create_app(
        Settings(
            app_env="test", secret_key="x" * 40, database_url=f"postgresql+psycopg://app@{where}",
            data_dir=tmp_path, public_base_url="http://localhost",
        )
    )  # fmt: skip
    with flask_app.app_context():
        upgrade()
        yield flask_app
        db.session.remove()
        db.engine.dispose()
        intend_to_write(False)
    postgres_server.drop_database(NAME)


def test_member_gets_a_page_within_seconds_and_goes_on_when_the_host_answers(own_app, relay):
    person = make_person("Gustav Prøvesen")
    make_team(members=(person,))
    member = Browserless(own_app, person)
    form = member.get("/noter/ny").form_values() | {"text": "Skrevet imens"}
    relay.silent = True
    relay.hang_up()

    began = time.monotonic()
    page = member.post("/noter/ny", form, status=503)
    took = time.monotonic() - began
    ready = member.client.get("/readyz")

    assert page.h1 == PAUSE
    assert "ligger på denne enhed" in page.text
    assert SECONDS - 1 < took < SECONDS + 8
    assert ready.status_code == 503
    assert ready.json["database"] == "unreachable"

    relay.silent = False
    member.post("/noter/ny", form)
    assert db.session.scalars(select(Note.text)).all() == ["Skrevet imens"]


def test_nobody_waits_for_a_silent_host_longer_than_for_a_page(own_app):
    """Also where a conversation breaks off in the middle: the network is asked for signs of life."""
    with db.engine.connect() as connection:
        told = connection.connection.dbapi_connection.info.get_parameters()

    assert CONNECT_SECONDS <= 5
    assert int(told["tcp_user_timeout"]) <= 20_000
    idle, every, times = (int(told[f"keepalives_{n}"]) for n in ("idle", "interval", "count"))
    assert idle + every * times <= 60
