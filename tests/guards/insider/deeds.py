"""What an insider can try in an afternoon, one request each, and how time goes by meanwhile.

`reads` and `writes` name what a deed depends on and what it may change. Two deeds that have nothing in
common come to the same in either order, so the search tries one order; a test holds them to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from app.organisations.school_days import after_school_days, current_calendar
from tests.guards.insider.ledger import Ledger
from tests.guards.insider.people import HOSTILE, LATER, World
from tests.guards.insider.stage import Stage

PEOPLE: Final = "people"  # roles and accounts
EVERYTHING: Final = frozenset("TEVWLUZX") | {PEOPLE, "names", "day"}


@dataclass(slots=True)
class Play:
    """One line of play: where it is, and what has been said openly so far."""

    stage: Stage
    world: World
    ledger: Ledger

    def post(self, who: str, address: str, **data: Any) -> None:
        self.stage.post(self.world.people[who], address, **data)

    def row(self, statement: str, *values: Any) -> Any:
        found = self.stage.raw.execute(statement, values).fetchone()
        return found[0] if found else None

    def at(self, name: str) -> str:
        return self.world.public[name]


@dataclass(frozen=True, slots=True)
class Deed:
    family: str
    name: str
    do: Callable[[Play], None]
    reads: frozenset[str]
    writes: frozenset[str]

    def apart_from(self, other: Deed) -> bool:
        """Neither changes what the other looks at."""
        return not (self.writes & (other.reads | other.writes) or other.writes & self.reads)

    def unmoved_by(self, other: Deed) -> bool:
        return not other.writes & (self.reads | self.writes)


def all_deeds() -> list[Deed]:
    """Every deed that somebody can try."""
    return [*_of_members(), *_of_roles(), *_of_accounts(), *_of_kinds(), *_of_handovers(),
            *_of_names(), *_of_proposals(), *_of_time()]  # fmt: skip


def deeds_named(*names: str) -> list[Deed]:
    """These deeds, in the order of the whole list. Raises KeyError for one that is not there."""
    known = {deed.name: deed for deed in all_deeds()}
    wanted = {name: known[name] for name in names}
    return [deed for deed in known.values() if deed.name in wanted]


# -- who is in a team


def _of_members() -> Iterator[Deed]:
    for who, letter, whom in (
        ("tove", "T", "lise"), ("tove", "T", "karl"), ("tove", "T", "anna"), ("tove", "T", "nete"),
        ("tove", "T", "xenia"), ("mikkel", "T", "lise"), ("lise", "T", "lise"),
        ("lise", "V", "lise"), ("lise", "V", "udo"), ("anna", "V", "anna"), ("viggo", "V", "lise"),
        ("lise", "Z", "lise"), ("udo", "U", "lise"), ("karl", "T", "karl"),
    ):  # fmt: skip
        yield _deed(
            "membership", f"{who} invites {whom} into {letter}", letter, _invite(who, letter, whom)
        )
    for who, letter, whom, word in (
        ("tove", "T", "mikkel", "tovholder"), ("tove", "T", "mette", "fjern"),
        ("tove", "T", "mikkel", "giv-videre"), ("lise", "T", "lise", "tovholder"),
        ("lise", "T", "mikkel", "tovholder"), ("lise", "V", "viggo", "tovholder"),
        ("anna", "V", "viggo", "tovholder"), ("lise", "V", "lise", "tovholder"),
        ("lise", "T", "mette", "fjern"),
    ):  # fmt: skip
        yield _deed(
            "membership",
            f"{who}: {whom} {word} in {letter}",
            letter,
            _member(who, letter, whom, word),
        )
    yield _deed("membership", "tove leaves T", "T", _leave("tove", "T"))
    for who in ("tove", "mikkel", "xenia"):
        yield _deed("question", f"{who} says yes in T", "T", _answer(who, "T", "ja"))
    yield _deed("question", "mette says no in T", "T", _answer("mette", "T", "nej"))


def _invite(who: str, letter: str, whom: str) -> Callable[[Play], None]:
    def do(play: Play) -> None:
        play.ledger.invites(who, letter, whom)
        email = play.world.emails[whom]
        play.post(who, f"/teams/{play.at(letter)}/medlemmer/inviter", addresses=email)
        _say_yes(play, whom)

    return do


def _say_yes(play: Play, whom: str) -> None:
    """Whoever is in it takes up what they are invited to at once, as somebody who tries would."""
    waiting = play.row("SELECT public_id FROM invitation WHERE email = ?", play.world.emails[whom])
    if waiting and whom in HOSTILE:
        play.post(whom, f"/invitationer/{waiting}/ja")


def _member(who: str, letter: str, whom: str, word: str) -> Callable[[Play], None]:
    def do(play: Play) -> None:
        play.post(who, f"/teams/{play.at(letter)}/medlemmer/{play.at(whom)}/{word}")

    return do


def _leave(who: str, letter: str) -> Callable[[Play], None]:
    return lambda play: play.post(who, f"/teams/{play.at(letter)}/forlad", successor="nobody")


def _answer(who: str, letter: str, word: str) -> Callable[[Play], None]:
    """To the newest question that is open."""

    def do(play: Play) -> None:
        statement = (
            "SELECT {} FROM team_question WHERE team_id = ? AND outcome IS NULL ORDER BY id DESC"
        )
        team = play.world.teams[letter]
        asked = play.row(statement.format("public_id"), team)
        if not asked:
            return
        about = play.row(statement.format("coalesce(person_id, new_kind, -other_team_id)"), team)
        play.ledger.answers(who, letter, about, word == "ja")
        play.post(who, f"/teams/{play.at(letter)}/spoergsmaal/{asked}/{word}")

    return do


# -- roles and accounts


def _of_roles() -> Iterator[Deed]:
    school, own, network = (
        "/skoler/{S}/ledere",
        "/organisationer/{own}/konsulenter",
        "/netvaerk/{network}/koordinatorer",
    )
    for who, whom, place in (
        ("karl", "karl", school), ("karl", "mikkel", school), ("karl", "tove", school),
        ("anna", "anna", school), ("anna", "mikkel", own), ("anna", "anna", own),
        ("anna", "xenia", network), ("lise", "mikkel", school),
    ):  # fmt: skip
        yield _people(
            "role", f"{who} names {whom} at {place.split('/')[-1]}", _name(who, whom, place)
        )
    yield _people("role", "karl takes the role from lise", _take("karl", "lise", school))
    yield _people("role", "anna takes the role from lise", _take("anna", "lise", school))


def _name(who: str, whom: str, place: str) -> Callable[[Play], None]:
    def do(play: Play) -> None:
        at = place.format(**play.world.public)
        play.ledger.gives_role(play.stage.day, whom)
        play.post(who, f"{at}/ny", email=play.world.emails[whom])
        _say_yes(play, whom)

    return do


def _take(who: str, whom: str, place: str) -> Callable[[Play], None]:
    def do(play: Play) -> None:
        play.post(who, f"{place.format(**play.world.public)}/{play.at(whom)}/fjern")

    return do


def _of_accounts() -> Iterator[Deed]:
    for who, whom in (
        ("lise", "mette"), ("lise", "tove"), ("lise", "else"), ("karl", "mikkel"),
        ("anna", "mette"), ("anna", "viggo"),
    ):  # fmt: skip
        yield _people("account", f"{who} closes {whom}'s account", _person(who, whom, "luk"))
    for who, whom in (("lise", "tove"), ("lise", "mette"), ("lise", "vera")):
        yield _people("account", f"{who} opens {whom}'s account", _person(who, whom, "aabn"))
    yield _people("account", "lise ends mette here", _person("lise", "mette", "afslut-her"))
    yield _people("account", "lise ends xenia here", _person("lise", "xenia", "afslut-her"))


def _person(who: str, whom: str, word: str) -> Callable[[Play], None]:
    return lambda play: play.post(who, f"/personer/{play.at(whom)}/{word}")


# -- what a team is, and who has its records


def _of_kinds() -> Iterator[Deed]:
    for who, letter in (
        ("tove", "T"), ("lise", "T"), ("lise", "V"), ("anna", "V"), ("lise", "Z"), ("udo", "U"),
    ):  # fmt: skip
        name = f"{who} makes {letter} a leadership team"
        yield _deed("kind", name, letter, _edit(who, letter, "leadership_team"))
    for who, letter, word in (
        ("tove", "T", "arkiver"), ("lise", "V", "arkiver"), ("anna", "V", "arkiver"),
    ):  # fmt: skip
        yield _deed("kind", f"{who}: {letter} {word}", letter, _team(who, letter, word))


def _edit(who: str, letter: str, kind: str) -> Callable[[Play], None]:
    def do(play: Play) -> None:
        name = play.row("SELECT name FROM team WHERE id = ?", play.world.teams[letter])
        play.post(who, f"/teams/{play.at(letter)}/rediger", name=name, kind=kind)

    return do


def _team(who: str, letter: str, word: str) -> Callable[[Play], None]:
    return lambda play: play.post(who, f"/teams/{play.at(letter)}/{word}")


def _of_handovers() -> Iterator[Deed]:
    for who, letter, to in (
        ("tove", "T", "L"), ("tove", "T", "U"), ("tove", "T", "Z"), ("mikkel", "T", "L"),
        ("viggo", "V", "U"), ("viggo", "V", "L"), ("lise", "V", "L"), ("lise", "T", "L"),
    ):  # fmt: skip
        touched = frozenset({letter, to})
        name = f"{who} offers the records of {letter} to {to}"
        yield Deed("handover", name, _offer(who, letter, to), touched | {PEOPLE}, touched)
    for who, letter, to in (
        ("lise", "T", "L"),
        ("udo", "T", "U"),
        ("lise", "V", "L"),
        ("lise", "T", "Z"),
    ):
        touched = frozenset({letter, to})
        name = f"{who} takes over the records of {letter} for {to}"
        yield Deed("handover", name, _take_over(who, letter, to), touched | {PEOPLE}, touched)


def _offer(who: str, letter: str, to: str) -> Callable[[Play], None]:
    def do(play: Play) -> None:
        play.ledger.offers(who, letter, to, play.stage.day)
        play.post(who, f"/teams/{play.at(letter)}/overdrag", team=play.at(to))

    return do


def _take_over(who: str, letter: str, to: str) -> Callable[[Play], None]:
    def do(play: Play) -> None:
        offer = play.row(
            "SELECT public_id FROM team_handover WHERE from_team_id = ? AND to_team_id = ?",
            play.world.teams[letter], play.world.teams[to],
        )  # fmt: skip
        if offer:
            play.post(who, f"/overdragelser/{offer}/ja")

    return do


# -- names and proposals


def _of_names() -> Iterator[Deed]:
    areas = (("lise", "school"), ("karl", "organisation"), ("mikkel", "team"))
    for who, area in areas:
        yield _names(f"{who} renames the {area}'s focus area", _rename_area(who, area))
    yield _names("tove renames T", _rename("tove", "/teams/{T}/rediger", kind="year_team"))
    yield _names(
        "karl renames the school", _rename("karl", "/skoler/{S}/rediger", kind="folkeskole")
    )
    yield _names(
        "anna renames the organisation", _rename("anna", "/organisationer/{own}/navn", cvr="")
    )


def _rename_area(who: str, area: str) -> Callable[[Play], None]:
    return _rename(who, f"/indsatsomraader/{{{area}}}", goal=f"{LATER} maal", school_year="")


def _rename(who: str, address: str, **values: str) -> Callable[[Play], None]:
    def do(play: Play) -> None:
        play.post(who, address.format(**play.world.public), name=f"Et {LATER} navn", **values)

    return do


def _of_proposals() -> Iterator[Deed]:
    for who in ("tove", "xenia", "lise", "mikkel"):
        yield _deed(
            "four eyes", f"{who} confirms the sharing that waits in T", "T", _confirm(who, "T")
        )
    yield _deed(
        "four eyes", "xenia confirms the sharing that waits in E", "E", _confirm("xenia", "E")
    )
    yield _deed("four eyes", "else invites xenia into E", "E", _invite("else", "E", "xenia"))


def _confirm(who: str, letter: str) -> Callable[[Play], None]:
    def do(play: Play) -> None:
        cycle, proposal = play.at(f"proposed {letter}"), play.at(f"proposal {letter}")
        play.ledger.confirms(who, letter)
        play.post(who, f"/afproevninger/{cycle}/forslag/{proposal}/ja")

    return do


# -- days


def _of_time() -> Iterator[Deed]:
    for days in (1, 14, 20):
        yield Deed("time", f"{days} school days pass", _pass(days), EVERYTHING, EVERYTHING)


def _pass(days: int) -> Callable[[Play], None]:
    """Where nothing waits, time changes nothing."""

    def do(play: Play) -> None:
        waits = play.row("SELECT 1 FROM team_question WHERE outcome IS NULL") or play.row(
            "SELECT 1 FROM team_handover"
        )
        if waits:
            play.stage.nights(after_school_days(play.stage.day, days, current_calendar()))

    return do


def _deed(family: str, name: str, letter: str, do: Callable[[Play], None]) -> Deed:
    return Deed(family, name, do, frozenset({letter, PEOPLE}), frozenset({letter}))


def _people(family: str, name: str, do: Callable[[Play], None]) -> Deed:
    return Deed(family, name, do, EVERYTHING, frozenset({PEOPLE, "T", "E", "V", "W", "U", "L"}))


def _names(name: str, do: Callable[[Play], None]) -> Deed:
    return Deed("name", name, do, frozenset({"names", PEOPLE, "T"}), frozenset({"names"}))
