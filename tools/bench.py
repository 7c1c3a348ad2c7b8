"""What PDFs cost on this machine, and whether pages stay quick meanwhile. Prints; fails on nothing.

`make bench` runs it, on the demo's records in a database of its own. Look at ratios within one run and
at CPU seconds: wall clocks tell how busy the machine was. The plain way beside ours is WeasyPrint on the
same HTML in a process of its own, its import not counted.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import select

from app import create_app
from app.accounts.models import Person
from app.accounts.sessions import open_session
from app.builder import commands
from app.builder.paper import draft_html
from app.core import clock
from app.core.danish import school_year
from app.core.db import db, intend_to_write
from app.demo.commands import fill
from app.pages.chart_samples import WIDE, samples
from app.printing.pdf import LAYING_OUT, Limits, draw
from app.printing.press import PROGRAM
from app.reports import drafts, queries
from app.reports.content import Collection, Record
from app.teams.queries import viewer_for
from app.yearreports.content import draft_content
from app.yearreports.kind_school import SCHOOL
from app.yearreports.kinds import sections_in
from app.yearreports.owners import places_of
from app.yearreports.queries import report_or_none
from app.yearreports.queries_material import material_of
from app.yearreports.sections import stored
from config import Settings

LIMITS = Limits(cpu_seconds=600, memory_mib=2048)
MEMBER, LEADER = "hanne", "freja"
WORDS = "Vi har prøvet noget nyt, set hvad der skete, og talt om, hvad vi gør nu. " * 6
CHARTS_DRAWN = 20
PAGES_VISITED = 150
COVER_AND_CONTENTS = 2
HEAD = ("", "pages", "CPU s", "pages per CPU s", "peak MiB")
PLAIN = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
import render_process
html, begun = sys.stdin.read(), time.process_time()
page = render_process.HTML(string=html, url_fetcher=render_process.OwnAssets({}))
page.write_pdf(pdf_variant="pdf/ua-1")
cpu_seconds = time.process_time() - begun
peak = open("/proc/self/status").read().partition("VmHWM:")[2].split()[0]
print(json.dumps([cpu_seconds, int(peak) / 1024]))
"""


@dataclass(frozen=True, slots=True)
class Paper:
    """Something to print, and how often, so that a short one is not measured by its noise."""

    name: str
    html: str
    runs: int


@dataclass(frozen=True, slots=True)
class Cost:
    cpu_seconds: float
    peak_mib: float
    pages: int = 0


def main() -> int:
    with _demo() as flask_app:
        papers = list(_papers())
        print(
            f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, load {os.getloadavg()[0]:.1f}"
        )
        _print_row(HEAD)
        _print_row(["---"] * len(HEAD))
        for paper in papers:
            _compare(paper)
        print()
        _visit_meanwhile(flask_app, papers[2].html)
        print()
        _draw_charts()
    return 0


# -- papers


@contextmanager
def _demo() -> Iterator[Flask]:
    with tempfile.TemporaryDirectory(prefix="afproevet-bench-") as folder:
        data = Path(folder)
        url = f"sqlite:///{data / 'bench.db'}"
        flask_app = create_app(
            Settings(app_env="test", secret_key="x" * 40, database_url=url, data_dir=data)
        )
        with flask_app.app_context():
            upgrade()
            intend_to_write(True)
            fill(password_hash="x", today=clock.today())  # noqa: S106
            db.session.commit()
            intend_to_write(False)
            yield flask_app
            db.session.remove()
            db.engine.dispose()


def _papers() -> Iterator[Paper]:
    records = _records()
    longest = max(records, key=lambda record: record.size)
    yield Paper("one record", drafts.record_html(longest, clock.today()), 7)
    pages_each = (_ours(_collection(records, len(records))).pages - COVER_AND_CONTENTS) / len(
        records
    )
    yield Paper("school's report", _school_report(), 5)
    for name, pages, runs in (
        ("collection of 20 pages", 20, 3),
        ("100 pages", 100, 1),
    ):
        yield Paper(
            name, _collection(records, round((pages - COVER_AND_CONTENTS) / pages_each)), runs
        )


def _school_report() -> str:
    """A draft with everything: all sections written, all that may be picked is picked."""
    viewer = viewer_for(_person(LEADER))
    school = next(iter(places_of(viewer)))
    intend_to_write(True)
    report = commands.start_report(SCHOOL, school, school_year=school_year(clock.today()))
    db.session.commit()
    intend_to_write(False)
    report = report_or_none(viewer, report.public_id) or report
    material = material_of(viewer, report, clock.today())
    for kind, most in SCHOOL.most.items():
        report.picks = {**report.picks, kind: [one.public_id for one in material.open][:most]}
    report.sections = stored([replace(one, on=True, text=WORDS) for one in sections_in(report)])
    content = draft_content(report, material, material.prototypes, clock.today())
    db.session.rollback()
    return draft_html(content, clock.today())


def _records() -> list[Record]:
    person = _person(MEMBER)
    viewer = viewer_for(person)
    cycles = [
        cycle
        for team_id in sorted(viewer.memberships)
        for cycle in queries.cycles_of_team(viewer, team_id)
    ]
    records = drafts.read_by(viewer, cycles).records
    db.session.rollback()
    return records


