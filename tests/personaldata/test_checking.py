"""The one check of personal data, held against sentences of the kind that teams write."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.personaldata.checking import check_text
from app.personaldata.finding import Known

RECORDS = ("cycles", "loose_notes", "sparring", "prototypes", "focus_areas")
PRACTICE = Path(__file__).parents[2] / "app" / "demo" / "practice.json"
VECTORS = Path(__file__).with_name("sentences.csv").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(VECTORS.splitlines(), delimiter=";", quoting=csv.QUOTE_NONE))
KNOWN = Known(
    things=frozenset(
        ("Engsvale Skole", "Engdal Kommune", "Team Mellemtrin Syd", "Videnproducerende Skoler")
    ),
    people=frozenset(("Mette Prøve", "Birthe Lindgaard", "Bo Testesen")),
)


def told(text: str) -> list[str]:
    return [f"{one.kind}:{one.words}" for one in check_text(text, KNOWN)]


def wanted(row: dict[str, str]) -> list[str]:
    return [one for one in row["found"].split("|") if one]


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row['text']}" for n, row in enumerate(ROWS)])
def test_sentence_warns_of_what_stands_in_it_and_of_nothing_else(row: dict[str, str]) -> None:
    assert told(row["text"]) == wanted(row), row["why"]


def test_there_are_enough_sentences_with_and_without() -> None:
    with_ = [row for row in ROWS if row["found"]]
    assert len(with_) >= 40
    assert len(ROWS) - len(with_) >= 60


def test_precision_and_recall_are_high_enough() -> None:
    right = wrong = missed = 0
    for row in ROWS:
        found, should = set(told(row["text"])), set(wanted(row))
        right += len(found & should)
        wrong += len(found - should)
        missed += len(should - found)
    assert right / (right + wrong) >= 0.95
    assert right / (right + missed) >= 0.95


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("Emil kom først.", "En elev kom først."),
        ("Vi så Emils hæfte.", "Vi så en elevs hæfte."),
        ("Det gik godt for Lars i dag.", "Det gik godt for en elev i dag."),
        ("Eleven Storm smilede.", "Eleven smilede."),
        ("Eleven Storms hæfte lå der.", "Elevens hæfte lå der."),
        ("Vi spurgte lærer Karen.", "Vi spurgte en kollega."),
        ("Mette skrev det ned.", "En kollega skrev det ned."),
        ("Idéen var Birthe Lindgaards forslag.", "Idéen var en kollegas forslag."),
        ("Ring 22 34 56 78 nu.", "Ring et telefonnummer nu."),
        ("Hun har ADHD.", "Hun har særlige behov."),
        ("Han går til psykolog.", "Han går til støtte."),
    ],
)
def test_proposed_words_can_be_read_in_the_sentence(text: str, proposed: str) -> None:
    for one in reversed(check_text(text, KNOWN)):
        text = f"{text[: one.swap_start]}{one.proposal}{text[one.swap_end :]}"
    assert text == proposed
    assert check_text(text, KNOWN) == []


def test_place_of_a_finding_is_that_of_the_text_as_given() -> None:
    text = "🎒 Det sagde Hanne Bruun på 51 23 45 60."
    assert [text[one.start : one.end] for one in check_text(text, KNOWN)] == [
        "Hanne Bruun",
        "51 23 45 60",
    ]


def test_number_of_a_person_stops_and_everything_else_warns() -> None:
    found = check_text("Emil, født 150914-4321, har ADHD.", KNOWN)
    assert [(one.kind, one.level) for one in found] == [
        ("name", "warn"),
        ("cpr", "block"),
        ("health", "warn"),
    ]


@given(st.text(alphabet="AaEmilHanshun 0123456789@.-+'s\nÆå(at)ADHD", max_size=150))
def test_any_text_is_read_without_a_crash_and_findings_never_overlap(text: str) -> None:
    found = check_text(text, KNOWN)
    assert found == check_text(text, KNOWN)
    edges = [edge for one in found for edge in (one.start, one.end)]
    assert edges == sorted(edges)
    assert all(one.words == text[one.start : one.end] for one in found)


@pytest.mark.parametrize(
    "piece",
    [
        "Aa-",
        "a@",
        "hun ADHD ",
        "22 34 56 78 ",
        "Bo Testesen ",
    ],
)
def test_hundred_kilobytes_of_spite_are_read_at_once(piece: str) -> None:
    text = piece * (100_000 // len(piece)) + "_"
    began = time.process_time()
    check_text(text, KNOWN)
    assert time.process_time() - began < 4


def test_sentences_that_the_rules_were_not_written_for_are_read_nearly_as_well() -> None:
    text = Path(__file__).with_name("held_out.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";", quoting=csv.QUOTE_NONE))
    assert len(rows) > 40
    right = wrong = missed = 0
    for row in rows:
        found, should = set(told(row["text"])), set(wanted(row))
        right += len(found & should)
        wrong += len(found - should)
        missed += len(should - found)
    assert right / (right + wrong) >= 0.9
    assert right / (right + missed) >= 0.9


def test_practice_data_warns_in_at_most_one_of_twenty_records() -> None:
    data = json.loads(PRACTICE.read_text(encoding="utf-8"))
    kinds = ("schools", "organisations", "networks", "teams", "focus_areas")
    known = Known(
        things=frozenset(one["name"] for kind in kinds for one in data[kind]),
        people=frozenset(one["name"] for one in data["people"]),
    )
    records = [one for kind in RECORDS for one in data[kind]]
    warned = [
        [hit.words for hit in hits]
        for record in records
        if (hits := [hit for text in texts_of(record) for hit in check_text(text, known)])
    ]
    assert len(records) > 30
    assert len(warned) * 20 <= len(records), warned


def test_name_in_the_practice_data_would_be_noticed() -> None:
    """Negative control: the walk reaches text that is deep in a record."""
    data = json.loads(PRACTICE.read_text(encoding="utf-8"))
    record = next(one for one in data["cycles"] if one["notes"])
    record["notes"][0]["text"] += " Det gik godt for Emil."
    assert [hit.words for text in texts_of(record) for hit in check_text(text)].count("Emil") == 1


def texts_of(value: object) -> Iterator[str]:
    """Every text of a record; ids, days and codes hold nothing that could be found."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key not in ("id", "date", "on", "author", "person"):
                yield from texts_of(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts_of(one)
    elif isinstance(value, str):
        yield value
