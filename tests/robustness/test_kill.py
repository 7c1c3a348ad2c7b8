"""kill -9 in the middle of saving: what was acknowledged is there, nothing is half there."""

from __future__ import annotations

import http.client
import itertools
import random
import threading
import time
from dataclasses import dataclass, field

import pytest
from sqlalchemy import func, select, text

from app.core.db import db
from app.core.models import FormReceipt
from app.cycles.models import Cycle, CycleVersion, Note
from tests.make import make_person, make_team
from tests.robustness.site import Browser, gunicorn, log_in, prepared

ROUNDS = 12
WRITERS = 4
SAVES_BEFORE_A_KILL = (2, 12)
PADDING = "x" * 3000
SECONDS = 120


@dataclass
class Writer(threading.Thread):
    """Somebody who saves one note after the other, and sends again what was not acknowledged."""

    port: int
    cookie: str
    number: int
    team_id: str
    acknowledged: list[str] = field(default_factory=list)
    enough: threading.Event = field(default_factory=threading.Event)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        browser = Browser(self.port, self.cookie)
        while not self._opened(browser):
            time.sleep(0.05)
        for count in itertools.count():
            if self.enough.is_set():
                break
            self._save(browser, count)
        browser.close()

    def _opened(self, browser: Browser) -> bool:
        try:
            browser.open_form("/noter/ny")
        except (OSError, http.client.HTTPException):
            return False
        return True

    def _save(self, browser: Browser, count: int) -> None:
        """Send the same form again until it is acknowledged, as a person would."""
        words = f"{self.number}-{count} {PADDING}"
        form = {"form_token": f"{self.number}-{count}"}
        if count % 3 == 0:
            path, form = "/proevehandlinger/ny", form | {"action": words}
        else:
            target = f"loes:{self.team_id}"
            path, form = (
                "/noter/ny",
                form | {"text": words, "noted_on": "2026-11-21", "target": target},
            )
        while True:
            try:
                status, page = browser.post(path, form)
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)
                continue
            if status == 302:
                self.acknowledged.append(words)
            elif status != 503:
                self.faults.append(f"{status}: {page[:300]}")
                self.enough.set()
            return


@pytest.fixture
def site(tmp_path):
    with prepared(tmp_path) as flask_app:
        people = [make_person(f"Skriver {n}") for n in range(WRITERS)]
        team_id = make_team(members=tuple(people)).public_id
        cookies = [log_in(flask_app, person) for person in people]
        db.session.remove()
        with gunicorn(tmp_path) as server:
            yield lambda number: Writer(server.port, cookies[number], number, team_id), server


def saved() -> list[str]:
    """The words of all notes and records that are whole."""
    db.session.rollback()
    assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
    assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
    notes = list(db.session.scalars(select(Note.text)))
    records = list(db.session.scalars(select(Cycle.action)))
    # A record, its first version and its receipt are one change: all three or none.
    versions = db.session.scalars(select(CycleVersion.content)).all()
    assert sorted(records) == sorted(version["plan"]["action"] for version in versions)
    assert db.session.scalar(select(func.count(FormReceipt.id))) == len(notes) + len(records)
    db.session.rollback()
    return notes + records


def test_members_lose_no_acknowledged_note_when_the_server_is_killed_many_times(site):
    make_writer, server = site
    writers = [make_writer(number) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    chance = random.Random(20261121)

    for _round in range(ROUNDS):
        wait_for_more(writers, chance.randint(*SAVES_BEFORE_A_KILL))
        server.kill_workers()
    wait_for_more(writers, 1)
    for writer in writers:
        writer.enough.set()
    for writer in writers:
        writer.join(SECONDS)

    acknowledged = [words for writer in writers for words in writer.acknowledged]
    assert [fault for writer in writers for fault in writer.faults] == []
    assert what_went_wrong(acknowledged, saved()) == {}
    assert len(acknowledged) > ROUNDS


def what_went_wrong(acknowledged: list[str], texts: list[str]) -> dict[str, list[str]]:
    """Notes that were promised and are not there, are there twice, or only in part."""
    found = {
        "lost": sorted(set(acknowledged) - set(texts)),
        "twice": sorted({words for words in texts if texts.count(words) > 1}),
        "in part": [words for words in texts if not words.endswith(PADDING)],
    }
    return {what: notes for what, notes in found.items() if notes}


def wait_for_more(writers: list[Writer], saves: int) -> None:
    def count() -> int:
        return sum(len(writer.acknowledged) for writer in writers)

    goal, end = count() + saves, time.monotonic() + SECONDS
    while count() < goal and not any(writer.faults for writer in writers):
        assert time.monotonic() < end, "nobody can save any more"
        time.sleep(0.005)


def test_note_that_is_lost_or_there_twice_or_in_part_would_be_noticed():
    one, two, three = (f"{n} {PADDING}" for n in "123")

    assert what_went_wrong([one], [one, two]) == {}
    assert what_went_wrong([one, two], [one]) == {"lost": [two]}
    assert what_went_wrong([one], [one, one]) == {"twice": [one]}
    assert what_went_wrong([], [three[:-1]]) == {"in part": [three[:-1]]}
