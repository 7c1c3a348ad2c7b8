"""Backup and restore as an operator gives the commands, on both databases."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask, current_app
from flask_migrate import upgrade
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app import create_app
from app.access.viewer import Viewer
from app.accounts.commands import activate_person, deactivate_person
from app.accounts.models import LinkToken, LoginSession, Person
from app.accounts.sessions import open_session
from app.core.clock import now
from app.core.db import db, intend_to_write
from app.core.mail import queue_mail
from app.core.models import Mail, SecurityEvent
from app.cycles import commands_keep
from app.cycles.commands_notes import remove_note
from app.cycles.models import Audience, Cycle, Note
from app.cycles.queries import whole_record
from app.forgetting import commands as forgetting
from app.forgetting.queries import own_series
from app.operations import backup
from app.organisations.commands_people import take_role
from app.organisations.models import Role
from app.owndata.commands import delete_account
from app.sharing import commands as sharing
from app.sharing.commands_flag import flag
from app.sharing.rules import Target
from app.teams.commands_members import leave_team
from app.teams.models import Membership, Team
from app.teams.queries import viewer_for
from config import Settings
from tests.databases import KINDS, WORKER
from tests.make import (
    make_cycle,
    make_leader,
    make_note,
    make_person,
    make_school,
    make_team,
    share,
)
from tests.postgres import sqlalchemy_url

_numbers = itertools.count(1)
ACTION = "Waldemar begynder. " + "Mere tekst om det, vi prøver. " * 9
ODD_TEXT = "👩‍👩‍👧 æøå \u202eabc {{7*7}} '; DROP TABLE cycle; -- \\. \\N\tx\nny linje"


class Databases:
    """Makes databases of one kind, empty or as a copy of another."""

    def __init__(self, kind: str, folder: Path, request: pytest.FixtureRequest) -> None:
        self.server = request.getfixturevalue("postgres_server") if kind == "postgresql" else None
        self.folder = folder

    def make(self, copied: str | None = None) -> str:
        """A new database. Returns its name."""
        name = f"backup_{WORKER}_{next(_numbers)}"
        if self.server is not None:
            self.server.create_database(name, copied or "template1")
        elif copied:
            shutil.copy(self.folder / copied, self.folder / name)
        return name

    def app(self, name: str) -> Flask:
        """An app on one of them."""
        if self.server is None:
            url = f"sqlite:///{self.folder / name}"
        else:
            url = sqlalchemy_url(self.server.url(name))
        folder = self.folder / f"data_{name}"
        folder.mkdir()
        return create_app(
            Settings(app_env="test", secret_key="x" * 40, database_url=url, data_dir=folder)
        )


@pytest.fixture(scope="module", params=KINDS)
def databases(request, tmp_path_factory) -> Databases:
    return Databases(request.param, tmp_path_factory.mktemp("databases"), request)


@pytest.fixture(scope="module")
def filled(databases: Databases) -> str:
    """The name of a database with people and records in it, to be copied."""
    name = databases.make()
    flask_app = databases.app(name)
    with flask_app.app_context():
        upgrade()
        gustav = make_person("Gustav Prøvesen")
        team = make_team(members=(gustav,))
        cycle = make_cycle(team, title=ODD_TEXT, action=ACTION, headline=True)
        make_note(cycle, gustav, ODD_TEXT)
        share(cycle, "school", "public")
        make_leader(make_school("En anden skole"), gustav)
        open_session(gustav)
        db.session.add(
            LinkToken(
                token_hash="x", purpose="reset", person_id=gustav.id, expires_at=now(),
                email_key=gustav.email_key,
            )
        )  # fmt: skip
        queue_mail("gustav@example.org", "test_mail", {"path": "/nulstil/hemmelig"})
        db.session.commit()
        intend_to_write(False)
        close(flask_app)
    return name


@pytest.fixture
def new_app(databases: Databases) -> Iterator[Callable[..., Flask]]:
    """Makes apps on databases of their own; the command line is tried on them."""
    opened: list[Flask] = []

    def make(copied: str | None = None) -> Flask:
        opened.append(databases.app(databases.make(copied)))
        return opened[-1]

    yield make
    intend_to_write(False)
    for flask_app in opened:
        close(flask_app)


@pytest.fixture
def school(new_app, filled) -> Flask:
    """An app with people and records in it."""
    return new_app(filled)


def close(flask_app: Flask) -> None:
    with flask_app.app_context():
        db.session.remove()
        db.engine.dispose()


def run(flask_app, *command, status=0):
    done = flask_app.test_cli_runner().invoke(args=[str(word) for word in command])
    assert done.exit_code == status, done.output
    assert "Traceback" not in done.output
    return done.output


def everything(flask_app) -> dict[str, list[tuple]]:
    with flask_app.app_context():
        tables = db.metadata.sorted_tables
        rows = {t.name: sorted(map(repr, db.session.execute(select(t)).all())) for t in tables}
        db.session.rollback()
    return rows


def count(flask_app, model, *where):
    with flask_app.app_context():
        return db.session.scalar(select(func.count()).select_from(model).where(*where))


CHANGED_BY_RESTORE = {"login_session", "link_token", "mail", "security_event"}


def test_operator_restores_on_an_empty_machine_and_every_word_is_there(school, new_app, tmp_path):
    before = everything(school)
    output = run(school, "backup", "create", tmp_path / "monday")
    empty = new_app()

    run(empty, "backup", "restore", tmp_path / "monday", "--yes")

    after = everything(empty)
    assert "bytes" in output
    assert {name for name in before if before[name] != after[name]} == CHANGED_BY_RESTORE
    with empty.app_context():
        assert db.session.scalars(select(Cycle.title)).all() == [ODD_TEXT]
        assert db.session.scalars(select(Note.text)).all() == [ODD_TEXT]


def test_operator_goes_back_to_yesterday(school, tmp_path):
    before = everything(school)
    run(school, "backup", "create", tmp_path / "yesterday")
    with school.app_context():
        make_team("Et team fra i dag")
        db.session.commit()

    run(school, "backup", "restore", tmp_path / "yesterday", "--yes")

    after = everything(school)
    assert {name for name in before if before[name] != after[name]} == CHANGED_BY_RESTORE


def test_nobody_is_logged_in_and_no_link_works_after_a_restore(school, tmp_path):
    run(school, "backup", "create", tmp_path / "monday")
    run(school, "backup", "restore", tmp_path / "monday", "--yes")

    assert count(school, LoginSession) == 0
    assert count(school, LinkToken) == 0
    assert count(school, Mail, Mail.state == "waiting") == 0
    with school.app_context():
        assert db.session.scalars(select(Mail.values)).all() == [{}]
    assert count(school, SecurityEvent, SecurityEvent.event == "database_restored") == 1


@dataclass(frozen=True)
class Story:
    """Something that somebody does after the backup was made, and whether it still holds."""

    act: Callable[[], None]
    holds: Callable[[], bool]


def one(model):
    return db.session.scalars(select(model)).unique().one()


def somebody() -> Viewer:
    return viewer_for(one(Person))


def cycle() -> Cycle:
    query = select(Cycle).options(joinedload(Cycle.audiences), joinedload(Cycle.shared_version))
    return db.session.scalars(query.options(joinedload(Cycle.notes))).unique().one()


def whole_cycle() -> Cycle:
    """With its team and school, as pages load it."""
    team = joinedload(Cycle.team).joinedload(Team.school)
    query = select(Cycle).options(*whole_record(), team).where(Cycle.id == cycle().id)
    return db.session.scalars(query).unique().one()


def own_school() -> Target:
    """The school of the team, as the record is shared with it."""
    return Target("school", "school", "Lillebæk Skole", school_id=one(Team).school_id)


def counted(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def forget_a_word() -> None:
    record = whole_cycle()
    secret = current_app.extensions["settings"].secret_key
    words = forgetting.fingerprints_in(secret, "Waldemar")
    forgetting.forget(record, own_series(record), secret=secret, words=words, by=somebody())


def binned_long_ago() -> None:
    cycle().binned_at = now() - timedelta(days=40)
    db.session.flush()
    commands_keep.empty_bins(now())


SINCE_THE_BACKUP = {
    "a record is deleted": Story(
        lambda: commands_keep.delete_cycle(cycle(), by=somebody()), lambda: counted(Cycle) == 0
    ),
    "a bin is emptied": Story(binned_long_ago, lambda: counted(Cycle) == 0),
    "a person deletes their account": Story(
        lambda: delete_account(somebody()),
        lambda: (counted(Person), counted(Membership)) == (0, 0),
    ),
    "a note is removed": Story(
        lambda: remove_note(one(Note), cycle=None, by=somebody()), lambda: counted(Note) == 0
    ),
    "words are forgotten": Story(
        forget_a_word,
        lambda: (
            "Waldemar" not in repr((cycle().action, cycle().shared_version.content))
            and "Mere tekst" in cycle().action
        ),
    ),
    "the school is taken out": Story(
        lambda: sharing.narrow(cycle(), by=somebody(), targets=[own_school()]),
        lambda: [one.kind for one in cycle().audiences] == ["public"],
    ),
    "somebody flags it": Story(
        lambda: flag(whole_cycle(), by=somebody()),
        lambda: (cycle().audiences, cycle().shared_version, cycle().headline) == ([], None, False),
    ),
    "the headline is hidden": Story(
        lambda: sharing.set_headline(cycle(), by=somebody(), shown=False),
        lambda: not cycle().headline,
    ),
    "an account is closed": Story(
        lambda: deactivate_person(one(Person), by=somebody()), lambda: not one(Person).active
    ),
    "a member leaves": Story(
        lambda: leave_team(one(Team), successor="", by=somebody()),
        lambda: counted(Membership) == 0,
    ),
    "a role is taken": Story(
        lambda: take_role(
            db.session.scalars(select(Role).options(joinedload(Role.person))).one(), by=somebody()
        ),
        lambda: counted(Role) == 0,
    ),
}


def do(flask_app: Flask, story: Story) -> None:
    with flask_app.test_request_context():
        intend_to_write(True)
        assert not story.holds()
        story.act()
        db.session.commit()
        intend_to_write(False)


def holds(flask_app: Flask, story: Story) -> bool:
    with flask_app.app_context():
        try:
            return story.holds()
        finally:
            db.session.rollback()


@pytest.mark.parametrize("what", SINCE_THE_BACKUP)
def test_what_was_taken_away_since_the_backup_stays_away(school, tmp_path, what):
    story = SINCE_THE_BACKUP[what]
    run(school, "backup", "create", tmp_path / "monday")
    do(school, story)

    run(school, "backup", "restore", tmp_path / "monday", "--yes")

    assert holds(school, story)


@pytest.mark.parametrize("what", SINCE_THE_BACKUP)
def test_it_stays_away_on_an_empty_machine_only_with_the_list(school, new_app, tmp_path, what):
    story = SINCE_THE_BACKUP[what]
    run(school, "backup", "create", tmp_path / "monday")
    do(school, story)
    run(school, "backup", "deleted", tmp_path / "deleted")
    first, second = new_app(), new_app()

    run(first, "backup", "restore", tmp_path / "monday", "--yes")
    run(
        second, "backup", "restore", tmp_path / "monday", "--deleted", tmp_path / "deleted", "--yes"
    )

    assert not holds(first, story)
    assert holds(second, story)
    assert "Waldemar" not in (tmp_path / "deleted").read_text()


def test_what_was_given_back_since_stays_given(school, tmp_path):
    """Narrowed and shared again, closed and let in again: there is nothing to take away."""
    run(school, "backup", "create", tmp_path / "monday")
    with school.test_request_context():
        intend_to_write(True)
        deactivate_person(one(Person), by=somebody())
        activate_person(one(Person), by=somebody())
        record = cycle()
        sharing.narrow(record, by=somebody(), targets=[own_school()])
        record.audiences.append(Audience(kind="school", school_id=own_school().school_id))
        db.session.commit()
        intend_to_write(False)

    run(school, "backup", "restore", tmp_path / "monday", "--yes")

    with school.app_context():
        assert one(Person).active
        assert {audience.kind for audience in cycle().audiences} == {"school", "public"}


def test_operator_who_only_looks_changes_nothing(school, tmp_path):
    run(school, "backup", "create", tmp_path / "monday")
    before = everything(school)

    output = run(school, "backup", "restore", tmp_path / "monday", status=1)

    assert "Everything in the database will be replaced" in output
    assert everything(school) == before


def test_backup_overwrites_nothing_and_is_for_our_eyes_only(school, tmp_path):
    file = tmp_path / "monday"
    run(school, "backup", "create", file)
    content = file.read_bytes()

    assert "exists already" in run(school, "backup", "create", file, status=1)
    assert file.read_bytes() == content
    assert file.stat().st_mode & 0o077 == 0
    assert [f.name for f in tmp_path.iterdir() if f.name.startswith(".")] == []


def test_backup_into_a_folder_that_is_not_there_says_so(school, tmp_path):
    assert "nowhere" in run(school, "backup", "create", tmp_path / "nowhere" / "x", status=1)


@pytest.mark.parametrize("damage", ["cut", "noise", "other", "missing"])
def test_damaged_backup_changes_nothing(school, tmp_path, damage):
    file = tmp_path / "monday"
    run(school, "backup", "create", file)
    content = file.read_bytes()
    if damage == "cut":
        file.write_bytes(content[: len(content) * 2 // 3])
    elif damage == "noise":
        middle = len(content) // 2
        file.write_bytes(content[:middle] + b"\xa5" * 4096 + content[middle + 4096 :])
    elif damage == "other":
        file.write_text("PRAGMA nothing;")
    else:
        file.unlink()
    before = everything(school)

    output = run(school, "backup", "restore", file, "--yes", status=1)

    assert output.startswith("Error:")
    assert everything(school) == before


def test_backup_of_a_newer_version_is_refused(school, tmp_path):
    with school.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    run(school, "backup", "create", tmp_path / "newer")
    with school.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    before = everything(school)

    output = run(school, "backup", "restore", tmp_path / "newer", "--yes", status=1)

    assert "another version" in output
    assert everything(school) == before


def test_backup_of_one_database_is_not_restored_into_the_other(school, tmp_path):
    other = tmp_path / "other"
    with school.app_context():
        sqlite = db.engine.dialect.name == "sqlite"
    if sqlite:
        other.write_bytes(b"PGDMP and so on")
    else:
        with sqlite3.connect(other) as file:
            file.execute("CREATE TABLE x (y)")
        file.close()

    output = run(school, "backup", "restore", other, "--yes", status=1)

    assert "is a backup of" in output


def test_backup_is_taken_while_somebody_writes(school, tmp_path):
    """A transaction that is not committed is neither waited for nor in the backup."""
    with school.app_context():
        intend_to_write(True)
        make_team("Ikke gemt endnu")
        run_outside = school.test_cli_runner()
        with school.app_context():
            intend_to_write(False)
            done = run_outside.invoke(args=["backup", "create", str(tmp_path / "now")])
        intend_to_write(True)
        db.session.rollback()

    assert done.exit_code == 0, done.output


def test_operator_without_postgresqls_programs_is_told_what_to_install(school, tmp_path):
    (tmp_path / "bin").mkdir()
    school.extensions["settings"] = replace(school.extensions["settings"], pg_bin=tmp_path / "bin")
    needs_programs = school.extensions["settings"].database_url.startswith("postgresql")

    output = run(school, "backup", "create", tmp_path / "monday", status=int(needs_programs))

    assert ("set PG_BIN" in output) is needs_programs


def newer_client(folder: Path) -> Path:
    """PostgreSQL's programs as a version from the time to come would be: it sets what we do not know."""
    for name in ("pg_dump", "psql"):
        (folder / name).symlink_to(shutil.which(name) or "")
    real = shutil.which("pg_restore")
    script = folder / "pg_restore"
    script.write_text(
        "#!/bin/sh\nset -e\n"
        f"{real} \"$@\" | sed '/^SET statement_timeout/i SET time_to_come = 0;'\n"
    )
    script.chmod(0o755)
    return folder


