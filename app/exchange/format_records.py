"""The records of the exchange format as shapes: plan, evaluation, what is shared.

Keys stand here in the order in which they are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.cycles.content import EVALUATION_KEYS, FIELDS, PLAN_KEYS, carried
from app.cycles.fields import CHOICES, required_field
from app.cycles.models import EXTRAS, KINDS, OCCASIONS, REPORT_ANSWERS, SIGN_RESULTS, STATUSES
from app.exchange.format_parts import (
    AUDIENCES,
    DAY,
    ID,
    NAME,
    TEXT,
    TEXTS,
    itself,
    link_to,
    words_of,
)
from app.exchange.rules import closed_is_evaluated, ends_after_start
from app.exchange.shapes import Day, Flag, Number, OneOf, Shape, Whole
from app.exchange.structures import Keys, ListOf
from app.measures.models import WANTED

NOTE: Final = Keys(
    required=True,
    keys={
        "date": Day(required=True),
        "text": NAME,
        "author": link_to("people", required=False),
    },
)
MEASURE: Final = Keys(
    required=True,
    keys={
        "name": NAME,
        "unit": TEXT,
        "wanted": OneOf(choices=WANTED),
        "baseline_points": Whole(),
        "target": Number(),
        "points": ListOf(
            item=Keys(
                required=True,
                keys={"date": Day(required=True), "value": Number(), "note": TEXT},
            )
        ),
    },
)
SIGN_RESULT: Final = Keys(required=True, keys={"sign": NAME, "result": OneOf(choices=SIGN_RESULTS)})
FROZEN: Final = Keys(keys={"on": DAY, "hypothesis": TEXT, "signs": TEXTS})
NAMES: Final = Keys(keys={"team": TEXT, "school": TEXT, "focus_area": TEXT, "goal": TEXT})
_FIELD_SHAPES: Final[Mapping[str, Shape]] = {
    "text": TEXT,
    "line": TEXT,
    "texts": TEXTS,
    "date": DAY,
    "flag": Flag(),
    "signs": ListOf(item=SIGN_RESULT),
}
_HEADER: Final[Mapping[str, Shape]] = {
    "occasion": OneOf(choices=OCCASIONS),
    "focus_area": link_to("focus_areas", required=False),
    "grades": ListOf(item=Whole(high=10, required=True), once=itself),
    "subjects": TEXTS,
    "tags": TEXTS,
}


def _field_shape(part: str, name: str, required: bool) -> Shape:
    shape = FIELDS[part, name].shape
    if shape == "choice":
        return OneOf(choices=tuple(CHOICES[name]))
    if shape == "choices":
        return words_of(tuple(CHOICES[name]))
    return NAME if required else _FIELD_SHAPES[shape]


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
        "title": NAME,
        "status": OneOf(choices=STATUSES, required=True),
        **_HEADER,
        **_parts(plan, evaluation),
    }
    return Keys(
        keys={
            "audiences": AUDIENCES,
            "on": DAY,
            "extras": words_of(EXTRAS),
            "reports": OneOf(choices=REPORT_ANSWERS, default="ask"),
            "version": Keys(keys=version),
            "names": NAMES,
        },
        later=("names",),
    )


def _by_kind(kind: str) -> Mapping[str, Shape]:
    plan, evaluation = _plan(kind), _evaluation(kind)
    return {"shared": _shared(plan, evaluation), **_parts(plan, evaluation)}


def _either_kind() -> Mapping[str, Shape]:
    """For a record whose kind is not known: whatever either kind may have, and no more faults."""
    plans = {name: shape for kind in KINDS for name, shape in _plan(kind).keys.items()}
    plan = Keys(keys={**plans, **{required_field(kind): TEXT for kind in KINDS}}, always=True)
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
        "id": ID,
        "team": link_to("teams"),
        "kind": OneOf(choices=KINDS, required=True),
        "title": NAME,
        "status": OneOf(choices=STATUSES, required=True),
        "round": Whole(low=1, default=1),
        "follows": link_to("cycles", required=False),
        "inspired_by": link_to("cycles", "prototypes", required=False),
        **_HEADER,
        "headline": Flag(default=False),
        "archived": DAY,
        **_EITHER,
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
