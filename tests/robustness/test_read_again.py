"""A connection that breaks under a page: it is read once more, a form is not sent twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from flask_migrate import upgrade
from sqlalchemy import event, select

from app import create_app
from app.core.db import db, intend_to_write
from app.cycles.models import Note
from config import Settings
from tests import postgres
from tests.make import make_person, make_team
from tests.page import Browserless

NAME = "read_again"


@pytest.fixture(scope="module")
def own_app(postgres_server, tmp_path_factory):
    url = postgres_server.create_database(NAME)
    flask_app = create_app(
        Settings(
            app_env="test", secret_key="x" * 40, database_url=postgres.sqlalchemy_url(url),
            data_dir=tmp_path_factory.mktemp("again"), public_base_url="http://localhost",
        )
    )  # fmt: skip
    with flask_app.app_context():
        upgrade()
        flask_app.extensions["plain_url"] = url
        yield flask_app
        db.session.remove()
        db.engine.dispose()
        intend_to_write(False)
    postgres_server.drop_database(NAME)


@pytest.fixture
def member(own_app):
    person = make_person("Gustav Prøvesen")
    make_team(members=(person,))
    return Browserless(own_app, person)


@contextmanager
def connections_break(own_app, is_now: Callable[[int, str], bool]) -> Iterator[list[int]]:
    """All connections are ended by the server before the statements for which `is_now` is true."""
    broken: list[int] = []
    seen = 0

    def before(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        nonlocal seen
        seen += 1
        if is_now(seen, statement):
            broken.append(seen)
            with psycopg.connect(own_app.extensions["plain_url"], autocommit=True) as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = %s AND pid <> pg_backend_pid()",
                    (NAME,),
                )

    event.listen(db.engine, "before_cursor_execute", before)
    try:
        yield broken
    finally:
        event.remove(db.engine, "before_cursor_execute", before)


@pytest.mark.parametrize("statement", [1, 2, 3, 5])
def test_member_notices_nothing_of_a_database_that_is_restarted_under_a_page(
    own_app, member, statement
):
    with connections_break(own_app, lambda number, _words: number == statement) as broken:
        page = member.get("/")

    assert page.status == 200
    assert broken == [statement]


def test_page_is_read_once_more_and_not_for_ever(own_app, member):
    with connections_break(own_app, lambda _number, _words: True) as broken:
        page = member.get("/", status=503)

    assert page.h1 == "Afprøvet holder en kort pause"
    assert len(broken) <= 4


def test_form_is_not_sent_twice(own_app, member):
    form = member.get("/noter/ny").form_values() | {"text": "En gang"}

    with connections_break(
        own_app, lambda _n, words: words.startswith("INSERT INTO note")
    ) as broken:
        member.post("/noter/ny", form, status=503)

    assert len(broken) == 1
    assert db.session.scalars(select(Note.text).where(Note.text == "En gang")).all() == []
    db.session.rollback()


def test_page_that_has_stored_something_is_not_read_again(own_app, member, monkeypatch):
    ran = []

    def stores_and_breaks(**_arguments: Any) -> str:
        ran.append(1)
        db.session.execute(select(1))
        db.session.commit()
        db.session.execute(select(2))
        return "x"

    stores_and_breaks.access_rule = "public"
    monkeypatch.setitem(own_app.view_functions, "pages.help", stores_and_breaks)
    with connections_break(own_app, lambda _n, words: words.endswith("SELECT 2") or "2" in words):
        answer = member.client.get("/hjaelp")

    assert answer.status_code == 503
    assert ran == [1]
