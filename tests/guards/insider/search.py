"""Breadth first over everything that people can bring about, with a look at who reads what each time."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.guards.insider.deeds import Deed, Play
from tests.guards.insider.ledger import Ledger
from tests.guards.insider.looking import Eyes
from tests.guards.insider.people import World
from tests.guards.insider.stage import Moment, Stage


@dataclass(slots=True)
class Node:
    """A state: how it came about, and what changes nothing in it."""

    rows: bytes
    moment: Moment
    print: bytes
    ledger: Ledger
    path: tuple[int, ...]
    idle: set[int] = field(default_factory=set)
    parent: Node | None = None

    @property
    def depth(self) -> int:
        return len(self.path)


@dataclass(slots=True)
class Found:
    """What a search has seen. `leaks`: the deeds that led there, and who reads what then."""

    states: int = 0
    tried: int = 0
    passed_by: int = 0
    looks: int = 0
    leaks: list[tuple[tuple[str, ...], str]] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.states} states, {self.tried} deeds tried, {self.passed_by} passed by, "
            f"{self.looks} times every page was read"
        )


def search(
    stage: Stage,
    world: World,
    deeds: Sequence[Deed],
    *,
    depth: int,
    eyes: Eyes,
    first: bool = False,
) -> Found:
    """Try all deeds, `depth` of them after each other. `first`: stop at the first leak."""
    start = _node(stage, Ledger(world=world), (), None)
    found, seen, level = Found(states=1), {(start.print, start.ledger.key())}, [start]
    _look(eyes, start, deeds, found)
    for _step in range(depth):
        coming: list[Node] = []
        for node in level:
            for node_after in _children(stage, world, deeds, node, found):
                key = (node_after.print, node_after.ledger.key())
                if key in seen:
                    continue
                seen.add(key)
                found.states += 1
                # What leaks needs no going on from.
                if not _look(eyes, node_after, deeds, found):
                    coming.append(node_after)
                elif first:
                    return found
        level = coming
    found.looks = eyes.looks
    return found


def _children(
    stage: Stage, world: World, deeds: Sequence[Deed], node: Node, found: Found
) -> Iterator[Node]:
    moment = Moment(zlib.decompress(node.rows), node.moment.day)
    for number, deed in enumerate(deeds):
        if _known(node, number, deeds):
            found.passed_by += 1
            continue
        stage.put_back(moment)
        ledger = node.ledger.copy()
        ledger.look(stage.raw)
        deed.do(Play(stage, world, ledger))
        found.tried += 1
        if stage.fingerprint() == node.print:
            node.idle.add(number)
            continue
        stage.minute()
        yield _node(stage, ledger, (*node.path, number), node)


def _known(node: Node, number: int, deeds: Sequence[Deed]) -> bool:
    """Whether what this deed leads to is known: nothing, as before, or the same in another order."""
    if node.parent is None:
        return False
    last, deed = deeds[node.path[-1]], deeds[number]
    if number in node.parent.idle and deed.unmoved_by(last):
        node.idle.add(number)
        return True
    return number < node.path[-1] and deed.apart_from(last)


def _node(stage: Stage, ledger: Ledger, path: tuple[int, ...], parent: Node | None) -> Node:
    moment = stage.keep()
    return Node(
        zlib.compress(moment.rows, 1),
        Moment(b"", moment.day),
        stage.fingerprint(),
        ledger,
        path,
        parent=parent,
    )


def _look(eyes: Eyes, node: Node, deeds: Sequence[Deed], found: Found) -> bool:
    """Whether somebody reads what nobody has agreed to. The moment is on the stage."""
    leaks = eyes.look(node.ledger)
    path = tuple(deeds[number].name for number in node.path)
    found.leaks += [(path, leak) for leak in leaks]
    return bool(leaks)
