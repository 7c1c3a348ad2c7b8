"""Mail addresses as people paste them: »Mette Hansen <mette@skole.dk>«, lists, columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
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
_QUOTES: Final = " \t,:\"'“”„»«"


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
    """Something pasted that is no address: the number of its line, and its words."""

    line: int
    text: str


def read_addresses(text: str) -> tuple[list[Address], list[BadAddress]]:
    """Every address in a pasted text, each once, and what could not be read."""
    found: dict[str, Address] = {}
    faults: list[BadAddress] = []
    for number, line in enumerate(text.splitlines(), start=1):
        for piece in _pieces(line):
            address = read_address(piece)
            if address is None:
                faults.append(BadAddress(number, excerpt(piece, _LONGEST_QUOTE)))
            else:
                found.setdefault(address.key, address)
    return list(found.values()), faults


def read_address(text: str) -> Address | None:
    """One address, with or without a name in front of it."""
    piece = text.strip(_QUOTES)
    if len(piece) > LONGEST_NAME + LONGEST_ADDRESS:
        return None
    match = _IN_BRACKETS.fullmatch(piece) or _NAME_FIRST.fullmatch(piece)
    name, email = (match["name"], match["email"]) if match else ("", piece)
    email = email.strip(_QUOTES).removeprefix("mailto:")
    if not _EMAIL.fullmatch(email) or len(email) > LONGEST_ADDRESS:
        return None
    written = _in_order(name)
    if "@" in written or _LIKE_AN_ADDRESS.search(written):
        return None
    return Address(email, written or _suggested_name(email))


def _pieces(line: str) -> list[str]:
    """The entries of a line. A comma inside a name (»Hansen, Mette <…>«) parts nothing."""
    pieces: list[str] = []
    for part in line.split(";"):
        waiting = ""
        for word in part.split(","):
            waiting = f"{waiting},{word}" if waiting else word
            if "@" in waiting:
                pieces.append(waiting)
                waiting = ""
        pieces.append(waiting)
    return [piece.strip() for piece in pieces if piece.strip(_QUOTES)]


def _in_order(name: str) -> str:
    """»Hansen, Mette« as »Mette Hansen«; one line, no quotes around it."""
    plain = clean(name, multiline=False).strip(_QUOTES)
    last, comma, first = plain.partition(",")
    turned = f"{first} {last}" if comma and "," not in first else plain
    return " ".join(turned.split())[:LONGEST_NAME]


def _suggested_name(email: str) -> str:
    words = re.split(r"[._+-]+", email.partition("@")[0])
    return " ".join(word[:1].upper() + word[1:] for word in words if word)
