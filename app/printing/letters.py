"""Which letters no font of this machine has: a PDF would have an empty box there."""

from __future__ import annotations

import logging
import re
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

log = logging.getLogger(__name__)
_RANGE = re.compile(r"\b([0-9a-f]+)(?:-([0-9a-f]+))?\b")
_SECONDS = 20
# Line ends, spaces, joiners and the like are never drawn, and signs of half a pair are refused before.
_NOT_DRAWN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})
_VARIANTS = range(0xFE00, 0xFE10)


def without_font(text: str) -> list[str]:
    """The letters in the text that cannot be drawn here, each once, in their order.

    None where it cannot be found out which fonts there are: then nobody is stopped by it.
    """
    drawable = _drawable()
    if not drawable:
        return []
    return [sign for sign in dict.fromkeys(text) if not _is_drawn_by(drawable, sign)]


def _is_drawn_by(drawable: frozenset[int], sign: str) -> bool:
    number = ord(sign)
    is_unseen = unicodedata.category(sign) in _NOT_DRAWN or number in _VARIANTS
    return number in drawable or is_unseen


@lru_cache(maxsize=1)
def _drawable() -> frozenset[int]:
    """The numbers of all letters that some font here has; asked for once."""
    try:
        done = subprocess.run(
            ["fc-list", "--format", "%{charset}\\n"],
            capture_output=True,
            text=True,
            check=True,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("fc-list does not say which fonts there are: %s", type(error).__name__)
        return frozenset()
    return frozenset(_numbers(done.stdout.splitlines()))


def _numbers(charsets: Iterable[str]) -> Iterator[int]:
    for first, last in {found for line in charsets for found in _RANGE.findall(line)}:
        yield from range(int(first, 16), int(last or first, 16) + 1)
