"""What tells things of one name apart, in as few words as it takes. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from app.core import danish
from app.core.i18n import _, ngettext


def words_apart(ways: Sequence[Sequence[str]]) -> list[str]:
    """Words for each of them. A way has a word for each; one that tells nothing apart is left out.

    Where no way helps, they are numbered.
    """
    count = len(ways[0])
    numbered = [_("nummer %(number)d", number=number) for number in range(1, count + 1)]
    said = [""] * count
    for way in (*ways, numbered):
        together = [", ".join(filter(None, pair)) for pair in zip(said, way, strict=True)]
        if len(set(together)) > len(set(said)):
            said = together
        if len(set(said)) == count:
            break
    return said


def rounds_words(numbers: Sequence[int]) -> str:
    """runde 1, or: runderne 1, 2 og 3"""
    found = list(dict.fromkeys(numbers))
    said = danish.join_words([str(number) for number in found])
    return ngettext("runde %(numbers)s", "runderne %(numbers)s", len(found), numbers=said)
