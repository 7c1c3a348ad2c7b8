"""The exchange format »afproevet«, version 1, as shapes. docs/exchange-format.md says it in words.

Keys stand here in the order in which they are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.accounts.models import PROFESSIONS
from app.cycles.content import EVALUATION_KEYS, FIELDS, PLAN_KEYS, carried
from app.cycles.fields import CHOICES, required_field
from app.cycles.models import EXTRAS, KINDS, OCCASIONS, REPORT_ANSWERS, SIGN_RESULTS, STATUSES
from app.exchange.faults import Findings, Link, Place, quoted
from app.exchange.rules import (
    PLACE_OF_ROLE,
    closed_is_evaluated,
    ends_after_start,
    role_has_its_place,
)
from app.exchange.shapes import (
    Day,
    Email,
    Flag,
    Id,
    Keys,
    LinkTo,
    ListOf,
    Number,
    OneKey,
    OneOf,
    SchoolYear,
    Shape,
    Text,
    Whole,
)
from app.measures.models import WANTED
from app.organisations.models import (
    NETWORK_KINDS,
    ORGANISATION_KINDS,
    ROLE_KINDS,
    SCHOOL_KINDS,
)
from app.teams.models import MEMBER_ROLES, TEAM_KINDS

NAME: Final = "afproevet"
VERSION: Final = 1
OPEN_AUDIENCES: Final = ("school", "organisation", "public")
NAMED_AUDIENCES: Final = {"network": "networks", "team": "teams"}

_ID: Final = Id(required=True)
_NAME: Final = Text(required=True)
_TEXT: Final = Text()
_TEXTS: Final = ListOf(item=Text(), skip_empty=True)
_DAY: Final = Day()


def link_to(*lists: str, required: bool = True) -> LinkTo:
    return LinkTo(lists=lists, required=required)


def _whole(value: Any) -> Any:
    return value


def _words(choices: tuple[str, ...]) -> ListOf:
    """A list of known words, each once."""
    return ListOf(item=OneOf(choices=choices, required=True), once=_whole)


@dataclass(frozen=True, kw_only=True)
class Audience(Id):
    """school, organisation, public, network:ID or team:ID."""

    def value(self, raw: Any, place: Place, findings: Findings) -> Any:
        text = super().value(raw, place, findings)
        if text is None or text in OPEN_AUDIENCES:
            return text
        kind, _colon, name = text.partition(":")
        if kind in NAMED_AUDIENCES and name:
            findings.links.append(Link(place, (NAMED_AUDIENCES[kind],), name))
        else:
            known = ", ".join((*OPEN_AUDIENCES, "network:ID", "team:ID"))
            findings.fault(place, f"Ukendt værdi {quoted(text)}. Kendte værdier: {known}.")
        return text


AUDIENCES: Final = ListOf(item=Audience(required=True), once=_whole)


# --- places, people, teams ---

ORGANISATION: Final = Keys(
    required=True,
    keys={
        "id": _ID,
        "kind": OneOf(choices=ORGANISATION_KINDS, required=True),
        "name": _NAME,
        "code": Id(),
    },
)
SCHOOL: Final = Keys(
    required=True,
    keys={
        "id": _ID,
        "organisation": link_to("organisations"),
        "name": _NAME,
        "kind": OneOf(choices=SCHOOL_KINDS, required=True),
    },
)
NETWORK: Final = Keys(
    required=True,
    rules=(ends_after_start,),
    keys={
        "id": _ID,
        "name": _NAME,
        "kind": OneOf(choices=NETWORK_KINDS, required=True),
        "start": _DAY,
        "end": _DAY,
        "members": ListOf(
            item=OneKey(
                required=True,
                keys={
                    "organisation": link_to("organisations", required=False),
                    "school": link_to("schools", required=False),
                    "team": link_to("teams", required=False),
                },
            ),
            once=lambda member: tuple(member.items()) or None,
        ),
    },
)
PERSON: Final = Keys(
    required=True,
    keys={
        "id": _ID,
        "name": _NAME,
        "email": Email(required=True),
        "active": Flag(default=True),
        "profession": OneOf(choices=PROFESSIONS),
    },
)
TEAM: Final = Keys(
    required=True,
    keys={
        "id": _ID,
        "school": link_to("schools"),
        "name": _NAME,
        "kind": OneOf(choices=TEAM_KINDS, required=True),
        "members": ListOf(
            item=Keys(
                required=True,
                keys={
                    "person": link_to("people"),
                    "role": OneOf(choices=MEMBER_ROLES, required=True),
                },
            ),
            once=lambda member: member["person"],
        ),
        "archived": _DAY,
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
        "id": _ID,
        "owner": OneKey(
            required=True,
            keys={
                "school": link_to("schools", required=False),
                "organisation": link_to("organisations", required=False),
                "network": link_to("networks", required=False),
                "team": link_to("teams", required=False),
            },
        ),
        "name": _NAME,
        "school_year": SchoolYear(),
        "goal": _TEXT,
    },
)


# --- records ---

NOTE: Final = Keys(
    required=True,
    keys={
        "date": Day(required=True),
        "text": _NAME,
        "author": link_to("people", required=False),
    },
)
MEASURE: Final = Keys(
    required=True,
    keys={
        "name": _NAME,
        "unit": _TEXT,
        "wanted": OneOf(choices=WANTED),
        "baseline_points": Whole(),
        "target": Number(),
        "points": ListOf(
            item=Keys(
                required=True,
                keys={"date": Day(required=True), "value": Number(), "note": _TEXT},
            )
        ),
    },
)
SIGN_RESULT: Final = Keys(
    required=True, keys={"sign": _NAME, "result": OneOf(choices=SIGN_RESULTS)}
)
FROZEN: Final = Keys(keys={"on": _DAY, "hypothesis": _TEXT, "signs": _TEXTS})
_FIELD_SHAPES: Final[Mapping[str, Shape]] = {
    "text": _TEXT,
    "line": _TEXT,
    "texts": _TEXTS,
    "date": _DAY,
    "flag": Flag(),
    "signs": ListOf(item=SIGN_RESULT),
}
_HEADER: Final[Mapping[str, Shape]] = {
    "occasion": OneOf(choices=OCCASIONS),
    "focus_area": link_to("focus_areas", required=False),
    "grades": ListOf(item=Whole(high=10, required=True), once=_whole),
    "subjects": _TEXTS,
    "tags": _TEXTS,
}


def _field_shape(part: str, name: str, required: bool) -> Shape:
    shape = FIELDS[part, name].shape
    if shape == "choice":
        return OneOf(choices=tuple(CHOICES[name]))
    if shape == "choices":
        return _words(tuple(CHOICES[name]))
    return _NAME if required else _FIELD_SHAPES[shape]


def _plan(kind: str) -> Keys:
    first = required_field(kind)
    keys = {name: _field_shape("plan", name, name == first) for name in PLAN_KEYS[kind]}
    return Keys(keys=keys, always=True, rules=(ends_after_start,) if "start" in keys else ())


def _evaluation(kind: str) -> Keys:
    return Keys(
        keys={name: _field_shape("evaluation", name, False) for name in EVALUATION_KEYS[kind]}
    )


def _parts(plan: Keys, evaluation: Keys) -> Mapping[str, Shape]:
    """What a record and its shared version end with."""
    return {
        "plan": plan,
        "frozen": FROZEN,
        "notes": ListOf(item=NOTE),
        "measures": ListOf(item=MEASURE),
        "evaluation": evaluation,
    }


def _shared(plan: Keys, evaluation: Keys) -> Keys:
    version: dict[str, Shape] = {
        "title": _NAME,
        "status": OneOf(choices=STATUSES, required=True),
        **_HEADER,
        **_parts(plan, evaluation),
    }
    return Keys(
        keys={
            "audiences": AUDIENCES,
            "on": _DAY,
            "extras": _words(EXTRAS),
            "reports": OneOf(choices=REPORT_ANSWERS, default="ask"),
            "version": Keys(keys=version),
        }
    )


def _by_kind(kind: str) -> Mapping[str, Shape]:
    plan, evaluation = _plan(kind), _evaluation(kind)
    return {"shared": _shared(plan, evaluation), **_parts(plan, evaluation)}


def _either_kind() -> Mapping[str, Shape]:
    """For a record whose kind is not known: whatever either kind may have, and no more faults."""
    plans = {name: shape for kind in KINDS for name, shape in _plan(kind).keys.items()}
    plan = Keys(keys={**plans, **{required_field(kind): _TEXT for kind in KINDS}}, always=True)
    evaluations = {name: shape for kind in KINDS for name, shape in _evaluation(kind).keys.items()}
    evaluation = Keys(keys=evaluations)
    return {"shared": _shared(plan, evaluation), **_parts(plan, evaluation)}


_KIND_SHAPES: Final = {kind: _by_kind(kind) for kind in KINDS}
_EITHER: Final = _either_kind()


@dataclass(frozen=True, kw_only=True)
class Record(Keys):
    """A record: what its plan and its evaluation may hold depends on its kind."""

    def shape_of(self, key: str, raw: dict[str, Any]) -> Shape:
        kind = raw.get("kind")
        shapes = _KIND_SHAPES.get(kind, _EITHER) if isinstance(kind, str) else _EITHER
        return shapes.get(key) or self.keys[key]


CYCLE: Final = Record(
    required=True,
    rules=(closed_is_evaluated,),
    keys={
        "id": _ID,
        "team": link_to("teams"),
        "kind": OneOf(choices=KINDS, required=True),
        "title": _NAME,
        "status": OneOf(choices=STATUSES, required=True),
        "round": Whole(low=1, default=1),
        "follows": link_to("cycles", required=False),
        "inspired_by": link_to("cycles", "prototypes", required=False),
        **_HEADER,
        "headline": Flag(default=False),
        "archived": _DAY,
        **_EITHER,
    },
)
LOOSE_NOTE: Final = Keys(required=True, keys={"team": link_to("teams"), **NOTE.keys})
SPARRING: Final = Keys(
    required=True,
    keys={
        "cycle": link_to("cycles"),
        "question": _NAME,
        "on": _DAY,
        "answers": ListOf(
            item=Keys(
                required=True,
                keys={"person": link_to("people", required=False), "on": _DAY, "text": _NAME},
            )
        ),
    },
)
PROTOTYPE: Final = Keys(
    required=True,
    keys={
        "id": _ID,
        "title": _NAME,
        "owner_team": link_to("teams"),
        "shared": Keys(keys={"audiences": AUDIENCES, "on": _DAY}),
        "version": Whole(low=1, default=1),
        "summary": _TEXT,
        "solves": _TEXT,
        "steps": _TEXTS,
        "needs": _TEXT,
        "signs": _TEXTS,
        "pitfalls": _TEXTS,
        "unknowns": _TEXT,
        "based_on": ListOf(item=link_to("cycles"), once=_whole),
    },
)


# The keys of a shared version, which are keys of the record as well.
VERSION_KEYS: Final = ("title", "status", *_HEADER, *_parts(_plan(KINDS[0]), _evaluation(KINDS[0])))


def write_version_only_if_other(cycle: dict[str, Any]) -> None:
    """A shared version that says what the record says, whole or as it is carried, is null."""
    shared = cycle["shared"]
    if shared is None or shared["version"] is None:
        return
    content = {key: cycle[key] for key in VERSION_KEYS}
    if shared["version"] in (content, carried(content, shared["extras"])):
        shared["version"] = None


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


def canonical(name: str, item: dict[str, Any]) -> dict[str, Any]:
    """An entry of one of the lists, as the format writes it. It is taken to be right."""
    value: dict[str, Any] = LISTS[name].value(item, (), Findings())
    return value


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


DOCUMENT: Final = Keys(
    always=True,
    keys={
        "format": Exactly(wanted=NAME),
        "version": Exactly(wanted=VERSION),
        "as_of": _DAY,
        "about": _TEXT,
        **{name: ListOf(item=shape) for name, shape in LISTS.items()},
    },
)
