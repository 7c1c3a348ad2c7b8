"""Loading: all or nothing, once or with --update, from files and pipes."""

from __future__ import annotations

import json
import stat
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.accounts.models import Person
from app.core import clock
from app.core.db import db, is_sqlite, writing
from app.cycles.models import Cycle, CycleVersion, Note
from app.exchange import commands
from app.exchange.commands import examine
from app.exchange.faults import FaultsError, Findings, address
from app.exchange.format import LISTS, LISTS_WITH_IDS
from app.exchange.reading import read_document
from app.exchange.stored import Stored
from app.exchange.writing import write
from app.organisations.models import FocusArea, Role
from app.sparring.models import SparringAnswer, SparringReply, SparringRequest
from app.teams.models import Membership
from tests.exchange.documents import (
    PRACTICE,
    REMOVE,
    as_bytes,
    changed,
    document,
    dump,
    empty_database,
    load,
    run,
)
from tests.exchange.test_round_trip import by_id, dumped
from tests.make import make_organisation, make_person


@pytest.fixture
def loaded(flask_app):
    done = load(flask_app, document())
    assert done.exit_code == 0, done.stderr
    return flask_app


def refused(done):
    """The faults of a load that was refused, without the heading."""
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    heading, *faults = done.stderr.splitlines()
    assert "Intet er" in heading or not faults
    return faults


# --- nothing is loaded ---


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"a": "\xff"}', b"[" * 200_000])
def test_bytes_that_are_no_file_of_ours_leave_the_database_untouched(loaded, data):
    before = dump(loaded)

    refused(load(loaded, data))

    assert dump(loaded) == before


@pytest.mark.parametrize("options", [(), ("--update",)])
def test_a_faulty_file_leaves_the_database_untouched(loaded, options):
    before = dump(loaded)
    raw = changed(
        document(),
        ("people[0].name", "Et nyt navn"),
        ("people[2]", {"id": "ny", "name": "Ny", "email": "ny@example.org"}),
        ("cycles[1].title", "En ny titel"),
        ("prototypes[0].version", 0),
        ("sparring[0].cycle", "ingen"),
    )

    faults = refused(load(loaded, raw, *options))

    assert [fault for fault in faults if "--update" not in fault] == [
        "sparring[0].cycle: »ingen« findes hverken i filens cycles eller i databasen.",
        "prototypes[0].version: Skal være et helt tal fra 1 til 2147483647.",
    ]
    assert dump(loaded) == before


def test_a_failure_half_way_leaves_the_database_untouched(loaded, monkeypatch):
    before = dump(loaded)
    raw = changed(document(), ("people[0].name", "Et nyt navn"))
    monkeypatch.setattr("app.exchange.writing.write_owned", lambda *_: 1 / 0)

    done = load(loaded, raw, "--update")

    assert isinstance(done.exception, ZeroDivisionError)
    assert dump(loaded) == before


def test_operator_is_told_when_others_changed_the_same_meanwhile(loaded, monkeypatch):
    if is_sqlite(db.engine):
        pytest.skip("SQLite lets nobody write while a file is being loaded")

    def write_late(*arguments):
        with db.engine.begin() as other:
            other.execute(update(Person).values(name="Nyt imens"))
        write(*arguments)

    monkeypatch.setattr("app.exchange.commands.write", write_late)
    raw = changed(document(), ("people[0].name", "Fra filen"), ("cycles[0].title", "Fra filen"))

    done = load(loaded, raw, "--update")

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == (
        "standard input: Andre ændrede det samme imens. Intet er indlæst. Prøv igen.\n"
    )
    assert b"Fra filen" not in dump(loaded)


def test_operator_is_told_how_many_faults_there_are(flask_app):
    raw = changed(document(), ("people[0].name", None), ("people[1].name", None))

    done = load(flask_app, raw)

    assert done.stderr == (
        "standard input: 2 fejl. Intet er indlæst.\n"
        "people[0].name: Mangler.\npeople[1].name: Mangler.\n"
    )


# --- twice ---


