"""Any file that the format allows, made from the format's own shapes by chance."""

from __future__ import annotations

from functools import singledispatch
from random import Random
from typing import Any

from app.exchange.format import LISTS
from app.exchange.format_parts import Audience, MailDomain
from app.exchange.rules import CLOSING, PLACE_OF_ROLE
from app.exchange.shapes import (
    Day,
    Email,
    Flag,
    Id,
    LinkTo,
    Number,
    OneOf,
    SchoolYear,
    Shape,
    Text,
    Whole,
)
from app.exchange.structures import Keys, ListOf, OneKey

# A few of everything, so that every link has somewhere to lead.
IDS = {name: [f"{name}-1", f"Å {name}:2"] for name in LISTS}
IDS["cycles"] += ["c-3", "C-4", "10", "9"]
PIECES = (
    "Vi",
    "prøver",
    " ",
    "\n",
    "👩🏽‍🏫",
    "e\u0301",
    "\u200d",
    "שלום",
    "\u202e",
    '"',
    "\\",
    "'",
    "\u2060",
)
DAYS = ("1900-01-01", "2024-02-29", "2025-11-12", "2199-12-31")
AUDIENCES = (
    "school",
    "organisation",
    "public",
    *(f"network:{one}" for one in IDS["networks"]),
    *(f"team:{one}" for one in IDS["teams"]),
)


def any_file(chance: Random) -> dict[str, Any]:
    """A file without faults."""
    raw: dict[str, Any] = {"format": "afproevet", "version": 1, "as_of": chance.choice(DAYS)}
    for name, shape in LISTS.items():
        count = len(IDS[name]) if "id" in shape.keys else chance.randint(0, 4)
        raw[name] = [_entry(chance, name, shape, number) for number in range(count)]
    raw["roles"] = _different(raw["roles"], str)
    return raw


def _entry(chance: Random, name: str, shape: Keys, number: int) -> dict[str, Any]:
    entry: dict[str, Any] = any_of(shape, chance)
    if "id" in shape.keys:
        entry["id"] = IDS[name][number]
    if name in _MENDERS:
        _MENDERS[name](chance, entry, number)
    return entry


def _different(items: list[Any], mark: Any) -> list[Any]:
    return list({str(mark(item)): item for item in items}.values())


# --- what holds between keys ---


def _mend_person(_chance: Random, person: dict[str, Any], number: int) -> None:
    person["email"] = f"{number}{person['email']}"


def _mend_organisation(_chance: Random, organisation: dict[str, Any], number: int) -> None:
    organisation["code"] = f"010{number}" if number else None


def _mend_role(_chance: Random, role: dict[str, Any], _number: int) -> None:
    place = PLACE_OF_ROLE[role["role"]]
    for key in ("school", "organisation", "network"):
        role[key] = IDS[f"{key}s"][0] if key == place else None


def _mend_cycle(chance: Random, cycle: dict[str, Any], number: int) -> None:
    # Links lead back only, or they might lead round.
    earlier = [None, *IDS["cycles"][:number]]
    cycle["follows"] = chance.choice(earlier)
    cycle["inspired_by"] = chance.choice([*earlier, *IDS["prototypes"]])
    version = _object(_object(cycle["shared"]).get("version"))
    _in_order(chance, cycle["plan"], 0)
    _in_order(chance, _object(version.get("plan")), 0)
    if cycle["status"] == "closed":
        cycle["evaluation"] = _object(cycle["evaluation"])
        for key in CLOSING[cycle["kind"]]:
            value = ["noget"] if key == "uncommon_acts" else "noget"
            cycle["evaluation"][key] = "keep" if key == "decision" else value


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _in_order(_chance: Random, period: dict[str, Any], _number: int) -> None:
    start, end = period.get("start"), period.get("end")
    if start in DAYS and end in DAYS and end < start:
        period["start"], period["end"] = end, start


_MENDERS = {
    "people": _mend_person,
    "organisations": _mend_organisation,
    "roles": _mend_role,
    "cycles": _mend_cycle,
    "networks": _in_order,
}


# --- values of each shape ---


def any_of(shape: Shape, chance: Random) -> Any:
    required = shape.required or (isinstance(shape, Keys) and shape.always)
    if not required and chance.random() < 0.3:
        return chance.choice([None, "", " "])
    return _value(shape, chance)


@singledispatch
def _value(shape: Shape, chance: Random) -> Any:
    raise NotImplementedError(shape)


@_value.register
def _(shape: Text, chance: Random) -> Any:
    return "".join(chance.choices(PIECES, k=chance.randint(0, 6))) + "."


@_value.register
def _(shape: MailDomain, chance: Random) -> Any:
    return chance.choice(["skole.example", "kk-1.eksempel.dk", "xn--rhus-woa.example"])


@_value.register
def _(shape: Id, chance: Random) -> Any:
    return "will be replaced"


@_value.register
def _(shape: Email, chance: Random) -> Any:
    return chance.choice(["a@b", "Ærø@ÅRHUS.dk"])


@_value.register
def _(shape: OneOf, chance: Random) -> Any:
    return chance.choice(shape.choices)


@_value.register
def _(shape: Day, chance: Random) -> Any:
    return chance.choice(DAYS)


@_value.register
def _(shape: SchoolYear, chance: Random) -> Any:
    return chance.choice(["2025/26", "1999/00"])


@_value.register
def _(shape: Whole, chance: Random) -> Any:
    return chance.randint(shape.low, shape.high)


@_value.register
def _(shape: Number, chance: Random) -> Any:
    return chance.choice(
        [0, -1, 11, 2**60, 0.1, 1e300, chance.random(), float(chance.randint(0, 9))]
    )


@_value.register
def _(shape: Flag, chance: Random) -> Any:
    return chance.choice([True, False])


@_value.register
def _(shape: LinkTo, chance: Random) -> Any:
    return chance.choice([one for name in shape.lists for one in IDS[name]])


@_value.register
def _(shape: Audience, chance: Random) -> Any:
    return chance.choice(AUDIENCES)


@_value.register
def _(shape: ListOf, chance: Random) -> Any:
    items = [any_of(shape.item, chance) for _number in range(chance.randint(0, 3))]
    return _different(items, shape.once) if shape.once else items


@_value.register
def _(shape: OneKey, chance: Random) -> Any:
    key = chance.choice([key for key in shape.keys if key not in shape.later])
    besides = {one: any_of(shape.keys[one], chance) for one in shape.later}
    return {key: _value(shape.keys[key], chance), **besides}


@_value.register
def _(shape: Keys, chance: Random) -> Any:
    kind = chance.choice(list(CLOSING)) if "plan" in shape.keys and "kind" in shape.keys else None
    value = {key: any_of(shape.shape_of(key, {"kind": kind}), chance) for key in shape.keys}
    return value if kind is None else {**value, "kind": kind}
