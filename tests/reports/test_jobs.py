"""A report is made once, by one worker, as the one who asked for it may read today."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update

from app.core.clock import now
from app.core.db import db
from app.cycles.models import Audience, SharedVersion
from app.printing.pdf import CannotDrawError
from app.reports import commands, jobs, pulse
from app.reports.models import Report, ReportFile
from app.sharing.queries import content_to_share
from app.yearreports.models import ReportEdition, ReportEditionFile, YearReport
from tests import make
from tests.printing import reading

ACTION = "Hver elev trækker et rollekort."


@pytest.fixture
def team(flask_app):
    return make.make_team(coordinator=make.make_person("Karen Testesen"))


def ask(person=None, **values):
    report = make.save(Report(person_id=person and person.id, **{"kind": "record", **values}))
    db.session.commit()
    return report


def member_of(team):
    return make.make_member(team)


def again(report):
    db.session.rollback()
    db.session.refresh(report)
    return report


def narrow(cycle):
    """What the team does when it takes a sharing back."""
    db.session.execute(delete(Audience).where(Audience.cycle_id == cycle.id))
    db.session.commit()


def file_of(report):
    return db.session.scalars(
        select(ReportFile.data).where(ReportFile.sha256 == report.file_sha256)
    ).one()


@pytest.fixture
def quick(monkeypatch):
    """Drawing that takes no time, and keeps the pages it was asked for."""
    pages: list[str] = []

    def draw(html, _limits, _on_progress, **how):
        pages.append(html)
        return f"%PDF-1.7 {how['edition']} {html}".encode()

    monkeypatch.setattr(jobs, "draw", draw)
    return pages


def test_member_gets_the_record_as_it_stands(team):
    cycle = make.make_closed_cycle(team, action=ACTION, team_learning="Kun for os")
    report = ask(member_of(team), cycle_id=cycle.id)

    jobs.make_report(report.id)

    made = again(report)
    assert (made.state, made.progress) == ("done", 100)
    said = reading.words(file_of(made))
    assert ACTION in said
    assert "Kun for os" in said
    assert "Teamets egen udgave" in said
    assert made.sources == [{"cycle": cycle.id, "version": None}]


def test_leader_gets_the_shared_version_and_nothing_else(team, quick):
    author = make.make_member(team, make.make_person("Gustav Forfattersen"))
    cycle = make.make_closed_cycle(
        team, action=ACTION, responsibilities="Hanne gør det", team_learning="Kun for os"
    )
    make.make_note(cycle, author, text="En note fra teamet")
    make.share(cycle, "school", on=date(2025, 10, 3))
    cycle.title, cycle.observations = "Nyere titel", "Nyere tekst"
    report = ask(make.make_leader(team.school), cycle_id=cycle.id)

    jobs.make_report(report.id)

    made, html = again(report), quick[0]
    assert "Rollekort i grupper" in html
    assert ACTION in html
    assert "Delt 3. oktober 2025" in html
    for hidden in ("Hanne", "Kun for os", "En note", "Gustav", "Nyere", "Teamets egen udgave"):
        assert hidden not in html
    assert made.sources[0]["version"]


def test_extras_that_the_team_ticked_are_there(team, quick):
    cycle = make.make_closed_cycle(team, action=ACTION)
    make.make_note(cycle, make.make_person("Gustav Forfattersen"), text="En note fra teamet")
    make.share(cycle, "school", extras=("notes",))
    report = ask(make.make_leader(team.school), cycle_id=cycle.id)

    jobs.make_report(report.id)

    assert "En note fra teamet" in quick[0]
    assert "Gustav" not in quick[0]


def test_collection_for_a_leader_holds_only_what_is_shared(team, quick):
    for title in ("Delt med skolen", "Delt med alle", "Kun vores"):
        cycle = make.make_closed_cycle(team, title=title)
        if title != "Kun vores":
            make.share(cycle, "school" if "skolen" in title else "public")
    leader = make.make_leader(team.school)
    report = make.save(Report(person_id=leader.id, kind="collection", team_id=team.id))
    db.session.commit()

    jobs.make_report(report.id)

    assert again(report).state == "done"
    assert len(report.sources) == 2
    assert "Delt med skolen" in quick[0]
    assert "Kun vores" not in quick[0]
    assert "2 prøvehandlinger" in quick[0]


def test_collection_for_a_member_holds_everything_but_the_bin(team, quick):
    make.make_cycle(team, title="En plan")
    make.make_cycle(team, title="I papirkurven", binned_at=now())
    report = make.save(Report(person_id=member_of(team).id, kind="collection", team_id=team.id))
    db.session.commit()

    jobs.make_report(report.id)

    assert "En plan" in quick[0]
    assert "I papirkurven" not in quick[0]
    assert again(report).state == "done"


def test_access_lost_before_it_was_made_gives_a_sentence_and_no_file(team, quick):
    cycle = make.share(make.make_closed_cycle(team), "school")
    report = ask(make.make_leader(team.school), cycle_id=cycle.id)
    narrow(cycle)

    jobs.make_report(report.id)

    assert again(report).state == "failed"
    assert "ikke delt længere" in report.failure
    assert quick == []


def test_somebody_who_left_gets_nothing(team, quick):
    person = member_of(team)
    report = ask(person, cycle_id=make.make_cycle(team).id)
    person.active = False
    db.session.commit()

    jobs.make_report(report.id)

    assert again(report).state == "failed"


def test_anybody_gets_what_is_public(team, quick):
    cycle = make.share(make.make_closed_cycle(team), "public")
    hidden = make.share(make.make_closed_cycle(team), "school")
    one, other = ask(cycle_id=cycle.id), ask(cycle_id=hidden.id)

    for report in (one, other):
        jobs.make_report(report.id)

    assert (again(one).state, again(other).state) == ("done", "failed")


def test_what_cannot_be_drawn_says_why_and_can_be_tried_again(team, quick, monkeypatch):
    def too_much(*_args, **_options):
        raise CannotDrawError("Det tog for længe.", "time")

    report = ask(member_of(team), cycle_id=make.make_cycle(team).id)
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "draw", too_much)
        jobs.make_report(report.id)
    assert again(report).state == "failed"
    assert report.failure == "Det tog for længe. Kort den længste tekst ned, og prøv igen."

    report.state = "queued"
    db.session.commit()
    jobs.make_report(report.id)

    assert (again(report).state, report.failure) == ("done", None)


def test_an_unexpected_fault_is_logged_and_told_in_a_sentence(team, monkeypatch, caplog):
    def broken(*_args):
        raise ValueError("elevens navn")

    monkeypatch.setattr(jobs, "draft_of", broken)
    report = ask(member_of(team), cycle_id=make.make_cycle(team).id)

    jobs.make_report(report.id)

    assert again(report).state == "failed"
    assert "elevens navn" not in report.failure
    assert "could not be made" in caplog.text


def test_limits_of_the_settings_count(team, flask_app, monkeypatch):
    tight = dataclasses.replace(flask_app.extensions["settings"], pdf_memory_mib=96)
    monkeypatch.setitem(flask_app.extensions, "settings", tight)
    report = ask(member_of(team), cycle_id=make.make_cycle(team).id)

    jobs.make_report(report.id)

    assert again(report).state == "failed"
    assert "96 MiB hukommelse" in report.failure
    assert "Kort den længste tekst ned" in report.failure


def test_owner_who_cancels_ends_the_drawing_and_gets_no_file(team, monkeypatch):
    monkeypatch.setattr(pulse, "BEAT_SECONDS", 0.1)
    started = []
    real = jobs.draw

    def cancelled_meanwhile(html, limits, on_progress, **how):
        with jobs.writing():
            assert commands.cancel_report(report=report)
        started.append(time.monotonic())
        endless = html.replace("</body>", "<p>ord </p>" * 30_000 + "</body>")
        return real(endless, limits, on_progress, **how)

    monkeypatch.setattr(jobs, "draw", cancelled_meanwhile)
    report = ask(member_of(team), cycle_id=make.make_cycle(team).id)

    jobs.make_report(report.id)

    assert time.monotonic() - started[0] < 45, "it would have drawn on for a minute"
    assert (again(report).state, report.failure, report.file_sha256) == ("cancelled", None, None)
    assert db.session.scalar(select(func.count(ReportFile.sha256))) == 0


def test_what_was_cancelled_while_it_waited_is_never_made(team, quick, asked):
    report = ask(member_of(team), cycle_id=make.make_cycle(team).id)
    assert commands.cancel_report(report=report)
    db.session.commit()

    jobs.make_report(report.id)
    jobs.requeue_stale()

    assert (again(report).state, quick, asked) == ("cancelled", [], [])
    assert not commands.cancel_report(report=report)


def test_finished_report_cannot_be_cancelled(team, quick):
    report = ask(member_of(team), cycle_id=make.make_cycle(team).id)
    jobs.make_report(report.id)

    assert not commands.cancel_report(report=again(report))
    db.session.rollback()
    assert again(report).state == "done"


def test_when_there_is_no_room_a_report_waits_until_another_is_done(
    team, quick, asked, flask_app, monkeypatch
):
    monkeypatch.setitem(flask_app.extensions, jobs._ROOM, threading.BoundedSemaphore(1))
    person, cycle = member_of(team), make.make_cycle(team)
    first, second = ask(person, cycle_id=cycle.id), ask(person, cycle_id=cycle.id)
    real = jobs.draw

    def another_is_asked_for(*args, **options):
        jobs.make_report(second.id)
        return real(*args, **options)

    monkeypatch.setattr(jobs, "draw", another_is_asked_for)
    jobs.make_report(first.id)

    assert (again(first).state, again(second).state) == ("done", "queued")
    assert asked == [second.id], "nobody was told that there is room again"


def test_a_report_that_somebody_makes_already_is_left_alone(team, quick):
    person, cycle = member_of(team), make.make_cycle(team)
    for state in ("running", "done", "failed"):
        report = ask(person, cycle_id=cycle.id, state=state, heartbeat_at=now())
        jobs.make_report(report.id)
        assert again(report).state == state
    jobs.make_report(999_999)
    assert quick == []


def test_who_lost_the_row_keeps_nothing(team, quick, monkeypatch):
    """Held to be dead and made by another one meanwhile: the other one's file counts."""
    report = ask(member_of(team), cycle_id=make.make_cycle(team).id)
    slow = jobs.draw

    def overtaken(*args, **options):
        with jobs.writing():
            db.session.execute(update(Report).values(attempts=2))
        return slow(*args, **options)

    monkeypatch.setattr(jobs, "draw", overtaken)
    jobs.make_report(report.id)

    assert (again(report).state, report.attempts) == ("running", 2)
    assert db.session.scalar(select(func.count(ReportFile.sha256))) == 0


