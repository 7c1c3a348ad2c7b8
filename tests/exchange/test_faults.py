"""Whatever is wrong with a file is named with its place, everything in one go."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.exchange.commands import examine
from app.exchange.faults import FaultsError
from app.exchange.format import LISTS, LISTS_WITH_IDS
from app.exchange.jsonfile import UnreadableError, parse
from app.exchange.stored import Stored
from tests.exchange.documents import REMOVE, as_bytes, changed, document

TODAY = date(2025, 11, 12)
EMPTY = Stored(
    lists={name: [] for name in LISTS},
    keys={name: {} for name in LISTS_WITH_IDS},
    binned=frozenset(),
)
LONG = "a" * 20_001


def faults_of(raw: Any, there: Stored = EMPTY) -> list[str]:
    try:
        examine(raw, there, update=False, today=TODAY)
    except FaultsError as error:
        return [str(fault) for fault in error.faults]
    return []


def places_of(raw: Any) -> list[str]:
    return [fault.partition(": ")[0] for fault in faults_of(raw)]


def test_operator_gets_no_fault_for_a_good_file():
    assert faults_of(document()) == []


# What is set where, and the place of the one fault that comes of it, when it is another.
ONE_FAULT = [
    # the file
    ("format", "andet"),
    ("format", REMOVE),
    ("version", 2),
    ("version", True),
    ("version", "1"),
    ("version", REMOVE),
    ("as_of", "12. november"),
    ("about", 7),
    ("strange", None),
    ("people", {}),
    ("people", "anna"),
    ("people[2]", None),
    ("people[2]", []),
    # ids and names
    (
        "organisations[0].id",
        REMOVE,
        "organisations[0].id",
        "schools[0].organisation",
        "networks[0].members[0].organisation",
    ),
    ("people[2]", {"id": "", "name": "X", "email": "x@y"}, "people[2].id"),
    ("people[2]", {"id": 3, "name": "X", "email": "x@y"}, "people[2].id"),
    ("people[2]", {"id": "a" * 201, "name": "X", "email": "x@y"}, "people[2].id"),
    ("people[2]", {"id": "a\x00b", "name": "X", "email": "x@y"}, "people[2].id"),
    ("people[2]", {"id": "a\nb", "name": "X", "email": "x@y"}, "people[2].id"),
    ("people[2]", {"id": "anna", "name": "X", "email": "x@y"}, "people[2].id"),
    ("cycles[1].id", "c1", "cycles[1].id", "cycles[1].follows", "sparring[0].cycle"),
    ("prototypes[1]", {"id": "c1", "title": "X", "owner_team": "t"}, "prototypes[1].id"),
    ("schools[0].name", "  \u200b\n"),
    ("teams[0].name", None),
    ("cycles[0].title", ""),
    ("prototypes[0].title", REMOVE),
    # addresses and codes
    ("people[0].email", REMOVE),
    ("people[0].email", "anna"),
    ("people[0].email", "anna @example.org"),
    ("people[0].email", f"{'a' * 250}@b.dk"),
    ("people[1].email", "ANNA@example.org"),
    (
        "organisations[1]",
        {"id": "r", "kind": "region", "name": "R", "code": "0791"},
        "organisations[1].code",
    ),
    ("organisations[0].code", 791),
    # choices
    ("organisations[0].kind", "kommune"),
    ("organisations[0].kind", None),
    ("schools[0].kind", "gymnasium"),
    ("networks[0].kind", 1),
    ("teams[0].kind", "Year_team"),
    ("teams[0].members[1].role", "leader"),
    ("teams[0].members[1].role", REMOVE),
    ("people[0].profession", "lærer"),
    ("cycles[0].kind", "prototype"),
    ("cycles[1].status", REMOVE),
    ("cycles[1].status", "done"),
    ("cycles[0].occasion", "problem"),
    ("cycles[0].plan.inspiration_source", "book"),
    ("cycles[0].measures[0].wanted", "up"),
    ("cycles[0].evaluation.effect", "huge"),
    ("cycles[0].evaluation.effect_on[1]", "joy"),
    ("cycles[0].evaluation.effect_on[1]", "learning"),
    ("cycles[0].evaluation.effect_on[1]", None),
    ("cycles[0].evaluation.effort", "none"),
    ("cycles[0].evaluation.sign_results[0].result", "maybe"),
    ("cycles[0].evaluation.sign_results[0].sign", None),
    ("cycles[0].shared.extras[0]", "files"),
    ("cycles[0].shared.reports", "no"),
    ("cycles[0].shared.audiences[0]", "everybody"),
    ("cycles[0].shared.audiences[0]", "network:"),
    ("cycles[0].shared.audiences[0]", "school:s"),
    ("cycles[0].shared.audiences[3]", "school"),
    ("cycles[0].shared.version.status", "open"),
    ("cycles[0].shared.version.title", None),
    ("cycles[0].shared.version.plan.action", ""),
    # wrong types
    ("people[0].active", "true"),
    ("people[0].active", 1),
    ("people[0].name", 5),
    ("people[0].name", ["Anna"]),
    ("cycles[0].headline", 0),
    ("cycles[0].plan", "text"),
    ("cycles[0].plan", []),
    ("cycles[0].plan.signs", "et tegn"),
    ("cycles[0].plan.signs[0]", 1),
    ("cycles[0].plan.signs[0]", {}),
    ("cycles[0].notes", {}),
    ("cycles[0].notes[0]", "note"),
    ("cycles[0].grades", 5),
    ("cycles[0].shared", True),
    ("cycles[0].frozen", "2025-09-08"),
    ("cycles[1].evaluation", "god"),
    ("cycles[2].plan.described_agree", "yes"),
    ("cycles[2].evaluation.uncommon_acts[1]", 7),
    # numbers
    ("cycles[0].round", 0),
    ("cycles[0].round", True),
    ("cycles[0].round", 1.5),
    ("cycles[0].round", "1"),
    ("cycles[0].round", 2**31),
    ("cycles[0].grades[0]", 11),
    ("cycles[0].grades[0]", -1),
    ("cycles[0].grades[0]", True),
    ("cycles[0].grades[0]", "5"),
    ("cycles[0].grades[0]", None),
    ("cycles[0].grades[1]", 5),
    ("cycles[0].measures[0].baseline_points", -1),
    ("cycles[0].measures[0].baseline_points", 2.0),
    ("cycles[0].measures[0].target", "2"),
    ("cycles[0].measures[0].target", False),
    ("cycles[0].measures[0].points[0].value", True),
    ("cycles[0].measures[0].points[0].value", 10**299 * 10**10),
    ("prototypes[0].version", 0),
    # days and school years
    ("cycles[0].plan.start", "2025-02-30"),
    ("cycles[0].plan.evaluation_date", "06-10-2025"),
    ("cycles[0].plan.evaluation_date", "20251006"),
    ("cycles[0].plan.evaluation_date", "2025-W41-1"),
    ("cycles[0].plan.evaluation_date", "2025-10-06T00:00"),
    ("cycles[0].plan.evaluation_date", "٢٠٢٥-١٠-٠٦"),
    ("cycles[0].plan.evaluation_date", 20251006),
    ("cycles[0].plan.evaluation_date", "0202-10-06"),
    ("cycles[0].archived", True),
    ("cycles[0].notes[0].date", REMOVE),
    ("cycles[0].notes[0].date", "i går"),
    ("cycles[0].measures[0].points[0].date", None),
    ("focus_areas[0].school_year", "2025"),
    ("focus_areas[0].school_year", "2025/27"),
    ("focus_areas[0].school_year", 2025),
    ("cycles[0].plan.end", "2025-09-07"),
    (
        "cycles[0].shared.version.plan",
        {"action": "x", "start": "2025-02-01", "end": "2025-01-31"},
        "cycles[0].shared.version.plan.end",
    ),
    ("networks[0].end", "2025-07-31"),
    # text
    ("cycles[0].plan.action", LONG),
    ("cycles[0].plan.signs[1]", LONG),
    ("cycles[0].notes[0].text", LONG),
    ("cycles[0].shared.version.title", LONG),
    ("loose_notes[0].text", LONG),
    ("sparring[0].question", LONG),
    ("sparring[0].answers[0].text", LONG),
    ("prototypes[0].steps[0]", LONG),
    ("focus_areas[0].goal", LONG),
    ("cycles[1].plan.action", REMOVE),
    ("cycles[1].plan", REMOVE, "cycles[1].plan.action"),
    ("cycles[2].plan.what_succeeds", "\n"),
    ("cycles[0].notes[0].text", REMOVE),
    ("loose_notes[0].text", " "),
    ("sparring[0].question", None),
    ("sparring[0].answers[0].text", None),
    ("cycles[0].measures[0].name", None),
    # keys
    ("people[0].phone", "12345678"),
    ("cycles[0].plan.sings", []),
    ("cycles[0].plan.where", "5.a"),
    ("cycles[2].plan.action", "vi prøver"),
    ("cycles[2].evaluation.decision", "keep"),
    ("cycles[0].shared.version.headline", True),
    ("cycles[0].shared.version.id", "c1"),
    ("prototypes[0].shared.extras", []),
    ("cycles[0].frozen.action", "x"),
    ("teams[0].members[0].name", "Anna"),
    # the right one of several keys
    ("networks[0].members[0]", {}),
    ("networks[0].members[0]", {"organisation": "k", "school": "s"}),
    ("networks[0].members[2]", {"organisation": "k"}),
    (
        "networks[0].members[0]",
        {"person": "anna"},
        "networks[0].members[0].person",
        "networks[0].members[0]",
    ),
    ("focus_areas[0].owner", REMOVE),
    ("focus_areas[0].owner", {"school": "s", "team": "t"}),
    ("focus_areas[0].owner", {"school": None}),
    ("roles[0].school", REMOVE),
    ("roles[0].organisation", "k"),
    ("roles[1].school", "s"),
    (
        "roles[2]",
        {"person": "anna", "role": "consultant", "network": "n"},
        "roles[2].organisation",
        "roles[2].network",
    ),
    ("roles[2]", {"person": "anna", "role": "coordinator"}, "roles[2].network"),
    ("roles[0].person", REMOVE),
    ("roles[0].role", "headteacher"),
    ("roles[2]", {"person": "bo", "role": "administrator"}),
    ("teams[0].members[1].person", "anna"),
    # links
    ("schools[0].organisation", REMOVE),
    ("schools[0].organisation", "ingen"),
    ("teams[0].school", "ingen"),
    ("teams[0].members[0].person", "ingen"),
    ("networks[0].members[1].team", "ingen"),
    ("roles[0].person", "ingen"),
    ("roles[0].school", "ingen"),
    ("focus_areas[0].owner.school", "ingen"),
    ("cycles[0].team", "ingen"),
    ("cycles[0].team", REMOVE),
    ("cycles[0].focus_area", "ingen"),
    ("cycles[0].notes[0].author", "ingen"),
    ("cycles[0].shared.audiences[1]", "network:ingen"),
    ("cycles[0].shared.audiences[2]", "team:ingen"),
    ("cycles[0].shared.version.focus_area", "ingen"),
    ("cycles[0].shared.version.notes[0].author", "ingen"),
    ("cycles[1].follows", "ingen"),
    ("cycles[1].follows", "p"),
    ("cycles[1].inspired_by", "ingen"),
    ("cycles[1].inspired_by", 5),
    ("loose_notes[0].team", REMOVE),
    ("loose_notes[0].team", "s"),
    ("loose_notes[0].author", "ingen"),
    ("sparring[0].cycle", "ingen"),
    ("sparring[0].cycle", REMOVE),
    ("sparring[0].answers[0].person", "ingen"),
    ("prototypes[0].owner_team", "ingen"),
    ("prototypes[0].based_on[0]", "ingen"),
    ("prototypes[0].based_on[1]", "c1"),
    ("prototypes[0].shared.audiences[1]", "network:ingen"),
    ("cycles[0].follows", "c1"),
    ("cycles[0].follows", "c2"),
    ("cycles[0].inspired_by", "d1"),
    # closing
    (
        "cycles[0].evaluation",
        None,
        *(f"cycles[0].evaluation.{key}" for key in ("observations", "learning", "decision")),
    ),
    ("cycles[0].evaluation.observations", " "),
    ("cycles[0].evaluation.learning", REMOVE),
    ("cycles[0].evaluation.learning", 5),
    ("cycles[0].evaluation.decision", None),
    ("cycles[0].evaluation.decision", "stop"),
    ("cycles[2].evaluation.uncommon_acts", ["", " "]),
    ("cycles[2].evaluation.next_step", None),
]


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [(place, value, list(places) or [place]) for place, value, *places in ONE_FAULT],
    ids=[f"{place} = {str(value)[:30]!r}" for place, value, *_places in ONE_FAULT],
)
def test_operator_reads_where_the_one_fault_is(place, value, expected):
    assert places_of(changed(document(), (place, value))) == expected


def test_operator_reads_all_faults_in_one_go_in_the_order_of_the_file():
    raw = changed(
        document(),
        ("prototypes[0].version", -1),
        ("cycles[0].plan.signs", "et tegn"),
        ("cycles[1].round", 0),
        ("cycles[0].notes[1].author", "ingen"),
        ("people[0].email", None),
        ("format", "andet"),
        ("sparring[0].cycle", "ingen"),
    )

    assert places_of(raw) == [
        "format",
        "people[0].email",
        "cycles[0].plan.signs",
        "cycles[0].notes[1].author",
        "cycles[1].round",
        "sparring[0].cycle",
        "prototypes[0].version",
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Filen er tom."),
        (b"  \n", "Filen er tom."),
        (b"{", "ikke gyldig JSON (linje 1, tegn 2"),
        (b'{"format": "afproevet",\n "version": 1,}', "linje 2"),
        (b'{"a": "\x01"}', "ikke gyldig JSON"),
        (b"{'format': 'afproevet'}", "ikke gyldig JSON"),
        (b'{"a": 1} {"b": 2}', "ikke gyldig JSON"),
        ("{}".encode("utf-16"), "ikke UTF-8 (linje 1)"),
        ('{\n"about": "Å"}'.encode("latin-1"), "ikke UTF-8 (linje 2)"),
        (b'{"about": "\xed\xa0\x80"}', "ikke UTF-8"),
        (b"[" * 200_000, "alt for mange lag"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "alt for mange lag"),
    ],
    ids=lambda value: repr(value[:20]),
)
def test_operator_reads_why_bytes_are_no_json(data, words):
    with pytest.raises(UnreadableError) as caught:
        parse(data)

    assert words in str(caught.value)


@pytest.mark.parametrize("raw", [None, [], "text", 5, True])
def test_operator_reads_that_the_file_is_no_object(raw):
    assert places_of(raw)[0] in ("filen", "format")


def test_operator_reads_which_keys_stand_twice():
    text = as_bytes(document()).replace(b'"title": "Rollekort",', b'"title": "A", "title": "B",', 1)
    text = text.replace(b'"version": 1', b'"version": 1, "version": 1', 1)

    assert places_of(parse(text)) == ["version", "cycles[0].title"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 5000])
def test_operator_reads_which_number_is_none(number):
    text = as_bytes(document()).replace(b'"value": 11', f'"value": {number}'.encode())

    assert places_of(parse(text)) == ["cycles[0].measures[0].points[0].value"]


def test_operator_reads_a_danish_sentence_that_says_what_to_do():
    raw = changed(
        document(),
        ("cycles[0].plan.sings", []),
        ("cycles[0].kind", "trial"),
        ("schools[0].organisation", "ingen"),
        ("people[1].email", "Anna@Example.org"),
    )

    assert faults_of(raw) == [
        "schools[0].organisation: »ingen« findes hverken i filens organisations eller i databasen.",
        "people[1].email: »Anna@Example.org« findes også i people[0].",
        "cycles[0].kind: Ukendt værdi »trial«. Kendte værdier: trial_action, positive_deviation.",
        "cycles[0].plan.sings: Ukendt nøgle. Måske skulle der stå »signs«.",
    ]


def test_operator_can_print_whatever_a_file_holds():
    raw = changed(document(), ("people[0].profession", "\x1b[31m\ud800" + "x" * 5000))
    raw["a\x07 \ud800 b"] = 1

    printed = "\n".join(faults_of(raw))

    assert "\x1b" not in printed
    assert "\x07" not in printed
    assert len(printed) < 500
    printed.encode()


def test_a_loop_is_told_once_however_long_it_is():
    raw = document()
    for number in range(5):
        follower = {**raw["cycles"][1], "id": f"x{number}", "follows": f"x{(number + 1) % 5}"}
        raw["cycles"].append(follower)

    assert places_of(raw) == ["cycles[3].follows"]


def test_a_prototype_may_build_on_what_it_inspired():
    raw = changed(document(), ("prototypes[0].based_on", ["c1", "c2"]))

    assert faults_of(raw) == []
