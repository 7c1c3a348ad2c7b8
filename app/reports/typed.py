"""What people type, as it is set on paper: lines that begin with a dash or a star are lists, and an
address is an address, which no hyphen may be put into. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from app.reports.words import calm

_POINT = re.compile(r"[-*–•]\s+(?=\S)")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together: a text, or the points of a list."""

    text: str = ""
    points: tuple[str, ...] = ()


def text_blocks(text: str | None) -> list[Block]:
    """The text and the lists in it, in their order; one text where there is no list."""
    found = []
    for is_list, lines in groupby(calm(text).split("\n"), _is_point):
        if is_list:
            found.append(Block(points=tuple(_POINT.sub("", line, count=1) for line in lines)))
        elif words := "\n".join(lines).strip("\n"):
            found.append(Block(words))
    return found


def address_pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is an address of a page or of a person."""
    at = 0
    for match in _ADDRESS.finditer(text):
        if match.start() > at:
            yield text[at : match.start()], False
        yield match.group(), True
        at = match.end()
    if at < len(text):
        yield text[at:], False


def _is_point(line: str) -> bool:
    return _POINT.match(line) is not None