@pytest.fixture
def asked(monkeypatch):
    """The ids that the worker is asked to make."""
    ids: list[int] = []
    monkeypatch.setattr(jobs, "enqueue", lambda _job, report_id: ids.append(report_id))
    return ids


def test_what_fell_silent_is_asked_for_again_and_what_beats_is_not(team, quick, asked):
    person, cycle = member_of(team), make.make_cycle(team)
    values = {"cycle_id": cycle.id, "state": "running", "attempts": 1}
    silent = ask(person, **values, heartbeat_at=now() - timedelta(minutes=2))
    beating = ask(person, **values, heartbeat_at=now())
    lost = ask(person, cycle_id=cycle.id)

    jobs.requeue_stale()

    assert asked == [silent.id, lost.id]
    assert (again(beating).state, beating.attempts) == ("running", 1)
    jobs.make_report(silent.id)
    assert (again(silent).state, silent.attempts) == ("done", 2)


def test_after_three_attempts_it_fails_with_a_sentence(team, asked):
    old = now() - timedelta(minutes=2)
    report = ask(
        member_of(team),
        cycle_id=make.make_cycle(team).id,
        state="running",
        attempts=3,
        heartbeat_at=old,
    )

    jobs.requeue_stale()

    assert again(report).state == "failed"
    assert "tre gange" in report.failure
    assert asked == []