def _collection(records: Sequence[Record], count: int) -> str:
    """So many of them, over and over if need be."""
    chosen = tuple(itertools.islice(itertools.cycle(records), count))
    collection = Collection("Et team", "En skole", is_teams_own=True, records=chosen)
    return drafts.collection_html(collection, clock.today())


def _person(exchange_id: str) -> Person:
    return db.session.scalars(select(Person).where(Person.exchange_id == exchange_id)).one()


# -- what printing costs


def _compare(paper: Paper) -> None:
    ours, plain = [], []
    for _run in range(paper.runs):
        ours.append(_ours(paper.html))
        plain.append(_plain(paper.html))
    pages = ours[0].pages
    us, them = _typical(ours), _typical(plain)
    _print_cost(f"{paper.name}: ours, warm", pages, us)
    _print_cost(f"{paper.name}: plain WeasyPrint", pages, them)
    office = _libreoffice(paper.html)
    if office is None:
        _print_row([f"{paper.name}: LibreOffice", "not installed", "", "", ""])
    else:
        _print_cost(f"{paper.name}: LibreOffice, with its start", pages, office)
    _print_row(
        [f"{paper.name}: ours / plain", "", f"{us.cpu_seconds / them.cpu_seconds:.2f}", "", ""]
    )


def _ours(html: str) -> Cost:
    costs: list[tuple[float, float]] = []
    heard: list[tuple[str, int]] = []
    draw(
        html,
        LIMITS,
        lambda step, number: heard.append((step, number)),
        on_cost=lambda cpu_seconds, peak_mib: costs.append((cpu_seconds, peak_mib)),
    )
    return Cost(*costs[0], pages_of(heard))


def pages_of(heard: list[tuple[str, int]]) -> int:
    """How many pages a PDF got, from what was told while it was made: parts are numbered too."""
    return max((number for step, number in heard if step == LAYING_OUT), default=0)


def _plain(html: str) -> Cost:
    done = subprocess.run(
        [sys.executable, "-c", PLAIN, str(PROGRAM.parent)],
        input=html,
        capture_output=True,
        text=True,
        check=True,
    )
    return Cost(*json.loads(done.stdout))


def _libreoffice(html: str) -> Cost | None:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(html, encoding="utf-8")
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [
            program,
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            str(page),
        ]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _pid, _status, used = os.wait4(process.pid, 0)
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _typical(costs: Sequence[Cost]) -> Cost:
    return Cost(
        statistics.median(cost.cpu_seconds for cost in costs),
        max(cost.peak_mib for cost in costs),
    )


# -- the team's page meanwhile


def _visit_meanwhile(flask_app: Flask, html: str) -> None:
    client = _logged_in(flask_app)
    _visits(client)  # warm
    usual = _visits(client)
    with _drawing(html, 2):
        meanwhile = _visits(client)
    again = _visits(client)
    _print_row(["the team's page, wall ms", "median", "95th percentile"])
    _print_row(["---"] * 3)
    for name, times in (("usual", usual), ("two reports being made", meanwhile), ("after", again)):
        _print_row([name, f"{statistics.median(times):.1f}", f"{_p95(times):.1f}"])
    # The quieter of the two: what disturbed the machine before or after must not flatter us.
    alone = min(_p95(usual), _p95(again))
    _print_row(["two reports / usual", "", f"{_p95(meanwhile) / alone:.2f}"])


def _logged_in(flask_app: Flask) -> FlaskClient:
    client = flask_app.test_client()
    intend_to_write(True)
    user = open_session(_person(MEMBER))
    db.session.commit()
    intend_to_write(False)
    with client.session_transaction() as session:
        session["_user_id"] = user.get_id()
        session["_fresh"] = True
    return client


def _visits(client: FlaskClient) -> list[float]:
    times = []
    for _visit in range(PAGES_VISITED):
        begun = time.perf_counter()
        answer = client.get("/")
        times.append((time.perf_counter() - begun) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"the team's page answers {answer.status_code}")
    return times


@contextmanager
def _drawing(html: str, at_once: int) -> Iterator[None]:
    """So many reports in the making, again and again, until we leave."""
    over = threading.Event()

    def draw_on() -> None:
        while not over.is_set():
            draw(html, LIMITS)

    threads = [threading.Thread(target=draw_on) for _number in range(at_once)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


# -- charts


def _draw_charts() -> None:
    _print_row(["a chart, with its markup", "CPU ms"])
    _print_row(["---"] * 2)
    macros: Any = current_app.jinja_env.get_template("components/charts.html").module
    for sample in samples():
        begun = time.process_time()
        for _time in range(CHARTS_DRAWN):
            macros.picture(sample.draw(width=WIDE), "bench")
        spent = (time.process_time() - begun) / CHARTS_DRAWN
        _print_row([f"{sample.macro}: {sample.name}", f"{1000 * spent:.2f}"])


# -- printing tables


def _print_cost(name: str, pages: int, cost: Cost) -> None:
    speed = f"{pages / cost.cpu_seconds:.1f}"
    _print_row([name, str(pages), f"{cost.cpu_seconds:.2f}", speed, f"{cost.peak_mib:.0f}"])


def _print_row(cells: Sequence[str]) -> None:
    print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
