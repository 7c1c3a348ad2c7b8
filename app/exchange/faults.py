"""What is wrong with a file, and where in it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.core.text import excerpt, storable

Place = tuple[str | int, ...]

_PLAIN_KEY: Final = re.compile(r"[a-z_]+")
_LONGEST_QUOTE: Final = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. The sentence is Danish, for the operator who loads the file."""

    place: Place
    sentence: str

    def __str__(self) -> str:
        return f"{address(self.place)}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Link:
    """A link found in a file: an id that must be in one of these lists."""

    place: Place
    lists: tuple[str, ...]
    id: str


@dataclass(slots=True)
class Findings:
    """What comes up while a file is read: its faults, and the links to look up afterwards."""

    faults: list[Fault] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    _places: set[Place] = field(default_factory=set)

    def fault(self, place: Place, sentence: str) -> None:
        self.faults.append(Fault(place, sentence))
        self._places.add(place)

    def missing(self, place: Place, sentence: str) -> None:
        """A fault of a rule, unless what stands there is known to be wrong already."""
        if place not in self._places:
            self.fault(place, sentence)

    def entries(self) -> set[Place]:
        """The entries of the file's lists with something wrong in them: ("cycles", 3)."""
        return {place[:2] for place in self._places}


class FaultsError(Exception):
    """The file cannot be loaded. Holds every reason."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)


def address(place: Place) -> str:
    """cycles[3].plan.signs; the whole file has no place of its own."""
    text = ""
    for step in place:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _PLAIN_KEY.fullmatch(step):
            text += f".{step}"
        else:
            text += f"[{json.dumps(shown(step), ensure_ascii=False)}]"
    return text.removeprefix(".") or "filen"


def quoted(value: Any) -> str:
    """A value of the file as part of a sentence: short, on one line, safe to print."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"»{shown(text)}«"


def shown(text: str) -> str:
    """Text of the file that any terminal can print, without what would steer it."""
    return excerpt(storable(text), _LONGEST_QUOTE)
