"""What changed between two versions of a text, for people to read.

Sentences are compared first, then the words of those that differ, each with the shortest edit
script (Myers 1986, »An O(ND) Difference Algorithm and Its Variations«). The work is counted: texts
that have little in common are shown as one replaced by the other, within the same time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

Kind = Literal["same", "removed", "added"]

MOST_STEPS: Final = 300_000
# After the sign that ends a sentence, and around every line break.
_SENTENCES: Final = re.compile(r"(?<=[.!?])(?=\s)|(?=\n)|(?<=\n)")
_WORDS: Final = re.compile(r"\S+|\s+")


class Segment(NamedTuple):
    """A piece of text that stayed, went or came. Marks never split a word or its accents."""

    kind: Kind
    text: str


class _Hunk(NamedTuple):
    """A stretch of both texts: the same in both, or something instead of something else."""

    same: bool
    old: list[str]
    new: list[str]


@dataclass
class _Effort:
    """How many steps a comparison may still take."""

    left: int = MOST_STEPS


def compare(old: str, new: str) -> list[Segment]:
    """The segments of both texts in reading order; what went stands before what came.

    Same and removed together are the old text, same and added the new one.
    """
    return _compare(old, new, _Effort())


def _compare(old: str, new: str, effort: _Effort) -> list[Segment]:
    segments: list[Segment] = []
    for hunk in _align(_split(_SENTENCES, old), _split(_SENTENCES, new), effort):
        if hunk.same:
            segments.append(Segment("same", "".join(hunk.old)))
        else:
            segments.extend(_compare_words("".join(hunk.old), "".join(hunk.new), effort))
    return _joined(segments)


def _compare_words(old: str, new: str, effort: _Effort) -> list[Segment]:
    hunks = _align(_WORDS.findall(old), _WORDS.findall(new), effort)
    segments: list[Segment] = []
    for hunk in _without_slivers(hunks):
        if hunk.same:
            segments.append(Segment("same", "".join(hunk.old)))
        else:
            segments.append(Segment("removed", "".join(hunk.old)))
            segments.append(Segment("added", "".join(hunk.new)))
    return segments


def _split(pattern: re.Pattern[str], text: str) -> list[str]:
    return [part for part in pattern.split(text) if part]


def _without_slivers(hunks: list[_Hunk]) -> list[_Hunk]:
    """Join changes with nothing but a space between them: two words changed read as one change."""
    joined: list[_Hunk] = []
    for position, hunk in enumerate(hunks):
        between = 0 < position < len(hunks) - 1
        sliver = hunk.same and between and set("".join(hunk.old)) <= {" "}
        changed = _Hunk(False, hunk.old, hunk.new) if sliver else hunk
        if joined and not joined[-1].same and not changed.same:
            before = joined.pop()
            changed = _Hunk(False, before.old + changed.old, before.new + changed.new)
        joined.append(changed)
    return joined


def _joined(segments: list[Segment]) -> list[Segment]:
    """Without empty segments, and neighbours of one kind as one."""
    joined: list[Segment] = []
    for segment in segments:
        if not segment.text:
            continue
        if joined and joined[-1].kind == segment.kind:
            joined[-1] = Segment(segment.kind, joined[-1].text + segment.text)
        else:
            joined.append(segment)
    return joined


def _align(old: list[str], new: list[str], effort: _Effort) -> list[_Hunk]:
    """Both lists as hunks. With no effort left, all that differs is one hunk."""
    start = _common_start(old, new)
    end = _common_start(old[start:][::-1], new[start:][::-1])
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    hunks = [_Hunk(True, old[:start], new[:start]), *_align_middle(middle_old, middle_new, effort)]
    hunks.append(_Hunk(True, old[len(old) - end :], new[len(new) - end :]))
    return [hunk for hunk in hunks if hunk.old or hunk.new]


def _common_start(old: list[str], new: list[str]) -> int:
    for position, (before, after) in enumerate(zip(old, new, strict=False)):
        if before != after:
            return position
    return min(len(old), len(new))


def _align_middle(old: list[str], new: list[str], effort: _Effort) -> list[_Hunk]:
    frontiers = _search(old, new, effort) if old and new else None
    if frontiers is None:
        return [_Hunk(False, old, new)]
    hunks: list[_Hunk] = []
    before_old = before_new = 0
    for at_old, at_new, length in _matches(len(old), len(new), frontiers):
        hunks.append(_Hunk(False, old[before_old:at_old], new[before_new:at_new]))
        before_old, before_new = at_old + length, at_new + length
        hunks.append(_Hunk(True, old[at_old:before_old], new[at_new:before_new]))
    hunks.append(_Hunk(False, old[before_old:], new[before_new:]))
    return [hunk for hunk in hunks if hunk.old or hunk.new]


def _search(old: list[str], new: list[str], effort: _Effort) -> list[dict[int, int]] | None:
    """How far each diagonal is reached with 0, 1, 2 … edits, until the end; None when too far."""
    reached = {1: 0}
    frontiers: list[dict[int, int]] = []
    for edits in range(len(old) + len(new) + 1):
        frontiers.append(dict(reached))
        for diagonal in range(-edits, edits + 1, 2):
            x = start = _step(reached, diagonal, edits)
            while x < len(old) and x - diagonal < len(new) and old[x] == new[x - diagonal]:
                x += 1
            reached[diagonal] = x
            effort.left -= 1 + x - start
            if x >= len(old) and x - diagonal >= len(new):
                return frontiers
        if effort.left < 0:
            return None
    raise AssertionError("every text can be turned into every other")


def _step(reached: dict[int, int], diagonal: int, edits: int) -> int:
    """Where one more edit gets on this diagonal: down (an addition) or right (a removal)."""
    if _goes_down(reached, diagonal, edits):
        return reached[diagonal + 1]
    return reached[diagonal - 1] + 1


def _goes_down(reached: dict[int, int], diagonal: int, edits: int) -> bool:
    if diagonal in (-edits, edits):
        return diagonal == -edits
    return reached[diagonal - 1] < reached[diagonal + 1]


def _matches(x: int, y: int, frontiers: list[dict[int, int]]) -> list[tuple[int, int, int]]:
    """The way back from the end: where both texts agree, and for how long."""
    found: list[tuple[int, int, int]] = []
    for edits in range(len(frontiers) - 1, -1, -1):
        reached = frontiers[edits]
        start = _step(reached, x - y, edits)
        if x > start:
            found.append((start, start - (x - y), x - start))
        if edits:
            came_from = x - y + (1 if _goes_down(reached, x - y, edits) else -1)
            x = reached[came_from]
            y = x - came_from
    return found[::-1]
