"""Telephone numbers, mail addresses and street addresses in a text. Pure.

The rules are this project's own. Danish telephone numbers have eight digits and begin with 2 to 9;
eight digits that may as well be a day, years, values or a company's number are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

Span = tuple[int, int]

_MAIL: Final = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}(?:@|\s?[(\[](?:at|a|snabel-?a)[)\]]\s?)[\w-]{1,63}"
    r"(?:\.[\w-]{1,63}){1,6}",
    re.IGNORECASE,
)
_ABROAD: Final = re.compile(r"(?<![\w+])(?:\+|00)[1-9]\d{0,2}(?:[ -]?\d){6,12}(?!\d)")
_EIGHT: Final = re.compile(
    r"(?<![\w.,:/+-])(?P<first>\d)\d"
    r"(?:\d{6}|(?P<gap>[ .-])\d\d(?P=gap)\d\d(?P=gap)\d\d|\d\d ?-? ?\d{4}|\d \d{2} \d{3}"
    r"| \d{3} \d{3})(?![\w/:-]|[.,]\d| \d)"
)
_PHONE_WORD: Final = re.compile(
    r"(?<![^\W\d_])(?:tlf|telefon\w*|mobil\w*|ring|ringer|ringe|sms\w*|nummer|nummeret|nr"
    r"|fanges|træffes|kontakt\w*)"
    r"(?![^\W\d_])",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(
    r"(?<![^\W\d_])(?:cvr|ean|p-?n(?:r|ummer)|isbn|issn|konto\w*|faktura\w*|ordre\w*|sags?n(?:r|ummer)"
    r"|værdi\w*|minut\w*|sekund\w*|point\w*|tal(?:lene)?|resultater\w*|målinger\w*)(?![^\W\d_])\W{0,6}"
    r"(?:\w{1,6}\W{1,3}){0,2}\Z",
    re.IGNORECASE,
)
_UNIT: Final = re.compile(
    r" ?(?:kr|%|pct|procent|elev|børn|minut|point|gange|sek|timer|dage|ord|sider)", re.IGNORECASE
)
_STREET: Final = re.compile(
    r"(?<![^\W\d_])(?P<street>[^\W\d_]{2,40})"
    r" (?P<number>\d{1,3})(?: ?[A-Za-z](?![^\W\d_]))?(?![\w:/-]|\.\d)"
)
_STREETS: Final = (
    *("vej", "vejen", "gade", "gaden", "allé", "alle", "alléen", "stræde", "strædet", "torv"),
    *("torvet", "plads", "pladsen", "vænget", "parken", "stien", "boulevard", "bakken", "toften"),
    *("engen", "marken", "krogen", "lunden", "skrænten", "haven", "vangen", "kajen", "kaj"),
    *("brinken", "svinget", "ager", "ageren", "løkken"),
)
# »Skovparken 3 elever«: then it is a place, and the figure counts.
_COUNTS: Final = re.compile(
    r" (?!i |på |ved |hos |og |st|th|tv|mf|kl)[a-zæøå]+(?:er|e|n|t|år|hold|gange)(?!\w)"
)


def mails(text: str) -> Iterator[Span]:
    """Mail addresses, also those that hide their sign: navn (at) sted.dk."""
    if "@" in text or "(" in text or "[" in text:
        for match in _MAIL.finditer(text):
            yield match.span()


def phones(text: str) -> Iterator[Span]:
    """Danish telephone numbers as they are usually grouped, and others with their country's code."""
    for match in _ABROAD.finditer(text):
        yield match.span()
    for match in _EIGHT.finditer(text):
        if _is_phone(text, match):
            yield match.span()


def addresses(text: str) -> Iterator[Span]:
    """A street with a number. The street's name has a capital letter somewhere."""
    for match in _STREET.finditer(text):
        if not match["street"].lower().endswith(_STREETS):
            continue
        start = _street_start(text, match.start("street"))
        named = any(one.isupper() for one in text[start : match.end("street")])
        if named and not _COUNTS.match(text, match.end()):
            yield start, match.end()


def _is_phone(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    before = text[max(0, start - 40) : start]
    if _COUNTED.search(before) or _UNIT.match(text, end):
        return False
    if _PHONE_WORD.search(before):
        return True
    digits = "".join(one for one in match.group() if one.isdigit())
    if match["first"] in "01" or _may_be_day_or_years(digits):
        return False
    return not (match["gap"] == " " and _climbs(digits))


def _climbs(digits: str) -> bool:
    """22 25 28 31: four values, each more than the one before."""
    pairs = [digits[n : n + 2] for n in range(0, 8, 2)]
    return pairs == sorted(set(pairs))


def _may_be_day_or_years(digits: str) -> bool:
    """20261121, 21112026, 2025 2026."""
    if digits[:2] in ("19", "20"):
        return digits[4:6] in ("19", "20") or int(digits[4:6]) <= 12
    return digits[4:6] in ("19", "20") and int(digits[:2]) <= 31 and int(digits[2:4]) <= 12


def _street_start(text: str, start: int) -> int:
    """Where the street's name begins: »H.C. Andersens Gade« is three words before the number."""
    before = re.search(r"(?:[A-ZÆØÅ][\w.'-]{0,30} ){1,3}\Z", text[max(0, start - 96) : start])
    return start - len(before.group()) if before else start
