"""Every place that keeps the words of a record, and what of it is text.

A test goes through all tables that hang on a record and fails on a column that is named neither here
nor as one without text.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Text, cast, or_, select, update

from app.core.db import db
from app.core.i18n import _l
from app.core.models import Mail
from app.cycles.fields import EVALUATION_FIELDS, PLAN_FIELDS
from app.cycles.models import Cycle, CycleVersion, Note, SharedVersion, ShareProposal
from app.measures.models import Measure, MeasurePoint, MeasurePointVersion, MeasureVersion
from app.sparring.models import SparringAnswer, SparringReply, SparringRequest
from app.yearreports.models import ReportAsk

_TEXT_SHAPES: Final = ("text", "line", "texts", "signs")
# Codes, days and ids in a record's content: everything else there was typed by somebody.
_CODES: Final = frozenset(
    {
        "status",
        "kind",
        "occasion",
        "focus_area",
        "grades",
        "author",
        "date",
        "on",
        "result",
        "wanted",
        "version",
        "path",
        *(f.name for f in (*PLAN_FIELDS, *EVALUATION_FIELDS) if f.shape not in _TEXT_SHAPES),
    }
)
CYCLE_TEXTS: Final = (
    "title",
    "headline_words",
    "subjects",
    "tags",
    "frozen_hypothesis",
    "frozen_signs",
    *(f.attribute for f in (*PLAN_FIELDS, *EVALUATION_FIELDS) if f.shape in _TEXT_SHAPES),
)

Of = Callable[[Collection[int], Sequence[str]], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where text lies. `of` picks the rows of some records, by their ids and by their addresses."""

    label: Any
    model: Any
    columns: tuple[str, ...]
    of: Of


def _of_measures(column: Any) -> Of:
    return lambda ids, _addresses: column.in_(select(Measure.id).where(Measure.cycle_id.in_(ids)))


def _of_cycles(column: Any) -> Of:
    return lambda ids, _addresses: column.in_(ids)


def _of_requests(ids: Collection[int], _addresses: Sequence[str]) -> ColumnElement[bool]:
    requests = select(SparringRequest.id).where(SparringRequest.cycle_id.in_(ids))
    return SparringAnswer.request_id.in_(requests)


def _of_answers(ids: Collection[int], addresses: Sequence[str]) -> ColumnElement[bool]:
    answers = select(SparringAnswer.id).where(_of_requests(ids, addresses))
    return SparringReply.answer_id.in_(answers)


def _waiting_mails(_ids: Collection[int], addresses: Sequence[str]) -> ColumnElement[bool]:
    about = or_(*(cast(Mail.values, Text).contains(one, autoescape=True) for one in addresses))
    return Mail.state.in_(("waiting", "sending")) & about


PLACES: Final[tuple[Place, ...]] = (
    Place(_l("teksten, som den står nu"), Cycle, CYCLE_TEXTS, _of_cycles(Cycle.id)),
    Place(_l("noterne"), Note, ("text",), _of_cycles(Note.cycle_id)),
    Place(_l("målingerne"), Measure, ("name", "unit"), _of_cycles(Measure.cycle_id)),
    Place(
        _l("bemærkninger til værdier"),
        MeasurePoint,
        ("note",),
        _of_measures(MeasurePoint.measure_id),
    ),
    Place(
        _l("spørgsmål om sparring"),
        SparringRequest,
        ("question", "team_name"),
        _of_cycles(SparringRequest.cycle_id),
    ),
    Place(_l("svar på dem"), SparringAnswer, ("text",), _of_requests),
    Place(_l("det, der er skrevet videre til svar"), SparringReply, ("text",), _of_answers),
    Place(
        _l("den delte udgave"),
        SharedVersion,
        ("content", "names"),
        _of_cycles(SharedVersion.cycle_id),
    ),
    Place(
        _l("et forslag om at dele"),
        ShareProposal,
        ("content", "names"),
        _of_cycles(ShareProposal.cycle_id),
    ),
    Place(
        _l("jeres svar til rapporter"),
        ReportAsk,
        ("texts", "first_yes"),
        _of_cycles(ReportAsk.cycle_id),
    ),
    Place(_l("tidligere udgaver"), CycleVersion, ("content",), _of_cycles(CycleVersion.cycle_id)),
    Place(
        _l("værdier, der er rettet eller taget ud"),
        MeasurePointVersion,
        ("note",),
        _of_measures(MeasurePointVersion.measure_id),
    ),
    Place(
        _l("målinger, som de hed før"),
        MeasureVersion,
        ("name", "unit"),
        _of_measures(MeasureVersion.measure_id),
    ),
    Place(_l("mails, der venter"), Mail, ("values",), _waiting_mails),
)


def values_in(
    place: Place, ids: Collection[int], addresses: Sequence[str]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows' ids with what their text columns hold."""
    columns = [getattr(place.model, name) for name in place.columns]
    query = select(place.model.id, *columns).where(place.of(ids, addresses))
    for row_id, *values in db.session.execute(query.order_by(place.model.id)).all():
        yield row_id, dict(zip(place.columns, values, strict=True))


def write(place: Place, row_id: int, values: dict[str, Any]) -> None:
    """Put other text in the place of a row's."""
    statement = update(place.model).where(place.model.id == row_id).values(values)
    db.session.execute(statement, execution_options={"synchronize_session": False})


def texts_of(value: Any) -> Iterator[str]:
    """All that somebody typed in a value: a text, or content with codes and days between."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from texts_of(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            if key not in _codes_of(value):
                yield from texts_of(part)


def _codes_of(value: dict[str, Any]) -> frozenset[str]:
    """Beside a team's name a focus area is a name, too, and no id."""
    return _CODES - {"focus_area"} if "team" in value else _CODES


def rewritten(value: Any, change: Callable[[str], str]) -> Any:
    """The same value with each typed text changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [rewritten(part, change) for part in value]
    if isinstance(value, dict):
        return {
            key: part if key in _codes_of(value) else rewritten(part, change)
            for key, part in value.items()
        }
    return value


def rewritten_all(value: Any, change: Callable[[str], str]) -> Any:
    """The same for what is not a record's content: every text is changed, whatever its key."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [rewritten_all(part, change) for part in value]
    if isinstance(value, dict):
        return {key: rewritten_all(part, change) for key, part in value.items()}
    return value