def test_the_same_file_twice_changes_nothing(flask_app):
    raw = PRACTICE.read_bytes()
    assert load(flask_app, raw).stdout == "Indlæst: 135 nye, 0 rettede, 0 uændrede.\n"
    before, rows = dump(flask_app), fingerprint()

    for options in ((), ("--update",)):
        done = load(flask_app, raw, *options)
        assert done.exit_code == 0
        assert done.stdout == "Uændret: alt i filen (135) er i databasen i forvejen.\n"

    assert dump(flask_app) == before
    assert fingerprint() == rows


def fingerprint():
    """Every row of every table."""
    db.session.rollback()
    tables = db.metadata.sorted_tables
    found = {
        table.name: [tuple(map(str, row)) for row in db.session.execute(select(table))]
        for table in tables
    }
    db.session.rollback()
    return {name: sorted(rows) for name, rows in found.items()}


def test_a_dump_goes_into_the_database_that_it_came_from(loaded):
    assert "Uændret" in load(loaded, dump(loaded)).stdout


OTHER = [
    ("organisations[0].name", "Ø Kommune", "organisations[0]", "name"),
    ("organisations[0].code", None, "organisations[0]", "code"),
    ("schools[0].kind", "special", "schools[0]", "kind"),
    ("networks[0].members[1]", {"school": "s"}, "networks[0]", "members"),
    ("networks[0].end", None, "networks[0]", "end"),
    ("people[0].email", "ny@example.org", "people[0]", "email"),
    ("people[1].active", True, "people[1]", "active"),
    ("teams[0].members[1]", REMOVE, "teams[0]", "members"),
    ("teams[0].members[1].role", "coordinator", "teams[0]", "members"),
    ("teams[1].archived", None, "teams[1]", "archived"),
    ("focus_areas[0].owner", {"team": "t"}, "focus_areas[0]", "owner"),
    ("cycles[0].title", "Nyt", "cycles[0]", "title"),
    ("cycles[0].team", "u", "cycles[0]", "team"),
    ("cycles[0].plan.action", "Nyt", "cycles[0]", "plan.action"),
    ("cycles[0].plan.signs[1]", "Nyt", "cycles[0]", "plan.signs"),
    ("cycles[0].evaluation.decision", "keep", "cycles[0]", "evaluation.decision"),
    ("cycles[0].frozen", None, "cycles[0]", "frozen"),
    ("cycles[0].notes[0].text", "Nyt", "cycles[0]", "notes"),
    ("cycles[0].notes[0]", REMOVE, "cycles[0]", "notes"),
    ("cycles[0].notes[2]", {"date": "2025-10-01", "text": "Ny"}, "cycles[0]", "notes"),
    ("cycles[0].measures[0].points[1].value", 9, "cycles[0]", "measures"),
    ("cycles[0].measures[0].target", None, "cycles[0]", "measures"),
    ("cycles[0].shared", None, "cycles[0]", "shared"),
    ("cycles[0].shared.audiences[1]", "public", "cycles[0]", "shared.audiences"),
    ("cycles[0].shared.on", "2025-10-08", "cycles[0]", "shared.on"),
    ("cycles[0].shared.version", None, "cycles[0]", "shared.version"),
    ("cycles[0].shared.version.title", "Nyt", "cycles[0]", "shared.version"),
    ("cycles[1].follows", None, "cycles[1]", "follows"),
    ("cycles[1].inspired_by", "d1", "cycles[1]", "inspired_by"),
    ("cycles[2].plan.described_agree", None, "cycles[2]", "plan.described_agree"),
    ("prototypes[0].shared", None, "prototypes[0]", "shared"),
    ("prototypes[0].shared.audiences[1]", "public", "prototypes[0]", "shared.audiences"),
    ("prototypes[0].based_on", ["d1", "c1"], "prototypes[0]", "based_on"),
    ("prototypes[0].steps", [], "prototypes[0]", "steps"),
    ("roles", [{"person": "bo", "role": "administrator"}], "roles[0]", None),
    ("loose_notes[1].text", "Nyt", "loose_notes[1]", None),
    ("sparring[0].question", "Nyt?", "sparring[0]", None),
    ("sparring[0].answers[0].text", "Nyt", "sparring[0]", None),
    ("sparring[0].answers[1]", {"text": "Nyt", "on": "2025-11-07"}, "sparring[0]", None),
]


