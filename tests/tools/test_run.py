"""`make run` as a person meets it: the address and the people, Ctrl-C, and a port that is taken."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[2]
DECIDED_BY_US = ("DATABASE_URL", "PUBLIC_BASE_URL", "TRUSTED_HOSTS", "APP_ENV", "DEMO", "HOST")


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def make_run(port: int, data_dir: Path) -> Iterator[subprocess.Popen[str]]:
    env = {name: value for name, value in os.environ.items() if name not in DECIDED_BY_US}
    process = subprocess.Popen(
        [sys.executable, ROOT / "tools" / "run.py"],
        env={**env, "PORT": str(port), "DATA_DIR": str(data_dir)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.terminate()


def read_until(process: subprocess.Popen[str], words: str) -> str:
    seen = ""
    for line in process.stdout:
        seen += line
        if words in line:
            return seen
    raise AssertionError(f"{words!r} was never printed:\n{seen}")


def test_newcomer_sees_address_and_five_people_and_stops_both_processes(free_port, tmp_path):
    with make_run(free_port, tmp_path) as process:
        printed = read_until(process, "Ctrl-C")
        with urlopen(f"http://127.0.0.1:{free_port}/", timeout=10) as answer:
            page = answer.read().decode()
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()

    assert f"http://127.0.0.1:{free_port}" in printed
    assert f"{free_port}/udvikling/mails" in printed
    assert len(set(re.findall(r"\S+@\S+", printed))) == 5
    assert "<h1" in page
    assert process.returncode == 0
    assert "Traceback" not in rest
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", free_port))


def test_newcomer_is_told_that_the_port_is_taken(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with make_run(port, tmp_path) as process:
            printed = process.stdout.read()

    assert process.returncode == 1
    assert f"Cannot use port {port}" in printed
    assert f"make run PORT={port + 1}" in printed
    assert "Traceback" not in printed
