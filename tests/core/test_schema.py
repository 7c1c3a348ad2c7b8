"""Web and worker refuse a database whose tables are not theirs, and say which command helps."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import text

from app import create_app
from app.core import schema
from app.core.db import db
from app.core.schema import WrongSchemaError
from config import Settings
from tests import postgres
from tests.databases import KINDS

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
STARTS = {
    "web": [str(BIN / "gunicorn"), "app.wsgi:flask_app", "--bind", "127.0.0.1:0"],
    "worker": [str(BIN / "huey_consumer"), "app.worker.huey", "--quiet"],
}


@pytest.fixture(params=KINDS)
def database(request, tmp_path) -> Iterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'x.db'}"
        return
    server = request.getfixturevalue("postgres_server")
    name = f"schema_{os.getpid()}"
    yield postgres.sqlalchemy_url(server.create_database(name))
    server.drop_database(name)


@pytest.fixture
def own_app(database, tmp_path):
    flask_app = create_app(
        Settings(app_env="test", secret_key="x" * 40, database_url=database, data_dir=tmp_path)
    )
    with flask_app.app_context():
        yield flask_app
        db.session.remove()
        db.engine.dispose()


def say_that_it_stands_at(revision: str) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :at"), {"at": revision})


def test_operator_with_an_empty_database_is_told_to_make_the_tables(own_app, tmp_path):
    with pytest.raises(WrongSchemaError, match=r"has no tables yet.*flask --app app db upgrade$"):
        schema.require_current()

    assert not (tmp_path / "x.db").exists(), "a file that was not there was made"


def test_operator_who_forgot_a_migration_is_told_its_command(own_app):
    upgrade()
    say_that_it_stands_at("0002")

    with pytest.raises(WrongSchemaError, match=r"stands at 0002.*flask --app app db upgrade$"):
        schema.require_current()


def test_operator_with_the_database_of_a_newer_version_is_not_told_to_upgrade(own_app):
    upgrade()
    say_that_it_stands_at("9999")

    with pytest.raises(
        WrongSchemaError, match=r"newer version .*9999.*backup restore FILE$"
    ) as told:
        schema.require_current()
    assert "db upgrade" not in str(told.value)


def test_nothing_is_said_of_the_schema_that_fits(own_app):
    upgrade()

    schema.require_current()


def test_database_that_cannot_be_asked_keeps_nobody_from_starting(tmp_path, caplog):
    away = "postgresql+psycopg://app:hemmelig@127.0.0.1:9/x"
    flask_app = create_app(
        Settings(app_env="test", secret_key="x" * 40, database_url=away, data_dir=tmp_path)
    )
    with flask_app.app_context():
        schema.require_current()

    assert "Connection refused" in caplog.text
    assert "hemmelig" not in caplog.text


@pytest.mark.parametrize("process", STARTS)
def test_process_ends_by_itself_and_its_last_words_name_the_command(tmp_path, process):
    done = subprocess.run(
        STARTS[process],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"], "APP_ENV": "test", "SECRET_KEY": "for tests only",
            "DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}", "DATA_DIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )  # fmt: skip

    assert done.returncode != 0
    assert "flask --app app db upgrade" in done.stderr
