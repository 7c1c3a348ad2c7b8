"""Each worker of the tests keeps one database of each kind, in whatever order they are asked for."""

from __future__ import annotations

from sqlalchemy import text

from app.core.db import db


def test_worker_may_go_back_and_forth_between_the_databases(apps):
    first = apps.on("postgresql")

    assert apps.on("sqlite") is not first
    assert apps.on("postgresql") is first
    with first.app_context():
        assert db.session.scalar(text("SELECT count(*) FROM alembic_version")) == 1
        assert db.session.get_bind().dialect.name == "postgresql"
