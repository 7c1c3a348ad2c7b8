"""/healthz and /readyz, as a load balancer reads them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, text, update

from app import create_app
from app.core.clock import now
from app.core.db import db
from app.core.models import WorkerHeartbeat
from app.operations import heartbeat
from config import Settings


@pytest.fixture
def balancer(flask_app):
    heartbeat.beat()
    return flask_app.test_client()


def ask(client, address):
    db.session.commit()
    response = client.get(address)
    return response.status_code, response.json


def test_process_that_answers_is_healthy(balancer):
    assert ask(balancer, "/healthz") == (200, {"status": "ok"})


def test_server_with_everything_in_place_is_ready(balancer):
    assert ask(balancer, "/readyz") == (
        200,
        {"status": "ok", "database": "ok", "schema": "ok", "worker": "ok"},
    )


def test_server_is_not_ready_when_the_worker_is_silent(balancer):
    db.session.execute(update(WorkerHeartbeat).values(seen_at=now() - timedelta(minutes=4)))

    status, answer = ask(balancer, "/readyz")

    assert (status, answer["worker"]) == (503, "silent")


def test_server_is_not_ready_when_no_worker_was_ever_heard_from(balancer):
    db.session.execute(delete(WorkerHeartbeat))

    status, answer = ask(balancer, "/readyz")

    assert (status, answer["worker"]) == (503, "never heard from")


def test_server_is_not_ready_when_a_migration_is_missing(balancer):
    (revision,) = db.session.scalars(text("SELECT version_num FROM alembic_version")).all()
    db.session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    try:
        status, answer = ask(balancer, "/readyz")
    finally:
        db.session.execute(text("UPDATE alembic_version SET version_num = :old"), {"old": revision})
        db.session.commit()

    assert (status, answer["schema"]) == (503, "not at head")


@pytest.mark.parametrize(
    "database_url",
    ["sqlite:////nowhere/at/all.db", "postgresql+psycopg://nobody@127.0.0.1:1/nothing"],
)
def test_server_is_healthy_but_not_ready_when_the_database_is_away(tmp_path, database_url):
    settings = Settings(
        app_env="test", secret_key="x" * 32, database_url=database_url, data_dir=tmp_path
    )
    flask_app = create_app(settings)
    client = flask_app.test_client()

    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {
        "status": "not ready", "database": "unreachable", "schema": "unknown", "worker": "unknown",
    }  # fmt: skip
    with flask_app.app_context():
        db.engine.dispose()


def test_server_with_an_empty_database_is_not_ready(tmp_path):
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    flask_app = create_app(
        Settings(app_env="test", secret_key="x" * 32, database_url=url, data_dir=tmp_path)
    )

    answer = flask_app.test_client().get("/readyz")

    assert (answer.status_code, answer.json["schema"]) == (503, "not at head")
    with flask_app.app_context():
        db.engine.dispose()