def test_progress_and_heartbeat_are_written_while_it_is_drawn(team, monkeypatch):
    monkeypatch.setattr(pulse, "BEAT_SECONDS", 0.1)
    seen = []

    def draw(_html, _limits, on_progress, **_how):
        on_progress("at_part", 2)
        on_progress("laying_out", 3)
        end = time.monotonic() + 5
        while time.monotonic() < end and not (seen and (seen[-1][0] or 0) > jobs.READ):
            time.sleep(0.05)
            columns = (Report.progress, Report.heartbeat_at, Report.doing)
            seen.append(tuple(db.session.execute(select(*columns)).one()))
            db.session.rollback()
        return b"%PDF"

    monkeypatch.setattr(jobs, "draw", draw)
    for title in ("Rollekort", "Rolig start"):
        make.make_cycle(team, title=title)
    report = ask(member_of(team), kind="collection", team_id=team.id)
    jobs.make_report(report.id)

    assert jobs.READ < seen[-1][0] <= jobs.LAID_OUT
    assert seen[-1][1] is not None
    assert seen[-1][2] == "Afprøvning 2 af 2 (side 3)"
    assert (again(report).progress, report.doing) == (100, "")


def test_same_bytes_are_kept_once(team, quick):
    person, cycle = member_of(team), make.make_cycle(team)
    one, other = ask(person, cycle_id=cycle.id), ask(person, cycle_id=cycle.id)
    for report in (one, other):
        jobs.make_report(report.id)

    assert again(one).file_sha256 == again(other).file_sha256
    assert db.session.scalar(select(func.count(ReportFile.sha256))) == 1
    assert hashlib.sha256(file_of(one)).hexdigest() == one.file_sha256
    db.session.delete(one)
    jobs.forget_old()
    assert file_of(again(other)).startswith(b"%PDF")


