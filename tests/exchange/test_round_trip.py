"""What is loaded comes out again, on both databases, to the byte."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import event, func, select

from app.accounts.models import Person
from app.core import clock
from app.core.db import db
from app.cycles.models import Cycle, CycleVersion, Note, SharedVersion
from app.measures.models import MeasurePoint
from app.sparring.models import SparringRequest
from tests.exchange.documents import PRACTICE, changed, document, dump, empty_database, load, run
from tests.make import (
    make_closed_cycle,
    make_cycle,
    make_leader,
    make_network,
    make_note,
    make_person,
    make_team,
    share,
)


def dumped(flask_app):
    return json.loads(dump(flask_app))


def again(flask_app):
    """What a dump becomes when it goes into an empty database and is dumped there."""
    first = dump(flask_app)
    empty_database()
    done = load(flask_app, first)
    assert done.exit_code == 0, done.stderr
    return first, dump(flask_app)


def by_id(items, wanted):
    return next(item for item in items if item["id"] == wanted)


@pytest.mark.parametrize("source", ["practice", "small"])
def test_operator_gets_the_same_bytes_after_load_and_dump(flask_app, source):
    raw = json.loads(PRACTICE.read_bytes()) if source == "practice" else document()

    assert load(flask_app, raw).exit_code == 0
    first, second = again(flask_app)

    assert first == second


def test_operator_finds_everything_that_was_loaded_in_the_dump(flask_app):
    raw = json.loads(PRACTICE.read_bytes())

    load(flask_app, raw)
    found = dumped(flask_app)

    for name, entries in raw.items():
        if isinstance(entries, list) and entries and "id" in entries[0]:
            for entry in entries:
                assert missing(entry, by_id(found[name], entry["id"])) == []
            assert len(found[name]) == len(entries)
    for name in ("roles", "loose_notes", "sparring"):
        assert missing(raw[name], found[name]) == []


def missing(wanted, found, place=""):
    """The places of what is wanted and not found. Empty is the same as absent."""
    if isinstance(wanted, dict):
        return [
            at
            for key, value in wanted.items()
            for at in missing(value, (found or {}).get(key), f"{place}.{key}")
        ]
    if isinstance(wanted, list):
        if len(wanted) != len(found or []):
            return [place]
        pairs = enumerate(zip(wanted, found, strict=True))
        return [at for n, (a, b) in pairs for at in missing(a, b, f"{place}[{n}]")]
    return [] if (wanted or None) == (found or None) else [place]


def test_the_comparison_above_sees_a_loss():
    assert missing({"a": [{"b": 1}]}, {"a": [{"b": 2}]}) == [".a[0].b"]
    assert missing({"a": ["x", "y"]}, {"a": ["x"]}) != []


def test_dump_is_canonical(flask_app):
    load(flask_app, document())

    text = dump(flask_app).decode()
    found = json.loads(text)

    assert text == json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    assert list(found) == [
        *("format", "version", "as_of", "about", "organisations", "schools", "networks", "people"),
        *("teams", "roles", "focus_areas", "cycles", "loose_notes", "sparring", "prototypes"),
    ]
    assert found["as_of"] == clock.today().isoformat()
    assert found["about"] is None
    cycle = by_id(found["cycles"], "c1")
    assert list(cycle) == [
        *("id", "team", "kind", "title", "status", "round", "follows", "inspired_by", "occasion"),
        *("focus_area", "grades", "subjects", "tags", "headline", "archived", "shared", "plan"),
        *("frozen", "notes", "measures", "evaluation"),
    ]
    assert list(cycle["shared"]) == ["audiences", "on", "extras", "reports", "version"]
    assert list(cycle["shared"]["version"]) == [
        *("title", "status", "occasion", "focus_area", "grades", "subjects", "tags", "plan"),
        *("frozen", "notes", "measures", "evaluation"),
    ]
    assert cycle["shared"]["version"]["plan"]["responsibilities"] == "Anna"
    assert cycle["shared"]["version"]["notes"][0]["author"] == "anna"
    assert by_id(found["cycles"], "c2")["evaluation"] is None
    assert by_id(found["people"], "anna") == {
        "id": "anna",
        "name": "Anna",
        "email": "anna@example.org",
        "active": True,
        "profession": "teacher",
    }
    assert found["roles"] == [
        {"person": "bo", "role": "leader", "school": "s"},
        {"person": "bo", "role": "administrator"},
    ]
    assert found["networks"][0]["members"] == [{"organisation": "k"}, {"team": "t"}]
    assert found["focus_areas"][0]["owner"] == {"school": "s"}


def test_ids_stand_in_code_point_order_whatever_the_database_thinks(flask_app):
    ids = ["b", "Å", "a", "Z", "å", "æ", "10", "9", "a-", "aa", "\U0001f600", "_", "ﬀ"]
    raw = document()
    raw["people"] += [
        {"id": one, "name": "X", "email": f"{n}@example.org"} for n, one in enumerate(ids)
    ]

    load(flask_app, raw)

    found = [person["id"] for person in dumped(flask_app)["people"]]
    assert found == sorted([*ids, "anna", "bo"])


def test_texts_come_back_to_the_letter(flask_app):
    texts = {
        "action": "👩🏽‍🏫 שלום\u202e e\u0301 ﷽ \u00a0 linje",
        "starting_point": "  mellemrum bliver \n\n",
        "pupil_needs": "<b>{{7*7}}</b> %s '; drop table cycle; --",
        "hypothesis": "\u00adblødt\u200b",
        "advice": "x" * 20_000,
        "pupil_say": "\ttabulator",
    }
    raw = changed(document(), *((f"cycles[1].plan.{key}", text) for key, text in texts.items()))

    load(flask_app, raw)

    plan = by_id(dumped(flask_app)["cycles"], "c2")["plan"]
    assert {key: plan[key] for key in texts} == texts


def test_what_no_database_can_carry_is_left_out_of_text_and_loads_twice(flask_app):
    raw = changed(document(), ("cycles[1].plan.action", "a\x00bc\ud800d\r\ne\x0bf\u2028g\ufffe"))

    assert load(flask_app, raw_bytes(raw)).exit_code == 0

    assert by_id(dumped(flask_app)["cycles"], "c2")["plan"]["action"] == "abcd\ne\nf\ng"
    assert "Uændret" in load(flask_app, raw_bytes(raw)).stdout


def raw_bytes(raw):
    return json.dumps(raw).encode()


def test_absent_null_and_empty_mean_the_same(flask_app):
    raw = document()
    for entry in (raw["cycles"][1], raw["people"][0], raw["teams"][0], raw["prototypes"][0]):
        for key in ("occasion", "focus_area", "profession", "archived", "summary", "evaluation"):
            if key not in entry:
                continue
            entry[key] = None
    load(flask_app, raw)
    first = dump(flask_app)
    empty = changed(
        raw,
        ("cycles[1].plan.hypothesis", " \n "),
        ("cycles[1].plan.start", ""),
        ("cycles[1].plan.signs", ["", None]),
        ("cycles[1].grades", ""),
        ("cycles[1].shared", {}),
        ("cycles[1].frozen", {"on": "", "signs": []}),
        ("cycles[1].evaluation", {"learning": "", "sign_results": []}),
        ("cycles[1].headline", None),
        ("people[0].active", ""),
        ("about", ""),
        ("networks[0].members[0].school", None),
    )

    done = load(flask_app, empty)

    assert "Uændret" in done.stdout, done.stderr
    assert dump(flask_app) == first


NUMBERS = {
    "11": "11",
    "11.0": "11",
    "1e2": "100",
    "-0.0": "0",
    "0.1": "0.1",
    "-2.5": "-2.5",
    "1e300": "1e+300",
    "9007199254740993": "9007199254740992",
    "5e-324": "5e-324",
    "null": "null",
}


def test_numbers_are_written_one_way_only(flask_app):
    raw = document()
    points = [{"date": "2025-09-10", "value": f"<{number}>"} for number in NUMBERS]
    raw["cycles"][0]["measures"][0]["points"] = points
    data = re.sub(r'"<(.*?)>"', r"\1", json.dumps(raw)).encode()

    load(flask_app, data)
    first, second = again(flask_app)

    found = re.findall(r'"value": (\S+),', first.decode())
    assert found == list(NUMBERS.values())
    assert first == second
    assert "Uændret" in load(flask_app, data).stdout


def test_a_smallest_file_holds_what_is_required_and_no_more(flask_app):
    raw = {
        "format": "afproevet",
        "version": 1,
        "organisations": [{"id": "k", "kind": "other", "name": "K"}],
        "schools": [{"id": "s", "organisation": "k", "name": "S", "kind": "other"}],
        "teams": [{"id": "t", "school": "s", "name": "T", "kind": "other"}],
        "cycles": [
            {
                "id": "c",
                "team": "t",
                "kind": "trial_action",
                "title": "C",
                "status": "trying",
                "shared": {"audiences": ["school"]},
                "frozen": {"hypothesis": "Vi tror"},
                "plan": {"action": "A"},
                "notes": [{"date": "2025-01-01", "text": "N"}],
            }
        ],
        "sparring": [{"cycle": "c", "question": "Q", "answers": [{"text": "A"}]}],
        "loose_notes": [{"team": "t", "date": "2025-01-01", "text": "L"}],
    }

    assert load(flask_app, raw).exit_code == 0
    assert "Uændret" in load(flask_app, raw).stdout
    first, second = again(flask_app)

    assert first == second
    cycle = json.loads(first)["cycles"][0]
    assert cycle["round"] == 1
    assert cycle["shared"]["reports"] == "ask"
    # days that are left out are the day of the file
    assert cycle["shared"]["on"] == cycle["frozen"]["on"] == clock.today().isoformat()


# --- what others read ---


def shared_of(flask_app, cycle_id):
    return by_id(dumped(flask_app)["cycles"], cycle_id)["shared"]


def test_a_version_as_the_record_stands_is_null_and_keeps_what_stays_with_the_team(flask_app):
    raw = changed(document(), ("cycles[0].shared.version", None))

    load(flask_app, raw)

    assert shared_of(flask_app, "c1")["version"] is None
    content = db.session.scalar(select(SharedVersion.content))
    assert content["plan"]["responsibilities"] is None
    assert content["notes"][0] == {"date": "2025-09-10", "text": "Første note", "author": None}
    assert content["measures"] == []


@pytest.mark.parametrize("whole", [True, False])
def test_a_version_written_out_as_the_record_stands_is_null_too(flask_app, whole):
    raw = changed(document(), ("cycles[0].shared.version", None))
    load(flask_app, raw)
    cycle = by_id(dumped(flask_app)["cycles"], "c1")
    version = {key: cycle[key] for key in ("title", "status", "focus_area", "grades", "subjects")}
    version |= {key: cycle[key] for key in ("tags", "plan", "frozen", "notes", "evaluation")}
    version["measures"] = cycle["measures"] if whole else []
    if not whole:
        version["plan"] = {**version["plan"], "responsibilities": ""}
        version["notes"] = [{**note, "author": None} for note in version["notes"]]

    done = load(flask_app, changed(raw, ("cycles[0].shared.version", version)))

    assert "Uændret" in done.stdout, done.stderr


def test_member_changes_the_text_and_the_shared_version_travels_as_it_was(flask_app):
    team = make_team(members=(make_person("Karen"),))
    cycle = share(make_cycle(team, responsibilities="Karen"), "school")
    assert shared_of(flask_app, cycle.exchange_id)["version"] is None

    cycle.action = "Noget andet nu"
    first, second = again(flask_app)

    assert first == second
    found = json.loads(first)["cycles"][0]
    assert found["shared"]["version"]["plan"]["action"] == "Vi prøver rollekort"
    assert found["plan"]["action"] == "Noget andet nu"


def test_author_who_is_gone_is_written_as_null(flask_app):
    load(flask_app, document())
    for person in db.session.scalars(select(Person)):
        db.session.delete(person)

    first, second = again(flask_app)

    assert first == second
    found = json.loads(first)
    cycle = by_id(found["cycles"], "c1")
    assert cycle["notes"][0]["author"] is None
    assert cycle["shared"]["version"]["notes"][0]["author"] is None
    assert found["sparring"][0]["answers"][0]["person"] is None
    assert found["teams"][0]["members"] == []


# --- what stays at home ---


def test_what_is_in_the_bin_stays_at_home_and_leaves_no_dangling_link(flask_app):
    load(flask_app, document())
    for cycle in db.session.scalars(select(Cycle).where(Cycle.exchange_id.in_(["c1", "c2"]))):
        cycle.binned_at = clock.now()

    first, second = again(flask_app)

    assert first == second
    found = json.loads(first)
    assert [cycle["id"] for cycle in found["cycles"]] == ["d1"]
    assert found["cycles"][0]["inspired_by"] is None
    assert found["prototypes"][0]["based_on"] == []
    assert found["sparring"] == []


def test_a_withdrawn_question_stays_at_home(flask_app):
    load(flask_app, document())
    db.session.scalars(select(SparringRequest)).one().withdrawn_at = clock.now()

    assert dumped(flask_app)["sparring"] == []


def test_passwords_stay_at_home_and_new_accounts_have_none(flask_app):
    load(flask_app, document())
    anna = db.session.scalars(select(Person).where(Person.exchange_id == "anna")).one()
    assert anna.password_hash is None
    anna.password_hash = "argon2-of-something"

    text = dump(flask_app).decode()

    assert "argon2" not in text
    assert not re.search("password|token|session", text)


def test_records_made_in_the_browser_travel_under_their_public_ids(flask_app):
    author = make_person("Karen")
    team = make_team(members=(author,))
    cycle = make_closed_cycle(team, archived_on=clock.today())
    make_note(cycle, author, "Først")
    make_note(cycle, author, "Siden")
    share(cycle, "school", team, "public", extras=("notes", "measures"))
    cycle_id, team_id = cycle.public_id, team.public_id

    first, second = again(flask_app)

    assert first == second
    found = json.loads(first)["cycles"][0]
    assert found["id"] == cycle_id
    assert [note["text"] for note in found["notes"]] == ["Først", "Siden"]
    assert found["shared"]["audiences"] == ["school", f"team:{team_id}", "public"]


def test_what_stands_twice_in_the_database_travels_once(flask_app):
    team = make_team()
    share(make_cycle(team), "school", "school", team, team)
    leader = make_leader(team.school)
    make_leader(team.school, leader)
    make_network(members=(team.school, team.school))

    first, second = again(flask_app)

    assert first == second
    assert json.loads(first)["roles"] == [json.loads(first)["roles"][0]]


def test_operator_is_warned_when_a_dump_could_not_be_loaded(flask_app):
    make_cycle(make_team(), status="closed", exchange_id="c")

    done = run(flask_app, "data", "dump", "-")

    assert done.exit_code == 0
    assert json.loads(done.stdout_bytes)["cycles"][0]["status"] == "closed"
    assert done.stderr.splitlines()[0].startswith("Advarsel: 3 fejl")
    assert "cycles[0].evaluation.learning: Mangler." in done.stderr


# --- what a load leaves behind ---


def test_a_loaded_record_begins_its_history(flask_app):
    load(flask_app, document())

    versions = db.session.scalars(select(CycleVersion)).all()
    cycles = {cycle.id: cycle for cycle in db.session.scalars(select(Cycle))}

    assert len(versions) == len(cycles) == 3
    for version in versions:
        assert (version.number, version.change, version.person_id) == (1, "loaded", None)
        assert cycles[version.cycle_id].revision == 1
        assert version.content["title"] == cycles[version.cycle_id].title


def test_a_plan_whose_start_has_come_stays_in_planning_when_the_file_says_so(flask_app):
    raw = changed(
        document(),
        ("cycles[1].status", "planning"),
        ("cycles[1].plan.start", "2025-09-01"),
    )

    load(flask_app, raw)

    cycle = db.session.scalars(select(Cycle).where(Cycle.exchange_id == "c2")).one()
    assert cycle.begun_by_date


def test_dump_takes_as_many_statements_for_many_records_as_for_few(flask_app):
    counts = []
    for copies in (1, 40):
        raw = document()
        for number in range(copies):
            raw["cycles"] += [{**raw["cycles"][0], "id": f"x{number}", "shared": None}]
        load(flask_app, raw, "--update")
        counts.append(statements_of(lambda: dump(flask_app)))

    assert counts[0] == counts[1]
    assert counts[0] < 30


def statements_of(work):
    seen = []
    listener = lambda *arguments: seen.append(arguments[2])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listener)
    try:
        work()
    finally:
        event.remove(db.engine, "before_cursor_execute", listener)
    return len(seen)


def test_every_table_with_loaded_rows_is_filled(flask_app):
    load(flask_app, document())

    for model, wanted in ((Note, 4), (MeasurePoint, 2), (SparringRequest, 1), (SharedVersion, 1)):
        assert db.session.scalar(select(func.count()).select_from(model)) == wanted


def test_round_trip_of_a_file_without_anything(flask_app):
    raw = {"format": "afproevet", "version": 1}

    assert "Uændret" in load(flask_app, raw).stdout
    first, second = again(flask_app)

    assert first == second
