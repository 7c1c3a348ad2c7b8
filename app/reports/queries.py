"""Which reports somebody may have, and the records that go into one. Everything as the viewer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TypedDict

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, load_only

from app.access.policy import Can, allows
from app.access.viewer import ANYONE, Viewer
from app.accounts.models import Person
from app.core.db import db
from app.core.i18n import _
from app.cycles.models import Cycle, SharedVersion
from app.cycles.queries import readable_cycles, shared_with, whole_record
from app.cycles.reading import title_for
from app.organisations.models import FocusArea
from app.reports import words
from app.reports.above import MAKERS
from app.reports.commands_files import NAMED_BY
from app.reports.models import Report, ReportFile
from app.teams.models import Team


class Source(TypedDict):
    """A record in a finished file; `version` is null for the team's own edition."""

    cycle: int
    version: str | None


@dataclass(frozen=True, slots=True)
class OwnReport:
    """A report that its owner may still have.

    `title` is the one that the viewer reads today, `record_id` the record's address, "" for a
    collection. `is_current`: the file holds what the viewer may read today. The team may have shared another
    version since, perhaps because there was something in the old one that should not be read.
    """

    report: Report
    title: str
    record_id: str
    is_current: bool
    about: str = ""

    @property
    def person_id(self) -> int | None:
        return self.report.person_id

    @property
    def can_be_fetched(self) -> bool:
        return self.report.state == "done" and self.is_current

    @property
    def is_outdated(self) -> bool:
        return self.report.state == "done" and not self.is_current

    @property
    def is_waiting(self) -> bool:
        return self.report.state in ("queued", "running")

    @property
    def file_words(self) -> str:
        """How large the finished file is."""
        return words.size(self.report.file.size_bytes) if self.report.file else ""

    @property
    def edition_words(self) -> str:
        """Whose text is in it."""
        if self.about:
            return self.about
        if any(source["version"] is None for source in self.report.sources):
            return _("Teamets egen udgave. Den kan rumme mere, end teamet har delt.")
        return _("Den udgave, teamet har delt.")


def version_digest(version: SharedVersion) -> str:
    """Changes with everything that others read of a record."""
    parts = [version.shared_on.isoformat(), version.extras, version.content]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def source_of(viewer: Viewer, cycle: Cycle) -> Source:
    """What a PDF for this viewer holds of a record."""
    own = allows(viewer, Can.READ_AS_TEAM, cycle)
    version = None if own or cycle.shared_version is None else version_digest(cycle.shared_version)
    return {"cycle": cycle.id, "version": version}


def cycle_by_id(viewer: Viewer, cycle_id: int | None) -> Cycle | None:
    """The record that a report is about, if the viewer may open it."""
    query = readable_cycles(viewer).where(Cycle.id == cycle_id).options(*whole_record())
    return db.session.scalars(query).unique().one_or_none()


def cycles_of_team(viewer: Viewer, team_id: int) -> list[Cycle]:
    """Everything of a team that the viewer may open, in the order it was begun."""
    query = (
        readable_cycles(viewer).where(Cycle.team_id == team_id).options(*whole_record(of_many=True))
    )
    return list(db.session.scalars(query.order_by(Cycle.id)).unique())


def shared_cycles_where(viewer: Viewer, which: ColumnElement[bool]) -> list[Cycle]:
    """What is shared with a place of the viewer's, their own teams' too, by its shared version."""
    query = (
        select(Cycle)
        .join(Cycle.team)
        .join(Team.school)
        .join(Cycle.shared_version)
        .where(shared_with(viewer), which, Cycle.binned_at.is_(None))
        .options(
            contains_eager(Cycle.team).contains_eager(Team.school),
            contains_eager(Cycle.shared_version),
        )
    )
    return list(db.session.scalars(query).unique())