@pytest.mark.parametrize(
    ("place", "value", "fault", "key"), OTHER, ids=[f"{p} = {str(v)[:20]}" for p, v, *_ in OTHER]
)
def test_other_content_is_a_fault(place, value, fault, key):
    raw = changed(document(), (place, value))

    with pytest.raises(FaultsError) as caught:
        examine(raw, as_if_loaded(document()), update=False, today=clock.today())

    (only,) = caught.value.faults
    assert address(only.place) == fault
    assert "--update" in only.sentence
    assert key is None or f"({key})" in only.sentence
    assert examine(raw, as_if_loaded(raw), update=False, today=clock.today()).is_nothing


@pytest.mark.parametrize(
    ("place", "value"),
    [("people[0].on_leave", True), ("organisations[0].mail_domains", ["kommune.example"])],
)
def test_a_key_that_came_later_is_named_when_it_comes_and_when_it_goes(place, value):
    one, other = document(), changed(document(), (place, value))

    for there, raw in ((one, other), (other, one)):
        with pytest.raises(FaultsError) as caught:
            examine(raw, as_if_loaded(there), update=False, today=clock.today())

        (only,) = caught.value.faults
        assert f"({place.rpartition('.')[2]})" in only.sentence


def as_if_loaded(raw):
    """What the database holds after this file, without a database."""
    found = read_document(raw, Findings())
    keys = {name: {item["id"]: n for n, item in enumerate(found[name])} for name in LISTS_WITH_IDS}
    return Stored(lists={name: found[name] for name in LISTS}, keys=keys, binned=frozenset())


def test_update_writes_every_kind_of_other_content_and_takes_it_back(loaded):
    before = dump(loaded)

    for place, value, *_fault in OTHER:
        raw = changed(document(), (place, value))
        with writing():
            changes = commands.load(raw, update=True, today=clock.today())
        assert changes.changed >= 1, place
        with writing():
            assert commands.load(raw, update=False, today=clock.today()).is_nothing, place

    assert load(loaded, document(), "--update").exit_code == 0
    expected = json.loads(before)
    # It left the network and came back: what was shared meanwhile is not for it.
    tomorrow = clock.today() + timedelta(days=1)
    expected["networks"][0]["members"][1]["reads_from"] = tomorrow.isoformat()
    assert json.loads(dump(loaded)) == expected


def test_other_content_is_refused_with_status_1_and_nothing_is_written(loaded):
    before = dump(loaded)
    raw = changed(document(), ("cycles[0].title", "Nyt"), ("people[0].name", "Nyt"))

    faults = refused(load(loaded, raw))

    assert [fault.partition(": ")[0] for fault in faults] == ["people[0]", "cycles[0]"]
    assert dump(loaded) == before
    assert load(loaded, raw, "--update").stdout.startswith("Indlæst: 0 nye, 2 rettede, ")
    assert dump(loaded) != before


def test_an_update_and_a_fresh_load_come_to_the_same(loaded):
    raw = changed(
        document(),
        *((place, value) for place, value, *_ in OTHER if place.startswith("cycles[0].plan")),
        ("cycles[0].notes[1].text", "Rettet"),
        ("teams[0].members", [{"person": "bo", "role": "coordinator"}]),
        ("loose_notes[0].text", "Rettet"),
        (
            "networks[0].members",
            [
                {"team": "u", "reads_from": "2025-11-01"},
                {"school": "s", "reads_from": "2025-11-01"},
            ],
        ),
        ("people[2]", {"id": "ny", "name": "Ny", "email": "ny@example.org"}),
    )

    assert load(loaded, raw, "--update").exit_code == 0
    updated = dump(loaded)
    empty_database()
    assert load(loaded, raw).exit_code == 0

    assert dump(loaded) == updated


# --- an update leaves alone what it does not speak of ---


