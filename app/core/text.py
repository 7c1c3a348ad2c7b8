"""Text as people type it: kept to the letter, freed of what no database or page can carry."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Control characters except tab and line feed, lone surrogates (PostgreSQL and UTF-8 refuse them)
# and the code points that Unicode says are no characters (HTML forbids them).
_UNWANTED: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
# What Unicode breaks lines at: word processors use some of them, and left out they would glue words.
_BREAKS: Final = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_LINE_BREAKS: Final = re.compile("[\t\n]+")
# Letters and signs without any ink: fillers and the empty Braille cell.
_INKLESS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0\u034f")
_VARIATION_SELECTORS: Final = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
_BLANK_CATEGORIES: Final = ("Zs", "Zl", "Zp", "Cc", "Cf", "Cs")
_ZERO_WIDTH_JOINER: Final = "\u200d"
_FLAG_LETTERS: Final = "".join(chr(letter) for letter in range(0x1F1E6, 0x1F200))
_SKIN_TONES: Final = range(0x1F3FB, 0x1F400)
_LONGEST_CLUSTER: Final = 40
ELLIPSIS: Final = "…"
TITLE_LENGTH: Final = 60
LONG_TITLE: Final = 120
# Before a capital, Danish ones too, or a quotation mark. Not after a figure: "5. A" is a class.
_SENTENCE_END: Final = re.compile(r"(?<=\D[.!?]) (?=[A-Z\u00c6\u00d8\u00c5\u00bb])")
_PAUSES: Final = (", ", "; ", ": ", " – ")


def clean(text: str, multiline: bool) -> str:
    """The text as typed, without what cannot be stored or shown, and without outer white space.

    Emoji, right-to-left text, joiners and combining marks stay exactly as they came: nothing is
    normalised. One line gets spaces for its tabs and line breaks. Text of nothing but white
    space, seen or unseen, becomes empty.
    """
    kept = storable(text)
    if not multiline:
        kept = _LINE_BREAKS.sub(" ", kept)
    return "" if is_blank(kept) else kept.strip()


def storable(text: str) -> str:
    """The text without what cannot be stored or shown; line breaks are line feeds."""
    return _UNWANTED.sub("", _BREAKS.sub("\n", text))


def is_blank(text: str) -> bool:
    """Whether there is nothing to see: only white space, also of no width."""
    return all(_has_no_ink(character) for character in text)


def first_words(text: str, length: int = TITLE_LENGTH) -> str:
    """A title to suggest: the first line, cut after a whole word and » …« where it is long."""
    line = text.strip().split("\n", 1)[0]
    return excerpt(line, length) if len(line) > length else line.rstrip(".:;, ")


def first_sentence(text: str) -> str:
    """A title of whole words: the first sentence, a long one only as far as where it pauses."""
    line = " ".join(text.strip().split("\n", 1)[0].split())
    sentence = _SENTENCE_END.split(line, maxsplit=1)[0]
    if len(sentence) > LONG_TITLE:
        pause = max(sentence.rfind(mark, TITLE_LENGTH // 2, LONG_TITLE) for mark in _PAUSES)
        sentence = sentence[:pause] if pause > 0 else excerpt(sentence, LONG_TITLE)
    return sentence.rstrip(f"{ELLIPSIS}.:;,– ")


def whole_title(title: str, text: str) -> str:
    """A title that goes on to another record: one cut from the text is made whole again."""
    begun = title.removesuffix(ELLIPSIS).rstrip()
    if begun == title:
        return title
    was_cut = " ".join(text.split()).startswith(begun)
    return (first_sentence(text) if was_cut else begun) or title


def excerpt(text: str, length: int) -> str:
    """The beginning of a text on one line, at most so many characters with the ellipsis.

    It ends after a whole word and a space (»ord …«), or inside a word that alone is too long
    (»langtor…«), never inside an emoji or between a letter and its marks.
    """
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    at_word = line.rfind(" ", 0, length - 1)
    if at_word > 0:
        return f"{line[:at_word].rstrip('.,;:–-… ')} {ELLIPSIS}"
    return f"{line[: _cut_before(line, max(length - 1, 0))]}{ELLIPSIS}"


def _has_no_ink(character: str) -> bool:
    return (
        unicodedata.category(character) in _BLANK_CATEGORIES
        or character in _INKLESS
        or ord(character) in _VARIATION_SELECTORS
    )


def _cut_before(text: str, position: int) -> int:
    """The nearest place at or before the position where no character is torn apart."""
    for place in range(position, max(position - _LONGEST_CLUSTER, 0), -1):
        if not _is_inside_character(text, place):
            return place
    return position


def _is_inside_character(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place]
    return (
        _ZERO_WIDTH_JOINER in (before, after)
        or unicodedata.category(after).startswith("M")
        or ord(after) in _SKIN_TONES
        or _is_half_a_flag(text, place)
    )


def _is_half_a_flag(text: str, place: int) -> bool:
    """Flags are pairs of letters; after an odd number of them the second half is missing."""
    before = text[:place]
    return text[place] in _FLAG_LETTERS and (place - len(before.rstrip(_FLAG_LETTERS))) % 2 == 1