def has_records(viewer: Viewer, team_id: int) -> bool:
    """Whether there is anything in the team's collection for this viewer."""
    query = readable_cycles(viewer).where(Cycle.team_id == team_id).with_only_columns(Cycle.id)
    return db.session.scalar(query.limit(1)) is not None


def readable_team_or_none(viewer: Viewer, team_id: str) -> Team | None:
    """A team that the viewer is in, or that has shared something with them."""
    query = _readable_teams(viewer).where(Team.public_id == team_id)
    return db.session.scalars(query).one_or_none()


def team_name_for(viewer: Viewer, team: Team) -> str:
    """What the viewer reads as the team's name: others as it was when it last shared with them."""
    if team.id in viewer.team_ids:
        return team.name
    query = (
        select(SharedVersion.names["team"].as_string())
        .join(Cycle, Cycle.id == SharedVersion.cycle_id)
        .where(Cycle.team_id == team.id, Cycle.binned_at.is_(None), shared_with(viewer))
        .order_by(SharedVersion.shared_on.desc(), Cycle.id.desc())
        .limit(1)
    )
    return db.session.scalar(query) or ""


def focus_area_names(exchange_ids: Iterable[str | None]) -> dict[str, str]:
    """The names of focus areas, by the ids that contents hold."""
    wanted = {one for one in exchange_ids if one}
    query = select(FocusArea.exchange_id, FocusArea.name).where(FocusArea.exchange_id.in_(wanted))
    return {row.exchange_id: row.name for row in db.session.execute(query)} if wanted else {}


def person_or_none(person_id: int) -> Person | None:
    """Somebody who can still log in."""
    return db.session.scalars(
        select(Person).where(Person.id == person_id, Person.active)
    ).one_or_none()


def own_reports(viewer: Viewer) -> list[OwnReport]:
    """The viewer's reports that they may still have, newest first: three statements."""
    if not viewer.is_logged_in:
        return []
    query = (
        select(Report)
        .where(Report.person_id == viewer.person_id)
        .order_by(Report.created_at.desc(), Report.id.desc())
    )
    return _still_allowed(viewer, list(db.session.scalars(query)))


def report_or_none(viewer: Viewer, report_id: str) -> OwnReport | None:
    """One's own report, or one of public records, while everything in it may still be read."""
    query = (
        select(Report)
        .where(
            Report.public_id == report_id,
            or_(Report.person_id.is_(None), Report.person_id == viewer.person_id),
        )
        .options(joinedload(Report.file))  # what it is, not its bytes
    )
    report = db.session.scalars(query).one_or_none()
    if report is None:
        return None
    # What nobody ordered holds what anybody may read, whoever comes for it.
    reader = ANYONE if report.person_id is None else viewer
    allowed = _still_allowed(reader, [report])
    return allowed[0] if allowed else None


def finished_report_or_none(viewer: Viewer, report_id: str) -> OwnReport | None:
    """The same, when there is a file to fetch."""
    own = report_or_none(viewer, report_id)
    return own if own is not None and own.can_be_fetched else None


def file_bytes(report: Report) -> bytes:
    """The finished file."""
    data: bytes = db.session.scalars(
        select(ReportFile.data).where(ReportFile.sha256 == report.file_sha256)
    ).one()
    return data


def faulty_files() -> Iterator[tuple[str, list[str]]]:
    """Files whose bytes do not give the hash they are kept by, with the reports and editions that
    name them.

    Read one at a time: all of them together may be more than the memory holds.
    """
    for digest in db.session.scalars(select(ReportFile.sha256).order_by(ReportFile.sha256)).all():
        kept = select(ReportFile.data, ReportFile.size_bytes).where(ReportFile.sha256 == digest)
        row = db.session.execute(kept).one_or_none()
        if row is None:
            continue  # forgotten meanwhile
        if hashlib.sha256(row.data).hexdigest() != digest or len(row.data) != row.size_bytes:
            yield digest, _whose(digest)


