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
from app.cycles.names import Names, school_for, shared_names, team_for
from app.cycles.reading import shared_content
from app.cycles.series import rounds_of_each
from app.measures.measured import contributing, own_measures, rounds_read
from app.measures.queries import measure_data
from app.measures.series import series_of_rounds
from app.printing.pdf import READER, Asset, Attachment
from app.reports import queries
from app.reports.above import MAKERS
from app.reports.blank import blank_form
from app.reports.building import record_of
from app.reports.content import Collection, Edition, Identity, Record
from app.reports.lists import Row
from app.reports.models import Report
from app.reports.queries import Source
from app.reports.unshared import found_in_own
from app.teams.queries import viewer_for

# The header has room for one line.
_PLACE_LENGTH = 90
# More than a time limit of a minute lets through anyway.
MAX_CHARACTERS = 1_000_000
CHARACTERS_ON_A_PAGE = 2600
OnRecord = Callable[[int, int], None]
_NONE: Mapping[int, list[Content]] = MappingProxyType({})


class NothingToReadError(Exception):
    """What the report was to hold may not be read, or is gone. The message is a sentence."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A page to draw, with what the row needs to know of it."""

    html: str
    pages: int
    sources: list[Source] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    parts: Sequence[str] = ()
    edition: str = READER
    attachments: Sequence[Attachment] = ()
    content_hash: str = ""
    assets: Mapping[str, Asset] = field(default_factory=dict)


def draft_of(report: Report, on_record: OnRecord = lambda n, of: None) -> Draft:
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
    return _render("blank", form=blank_form(kind), place="Afprøvet", made_on=None, fits=False)


@dataclass(frozen=True, slots=True)
class Read:
    """Records as somebody reads them. `sources`: they, and the rounds that are on their charts."""

    records: list[Record]
    sources: list[Source]


def read_by(
    viewer: Viewer, cycles: Sequence[Cycle], on_record: OnRecord = lambda number, of: None
) -> Read:
    """The records as this viewer reads them, series over all rounds as on their pages. Needs
    `whole_record` loaded; four statements more.
    """
    rounds = rounds_of_each(viewer, cycles)
    every = {one.id: one for one in (*cycles, *(one for all_ in rounds.values() for one in all_))}
    measures = own_measures(viewer, every.values())
    data = {id_: [measure_data(one) for one in here] for id_, here in measures.items()}
    records, held = [], {cycle.id: cycle for cycle in cycles}
    for cycle, row in zip(cycles, as_read_by(viewer, cycles, data), strict=True):
        its_rounds = rounds[cycle.id]
        read = rounds_read(cycle, its_rounds, measures)
        records.append(record_of(*row, series_of_rounds(read)))
        held |= {one.id: one for one in contributing(its_rounds, read)}
        on_record(len(records), len(cycles))
    return Read(records, [queries.source_of(viewer, one) for one in held.values()])


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
    read = read_by(viewer, [cycle])
    html = record_html(read.records[0], made_on)
    return Draft(html, _pages(read.records), read.sources, _kinds_in(viewer, [cycle]))


def _draft_from_above(viewer: Viewer, report: Report, made_on: date) -> Draft:
    page = MAKERS[report.kind].draw(viewer, report, made_on)
    if page is None:
        raise NothingToReadError(_nothing())
    return Draft(
        page.html,
        page.pages,
        page.sources,
        parts=page.parts,
        edition=page.edition,
        attachments=page.attachments,
        content_hash=page.content_hash,
        assets=page.assets,
    )


def _draft_of_collection(
    viewer: Viewer, report: Report, made_on: date, on_record: OnRecord
) -> Draft:
    cycles = queries.cycles_of_team(viewer, report.team_id or 0)
    if not cycles:
        raise NothingToReadError(_nothing())
    read = read_by(viewer, cycles, on_record)
    records = read.records
    if sum(record.size for record in records) > MAX_CHARACTERS:
        raise NothingToReadError(_("Samlingen er for lang til én PDF. Lav en PDF af hver."))
    newest = max(cycles, key=lambda one: (_shared_on(one) or date.min, one.id))
    collection = Collection(
        team=team_for(viewer, newest),
        school=school_for(viewer, newest),
        is_teams_own=newest.team_id in viewer.memberships,
        records=tuple(sorted(records, key=lambda record: record.begins)),
    )
    html = collection_html(collection, made_on)
    return Draft(
        html, 2 + _pages(records), read.sources, _kinds_in(viewer, cycles), _places(len(records))
    )


def _kinds_in(viewer: Viewer, cycles: Sequence[Cycle]) -> list[str]:
    """Which kinds of personal data stand in the team's own text, each as often as it does."""
    return [one.kind for one in found_in_own(viewer, cycles)]


def _with_identity(
    cycles: Sequence[Cycle], contents: Sequence[Content], own: frozenset[int]
) -> list[Row]:
    names = queries.focus_area_names(
        content["focus_area"]
        for cycle, content in zip(cycles, contents, strict=True)
        if cycle.id in own
    )
    rows = []
    for cycle, content in zip(cycles, contents, strict=True):
        if cycle.id in own:
            area = names.get(content["focus_area"] or "", "")
            rows.append(_row(cycle, content, _own_names(cycle, area), Edition(None)))
        else:
            rows.append(_row(cycle, content, shared_names(cycle), Edition(_shared_on(cycle))))
    return rows


def _row(cycle: Cycle, content: Content, names: Names, edition: Edition) -> Row:
    identity = Identity(
        kind=cycle.kind,
        team=names.team,
        school=names.school,
        round=cycle.round,
        focus_area=names.focus_area,
    )
    return identity, content, edition


def _own_names(cycle: Cycle, focus_area: str) -> Names:
    return Names(cycle.team.name, cycle.team.school.name, focus_area)


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


def _places(of: int) -> list[str]:
    """Without titles: they are told where the reader may still read them."""
    return [_("Afprøvning %(number)d af %(of)d", number=n + 1, of=of) for n in range(of)]


def _nothing() -> str:
    return _("Det, PDF'en skulle vise, er ikke delt længere, eller det er slettet.")