def test_backup_by_a_newer_client_goes_into_the_older_server(school, new_app, tmp_path):
    programs = tmp_path / "bin"
    programs.mkdir()
    if not school.extensions["settings"].database_url.startswith("postgresql"):
        pytest.skip("SQLite has no programs of its own")
    before = everything(school)
    run(school, "backup", "create", tmp_path / "monday")
    empty = new_app()
    settings = replace(empty.extensions["settings"], pg_bin=newer_client(programs))
    empty.extensions["settings"] = settings

    run(empty, "backup", "restore", tmp_path / "monday", "--yes")

    after = everything(empty)
    assert {name for name in before if before[name] != after[name]} == CHANGED_BY_RESTORE


def test_setting_that_the_server_does_not_know_would_break_the_restore_otherwise(
    school, new_app, tmp_path, monkeypatch
):
    programs = tmp_path / "bin"
    programs.mkdir()
    if not school.extensions["settings"].database_url.startswith("postgresql"):
        pytest.skip("SQLite has no programs of its own")
    run(school, "backup", "create", tmp_path / "monday")
    empty = new_app()
    settings = replace(empty.extensions["settings"], pg_bin=newer_client(programs))
    empty.extensions["settings"] = settings
    monkeypatch.setattr(backup, "_known_settings", Everything)

    output = run(empty, "backup", "restore", tmp_path / "monday", "--yes", status=1)

    assert "time_to_come" in output


