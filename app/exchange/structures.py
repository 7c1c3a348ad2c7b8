"""Shapes made of shapes: lists, and objects with known keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, ClassVar

from app.exchange.faults import Findings, Place, address, quoted
from app.exchange.jsonfile import Pairs
from app.exchange.shapes import Shape, is_empty

Rule = Callable[[Any, Place, Findings], None]


@dataclass(frozen=True, kw_only=True)
class ListOf(Shape):
    """A list. `once` gives what of an item may stand there only once; `once_at` is its key."""

    item: Shape
    once: Callable[[Any], Any] | None = None
    once_at: str = ""
    skip_empty: bool = False
    noun: ClassVar[str] = "en liste"

    def value(self, raw: Any, place: Place, findings: Findings) -> Any:
        if not isinstance(raw, list):
            return self.wrong(place, findings)
        items = []
        for index, one in enumerate(raw):
            if self.skip_empty and is_empty(one):
                continue
            items.append(self.item.read(one, (*place, index), findings))
        if self.once is not None:
            self._look_for_twice(items, place, findings)
        return items

    def nothing(self) -> Any:
        return []

    def _look_for_twice(self, items: list[Any], place: Place, findings: Findings) -> None:
        seen: dict[Any, int] = {}
        for index, item in enumerate(items):
            mark = None if item is None or self.once is None else self.once(item)
            if mark is None:
                continue
            at = (self.once_at,) if self.once_at else ()
            if mark in seen:
                first = address((*place, seen[mark], *at))
                findings.fault((*place, index, *at), f"Det samme står i {first}.")
            seen.setdefault(mark, index)


@dataclass(frozen=True, kw_only=True)
class Keys(Shape):
    """An object with just these keys, in this order.

    `always`: an absent one is read as one without keys, so that the faults name what it lacks.
    An object in which nothing stands is nothing, unless `always`. `later`: keys that came after the
    first files, written only when they hold something, so that those stay the same to the byte.
    """

    keys: Mapping[str, Shape]
    rules: tuple[Rule, ...] = ()
    always: bool = False
    later: tuple[str, ...] = ()
    noun: ClassVar[str] = "et objekt med nøgler"

    def read(self, raw: Any, place: Place, findings: Findings) -> Any:
        if self.always and is_empty(raw):
            return self.value(Pairs(), place, findings)
        return super().read(raw, place, findings)

    def value(self, raw: Any, place: Place, findings: Findings) -> Any:
        if not isinstance(raw, dict):
            return self.wrong(place, findings)
        self._look_for_strange_keys(raw, place, findings)
        if not self.always and not self.required and _holds_nothing(raw):
            return None
        value = {
            key: self.shape_of(key, raw).read(raw.get(key), (*place, key), findings)
            for key in self.keys
        }
        for rule in self.rules:
            rule(value, place, findings)
        for key in self.later:
            if value[key] in (None, [], False):
                del value[key]
        return self.finished(value)

    def finished(self, value: dict[str, Any]) -> Any:
        """The canonical form of an object that has been read."""
        optional = not self.always and not self.required
        return None if optional and all(one in (None, []) for one in value.values()) else value

    def shape_of(self, key: str, raw: dict[str, Any]) -> Shape:
        """The shape of one key. An object of several kinds may look at its kind first."""
        return self.keys[key]

    def _look_for_strange_keys(self, raw: dict[str, Any], place: Place, findings: Findings) -> None:
        for key in raw:
            if key not in self.keys:
                near = get_close_matches(key, self.keys, n=1)
                hint = f" Måske skulle der stå {quoted(near[0])}." if near else ""
                findings.fault((*place, key), f"Ukendt nøgle.{hint}")
        for key in getattr(raw, "twice", ()):
            findings.fault((*place, key), "Nøglen står der mere end én gang.")


@dataclass(frozen=True, kw_only=True)
class OneKey(Keys):
    """An object with one of these keys: {"school": "lillebaek"}; those in `later` come besides."""

    def value(self, raw: Any, place: Place, findings: Findings) -> Any:
        value = super().value(raw, place, findings)
        if value is None:
            return None
        one_of = [key for key in self.keys if key not in self.later]
        filled = [key for key in one_of if not is_empty(raw.get(key))]
        if len(filled) != 1:
            findings.fault(place, f"Skal have netop én af nøglerne {', '.join(one_of)}.")
        more = [key for key in self.later if value.get(key) is not None]
        return {key: value[key] for key in (*filled[:1], *more)}


def _holds_nothing(raw: dict[str, Any]) -> bool:
    return all(is_empty(one) or one in ([], {}) for one in raw.values())
