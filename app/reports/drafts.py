"""From a report's row to the page that is drawn: read as the viewer who asked, then plain HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from flask import current_app

from app.access.policy import Can, allows
from app.access.viewer import ANYONE, Viewer
from app.core import clock, danish
from app.core.i18n import _
from app.core.text import excerpt
from app.cycles.content import Content, content_of
from app.cycles.models import Cycle
from app.cycles.reading import shared_content
from app.measures.queries import measures_of
from app.reports import queries
from app.reports.above import MAKERS
from app.reports.blank import blank_form
from app.reports.building import record_of
from app.reports.content import Collection, Edition, Identity, Record
from app.reports.lists import Row
from app.reports.models import Report
from app.reports.queries import Source
from app.teams.queries import viewer_for

# The header has room for one line.
_PLACE_LENGTH = 90
# More than a time limit of a minute lets through anyway.
MAX_CHARACTERS = 1_000_000
CHARACTERS_ON_A_PAGE = 2600
_NONE: Mapping[int, list[Content]] = MappingProxyType({})


class NothingToReadError(Exception):
    """What the report was to hold may not be read, or is gone. The message is a sentence."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A page to draw, with what the row needs to know of it."""

    html: str
    pages: int
    sources: list[Source] = field(default_factory=list)


def draft_of(report: Report, on_record: Callable[[int, int], None] = lambda n, of: None) -> Draft:
    """Read everything that the report holds. `on_record(number, of)` hears how far it is.

    Raises NothingToReadError.
    """
    viewer = _viewer_of(report)
    made_on = clock.danish(report.created_at).date()
    if report.kind in MAKERS:
        return _draft_from_above(viewer, report, made_on)
    if report.kind == "record":
        return _draft_of_record(viewer, report, made_on)
    return _draft_of_collection(viewer, report, made_on, on_record)


def record_html(record: Record, made_on: date) -> str:
    """Report A as a page to draw."""
    return _render(
        "record",
        record=record,
        place=_place(record.identity.team, record.identity.school),
        made_on=made_on,
        made_words=_made(made_on),
    )


def collection_html(collection: Collection, made_on: date) -> str:
    """A team's collection as a page to draw."""
    return _render(
        "collection",
        collection=collection,
        place=_place(collection.team, collection.school),
        made_on=made_on,
        made_words=_made(made_on),
    )


def blank_html(kind: str) -> str:
    """The paper form as a page to draw."""
    return _render("blank", form=blank_form(kind), place="Afprøvet", made_on=None)


def records_of(viewer: Viewer, cycles: Sequence[Cycle]) -> list[Record]:
    """The records as this viewer reads them. Needs `whole_record` loaded; three statements more."""
    own = [cycle.id for cycle in cycles if allows(viewer, Can.READ_AS_TEAM, cycle)]
    measures = measures_of(own) if own else {}
    return [record_of(*row) for row in as_read_by(viewer, cycles, measures)]


def as_read_by(
    viewer: Viewer, cycles: Sequence[Cycle], measures: Mapping[int, list[Content]] = _NONE
) -> list[Row]:
    """The team's own records as they stand, the others by their shared version."""
    own = frozenset(cycle.id for cycle in cycles if allows(viewer, Can.READ_AS_TEAM, cycle))
    contents = [
        content_of(cycle, measures=measures.get(cycle.id))
        if cycle.id in own
        else shared_content(cycle)
        for cycle in cycles
    ]
    return _with_identity(cycles, contents, own=own)


def as_shared(cycles: Sequence[Cycle]) -> list[Row]:
    """Everything by its shared version, one's own, too: the list is the same for all."""
    return _with_identity(cycles, [shared_content(cycle) for cycle in cycles], own=frozenset())


def _viewer_of(report: Report) -> Viewer:
    if report.person_id is None:
        return ANYONE
    person = queries.person_or_none(report.person_id)
    if person is None:
        raise NothingToReadError(_nothing())
    return viewer_for(person)


def _draft_of_record(viewer: Viewer, report: Report, made_on: date) -> Draft:
    cycle = queries.cycle_by_id(viewer, report.cycle_id)
    if cycle is None:
        raise NothingToReadError(_nothing())
    record = records_of(viewer, [cycle])[0]
    html = record_html(record, made_on)
    return Draft(html, _pages([record]), [queries.source_of(viewer, cycle)])


def _draft_from_above(viewer: Viewer, report: Report, made_on: date) -> Draft:
    page = MAKERS[report.kind].draw(viewer, report, made_on)
    if page is None:
        raise NothingToReadError(_nothing())
    return Draft(page.html, page.pages, page.sources)


def _draft_of_collection(
    viewer: Viewer, report: Report, made_on: date, on_record: Callable[[int, int], None]
) -> Draft:
    cycles = queries.cycles_of_team(viewer, report.team_id or 0)
    if not cycles:
        raise NothingToReadError(_nothing())
    records = []
    for number, record in enumerate(records_of(viewer, cycles), start=1):
        records.append(record)
        on_record(number, len(cycles))
    if sum(record.size for record in records) > MAX_CHARACTERS:
        raise NothingToReadError(_("Samlingen er for lang til én PDF. Lav en PDF af hver."))
    team = cycles[0].team
    collection = Collection(
        team=team.name,
        school=team.school.name,
        is_teams_own=team.id in viewer.memberships,
        records=tuple(sorted(records, key=lambda record: record.begins)),
    )
    html = collection_html(collection, made_on)
    sources = [queries.source_of(viewer, cycle) for cycle in cycles]
    return Draft(html, 2 + _pages(records), sources)


def _with_identity(
    cycles: Sequence[Cycle], contents: Sequence[Content], own: frozenset[int]
) -> list[Row]:
    names = queries.focus_area_names(content["focus_area"] for content in contents)
    return [
        (
            Identity(
                kind=cycle.kind,
                team=cycle.team.name,
                school=cycle.team.school.name,
                round=cycle.round,
                focus_area=names.get(content["focus_area"] or "", ""),
            ),
            content,
            Edition(None if cycle.id in own else _shared_on(cycle)),
        )
        for cycle, content in zip(cycles, contents, strict=True)
    ]


def _shared_on(cycle: Cycle) -> date | None:
    return cycle.shared_version.shared_on if cycle.shared_version else None


def _render(name: str, **values: object) -> str:
    # Not render_template: nobody is looking at this page, so there is no viewer to hand over.
    return current_app.jinja_env.get_template(f"reports/pdf/{name}.html").render(**values)


def _place(team: str, school: str) -> str:
    return excerpt(f"{team} · {school}", _PLACE_LENGTH)


def _made(day: date) -> str:
    return _("lavet %(day)s", day=danish.date_full(day))


def _pages(records: Sequence[Record]) -> int:
    return sum(max(1, round(record.size / CHARACTERS_ON_A_PAGE)) for record in records)


def _nothing() -> str:
    return _("Det, PDF'en skulle vise, er ikke delt længere, eller det er slettet.")
