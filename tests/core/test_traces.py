from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from app.core import traces
from app.core.db import db, is_sqlite
from app.cycles import commands_keep
from app.cycles.models import Cycle
from app.teams.queries import viewer_for
from tests.make import make_cycle, make_person, make_team

NAME = b"Rosenkrantzine"


@pytest.fixture
def member(flask_app):
    if not is_sqlite(db.engine):
        pytest.skip("PostgreSQL's files are its own; cleaning them is tried below")
    member = make_person()
    make_cycle(make_team(members=(member,)), action=f"{NAME.decode()} begynder timen " * 200)
    db.session.commit()
    return member


def in_the_files() -> bool:
    database = Path(db.engine.url.database or "")
    files = [database, database.with_name(f"{database.name}-wal")]
    return any(NAME in file.read_bytes() for file in files if file.exists())


def test_what_is_deleted_stands_in_no_file_any_more(flask_app, member):
    assert in_the_files()

    commands_keep.delete_cycle(db.session.scalars(select(Cycle)).one(), by=viewer_for(member))
    db.session.commit()

    assert not in_the_files()


def test_without_the_wiping_it_would_still_stand_there(flask_app, member, monkeypatch):
    monkeypatch.setattr(traces, "_empty_log", lambda: True)

    commands_keep.delete_cycle(db.session.scalars(select(Cycle)).one(), by=viewer_for(member))
    db.session.commit()

    assert in_the_files()


def test_the_night_cleans_both_databases(flask_app):
    make_person("Ib")
    db.session.commit()
    db.session.remove()

    assert traces.wipe()
