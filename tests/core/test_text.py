from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.text import clean, excerpt, first_sentence, first_words, is_blank, whole_title

# Surrogates too, which hypothesis leaves out unless asked for.
ANY_TEXT = st.text(st.characters(codec=None))
FAMILY = "👩‍👩‍👧‍👦"


@pytest.mark.parametrize(
    "text",
    [
        "a\u030a og å",
        FAMILY,
        "👍🏽 🇩🇰",
        "שלום עולם",
        "\u202emodsat\u202c",
        "می\u200cخواهم",
        "{{7*7}} %s <b> ' OR 1=1 --",
        "første linje\n\tanden linje",
        "ﬁ ½ ＡＢ",
    ],
)
def test_text_is_kept_to_the_letter(text: str) -> None:
    assert clean(text, multiline=True) == text


def test_control_characters_and_lone_surrogates_are_removed() -> None:
    assert clean("a\x00b\x07c\x1bd\x7fe\x86f\ud800g\ufffeh\U0001ffffi", multiline=True) == (
        "abcdefghi"
    )


def test_line_breaks_become_line_feeds() -> None:
    assert clean("a\r\nb\rc\n\nd", multiline=True) == "a\nb\nc\n\nd"


def test_whatever_breaks_a_line_somewhere_becomes_a_line_feed_and_glues_no_words() -> None:
    breaks = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
    assert clean("vi" + "vi".join(breaks) + "vi", multiline=True) == "vi\n" * 8 + "vi"
    assert clean("vi" + "vi".join(breaks) + "vi", multiline=False) == "vi " * 8 + "vi"


def test_one_line_stays_one_line() -> None:
    assert clean("a\r\n\r\nb\tc\u2028d", multiline=False) == "a b c d"


def test_outer_white_space_is_stripped_and_inner_is_kept() -> None:
    assert clean(" \n\u00a0a  b\t\n ", multiline=True) == "a  b"


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t\r\n", "\u200b\ufeff\u2060", "\u3164\u2800", "\x00", "\ufe0f"]
)
def test_text_without_anything_to_see_is_empty(text: str) -> None:
    assert is_blank(text)
    assert clean(text, multiline=True) == ""


@pytest.mark.parametrize("text", ["a", ".", "\u200b.\u200b", "😀"])
def test_text_with_something_to_see_is_not_blank(text: str) -> None:
    assert not is_blank(text)


@given(ANY_TEXT, st.booleans())
def test_cleaning_twice_changes_nothing_more(text: str, multiline: bool) -> None:
    once = clean(text, multiline)
    assert clean(once, multiline) == once


@given(ANY_TEXT, st.booleans())
def test_cleaned_text_can_be_stored_and_put_on_a_page(text: str, multiline: bool) -> None:
    cleaned = clean(text, multiline)
    cleaned.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", cleaned)
    assert multiline or len(cleaned.splitlines()) <= 1


LONG = (
    "Hver elev trækker et rollekort, når gruppen begynder, og efter ti minutter må kortene byttes, "
    "hvis alle i gruppen er enige om det, og ellers venter de til næste time"
)


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ("Vi læser højt. Så taler vi om det.", "Vi læser højt"),
        ("Hvem begynder? Det gør 5. A i morgen.", "Hvem begynder?"),
        ("I 5. A og 5. B læser alle fem minutter, når de kommer ind ad døren", ""),
        ("Rollekort:\nHver elev trækker et kort.", "Rollekort"),
        (LONG, LONG[: LONG.index(", hvis")]),
        ("ord " * 100, ("ord " * 29).strip()),
        ("Vi venter …", "Vi venter"),
    ],
)
def test_title_of_whole_words_is_the_first_sentence_or_ends_where_it_pauses(line, whole) -> None:
    assert first_sentence(line) == (whole or line)


def test_title_that_was_cut_is_made_whole_and_one_that_was_written_stays() -> None:
    assert whole_title(first_words(LONG), LONG) == LONG[: LONG.index(", hvis")]
    assert whole_title("Rollekort", LONG) == "Rollekort"
    assert whole_title("Når vi venter …", LONG) == "Når vi venter"
    assert whole_title("…", "…") == "…"


def test_title_is_suggested_from_the_first_words() -> None:
    text = "Hver elev trækker et rollekort. Efter ti minutter må kortene lægges væk."
    assert first_words(text) == "Hver elev trækker et rollekort. Efter ti minutter må …"
    assert first_words(text, 34) == "Hver elev trækker et rollekort …"
    assert first_words("Vi venter … og så er der mere at sige om det her", 12) == "Vi venter …"


def test_short_text_is_its_own_title() -> None:
    assert first_words("Vi læser højt.") == "Vi læser højt"
    assert first_words("Hvad nu?") == "Hvad nu?"


def test_title_comes_from_the_first_line() -> None:
    assert first_words("\nRollekort:\nHver elev trækker et kort.") == "Rollekort"


def test_title_of_one_endless_word_is_cut() -> None:
    assert first_words("x" * 20_000) == "x" * 59 + "…"


def test_title_of_nothing_is_nothing() -> None:
    assert first_words("  ") == ""


def test_excerpt_ends_after_a_whole_word() -> None:
    assert excerpt("De fleste grupper lagde kortene væk", 25) == "De fleste grupper lagde …"
    assert excerpt("kort nok", 25) == "kort nok"
    assert excerpt("to\nlinjer", 25) == "to linjer"


def test_excerpt_never_tears_a_character_apart() -> None:
    assert excerpt(FAMILY * 3, len(FAMILY) + 3) == FAMILY + "…"
    assert excerpt("🇩🇰🇩🇰🇩🇰", 4) == "🇩🇰…"
    assert excerpt("e\u0301e\u0301e\u0301", 4) == "e\u0301…"


@given(st.text(), st.integers(2, 60))
def test_excerpt_is_never_longer_than_asked_for(text: str, length: int) -> None:
    assert len(excerpt(text, length)) <= length


@given(st.text(alphabet="ab .,😀\n", max_size=200))
def test_title_has_room_on_a_card(text: str) -> None:
    assert len(first_words(text)) <= 60