class Everything(set[str]):
    """Holds every word."""

    def __contains__(self, _word: object) -> bool:
        return True


def test_programs_of_the_servers_own_version_are_taken_before_newer_ones(tmp_path, monkeypatch):
    for version in ("13", "15", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
        program = tmp_path / version / "bin" / "pg_dump"
        program.touch(mode=0o755)
    monkeypatch.setattr(backup, "DEBIANS_PROGRAMS", tmp_path)

    assert backup._program("pg_dump", None, 15) == str(tmp_path / "15" / "bin" / "pg_dump")
    assert backup._program("pg_dump", None, 14) == str(tmp_path / "17" / "bin" / "pg_dump")


def test_list_of_deletions_with_anything_else_in_it_is_refused(school, tmp_path):
    run(school, "backup", "create", tmp_path / "monday")
    (tmp_path / "list").write_text("cycle_deleted x' OR 1=1\n")

    output = run(
        school, "backup", "restore", tmp_path / "monday", "--deleted", tmp_path / "list", "--yes",
        status=1,
    )  # fmt: skip

    assert "not a deletion" in output


def test_operator_can_try_whether_mail_works(school):
    assert "Queued" in run(school, "mail", "test", "operator@example.org")
    assert count(school, Mail, Mail.recipient == "operator@example.org") == 1
    assert "not one e-mail address" in run(school, "mail", "test", "a@b.dk, c@d.dk", status=1)
