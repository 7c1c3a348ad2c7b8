from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forgetting.fingerprints import (
    BLACKENED,
    Blackener,
    Fingerprint,
    count_words,
    fingerprint_of,
)

SECRET = "for tests only"


def blackener(*phrases: str, secrets: tuple[str, ...] = (SECRET,)) -> Blackener:
    prints = [fingerprint_of(SECRET, phrase) for phrase in phrases]
    return Blackener(secrets, [one for one in prints if one])


@pytest.mark.parametrize(
    ("phrase", "text", "left"),
    [
        ("Mads", "I dag sagde mads noget.", "I dag sagde ••••• noget."),
        ("Mads", "Mads' bog og MADS's bog", "•••••' bog og •••••'s bog"),
        ("Ida", "Idas bog, ikke Idas's", "••••• bog, ikke •••••'s"),
        ("Mads", "Madsen og Mads-Peter", "Madsen og •••••-Peter"),
        ("Mads Peter", "Mads-Peter og mads\n  peter", "••••• og •••••"),
        ("Mads Peter", "Mads kom. Peter gik.", "Mads kom. Peter gik."),
        ("Åse", "a\u030ase og Åse", "••••• og •••••"),
        ("Mads", "Ma\u200bds og M\u00adads", "••••• og •••••"),
        ("010203-1234", "Han er 010203 - 1234, ikke 010203-12345", "Han er •••••, ikke 010203-12345"),
        ("Storegade 4", "bor på storegade 4, 2. th", "bor på •••••, 2. th"),
        ("Liv", "livet er godt", "livet er godt"),
    ],
)  # fmt: skip
def test_a_phrase_is_found_as_people_write_it_and_nothing_else(phrase, text, left):
    assert blackener(phrase).blacken(text) == left


def test_a_longer_phrase_goes_before_a_shorter_one():
    assert (
        blackener("Mads", "Mads Holm").blacken("Mads Holm og Mads") == f"{BLACKENED} og {BLACKENED}"
    )


def test_the_mark_does_not_tell_how_long_the_word_was():
    assert blackener("Bo").blacken("Bo") == blackener("Christoffersen").blacken("Christoffersen")


def test_an_earlier_secret_still_finds_what_was_forgotten_under_it():
    assert blackener("Mads", secrets=("new one", SECRET)).blacken("Mads") == BLACKENED
    assert blackener("Mads", secrets=("new one",)).blacken("Mads") == "Mads"


def test_a_fingerprint_does_not_hold_the_word_and_reads_back():
    one = fingerprint_of(SECRET, "Mads Holm")
    assert one is not None
    assert "mads" not in str(one)
    assert Fingerprint.parse(str(one)) == one
    with pytest.raises(ValueError, match="not a fingerprint"):
        Fingerprint.parse("9:xyz")


def test_no_word_is_no_phrase_and_a_sentence_is_refused():
    assert fingerprint_of(SECRET, " – … ") is None
    with pytest.raises(ValueError, match="too many"):
        fingerprint_of(SECRET, "en to tre fire fem seks syv otte ni")


@given(st.text(max_size=200), st.text(min_size=1, max_size=12))
def test_blackening_any_text_twice_is_blackening_it_once(text: str, phrase: str) -> None:
    one = blackener(phrase[:12])
    once = one.blacken(text)
    assert one.blacken(once) == once
    assert not one.spans(once)
    assert count_words(once) <= count_words(text)
