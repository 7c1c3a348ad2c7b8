"""From an entry of a file to the columns of its row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from app.accounts.models import Person, email_key
from app.core.danish import sort_key
from app.core.db import Model
from app.cycles.content import FIELDS
from app.cycles.models import Cycle
from app.exchange.stored import Item
from app.organisations.models import FocusArea, Network, Organisation, School
from app.prototypes.models import Prototype
from app.teams.models import Team

# list of the format -> id in the format -> primary key
Keys = dict[str, dict[str, int]]
Columns = dict[str, Any]

_LIST_SHAPES: Final = ("texts", "choices", "signs")


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def key_of(keys: Keys, name: str, link: str | None) -> int | None:
    """The primary key behind a link, or None where there is none."""
    return keys[name].get(link) if link is not None else None


def one_of(keys: Keys, entry: Item, kinds: tuple[str, ...]) -> Columns:
    """The columns for {"school": "lillebaek"}: school_id, and None in the others."""
    return {f"{kind}_id": key_of(keys, f"{kind}s", entry.get(kind)) for kind in kinds}


def _named(item: Item) -> Columns:
    return {"name": item["name"], "sort_key": sort_key(item["name"])}


def _organisation(item: Item, _keys: Keys) -> Columns:
    own = {"kind": item["kind"], "code": item["code"]}
    return {**_named(item), **own, "mail_domains": item.get("mail_domains", [])}


def _school(item: Item, keys: Keys) -> Columns:
    owner = keys["organisations"][item["organisation"]]
    return {**_named(item), "kind": item["kind"], "organisation_id": owner}


def _network(item: Item, _keys: Keys) -> Columns:
    period = {"start": day(item["start"]), "end": day(item["end"])}
    return {**_named(item), "kind": item["kind"], **period}


def _person(item: Item, _keys: Keys) -> Columns:
    return {
        **_named(item),
        "email": item["email"],
        "email_key": email_key(item["email"]),
        "active": item["active"],
        "profession": item["profession"],
        "on_leave": item.get("on_leave", False),
    }


def _team(item: Item, keys: Keys) -> Columns:
    return {
        **_named(item),
        "kind": item["kind"],
        "school_id": keys["schools"][item["school"]],
        "archived_on": day(item["archived"]),
    }


def _focus_area(item: Item, keys: Keys) -> Columns:
    return {
        **_named(item),
        **one_of(keys, item["owner"], ("school", "organisation", "network", "team")),
        "school_year": item["school_year"],
        "goal": item["goal"],
        "removed_on": None,
    }


def _prototype(item: Item, keys: Keys) -> Columns:
    texts = ("title", "version", "summary", "solves", "steps", "needs", "signs", "pitfalls")
    return {
        **{name: item[name] for name in (*texts, "unknowns")},
        "owner_team_id": keys["teams"][item["owner_team"]],
        "shared_on": day(item["shared"]["on"]) if item["shared"] else None,
    }


def _cycle(item: Item, keys: Keys) -> Columns:
    """Everything but the links to other records, which may be written later than this one."""
    same = ("kind", "title", "status", "round", "occasion", "grades", "subjects", "tags")
    headline = item["headline"] or None
    frozen = item["frozen"] or {}
    return {
        **{name: item[name] for name in same},
        "headline": headline is not None,
        "headline_words": headline,
        **_fields(item),
        "team_id": keys["teams"][item["team"]],
        "focus_area_id": key_of(keys, "focus_areas", item["focus_area"]),
        "archived_on": day(item["archived"]),
        "binned_at": None,
        "frozen_on": day(frozen.get("on")),
        "frozen_hypothesis": frozen.get("hypothesis"),
        "frozen_signs": frozen.get("signs", []),
    }


def _fields(item: Item) -> Columns:
    """The columns of plan and evaluation, of both kinds: a row has them all."""
    columns: Columns = {}
    for (part, name), field in FIELDS.items():
        value = (item[part] or {}).get(name)
        if field.shape == "date":
            value = day(value)
        elif field.shape in _LIST_SHAPES:
            value = value or []
        # inquiry_method and others belong to both kinds and stand here twice
        columns[field.attribute] = value
    return columns


COLUMNS: Final[dict[str, tuple[type[Model], Callable[[Item, Keys], Columns]]]] = {
    "organisations": (Organisation, _organisation),
    "schools": (School, _school),
    "people": (Person, _person),
    "teams": (Team, _team),
    "networks": (Network, _network),
    "focus_areas": (FocusArea, _focus_area),
    "prototypes": (Prototype, _prototype),
    "cycles": (Cycle, _cycle),
}