def test_update_keeps_password_and_addresses_of_what_stays(loaded):
    person = db.session.scalars(select(Person).where(Person.exchange_id == "anna")).one()
    person.password_hash = "kept"
    notes = {note.text: note.public_id for note in db.session.scalars(select(Note))}
    ages = dict(db.session.execute(select(Membership.person_id, Membership.since)).all())
    raw = changed(
        document(),
        ("people[0].name", "Anna Ny"),
        ("cycles[0].notes[2]", {"date": "2025-10-01", "text": "Tredje"}),
        ("teams[0].members[0].role", "member"),
        ("teams[0].name", "6. årgang"),
    )

    assert load(loaded, raw, "--update").exit_code == 0

    db.session.expire_all()
    assert (person.name, person.password_hash) == ("Anna Ny", "kept")
    after = {note.text: note.public_id for note in db.session.scalars(select(Note))}
    assert {text: after[text] for text in notes} == notes
    assert dict(db.session.execute(select(Membership.person_id, Membership.since)).all()) == ages


def test_update_adds_a_version_to_the_records_it_changes_only(loaded):
    load(loaded, changed(document(), ("cycles[1].title", "Nyt")), "--update")

    rows = db.session.execute(
        select(Cycle.exchange_id, CycleVersion.number, Cycle.revision, CycleVersion.change)
        .join(Cycle, Cycle.id == CycleVersion.cycle_id)
        .order_by(Cycle.exchange_id, CycleVersion.number)
    ).all()

    assert [tuple(row) for row in rows] == [
        ("c1", 1, 1, "loaded"),
        ("c2", 1, 2, "loaded"),
        ("c2", 2, 2, "loaded"),
        ("d1", 1, 1, "loaded"),
    ]


def test_update_leaves_roles_notes_and_questions_that_the_file_is_silent_about(loaded):
    before = dump(loaded)
    raw = changed(document(), ("roles", []), ("loose_notes", REMOVE), ("sparring", None))

    for options in ((), ("--update",)):
        assert "Uændret" in load(loaded, raw, *options).stdout

    assert dump(loaded) == before


def test_two_people_may_swap_addresses_and_a_new_one_take_a_freed_one(loaded):
    raw = changed(
        document(),
        ("people[0].email", "bo@example.org"),
        ("people[1].email", "ANNA@example.org"),
        ("organisations[0].code", "0101"),
        ("organisations[1]", {"id": "a", "kind": "other", "name": "A", "code": "0791"}),
    )

    done = load(loaded, raw, "--update")

    assert done.exit_code == 0, done.stderr
    found = {person["id"]: person["email"] for person in dumped(loaded)["people"]}
    assert found == {"anna": "bo@example.org", "bo": "ANNA@example.org"}


def test_an_address_that_somebody_else_has_is_a_fault(loaded):
    make_person("Karen", email="Karen@Example.org", exchange_id="karen")
    make_organisation(code="0999", exchange_id="o")
    raw = changed(
        document(),
        ("people[2]", {"id": "x", "name": "X", "email": "karen@EXAMPLE.org"}),
        ("organisations[1]", {"id": "y", "name": "Y", "kind": "other", "code": "0999"}),
    )

    for options in ((), ("--update",)):
        assert refused(load(loaded, raw, *options)) == [
            "organisations[1].code: »0999« findes også i databasen (»o«).",
            "people[2].email: »karen@EXAMPLE.org« findes også i databasen (»karen«).",
        ]


def test_an_id_that_is_a_prototype_in_the_database_is_no_record(loaded):
    raw = changed(
        document(),
        ("cycles[1].id", "p"),
        ("cycles[1].inspired_by", None),
        ("sparring", []),
        ("prototypes", []),
    )

    assert refused(load(loaded, raw)) == ["cycles[1].id: »p« er noget andet i databasen."]


def test_update_brings_entries_without_ids_into_the_order_of_the_file(loaded):
    asked = {"cycle": "c2", "on": "2025-11-01"}
    note = {"team": "t", "date": "2025-11-01"}
    for order in ("abc", "cab", "bdac", "d", "adc", "ca"):
        raw = changed(
            document(),
            ("sparring", [{**asked, "question": one} for one in order]),
            ("loose_notes", [{**note, "text": one} for one in order]),
            ("roles", [_ROLES[one] for one in order]),
        )
        assert load(loaded, raw, "--update").exit_code == 0
        assert "Uændret" in load(loaded, raw).stdout

    found = dumped(loaded)
    assert [entry["question"] for entry in found["sparring"]] == ["c", "a"]
    texts = [entry["text"] for entry in found["loose_notes"] if entry["team"] == "t"]
    assert texts == ["c", "a"]
    assert found["roles"] == [_ROLES["c"], _ROLES["a"]]