def _whose(digest: str) -> list[str]:
    named = []
    for naming in NAMED_BY:
        sha256, public_id = naming.selected_columns
        query = naming.where(sha256 == digest).with_only_columns(public_id)
        named += list(db.session.scalars(query))
    return sorted(named)


def file_count() -> int:
    """How many files are kept."""
    return db.session.scalar(select(func.count()).select_from(ReportFile)) or 0


@dataclass(frozen=True, slots=True)
class _Today:
    """What a viewer would get of a record today."""

    public_id: str
    title: str
    version: str | None


def _still_allowed(viewer: Viewer, reports: list[Report]) -> list[OwnReport]:
    """Those whose every record (before it is made: whose subject) the viewer may open today."""
    above = _opened_above(viewer, reports)
    every, reports = reports, [report for report in reports if report.kind not in MAKERS]
    ids: set[int] = {source["cycle"] for report in reports for source in report.sources}
    ids |= {report.cycle_id for report in reports if report.cycle_id is not None}
    today = _records_today(viewer, ids)
    teams = _teams_today(viewer, {r.team_id for r in reports if r.kind == "collection"})
    own = {
        report.id: _own(report, today)
        for report in reports
        if _subject_is_open(report, today, teams) and _sources_are_open(report, today)
    } | above
    return [own[report.id] for report in every if report.id in own]


def _opened_above(viewer: Viewer, reports: list[Report]) -> dict[int, OwnReport]:
    """Those of kinds that packages above make, as far as they say that the viewer may have them."""
    found = {}
    for kind, maker in MAKERS.items():
        listed = [report for report in reports if report.kind == kind]
        opened = maker.opened(viewer, listed) if listed else {}
        for report in listed:
            if one := opened.get(report.id):
                found[report.id] = OwnReport(report, one.title, "", one.is_current, one.about)
    return found


def _own(report: Report, today: dict[int, _Today]) -> OwnReport:
    known = today.get(report.cycle_id or 0)
    return OwnReport(
        report,
        title=known.title if known else report.title,
        record_id=known.public_id if known else "",
        is_current=all(today[s["cycle"]].version == s["version"] for s in report.sources),
    )


def _subject_is_open(report: Report, today: dict[int, _Today], teams: set[int]) -> bool:
    return report.team_id in teams if report.kind == "collection" else report.cycle_id in today


def _sources_are_open(report: Report, today: dict[int, _Today]) -> bool:
    """A file of the team's own edition is for its members, whatever else they may read."""
    return all(
        source["cycle"] in today
        and (source["version"] is not None or today[source["cycle"]].version is None)
        for source in report.sources
    )


def _records_today(viewer: Viewer, cycle_ids: Collection[int]) -> dict[int, _Today]:
    """The records among these that the viewer may open."""
    if not cycle_ids:
        return {}
    query = (
        readable_cycles(viewer)
        .where(Cycle.id.in_(cycle_ids))
        .options(
            load_only(Cycle.team_id, Cycle.public_id, Cycle.title), joinedload(Cycle.shared_version)
        )
    )
    return {
        cycle.id: _Today(
            cycle.public_id, title_for(viewer, cycle), source_of(viewer, cycle)["version"]
        )
        for cycle in db.session.scalars(query).unique()
    }


def _teams_today(viewer: Viewer, team_ids: Collection[int | None]) -> set[int]:
    if not team_ids:
        return set()
    query = _readable_teams(viewer).where(Team.id.in_(team_ids)).with_only_columns(Team.id)
    return set(db.session.scalars(query))


def _readable_teams(viewer: Viewer) -> Select[Team]:
    open_to_viewer = readable_cycles(viewer).with_only_columns(Cycle.team_id)
    return (
        select(Team)
        .join(Team.school)
        .where(or_(Team.id.in_(viewer.team_ids), Team.id.in_(open_to_viewer)))
        .options(contains_eager(Team.school))
    )
