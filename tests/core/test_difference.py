from __future__ import annotations

import random
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.difference import Segment, compare

TEXTS = st.text(alphabet="ab .\n", max_size=60)


def marked(segments: list[Segment]) -> str:
    signs = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
    return "".join(signs[segment.kind].format(segment.text) for segment in segments)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("", "", ""),
        ("ens", "ens", "ens"),
        ("", "nyt", "[+nyt+]"),
        ("væk", "", "[-væk-]"),
        (
            "Hver elev trækker et rollekort.",
            "Hver gruppe trækker et rollekort.",
            "Hver [-elev-][+gruppe+] trækker et rollekort.",
        ),
        (
            "Vi læser højt hver dag.",
            "Vi læser stille to gange om ugen.",
            "Vi læser [-højt hver dag.-][+stille to gange om ugen.+]",
        ),
        (
            "Første. Anden. Tredje.",
            "Første. Tredje.",
            "Første.[- Anden.-] Tredje.",
        ),
        (
            "linje et\nlinje to",
            "linje et\nen ny linje\nlinje to",
            "linje et\n[+en ny linje\n+]linje to",
        ),
        ("e\u0301n a\u030a", "e\u0301n a", "e\u0301n [-a\u030a-][+a+]"),
    ],
)
def test_change_reads_as_a_person_would_mark_it(old: str, new: str, shown: str) -> None:
    assert marked(compare(old, new)) == shown


@given(TEXTS, TEXTS)
def test_both_texts_can_be_put_together_again(old: str, new: str) -> None:
    segments = compare(old, new)
    assert "".join(one.text for one in segments if one.kind != "added") == old
    assert "".join(one.text for one in segments if one.kind != "removed") == new


@given(TEXTS, TEXTS)
def test_segments_are_never_empty_and_neighbours_differ(old: str, new: str) -> None:
    segments = compare(old, new)
    kinds = [segment.kind for segment in segments]
    assert all(segment.text for segment in segments)
    assert all(a != b for a, b in pairwise(kinds))
    assert ("added", "removed") not in set(pairwise(kinds))


@given(TEXTS)
def test_text_does_not_differ_from_itself(text: str) -> None:
    assert all(segment.kind == "same" for segment in compare(text, text))


def words(seed: int, count: int, between: str) -> str:
    source = random.Random(seed)
    return between.join(source.choice(["vi", "så", "at", "de", "fik", "ro"]) for _ in range(count))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (words(1, 7_000, " ")[:20_000], words(2, 7_000, " ")[:20_000]),
        (words(1, 7_000, "\n")[:20_000], words(2, 7_000, "\n")[:20_000]),
        (words(1, 7_000, ". ")[:20_000], words(2, 7_000, ". ")[:20_000]),
        ("a " * 10_000, "a b " * 5_000),
        ("a\n" * 10_000, "\na" * 10_000),
        ("." * 20_000, ". " * 10_000),
        ("x" * 20_000, "y" * 20_000),
        (" " * 20_000, "\t " * 10_000),
    ],
)
def test_two_full_fields_are_compared_in_bounded_time(old: str, new: str) -> None:
    began = time.process_time()
    segments = compare(old, new)
    # Counting covered lines makes Python several times slower.
    assert time.process_time() - began < (15 if sys.gettrace() else 1.5)
    assert "".join(one.text for one in segments if one.kind != "added") == old


def test_small_change_in_a_full_field_is_still_shown_word_by_word() -> None:
    source = random.Random(7)
    parts = [f"ord{source.randrange(500)}" for _ in range(2_800)]
    old = " ".join(parts)
    for place in range(0, 2_800, 100):
        parts[place] = "nyt"
    segments = compare(old, " ".join(parts))
    assert sum(segment.kind == "added" for segment in segments) == 28