_ROLES = {
    "a": {"person": "bo", "role": "administrator"},
    "b": {"person": "bo", "role": "leader", "school": "s"},
    "c": {"person": "bo", "role": "consultant", "organisation": "k"},
    "d": {"person": "bo", "role": "coordinator", "network": "n"},
}


# --- files that hold a part ---


def part(**lists):
    return {"format": "afproevet", "version": 1, **lists}


def test_a_part_may_link_to_what_is_in_the_database(loaded):
    raw = part(
        networks=[{"id": "m", "name": "M", "kind": "network", "members": [{"school": "s"}]}],
        roles=[{"person": "bo", "role": "coordinator", "network": "m"}],
        loose_notes=[{"team": "t", "date": "2025-11-08", "text": "Ny løs note"}],
        sparring=[{"cycle": "c2", "question": "Og nu?", "on": "2025-11-09"}],
        cycles=[
            {
                "id": "c3",
                "team": "t",
                "kind": "trial_action",
                "title": "Tredje",
                "status": "planning",
                "follows": "c2",
                "plan": {"action": "Vi prøver en tredje gang"},
            }
        ],
    )

    assert load(loaded, raw).stdout == "Indlæst: 5 nye, 0 rettede, 0 uændrede.\n"
    assert "Uændret" in load(loaded, raw).stdout

    found = dumped(loaded)
    assert [role["role"] for role in found["roles"]] == ["leader", "administrator", "coordinator"]
    assert len(found["loose_notes"]) == 3
    assert [request["question"] for request in found["sparring"]][1:] == ["Og nu?"]
    assert by_id(found["cycles"], "c3")["follows"] == "c2"


def test_a_part_may_not_close_a_ring_through_the_database(loaded):
    c1 = {**document()["cycles"][0], "follows": "c2"}

    assert refused(load(loaded, part(cycles=[c1]), "--update")) == [
        "cycles[0].follows: Runderne følger hinanden i ring."
    ]


def test_a_new_answer_in_a_part_needs_update_and_replaces_the_question(loaded):
    raw = part(
        sparring=[
            {**document()["sparring"][0], "answers": [{"text": "Nyt", "on": "2025-11-08"}]},
        ]
    )

    assert len(refused(load(loaded, raw))) == 1
    assert load(loaded, raw, "--update").exit_code == 0

    assert len(db.session.scalars(select(SparringRequest)).all()) == 1
    assert db.session.scalars(select(SparringAnswer.text)).all() == ["Nyt"]


TALKED = [{"person": "bo", "on": "2025-11-07", "text": "Tak for svaret."}]


def test_replies_to_an_answer_travel_and_one_without_them_is_written_as_before(loaded):
    raw = changed(document(), ("sparring[0].answers[0].replies", TALKED))

    assert "replies" not in dumped(loaded)["sparring"][0]["answers"][0]
    assert len(refused(load(loaded, raw))) == 1
    assert load(loaded, raw, "--update").exit_code == 0
    first = dump(loaded)

    assert dumped(loaded)["sparring"][0]["answers"][0]["replies"] == TALKED
    assert load(loaded, raw).exit_code == 0
    assert dump(loaded) == first
    # An answer that is replaced takes its thread along; one that stays may lose it.
    assert (
        load(loaded, changed(raw, ("sparring[0].answers[0].text", "Nyt")), "--update").exit_code
        == 0
    )
    assert dumped(loaded)["sparring"][0]["answers"][0]["replies"] == TALKED
    assert load(loaded, document(), "--update").exit_code == 0
    assert db.session.scalars(select(SparringReply.id)).all() == []


