"""The numbered migrations make the schema that the models speak of, and lose nobody's rows.

A migration has a way down as well, for whoever develops: it is tried with rows in the tables. What
a later migration took away cannot come back; an operator's way back is the backup.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.db import db, intend_to_write
from app.core.exact import exact
from app.demo.commands import fill
from app.measures.models import MeasurePoint
from app.organisations.models import School
from app.yearreports.content import digest
from app.yearreports.models import YearReport
from tests.databases import KINDS
from tests.guards.rows_everywhere import FIRST_EDITION, FIRST_SHAPE, with_rows_everywhere
from tests.guards.schemas import (
    Databases,
    differences,
    lost,
    raw_rows,
    read_rows,
    schema_of,
    write_rows,
)
from tests.make import make_person, make_team

VERSIONS = Path(__file__).resolve().parents[2] / "migrations" / "versions"


@dataclass(frozen=True)
class Migration:
    """What a file says about itself."""

    file: str
    revision: str | None
    down_revision: str | None
    imports: frozenset[str]
    is_reversible: bool


def migration_of(path: Path) -> Migration:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {}
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Name) and target.id in ("revision", "down_revision"):
            said[target.id] = ast.literal_eval(node.value)
    imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    imported |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    functions = {n.name: n.body[-1] for n in tree.body if isinstance(n, ast.FunctionDef)}
    way_down = functions.get("downgrade")
    reversible = way_down is not None and not isinstance(way_down, (ast.Raise, ast.Pass))
    revision, down = said.get("revision"), said.get("down_revision")
    return Migration(path.name, revision, down, frozenset(imported), reversible)


def all_migrations() -> list[Migration]:
    return [migration_of(path) for path in sorted(VERSIONS.glob("*.py"))]


def faults(migrations: list[Migration]) -> list[str]:
    """Numbers without a gap, each on top of the one before: so there is one head."""
    found, before = [], None
    for number, one in enumerate(migrations, 1):
        name = re.fullmatch(r"(\d{4})_[a-z0-9_]+\.py", one.file)
        if not name or name[1] != f"{number:04}" or one.revision != name[1]:
            found.append(f"{one.file} is not number {number:04}")
        if one.down_revision != before:
            found.append(f"{one.file} stands on {one.down_revision}, not on {before}")
        if any(module.split(".")[0] in ("app", "config") for module in one.imports):
            found.append(f"{one.file} imports the app, which will have changed when it runs")
        if not one.is_reversible:
            found.append(f"{one.file} has no way down")
        before = one.revision
    return found


REVISIONS = [str(one.revision) for one in all_migrations()]


@pytest.fixture(scope="module", params=KINDS)
def databases(request, tmp_path_factory):
    return Databases(request.param, tmp_path_factory.mktemp("schemas"), request)


@pytest.fixture(scope="module")
def rows(databases):
    """Everything of the demo, as rows at the newest migration."""
    with databases.new():
        upgrade()
        intend_to_write(True)
        fill(password_hash="x", today=clock.today())
        db.session.commit()
        with db.engine.connect() as connection:
            return read_rows(connection)


def now_there():
    with db.engine.connect() as connection:
        return raw_rows(connection)


def schema():
    with db.engine.connect() as connection:
        return schema_of(connection)


def test_migrations_are_numbered_without_a_gap_on_top_of_each_other():
    assert faults(all_migrations()) == []


def test_models_and_migrations_make_the_same_tables(databases):
    with databases.new():
        db.create_all()
        by_models = schema()
    with databases.new():
        upgrade()
        by_migrations = schema()
        with db.engine.begin() as connection:
            connection.execute(text("ALTER TABLE mail ADD COLUMN stray TEXT"))
            connection.execute(text("DROP INDEX ix_mail_state_due_at"))
        stray = schema()

    assert len(by_models) > 300
    assert differences(by_models, by_migrations) == []
    assert len(differences(by_models, stray)) == 2, "a column and an index would not be noticed"
    checks = [name for name in by_models if name.startswith("cycle check ")]
    assert len(checks) > 3, "what a column may hold would not be compared"


def unnamed(found: dict[str, str]) -> list[str]:
    return [n for n, said in found.items() if n.endswith(" None") or "'name': None" in said]


def test_every_constraint_has_a_name(databases):
    with databases.new():
        upgrade()
        assert unnamed(schema()) == []
        with db.engine.begin() as connection:
            connection.execute(text("CREATE TABLE stray (id INTEGER, CHECK (id > 0), UNIQUE (id))"))
        # PostgreSQL finds a name by itself, which is none that migrations could rely on.
        strays = ["stray check None", "stray get_unique_constraints None", "stray primary key"]
        assert [name for name in unnamed(schema()) if name in strays]


def test_operator_who_upgrades_from_the_first_keeps_every_row(databases, rows):
    with databases.new():
        upgrade(revision=REVISIONS[0])
        with db.engine.begin() as connection:
            write_rows(connection, rows)
        before = now_there()
        assert len(before["cycle"]) == len(rows["cycle"]) > 10

        upgrade()

        assert lost(before, now_there()) == []


# What an older schema has no word for goes when a developer steps down to it.
LET_GO = {
    "0023": {"team_question"},
    "0010": {"team_news"},
    "0009": {"report"},
    "0006": {"measure", "measure_point"},
    "0005": {"report_ask", "report_edition", "report"},
    "0004": {"report"},
}


def test_developer_steps_down_and_up_with_rows_in_every_table(databases, rows):
    everywhere = with_rows_everywhere(rows)
    with databases.new():
        upgrade()
        whole = schema()
        with db.engine.begin() as connection:
            write_rows(connection, everywhere)
        now = now_there()
        assert [table for table, kept in now.items() if not kept] == []
        for step in reversed(REVISIONS[1:]):
            before = now
            downgrade()
            now = now_there()
            assert set(lost(before, now)) <= LET_GO.get(step, set()), f"down from {step}"
        for step in REVISIONS[1:]:
            before = now
            upgrade(revision=step)
            now = now_there()
            assert lost(before, now) == [], f"up to {step}"
        assert differences(whole, schema()) == []

        downgrade(revision="base")
        assert schema() == {}


def test_figures_keep_their_digits_when_they_become_text_and_go_back(databases, rows):
    """Also those with more digits than SQLite writes of a number: 0.1 + 0.2 has seventeen."""
    figures = [0.1, 11.0, -0.5, 1e-7, 0.1 + 0.2, 1 / 3, 123456789.123456, 1e15, None]
    [own] = [one for one in all_migrations() if one.file.endswith("_figures_as_digits.py")]
    [point, *_] = rows["measure_point"]
    points = [{**point, "id": n, "public_id": f"digit{n}"} for n in range(len(figures))]
    with databases.new():
        upgrade(revision=own.down_revision)
        given = [{**p, "value": figure} for p, figure in zip(points, figures, strict=True)]
        with db.engine.begin() as connection:
            write_rows(connection, {**rows, "measure_point": given})

        upgrade(revision=own.revision)
        written = figures_there()
        by_id = select(MeasurePoint).order_by(MeasurePoint.id)
        read = [one.value for one in db.session.scalars(by_id)]
        db.session.remove()
        assert written == [None if one is None else f"{exact(one):f}" for one in figures]
        assert read == [None if one is None else exact(one) for one in figures]

        downgrade(revision=own.down_revision)
        assert figures_there() == figures


def figures_there():
    return [row["value"] for row in sorted(there()["measure_point"], key=lambda row: row["id"])]


def test_leader_keeps_a_report_and_its_edition_of_the_first_shape(databases, rows):
    """Numbers 0005 and later tell of it in other words, and name the hash anew."""
    with databases.new():
        upgrade(revision="0004")
        with db.engine.begin() as connection:
            write_rows(connection, rows)
            write_rows(connection, FIRST_SHAPE)

        upgrade()

        report = one_row("year_report")
        assert (report["kind"], report["school_id"], report["left_out"]) == ("school", 1, [])
        assert (report["public_id"], report["agreements"]) == ("year0001", ["Besøg i marts"])
        edition = one_row("report_edition")
        assert edition["content"] == {
            "format": 2,
            "kind": "school",
            "kicker": "Til skoleudviklingssamtalen",
            "place": "Lillebæk Skole",
            "sections": [],
        }
        assert edition["sha256"] == digest(edition["content"]) != FIRST_EDITION["sha256"]
        ask = one_row("report_ask")
        assert (ask["report_id"], ask["editions"]) == (report["id"], [1])
        assert [r["kind"] for r in now_there()["report"]] == ["report_draft", "report_edition"]
        intend_to_write(True)
        db.session.add(YearReport(kind="network", network_id=1, school_year="2026/27"))
        db.session.commit()

        downgrade(revision="0004")

        assert one_row("school_report")["public_id"] == "year0001"
        older = one_row("report_edition")
        assert older["content"]["school"] == "Lillebæk Skole"
        assert older["sha256"] == digest(older["content"])
        assert [r["kind"] for r in now_there()["report"]] == ["school_report", "school_edition"]


def one_row(table):
    [row] = there()[table]
    return row


def there():
    with db.engine.connect() as connection:
        return read_rows(connection)


def test_lost_rows_and_changed_words_would_be_noticed(rows):
    shorter = {**rows, "cycle": rows["cycle"][1:]}
    altered = {**rows, "note": [{**row, "text": "?"} for row in rows["note"]]}
    with_more = {**rows, "team": [{**row, "colour": "red"} for row in rows["team"]]}

    rounded = {**rows, "measure_point": [{**row, "value": 3} for row in rows["measure_point"]]}

    assert lost(rows, rounded) == ["measure_point"]
    assert lost(rows, shorter) == ["cycle"]
    assert lost(rows, altered) == ["note"]
    assert lost(rows, with_more) == []


def test_foreign_keys_hold_after_an_upgrade_in_the_same_process(databases):
    with databases.new():
        upgrade()
        upgrade()
        if db.engine.dialect.name == "sqlite":
            for _connection in range(3):
                with db.engine.connect() as connection:
                    assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        intend_to_write(True)
        make_team(members=(make_person(),))
        db.session.commit()
        with pytest.raises(IntegrityError):
            db.session.execute(School.__table__.delete())
        db.session.rollback()


def test_sqlite_whose_foreign_keys_rest_would_be_noticed(tmp_path, request):
    with Databases("sqlite", tmp_path, request).new():
        upgrade()
        intend_to_write(True)
        make_team(members=(make_person(),))
        db.session.commit()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN")
            assert connection.execute(School.__table__.delete()).rowcount == 1
            connection.rollback()
            connection.invalidate()


def test_gaps_forks_and_borrowed_models_would_be_found(tmp_path):
    text_of = "revision = {!r}\ndown_revision = {!r}\n{}\ndef downgrade():\n    {}\n"
    for file, *said in (
        ("0001_first.py", "0001", None, "", "op.drop_table('a')"),
        ("0003_gap.py", "0003", "0001", "", "op.drop_table('b')"),
        ("0003_second_head.py", "0003", "0001", "from app.teams.models import Team", "pass"),
    ):
        (tmp_path / file).write_text(text_of.format(*said))

    found = faults([migration_of(path) for path in sorted(tmp_path.glob("*.py"))])

    assert found == [
        "0003_gap.py is not number 0002",
        "0003_second_head.py stands on 0001, not on 0003",
        "0003_second_head.py imports the app, which will have changed when it runs",
        "0003_second_head.py has no way down",
    ]
