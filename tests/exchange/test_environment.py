"""With an address and a key in the environment, and nothing else, schema and data work."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app import create_app
from app.core.db import db
from config import Settings
from tests.exchange.documents import PRACTICE

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new.db'}"
    return request.getfixturevalue("postgres_server").create_database("environment")


@pytest.fixture
def flask(address):
    """Runs a command as a shell would, in an environment of two variables."""

    def run(*command, data=b""):
        return subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", *command],
            cwd=ROOT,
            env={"DATABASE_URL": address, "SECRET_KEY": "only for this test"},
            input=data,
            capture_output=True,
            check=False,
        )

    return run


def test_operator_makes_the_schema_and_moves_data_through_pipes(flask):
    assert flask("db", "upgrade").returncode == 0
    loaded = flask("data", "load", "-", data=PRACTICE.read_bytes())
    assert loaded.stderr == b""
    assert loaded.stdout.decode() == "Indlæst: 135 nye, 0 rettede, 0 uændrede.\n"
    dumped = flask("data", "dump", "-")
    assert (dumped.returncode, dumped.stderr) == (0, b"")
    assert len(json.loads(dumped.stdout)["cycles"]) == 19
    refused = flask("data", "load", "-", data=dumped.stdout.replace(b'"folkeskole"', b'"skole"', 1))
    assert refused.returncode == 1
    assert refused.stdout == b""
    assert (
        refused.stderr.decode().splitlines()[1].startswith("schools[0].kind: Ukendt værdi »skole«.")
    )


def test_operator_is_told_that_the_tables_are_missing(tmp_path):
    address = f"sqlite:///{tmp_path / 'empty.db'}"
    own_app = create_app(Settings(app_env="test", secret_key="x" * 40, database_url=address))
    before = own_app.test_cli_runner().invoke(args=["data", "load", str(PRACTICE)])
    with own_app.app_context():
        db.engine.dispose()

    assert before.exit_code == 1
    assert "flask --app app db upgrade" in before.stderr
