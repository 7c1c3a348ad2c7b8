"""The database server that the tests start leaves nothing behind, however they end."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests import postgres

START_AND_HANG = """
import sys, time
from tests import postgres
print(postgres.start().folder, flush=True)
time.sleep(60)
"""


def test_killed_test_run_leaves_no_server_and_no_folder():
    run = subprocess.Popen(
        [sys.executable, "-c", START_AND_HANG], stdout=subprocess.PIPE, text=True
    )
    with run:
        folder = Path(run.stdout.readline().strip())
        assert (folder / "data" / "postmaster.pid").exists()
        run.kill()

    end = time.monotonic() + 20
    while folder.exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert not folder.exists()


def test_machine_without_postgresql_is_told_what_to_do(monkeypatch):
    monkeypatch.setenv("PG_BIN", "/nowhere")

    with pytest.raises(RuntimeError, match="PG_BIN=/path"):
        postgres.start()


def test_database_can_be_copied_and_dropped(postgres_server):
    with psycopg.connect(postgres_server.create_database("first")) as connection:
        connection.execute("CREATE TABLE note (text text)")
    with psycopg.connect(postgres_server.create_database("copy", template="first")) as connection:
        assert connection.execute("SELECT count(*) FROM note").fetchone() == (0,)

    for name in ("copy", "first"):
        postgres_server.drop_database(name)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(postgres_server.url("copy"))


def test_stopped_server_leaves_no_folder():
    server = postgres.start()

    server.stop()
    server.stop()

    assert not server.folder.exists()
