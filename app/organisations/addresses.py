"""Mail addresses as people paste them: »Mette Hansen <mette@skole.dk>«, lists, columns."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from app.accounts.models import email_key
from app.core.text import clean, excerpt

LONGEST_ADDRESS: Final = 254
LONGEST_NAME: Final = 200
_LONGEST_QUOTE: Final = 60
# ASCII only: a mail server must be able to take it as it stands.
_EMAIL: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_IN_BRACKETS: Final = re.compile(r"(?P<name>[^<>]*)<\s*(?:mailto:)?(?P<email>[^<>]*)>")
_NAME_FIRST: Final = re.compile(r"(?P<name>.*?)[\s,:]+(?:mailto:)?(?P<email>\S+)", re.DOTALL)
_LIKE_AN_ADDRESS: Final = re.compile(r"\S\.[A-Za-z]{2,}\b")
_QUOTES: Final = " \t,:\"'“”„»«‘’‚`"
# Outlook writes an address twice: »m@x.dk<mailto:m@x.dk>«, »m@x.dk (Mette)«, »Mette [mailto:m@x.dk]«.
_NAME_AFTER: Final = re.compile(r"(?P<email>[^\s()]+@[^\s()]+)\s*\((?P<name>[^()@]*)\)")
_IN_OTHER_BRACKETS: Final = re.compile(
    r"(?P<name>[^\[\]()]*)[\[(]\s*(?:mailto:)?(?P<email>[^\[\]()\s]+@[^\[\]()\s]+)\s*[\])]"
)
# What a list or a word processor puts in front: »•«, »- «, »1. «, »a) «.
_LIST_SIGN: Final = re.compile(
    r"\A\s*(?:[•‣⁃◦▪▫●○■□·∙☐☑☒✓✔➢→]+\s*|[-*+–—>]\s+|\(?(?:\d{1,3}|[A-Za-z])[.)]\s+|o\t)"
)
# The first line of a column, and what a mail program writes before a list of receivers.
_HEADINGS: Final = (
    "navn navne fornavn fornavne efternavn efternavne mail mails email emails mailadresse "
    "mailadresser emailadresse emailadresser epostadresse epostadresser epost adresse adresser "
    "initialer telefon tlf mobil stilling titel rolle skole team klasse klasser fag medlem "
    "medlemmer lærer lærere pædagog pædagoger kollega kolleger deltager deltagere modtager "
    "modtagere til cc bcc fra to name names first last address addresses og på i vores alle nr "
    "årgang"
)
_HEADING_WORDS: Final = frozenset(_HEADINGS.split())
_RECEIVERS: Final = re.compile(
    r"\A\s*(?:til|cc|bcc|fra|to|from|mails?|e-?mails?|mailadresser?|e-?mailadresser?)\s*:\s+",
    re.IGNORECASE,
)
# These change the order of what is read: such an address did not look like what it is.
_TURNING: Final = frozenset("\u202d\u202e")
_END: Final = ".,;:!?"


@dataclass(frozen=True, slots=True)
class Address:
    """Whom to invite. The name is what was written, or what the address suggests."""

    email: str
    name: str

    @property
    def key(self) -> str:
        """What a person is known by, whatever the case it was typed in."""
        return email_key(self.email)


@dataclass(frozen=True, slots=True)
class BadAddress:
    """Something pasted that is no address: the number of its line, its words, and all of them."""

    line: int
    text: str
    whole: str = field(default="", compare=False)


def read_addresses(text: str) -> tuple[list[Address], list[BadAddress]]:
    """Every address in a pasted text, each once, and what could not be read.

    Headings of columns, list signs and unseen signs are passed over.
    """
    found: dict[str, Address] = {}
    faults: list[BadAddress] = []
    for number, line in enumerate(text.splitlines(), start=1):
        for piece in _pieces(_plain(line)):
            address = read_address(piece)
            if address is None:
                faults.append(BadAddress(number, excerpt(piece, _LONGEST_QUOTE), piece))
            else:
                found.setdefault(address.key, address)
    return list(found.values()), faults


def read_address(text: str) -> Address | None:
    """One address, with or without a name beside it."""
    piece = _without_signs(text).strip().strip(_QUOTES)
    if len(piece) > LONGEST_NAME + LONGEST_ADDRESS:
        return None
    name, email = _parted(piece)
    email = email.strip(_QUOTES).removeprefix("mailto:").rstrip(_END).strip(_QUOTES)
    if not _EMAIL.fullmatch(email) or len(email) > LONGEST_ADDRESS:
        return None
    written = _in_order(name)
    if email_key(written.removeprefix("mailto:").rstrip(_END)) == email_key(email):
        written = ""
    if "@" in written or _LIKE_AN_ADDRESS.search(written):
        return None
    return Address(email, written or _suggested_name(email))


def _parted(piece: str) -> tuple[str, str]:
    """What stands beside an address, and the address."""
    for shape in (_IN_BRACKETS, _IN_OTHER_BRACKETS, _NAME_AFTER, _NAME_FIRST):
        if match := shape.fullmatch(piece):
            return match["name"], match["email"]
    return "", piece


def _plain(line: str) -> str:
    """A line without what a list, a mail program or a heading put in front of the addresses."""
    line = _without_signs(line)
    line = _RECEIVERS.sub("", _LIST_SIGN.sub("", line, count=1), count=1)
    return "" if _is_heading(line) else line


def _is_heading(line: str) -> bool:
    words = re.findall(r"[^\W\d_]+", line.replace("-", "").casefold())
    return "@" not in line and bool(words) and _HEADING_WORDS.issuperset(words)


def _without_signs(text: str) -> str:
    """The text without signs of no width. One that turns the order round stays: it is a fault."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf" or sign in _TURNING)


