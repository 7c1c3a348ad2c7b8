"""Insiders with an afternoon: no row of deeds lets anybody read what nobody has agreed to.

Three deeds after each other here, four in `make insider`. For each kind of rule there is a case in which
the rule is weakened on purpose: the search finds what follows.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import false

from app.teams import (
    commands,
    commands_handover,
    commands_invitations,
    known,
    presence,
    queries,
    views_people,
)
from tests.guards.insider.deeds import Deed, Play, all_deeds, deeds_named
from tests.guards.insider.ledger import Ledger
from tests.guards.insider.looking import Eyes
from tests.guards.insider.people import World, make_world
from tests.guards.insider.search import Found, search
from tests.guards.insider.stage import Moment, Stage, stage

DEPTH = int(os.environ.get("INSIDER_DEPTH", "3"))
# How often one looks at all pages; the rules are asked each time. `make insider` looks oftener.
PAGES = 3 if DEPTH == 3 else 30

# Deeds that come near each other; together with those below they are all there are.
SEARCHES = {
    "a leader and a coordinator": (
        "tove invites lise into T",
        "lise: lise tovholder in T",
        "lise: mikkel tovholder in T",
        "lise closes mette's account",
        "lise closes tove's account",
        "tove: mette fjern in T",
        "tove says yes in T",
        "mikkel says yes in T",
        "mette says no in T",
        "20 school days pass",
    ),
    "a consultant and an administrator": (
        "tove invites karl into T",
        "tove invites anna into T",
        "karl names mikkel at ledere",
        "anna names mikkel at konsulenter",
        "anna takes the role from lise",
        "anna invites anna into V",
        "anna: viggo tovholder in V",
        "anna makes V a leadership team",
        "tove says yes in T",
        "14 school days pass",
    ),
    "kinds and handovers": (
        "tove makes T a leadership team",
        "lise makes Z a leadership team",
        "lise invites lise into Z",
        "udo invites lise into U",
        "tove offers the records of T to L",
        "tove offers the records of T to U",
        "lise takes over the records of T for L",
        "udo takes over the records of T for U",
        "mette says no in T",
        "14 school days pass",
    ),
    "a team that has lost its coordinator": (
        "lise invites lise into V",
        "lise: viggo tovholder in V",
        "lise: lise tovholder in V",
        "lise makes V a leadership team",
        "lise: V arkiver",
        "lise offers the records of V to L",
        "lise takes over the records of V for L",
        "lise opens vera's account",
    ),
    "names and second yes": (
        "lise renames the school's focus area",
        "karl renames the organisation's focus area",
        "karl renames the school",
        "tove renames T",
        "tove invites xenia into T",
        "xenia confirms the sharing that waits in T",
        "else invites xenia into E",
        "xenia confirms the sharing that waits in E",
    ),
}
NAMED = {name for names_ in SEARCHES.values() for name in names_}

Weaken = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture(scope="module")
def playground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, World, Moment]]:
    with stage(tmp_path_factory.mktemp("insider")) as made:
        world = make_world(made)
        yield made, world, made.keep()


@pytest.fixture
def seek(playground: Any) -> Callable[..., Found]:
    """Search from the first day on."""
    made, world, beginning = playground

    def look(deeds: list[Deed], depth: int = DEPTH, *, pages: int = PAGES, **more: bool) -> Found:
        made.put_back(beginning)
        eyes = Eyes(made, world, pages=pages)
        found = search(made, world, deeds, depth=depth, eyes=eyes, **more)
        sys.stdout.write(f"\n{len(deeds)} deeds, {depth} deep: {found}\n")
        return found

    return look


@pytest.mark.parametrize("about", SEARCHES)
def test_nobody_reads_what_nobody_agreed_to(seek, about):
    found = seek(deeds_named(*SEARCHES[about]))
    assert not found.leaks
    assert found.states > 5


def test_other_deeds_open_nothing_either(seek):
    """What is in no search above, one deed after the other; two in `make insider`."""
    rest = [deed for deed in all_deeds() if deed.name not in NAMED]
    found = seek(rest, DEPTH - 2, pages=0)
    assert not found.leaks
    assert found.states > 5


# -- the search finds what a weaker rule would open


def _nobody_is_asked_about(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(commands_invitations, "roles_asked_about", lambda *_: {})


def _no_access_rests(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(presence, "rests", lambda *_, **__: false())


def _kind_is_free(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(commands, "_is_somebodys", lambda *_: False)


def _handover_asks_nobody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(commands_handover, "may_move", lambda handover: True)


def _closing_ends_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(views_people, "end_at_closing", lambda _person_id: None)


def _names_are_read_live(patch: pytest.MonkeyPatch) -> None:
    def live(cycle: Any) -> str:
        return cycle.focus_area.name if cycle.focus_area else ""

    patch.setattr("app.records.views.focus_area_for", lambda _viewer, cycle: live(cycle))


def _everybody_is_known(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(known, "known_in", lambda _place, people, **_: frozenset(people))


WEAKENED: dict[str, tuple[Weaken, tuple[str, ...], str]] = {
    "membership": (_nobody_is_asked_about, ("tove invites lise into T",), "lise"),
    "role": (_no_access_rests, ("anna names mikkel at konsulenter",), "mikkel"),
    "kind": (
        _kind_is_free,
        ("tove makes T a leadership team", "tove invites lise into T"),
        "lise",
    ),
    "handover": (
        _handover_asks_nobody,
        ("tove offers the records of T to L", "lise takes over the records of T for L"),
        "lise",
    ),
    "account": (
        _closing_ends_nothing,
        (
            "tove invites lise into T",
            "lise closes mette's account",
            "tove says yes in T",
            "mikkel says yes in T",
        ),
        "lise",
    ),
    "name": (_names_are_read_live, ("lise renames the school's focus area",), "typed later"),
    "second yes": (
        _everybody_is_known,
        ("else invites xenia into E", "xenia confirms the sharing that waits in E"),
        "words of E",
    ),
}


@pytest.mark.parametrize("family", WEAKENED)
def test_search_finds_what_a_weaker_rule_opens(seek, family, monkeypatch):
    weaken, names_, who = WEAKENED[family]
    deeds = deeds_named(*names_)
    assert not seek(deeds, len(deeds), pages=0).leaks
    queries._all_about_a_person.cache_clear()
    with monkeypatch.context() as patch:
        weaken(patch)
        found = seek(deeds, len(deeds), pages=0, first=True)
    queries._all_about_a_person.cache_clear()
    assert any(who in leak for _path, leak in found.leaks)


def test_deeds_that_have_nothing_in_common_come_to_the_same_in_either_order(playground):
    """What the search passes by for that reason."""
    made, world, beginning = playground
    deeds = deeds_named(
        "lise renames the school's focus area",
        "tove invites xenia into T",
        "else invites xenia into E",
        "lise invites lise into Z",
    )
    pairs = [(a, b) for a in deeds for b in deeds if a is not b and a.apart_from(b)]
    assert pairs
    for first, second in pairs:
        assert _after(made, world, beginning, first, second) == _after(
            made, world, beginning, second, first
        )


def _after(made: Stage, world: World, beginning: Moment, *deeds: Deed) -> bytes:
    made.put_back(beginning)
    ledger = Ledger(world=world)
    for deed in deeds:
        ledger.look(made.raw)
        deed.do(Play(made, world, ledger))
    return made.fingerprint()
