"""The press: warm, but with a process for each PDF that is limited, closed, and ends with its master."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.printing import pdf as printing
from app.printing.pdf import READER, draw
from app.printing.press import PROGRAM, Press, PressGoneError, sweep_folders
from tests.printing.sheets import LIMITS, page, paper

SECONDS = 120


@pytest.fixture
def press(monkeypatch) -> Iterator[Press]:
    """A press of our own, with a secret in the environment that it is started from."""
    monkeypatch.setenv("SECRET_KEY", "hemmeligt")
    monkeypatch.setenv("DATABASE_URL", "postgresql://hemmeligt")
    own = Press()
    monkeypatch.setattr(printing, "PRESS", own)
    yield own
    own.close()


def pid_of(press: Press) -> int:
    assert press._process is not None
    return press._process.pid


def children(press: Press) -> list[int]:
    """The processes that draw, or wait for something to draw."""
    pid = pid_of(press)
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_gone(pid: int) -> bool:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


COLD = """
import json, sys
sys.path.insert(0, sys.argv[1])
import render_process
sys.stdout.buffer.write(render_process.draw(json.load(sys.stdin)))
"""


def test_warm_or_cold_the_bytes_are_the_same():
    sheet = {
        "html": paper(),
        "variant": READER,
        "content_hash": "",
        "attachments": [],
        "assets": {},
    }
    cold = subprocess.run(
        [sys.executable, "-c", COLD, PROGRAM.parent],
        input=json.dumps(sheet).encode(),
        capture_output=True,
        env={**os.environ, "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0"},
        check=True,
    )

    assert draw(paper(), LIMITS) == draw(paper(), LIMITS) == cold.stdout


def test_each_pdf_has_a_process_of_its_own_with_limits_and_nothing_else_open(press):
    jobs = [press.begin(30, 300), press.begin(40, 400)]
    pids = children(press)

    assert len(set(pids)) == 2
    for pid, (seconds, mib) in zip(pids, ((30, 300), (40, 400)), strict=True):
        limits = Path(f"/proc/{pid}/limits").read_text()
        until = time.monotonic() + SECONDS
        while f" {mib << 20} " not in limits and time.monotonic() < until:
            limits = Path(f"/proc/{pid}/limits").read_text()
        assert f" {seconds} " in limits
        assert f" {mib << 20} " in limits
        assert {int(fd.name) for fd in Path(f"/proc/{pid}/fd").iterdir()} <= {0, 1, 2, 3}
    for job in jobs:
        job.close()
    assert all(is_gone(pid) for pid in pids), "let go of, they should have ended"


def test_no_secret_is_in_the_press_or_its_children(press):
    job = press.begin(30, 300)

    for pid in (pid_of(press), *children(press)):
        environment = Path(f"/proc/{pid}/environ").read_bytes()
        assert b"PATH=" in environment
        assert b"hemmeligt" not in environment
    job.close()


def test_press_has_one_thread_so_that_it_can_fork(press):
    press.begin(30, 300).close()
    assert len(list(Path(f"/proc/{pid_of(press)}/task").iterdir())) == 1


def test_killed_job_says_so_and_the_press_goes_on(press):
    job = press.begin(30, 300)
    job.kill()
    job.kill()

    assert job.wait().status == -signal.SIGKILL
    job.kill()
    job.close()
    assert children(press) == []
    before = pid_of(press)
    assert draw(page("<p>x</p>"), LIMITS).startswith(b"%PDF")
    assert pid_of(press) == before


def test_press_that_dies_takes_its_children_along_and_is_started_anew(press):
    job = press.begin(30, 300)
    (child,) = children(press)
    os.kill(pid_of(press), signal.SIGKILL)

    with pytest.raises(PressGoneError):
        job.wait()
    job.close()
    assert is_gone(child)
    assert draw(page("<p>x</p>"), LIMITS).startswith(b"%PDF")


def test_page_is_printed_once_more_when_the_press_dies_meanwhile(press, caplog):
    killed: list[int] = []

    def kill_it_once(_step: str, _page: int) -> None:
        if not killed:
            killed.append(pid_of(press))
            os.kill(killed[0], signal.SIGKILL)

    assert draw(paper(), LIMITS, kill_it_once).startswith(b"%PDF")
    assert pid_of(press) != killed[0]
    assert "once more" in caplog.text


def test_press_is_deaf_to_the_signals_that_stop_a_worker(press):
    job = press.begin(30, 300)
    for stop in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        for pid in (pid_of(press), *children(press)):
            os.kill(pid, stop)
    assert len(children(press)) == 1

    master = pid_of(press)
    press.close()
    job.close()
    assert is_gone(master)


def test_cost_of_each_pdf_is_told():
    costs: list[tuple[float, float]] = []

    draw(paper(), LIMITS, on_cost=lambda *cost: costs.append(cost))

    ((cpu_seconds, peak_mib),) = costs
    assert 0 < cpu_seconds < 30
    assert 20 < peak_mib < LIMITS.memory_mib


def folders() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("afproevet-press-*")) | set(
        Path(tempfile.gettempdir()).glob("weasyprint-*")
    )


@pytest.fixture
def own_temp(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_drawing_that_is_killed_leaves_no_folder(own_temp, press):
    job = press.begin(30, 500)
    [child] = children(press)
    [folder] = folders()
    until((folder / str(child)).exists)
    (folder / str(child) / "font").touch()

    os.kill(child, signal.SIGKILL)

    assert is_gone(child)
    until(lambda: not (folder / str(child)).exists())
    job.close()
    press.close()
    assert folders() == set()


def test_press_that_is_killed_leaves_no_folder_once_the_next_one_starts(own_temp, press):
    press.begin(30, 500).close()
    pid = pid_of(press)
    os.kill(pid, signal.SIGKILL)
    assert is_gone(pid)
    [left] = folders()

    press.begin(30, 500).close()

    assert not left.exists()
    press.close()
    assert folders() == set()


def test_what_a_killed_worker_left_is_swept_and_a_living_ones_folder_stays(own_temp, press):
    with subprocess.Popen(["true"]) as dead:
        dead.wait()
    left, living = (own_temp / f"afproevet-press-{pid}-x" for pid in (dead.pid, os.getppid()))
    left.mkdir()
    living.mkdir()

    sweep_folders()

    assert (left.exists(), living.exists()) == (False, True)


def until(is_so) -> None:
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)
