"""What looks like a person's name, and what does not."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from app.personaldata.finding import Known
from app.personaldata.names import first_names, names_in

VECTORS = Path(__file__).with_name("name_vectors.csv").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(VECTORS.splitlines(), delimiter=";"))
KNOWN = ("Engsvale Skole", "Engdal Kommune", "Videnproducerende Skoler")


def check_names(text, known=()):
    return [text[a:b] for a, b in names_in(text, Known(things=frozenset(known)))]


PRACTICE = Path(__file__).parents[2] / "app" / "demo" / "practice.json"
# What the rules find in the whole of the practice data, where nobody is named.
MOST_IN_PRACTICE = 0


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row['text']}" for n, row in enumerate(ROWS)])
def test_vector(row):
    found = check_names(row["text"], KNOWN)
    assert found == [one for one in row["found"].split("|") if one], row["why"]


def test_there_are_enough_vectors_of_both_kinds():
    hits = [row for row in ROWS if row["found"]]
    assert len(ROWS) > 60
    assert len(hits) > 25
    assert len(ROWS) - len(hits) > 25


def test_known_name_is_found_when_nobody_has_said_that_it_is_known():
    text = "Vi arbejder med Hans Sø."
    assert check_names(text) == ["Hans Sø"]
    assert check_names(text, ["Hans Sø"]) == []


def test_place_of_a_finding_is_that_of_the_text_as_given():
    text = "🎒 Engsvale Skole takker Hanne Bruun."
    [(start, end)] = names_in(text, Known(things=frozenset(KNOWN)))
    assert text[start:end] == "Hanne Bruun"


def test_list_of_first_names_is_short_and_has_no_ordinary_words():
    assert 150 <= len(first_names()) <= 450
    ordinary = {
        "Bo",
        "Dag",
        "Liv",
        "My",
        "Sol",
        "Mark",
        "Storm",
        "Birk",
        "Max",
        "Per",
        "Maj",
        "Ask",
    }
    assert not first_names() & ordinary


def test_endless_text_takes_no_time():
    for text in (
        "A" * 20_000,
        "Aa " * 6_000,
        "A. " * 6_000,
        "Aa-" * 6_000,
        "Aa-" * 40 + "Aa_",
        "(" * 20_000,
    ):
        check_names(text)


def texts_of(value):
    if isinstance(value, dict):
        for name, one in value.items():
            if name not in ("id", "date", "name", "title_of"):
                yield from texts_of(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts_of(one)
    elif isinstance(value, str) and " " in value:
        yield value


def test_practice_data_where_nobody_is_named_hardly_warns():
    data = json.loads(PRACTICE.read_text(encoding="utf-8"))
    kinds = ("schools", "organisations", "networks", "teams", "focus_areas")
    known = [one["name"] for kind in kinds for one in data[kind]]
    texts = [
        one for kind in ("cycles", "loose_notes", "prototypes") for one in texts_of(data[kind])
    ]
    assert len(texts) > 200
    found = [one for text in texts for one in check_names(text, known)]
    assert len(found) <= MOST_IN_PRACTICE, found
