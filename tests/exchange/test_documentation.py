"""docs/exchange-format.md names every key and every choice, and its small file loads."""

from __future__ import annotations

import json
import re
from pathlib import Path

from app.exchange.format import DOCUMENT
from app.exchange.format_records import CYCLE
from app.exchange.shapes import OneOf, Shape
from app.exchange.structures import Keys, ListOf
from tests.exchange.test_faults import faults_of

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "exchange-format.md").read_text("utf-8")


def words_of(shape: Shape) -> set[str]:
    """Every key and every choice in a shape."""
    if isinstance(shape, OneOf):
        return set(shape.choices)
    if isinstance(shape, ListOf):
        return words_of(shape.item)
    if not isinstance(shape, Keys):
        return set()
    kinds = ["trial_action", "positive_deviation"] if shape is CYCLE else [None]
    inner = [shape.shape_of(key, {"kind": kind}) for key in shape.keys for kind in kinds]
    return set(shape.keys).union(*(words_of(one) for one in inner))


def missing(words: set[str], text: str) -> set[str]:
    return words - set(re.findall(r"[a-z_]+", text))


def test_newcomer_finds_every_key_and_choice_explained():
    words = words_of(DOCUMENT)

    assert {"cycles", "sign_results", "not_examined", "university_college", "based_on"} <= words
    assert missing(words, TEXT) == set()


def test_a_key_without_a_word_would_be_noticed():
    assert missing({"a_new_key"}, TEXT) == {"a_new_key"}


def test_the_small_file_on_the_page_loads():
    (example,) = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)

    assert faults_of(json.loads(example)) == []
