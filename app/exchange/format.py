"""The exchange format »afproevet«, version 1, as shapes. docs/exchange-format.md says it in words.

Keys stand here in the order in which they are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.accounts.models import PROFESSIONS
from app.exchange.faults import Findings, Place, quoted
from app.exchange.format_parts import (
    AUDIENCES,
    DAY,
    ID,
    NAME,
    TEXT,
    TEXTS,
    MailDomain,
    itself,
    link_to,
)
from app.exchange.format_records import CYCLE, NOTE
from app.exchange.rules import PLACE_OF_ROLE, ends_after_start, role_has_its_place
from app.exchange.shapes import Email, Flag, Id, OneOf, SchoolYear, Shape, Whole
from app.exchange.structures import Keys, ListOf, OneKey
from app.organisations.models import NETWORK_KINDS, ORGANISATION_KINDS, ROLE_KINDS, SCHOOL_KINDS
from app.teams.models import MEMBER_ROLES, TEAM_KINDS

FORMAT: Final = "afproevet"
VERSION: Final = 1
MEMBER_DAYS: Final = ("reads_from", "until")


def member_of(member: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Who the member of a network is, whatever its days."""
    return tuple((key, value) for key, value in member.items() if key not in MEMBER_DAYS)


# --- places, people, teams ---

ORGANISATION: Final = Keys(
    required=True,
    keys={
        "id": ID,
        "kind": OneOf(choices=ORGANISATION_KINDS, required=True),
        "name": NAME,
        "code": Id(),
        "mail_domains": ListOf(item=MailDomain(required=True), once=itself),
    },
    later=("mail_domains",),
)
SCHOOL: Final = Keys(
    required=True,
    keys={
        "id": ID,
        "organisation": link_to("organisations"),
        "name": NAME,
        "kind": OneOf(choices=SCHOOL_KINDS, required=True),
    },
)
NETWORK: Final = Keys(
    required=True,
    rules=(ends_after_start,),
    keys={
        "id": ID,
        "name": NAME,
        "kind": OneOf(choices=NETWORK_KINDS, required=True),
        "start": DAY,
        "end": DAY,
        "members": ListOf(
            item=OneKey(
                required=True,
                keys={
                    "organisation": link_to("organisations", required=False),
                    "school": link_to("schools", required=False),
                    "team": link_to("teams", required=False),
                    "reads_from": DAY,
                    "until": DAY,
                },
                later=MEMBER_DAYS,
            ),
            once=lambda member: member_of(member) or None,
        ),
    },
)
PERSON: Final = Keys(
    required=True,
    keys={
        "id": ID,
        "name": NAME,
        "email": Email(required=True),
        "active": Flag(default=True),
        "profession": OneOf(choices=PROFESSIONS),
        "on_leave": Flag(),
    },
    later=("on_leave",),
)
TEAM: Final = Keys(
    required=True,
    keys={
        "id": ID,
        "school": link_to("schools"),
        "name": NAME,
        "kind": OneOf(choices=TEAM_KINDS, required=True),
        "members": ListOf(
            item=Keys(
                required=True,
                keys={
                    "person": link_to("people"),
                    "role": OneOf(choices=MEMBER_ROLES, required=True),
                    "until": DAY,
                },
                later=("until",),
            ),
            once=lambda member: member["person"],
            once_at="person",
        ),
        "archived": DAY,
    },
)


@dataclass(frozen=True, kw_only=True)
class RoleAndPlace(Keys):
    """A role: which place key it has depends on the role."""

    def finished(self, value: dict[str, Any]) -> Any:
        place = PLACE_OF_ROLE.get(value["role"])
        return {key: value[key] for key in ("person", "role", place) if key is not None}


ROLE: Final = RoleAndPlace(
    required=True,
    rules=(role_has_its_place,),
    keys={
        "person": link_to("people"),
        "role": OneOf(choices=ROLE_KINDS, required=True),
        "school": link_to("schools", required=False),
        "organisation": link_to("organisations", required=False),
        "network": link_to("networks", required=False),
    },
)
FOCUS_AREA: Final = Keys(
    required=True,
    keys={
        "id": ID,
        "owner": OneKey(
            required=True,
            keys={
                "school": link_to("schools", required=False),
                "organisation": link_to("organisations", required=False),
                "network": link_to("networks", required=False),
                "team": link_to("teams", required=False),
            },
        ),
        "name": NAME,
        "school_year": SchoolYear(),
        "goal": TEXT,
    },
)


# --- what is about records ---

LOOSE_NOTE: Final = Keys(required=True, keys={"team": link_to("teams"), **NOTE.keys})
SAID: Final = Keys(
    required=True, keys={"person": link_to("people", required=False), "on": DAY, "text": NAME}
)
SPARRING: Final = Keys(
    required=True,
    keys={
        "cycle": link_to("cycles"),
        "question": NAME,
        "on": DAY,
        "answers": ListOf(
            item=Keys(
                required=True,
                keys={**SAID.keys, "replies": ListOf(item=SAID)},
                later=("replies",),
            )
        ),
    },
)
PROTOTYPE: Final = Keys(
    required=True,
    keys={
        "id": ID,
        "title": NAME,
        "owner_team": link_to("teams"),
        "shared": Keys(keys={"audiences": AUDIENCES, "on": DAY}),
        "version": Whole(low=1, default=1),
        "summary": TEXT,
        "solves": TEXT,
        "steps": TEXTS,
        "needs": TEXT,
        "signs": TEXTS,
        "pitfalls": TEXTS,
        "unknowns": TEXT,
        "based_on": ListOf(item=link_to("cycles"), once=itself),
    },
)


# --- the whole file ---

LISTS: Final[Mapping[str, Keys]] = {
    "organisations": ORGANISATION,
    "schools": SCHOOL,
    "networks": NETWORK,
    "people": PERSON,
    "teams": TEAM,
    "roles": ROLE,
    "focus_areas": FOCUS_AREA,
    "cycles": CYCLE,
    "loose_notes": LOOSE_NOTE,
    "sparring": SPARRING,
    "prototypes": PROTOTYPE,
}


def canonical(name: str, items: list[dict[str, Any]], findings: Findings) -> list[dict[str, Any]]:
    """The entries of a list as the format writes them, whoever wrote them."""
    shape = LISTS[name]
    return [shape.value(item, (name, index), findings) for index, item in enumerate(items)]


LISTS_WITH_IDS: Final = tuple(name for name, shape in LISTS.items() if "id" in shape.keys)
# Lists without ids, and whose entries they are: key of the owner, list of the owner.
LISTS_OF_OWNERS: Final = {
    "roles": ("person", "people"),
    "loose_notes": ("team", "teams"),
    "sparring": ("cycle", "cycles"),
}


@dataclass(frozen=True, kw_only=True)
class Exactly(Shape):
    """A value that tells this format and version from others."""

    wanted: str | int
    required: bool = True

    def value(self, raw: Any, place: Place, findings: Findings) -> Any:
        # type() too, for True == 1
        if type(raw) is not type(self.wanted) or raw != self.wanted:
            findings.fault(place, f"Skal være {quoted(self.wanted)}.")
        return self.wanted


# Nobody has the same role twice. Two equal notes may well have been written.
_ONCE: Final = {"roles": lambda role: None if None in role.values() else tuple(role.values())}
DOCUMENT: Final = Keys(
    always=True,
    keys={
        "format": Exactly(wanted=FORMAT),
        "version": Exactly(wanted=VERSION),
        "as_of": DAY,
        "about": TEXT,
        **{name: ListOf(item=shape, once=_ONCE.get(name)) for name, shape in LISTS.items()},
    },
)