@pytest.mark.parametrize(
    ("key", "value"), [("person", "ingen"), ("on", "i går"), ("text", None), ("to", "bo")]
)
def test_a_reply_that_is_wrong_is_named_with_its_place(loaded, key, value):
    raw = changed(document(), ("sparring[0].answers[0].replies", [{**TALKED[0], key: value}]))
    (fault,) = refused(load(loaded, raw, "--update"))
    assert fault.startswith(f"sparring[0].answers[0].replies[0].{key}: ")


def test_a_role_is_taken_away_when_the_file_gives_its_person_others(loaded):
    raw = changed(document(), ("roles[1]", REMOVE))

    assert load(loaded, raw, "--update").exit_code == 0

    assert db.session.scalars(select(Role.kind)).all() == ["leader"]


# --- the bin ---


def test_an_id_in_the_bin_is_taken_until_update_takes_it_out(loaded):
    before = dump(loaded)
    cycle = db.session.scalars(select(Cycle).where(Cycle.exchange_id == "c2")).one()
    cycle.binned_at = clock.now()
    db.session.commit()
    link = part(cycles=[{**document()["cycles"][2], "id": "d2", "follows": "c2"}])

    assert refused(load(loaded, document())) == [
        "cycles[1]: Ligger i papirkurven. Brug --update, hvis filen skal gælde."
    ]
    assert "findes hverken" in refused(load(loaded, link))[0]
    assert load(loaded, document(), "--update").exit_code == 0

    assert dump(loaded) == before


def test_a_focus_area_off_its_list_travels_only_with_the_records_that_have_it(loaded):
    raw = changed(
        document(),
        ("focus_areas[1]", {"id": "g", "owner": {"team": "t"}, "name": "Uden poster"}),
    )
    load(loaded, raw, "--update")
    before = dump(loaded)
    for area in db.session.scalars(select(FocusArea)):
        area.removed_on = clock.today()

    assert [area["id"] for area in dumped(loaded)["focus_areas"]] == ["f"]
    assert "Uændret" in load(loaded, document()).stdout
    assert refused(load(loaded, raw)) == [
        "focus_areas[1]: Er taget af listen over indsatsområder. "
        "Brug --update, hvis filen skal gælde."
    ]
    assert load(loaded, raw, "--update").exit_code == 0
    assert dump(loaded) == before


# --- files and pipes ---


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_operator_loads_and_dumps_files(flask_app, tmp_path):
    source, target = tmp_path / "ind.json", tmp_path / "ud.json"
    source.write_bytes(b"\xef\xbb\xbf" + as_bytes(document()))
    target.write_text("det gamle", encoding="utf-8")

    assert run(flask_app, "data", "load", str(source)).exit_code == 0
    done = run(flask_app, "data", "dump", str(target))

    assert (done.exit_code, done.output) == (0, "")
    assert target.read_bytes() == dump(flask_app)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert names_in(tmp_path) == ["ind.json", "ud.json"]


@pytest.mark.parametrize("command", ["load", "dump"])
def test_operator_reads_that_a_file_cannot_be_used(flask_app, tmp_path, command):
    for bad in (tmp_path / "findes" / "ikke.json", tmp_path):
        done = run(flask_app, "data", command, str(bad))

        assert done.exit_code == 1
        assert str(bad)[:20] in done.stderr
        assert "Traceback" not in done.stderr


def test_a_dump_that_fails_leaves_the_file_as_it_was(loaded, tmp_path, monkeypatch):
    target = tmp_path / "ud.json"
    target.write_bytes(b"det gamle")
    monkeypatch.setattr("app.exchange.cli.os.fsync", lambda _handle: 1 / 0)

    run(loaded, "data", "dump", str(target))

    assert target.read_bytes() == b"det gamle"
    assert names_in(tmp_path) == ["ud.json"]


def test_dump_writes_through_a_link_and_into_a_pipe(loaded, tmp_path):
    real, link = tmp_path / "rigtig.json", tmp_path / "genvej.json"
    link.symlink_to(real)

    run(loaded, "data", "dump", str(link))
    run(loaded, "data", "dump", "/dev/null")

    assert json.loads(real.read_bytes())["format"] == "afproevet"
    assert link.is_symlink()