def test_old_reports_and_files_without_one_are_forgotten(team, quick):
    person = member_of(team)
    young, old = (ask(person, cycle_id=make.make_cycle(team, title=t).id) for t in "ab")
    for report in (young, old):
        jobs.make_report(report.id)
    make.save(ReportFile(sha256="x", size_bytes=1, data=b"x"))
    old.created_at = now() - timedelta(days=31)
    db.session.commit()

    jobs.forget_old()

    assert list(db.session.scalars(select(Report.id))) == [young.id]
    assert list(db.session.scalars(select(ReportFile.sha256))) == [again(young).file_sha256]


WORKER = """
import sys, threading
from app import create_app
from app.reports import jobs
flask_app = create_app()
def make(report_id):
    with flask_app.app_context():
        jobs.make_report(report_id)
for report_id in sys.argv[1:]:
    threading.Thread(target=make, args=[int(report_id)]).start()
"""


def make_edition(team, text):
    """A final edition of the school's report, and the rows of its two files."""
    report = make.save(YearReport(school_id=team.school_id, school_year="2025/26"))
    section = {"code": "foreword", "heading": "Forord", "text": text}
    content = {"kind": "school", "kicker": "K", "title": "T", "place": "P", "sections": [section]}
    content |= {"school_year": "2025/26", "number": 1, "finished_on": "1. juni 2026"}
    content |= {"period": "", "source": "", "caveat": ""}
    edition = make.save(
        ReportEdition(report_id=report.id, number=1, content=content, sha256="0" * 64)
    )
    kinds = ("report_edition", "report_archive")
    return [make.save(Report(kind=kind, subject=edition.public_id)) for kind in kinds]


def test_a_worker_killed_while_drawing_leaves_work_that_is_then_done_once(team, flask_app, quick):
    """kill -9 in the middle of a collection and a final edition's two files; afterwards each is
    there once, and nothing of the first attempt is left."""
    long = "Vi prøver noget nyt. " * 3000
    for number in range(4):
        make.make_closed_cycle(team, title=f"Nr. {number}", action=long)
    person = member_of(team)
    collection = make.save(Report(person_id=person.id, kind="collection", team_id=team.id))
    reports = [collection, *make_edition(team, long * 4)]
    db.session.commit()
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, *(str(report.id) for report in reports)],
        env=environment(flask_app) | {"PDF_AT_ONCE": str(len(reports))},
    )
    children = wait_for_children(worker, len(reports))
    worker.send_signal(signal.SIGKILL)
    worker.wait()

    assert [again(report).state for report in reports] == ["running"] * 3
    assert all(is_gone(child) for child in children)
    assert whole_files() == (0, 0)
    db.session.execute(update(Report).values(heartbeat_at=now() - timedelta(minutes=2)))
    db.session.commit()
    jobs.requeue_stale()
    for report in reports * 2:
        jobs.make_report(report.id)

    assert [(again(report).state, report.attempts) for report in reports] == [("done", 2)] * 3
    assert (len(quick), *whole_files()) == (3, 3, 2)
    assert "Nr. 3" in file_of(collection).decode()


def whole_files():
    """How many files there are, and how many of them a final edition has."""
    kept = (ReportFile.sha256, ReportEditionFile.id)
    return tuple(db.session.scalar(select(func.count(column))) for column in kept)


def environment(flask_app):
    settings = flask_app.extensions["settings"]
    return {
        **os.environ,
        "APP_ENV": "test",
        "SECRET_KEY": settings.secret_key,
        "DATABASE_URL": settings.database_url.replace("postgresql+psycopg://", "postgresql://"),
        "DATA_DIR": str(settings.data_dir),
    }


def wait_for_children(worker, count):
    """The processes that draw, once they are at work: the press's children, and it is the worker's."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert worker.poll() is None, "the worker ended before it could be killed"
        drawing = [child for press in children_of(worker.pid) for child in children_of(press)]
        if len(drawing) == count:
            return drawing
        time.sleep(0.02)
    raise AssertionError("too little was drawn")


def children_of(pid):
    """Whom any of its threads started."""
    try:
        lists = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    return [int(child) for listed in lists for child in listed.split()]


def is_gone(pid):
    end = time.monotonic() + 5
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_sample_content_is_what_sharing_keeps(team):
    """Our shared versions are made by the tests' own helper: it must not differ from the real one."""
    cycle = make.share(make.make_closed_cycle(team, responsibilities="Hanne"), "school")
    kept = select(SharedVersion.content).where(SharedVersion.cycle_id == cycle.id)
    assert db.session.scalar(kept) == content_to_share(cycle, [])


@pytest.mark.parametrize(
    ("pages", "seconds", "mib"), [(1, 60, 768), (100, 60, 768), (200, 120, 1536), (450, 270, 3456)]
)
def test_long_pdf_may_cost_its_share_more(flask_app, pages, seconds, mib):
    limits = jobs.limits_for(pages, flask_app.extensions["settings"])

    assert (limits.cpu_seconds, limits.memory_mib) == (seconds, mib)