def _pieces(line: str) -> list[str]:
    """The entries of a line. A comma inside a name (»Hansen, Mette <…>«) parts nothing."""
    pieces: list[str] = []
    for part in _cells(line).split(";"):
        waiting = ""
        for word in part.split(","):
            waiting = f"{waiting},{word}" if waiting else word
            if "@" in waiting:
                pieces.append(waiting)
                waiting = ""
        pieces.append(waiting)
    return [piece.strip() for piece in pieces if piece.strip(_QUOTES + _END)]


def _cells(line: str) -> str:
    """A line of a spreadsheet as text: each address with the names before it, or else after it.

    Cells with neither (class, telephone, place) say nothing about whom to invite.
    """
    cells = [cell.strip() for cell in line.split("\t")]
    with_address = [number for number, cell in enumerate(cells) if "@" in cell]
    if len(cells) == 1 or not with_address:
        return line
    said, begin = [], 0
    for place, number in enumerate(with_address):
        end = with_address[place + 1] if place + 1 < len(with_address) else len(cells)
        names = [cell for cell in cells[begin:number] if _like_a_name(cell)]
        if not names and len(with_address) == 1:
            names = [cell for cell in cells[number + 1 : end] if _like_a_name(cell)][:2]
        parts = cells[number].partition("@")[0]
        plain = " " not in parts and "<" not in parts
        said.append(f"{' '.join(names)} <{cells[number]}>" if plain and names else cells[number])
        begin = number + 1
    return ";".join(said)


def _like_a_name(cell: str) -> bool:
    return bool(cell) and not any(sign.isdigit() or sign in ";@<>" for sign in cell)


def _in_order(name: str) -> str:
    """»Hansen, Mette« as »Mette Hansen«; one line, no quotes around it."""
    plain = clean(name, multiline=False).strip(_QUOTES)
    last, comma, first = plain.partition(",")
    turned = f"{first} {last}" if comma and "," not in first else plain
    return " ".join(turned.split())[:LONGEST_NAME]


def _suggested_name(email: str) -> str:
    words = re.split(r"[._+-]+", email.partition("@")[0])
    return " ".join(word[:1].upper() + word[1:] for word in words if word)
