"""What sharing reads: a record with what its sharing depends on, and what waits for a second yes.

Starts from the viewer's own teams throughout; what outsiders read is in app/cycles/reading.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.access.viewer import Viewer
from app.accounts.models import Person
from app.core.db import db, read
from app.cycles.content import Content, carried, content_of
from app.cycles.models import Cycle, Note, ShareProposal
from app.cycles.queries import cycle_or_none, row_of_cycle
from app.measures.queries import measures_of
from app.organisations.models import School
from app.personaldata.finding import Known
from app.teams.colleagues import can_say_yes
from app.teams.known import NOBODY, Eyes, eyes_of
from app.teams.models import Team, TeamNews
from app.teams.queries_known import known_around


@dataclass(frozen=True, slots=True)
class Standing:
    """A record of one's own team, who counts for four eyes, and the proposal that waits, if any."""

    cycle: Cycle
    proposal: ShareProposal | None
    proposed_by: str
    eyes: Eyes = NOBODY
    names_colleague: bool = False

    @property
    def counted_ids(self) -> frozenset[int]:
        return self.eyes.counted

    def members_with(self, person_id: int | None) -> int:
        """How many count when this one proposes: none beside who does not count.

        A colleague who is named in a team of one counts as the second.
        """
        if self.is_alone and (self.names_colleague or self.colleague_email):
            return 2 if person_id in (*self.eyes.counted, self.colleague_id) else 1
        return len(self.eyes.counted) if person_id in self.eyes.counted else 1

    @property
    def is_alone(self) -> bool:
        """One member of the team counts, so that a colleague may say the second yes."""
        return len(self.eyes.counted) == 1

    @property
    def colleague_email(self) -> str:
        """Whom the team has asked, as it was written."""
        return (self.proposal.colleague_email or "") if self.proposal else ""

    @property
    def colleague_id(self) -> int | None:
        return self.proposal.colleague_id if self.proposal else None

    @property
    def team_id(self) -> int:
        return self.cycle.team_id

    @property
    def proposed_by_id(self) -> int | None:
        return self.proposal.proposed_by_id if self.proposal else None

    def for_proposal(self, proposal_id: str) -> Standing:
        """The same; without a proposal when this one is decided or replaced."""
        if self.proposal is not None and self.proposal.public_id == proposal_id:
            return self
        return replace(self, proposal=None, proposed_by="")


@dataclass(frozen=True, slots=True)
class Yes:
    """Who said the second yes, empty when the person is deleted, and when."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WaitingProposal:
    """A line of *Venter på endnu et ja*. `is_own`: the viewer made it, so another one answers."""

    public_id: str
    team_id: int
    team: str
    cycle_public_id: str
    title: str
    proposed_by: str
    proposed_at: datetime
    is_own: bool


def standing_or_none(viewer: Viewer, cycle_id: str, *, lock: bool = False) -> Standing | None:
    """A record of the viewer's own teams with all that sharing it depends on: two statements.

    `lock` keeps others from sharing it meanwhile. Of a record that is merely shared with the viewer
    no more than the record, so that the answer is who can: the rules say no.
    """
    query = _standings(viewer).where(Cycle.public_id == cycle_id)
    found = read(query, hold=row_of_cycle(cycle_id) if lock else None)
    row: Any = found.unique().one_or_none()
    if row is None:
        readable = cycle_or_none(viewer, cycle_id)
        return Standing(readable, None, "") if readable else None
    return _with_eyes(row)


def standing_of_proposal(viewer: Viewer, proposal_id: str) -> Standing | None:
    """The record that a waiting proposal is about."""
    query = _standings(viewer).where(ShareProposal.public_id == proposal_id)
    row = db.session.execute(query).unique().one_or_none()
    return _with_eyes(row) if row else None


def standing_for_colleague(
    viewer: Viewer, proposal_id: str, *, lock: bool = False
) -> Standing | None:
    """What the viewer is asked about as a named colleague, as long as they can say yes.

    Only as long as the one who proposed it is the only member who counts.
    """
    query = _all_standings().where(
        ShareProposal.public_id == proposal_id,
        ShareProposal.colleague_id == viewer.person_id,
        Cycle.team_id.not_in(viewer.team_ids),
        Cycle.binned_at.is_(None),
    )
    about = select(ShareProposal.cycle_id).where(ShareProposal.public_id == proposal_id)
    hold = select(Cycle.id).where(Cycle.id == about.scalar_subquery())
    row: Any = read(query, hold=hold if lock else None).unique().one_or_none()
    if row is None:
        return None
    standing = _with_eyes(row)
    colleague = db.session.get_one(Person, viewer.person_id)
    if standing.eyes.counted != {standing.proposed_by_id}:
        return None
    return standing if can_say_yes(standing.cycle.team, colleague) else None


def said_yes(cycle: Cycle, proposal_id: str) -> Yes | None:
    """The second yes to a proposal about this record that is no more; for its team alone."""
    query = (
        select(func.coalesce(Person.name, ""), TeamNews.created_at)
        .join(Person, Person.id == TeamNews.person_id, isouter=True)
        .where(
            TeamNews.public_id == proposal_id,
            TeamNews.kind == "shared",
            TeamNews.cycle_id == cycle.id,
        )
    )
    row = db.session.execute(query).one_or_none()
    return Yes(*row) if row else None


def waiting_proposals(viewer: Viewer) -> list[WaitingProposal]:
    """What waits for a second yes in the viewer's teams, oldest first: one statement."""
    query = (
        select(
            ShareProposal.public_id,
            Cycle.team_id,
            Team.name.label("team"),
            Cycle.public_id.label("cycle_public_id"),
            ShareProposal.content["title"].as_string().label("title"),
            func.coalesce(Person.name, "").label("proposed_by"),
            ShareProposal.proposed_at,
            (ShareProposal.proposed_by_id == viewer.person_id).label("is_own"),
        )
        .join(Cycle, Cycle.id == ShareProposal.cycle_id)
        .join(Team, Team.id == Cycle.team_id)
        .join(Person, Person.id == ShareProposal.proposed_by_id, isouter=True)
        .where(Cycle.team_id.in_(viewer.team_ids), Cycle.binned_at.is_(None))
        .order_by(ShareProposal.proposed_at, ShareProposal.id)
    )
    return [WaitingProposal(**row) for row in db.session.execute(query).mappings()]


def content_to_share(
    cycle: Cycle, extras: Sequence[str], measures: list[Content] | None = None
) -> Content:
    """The record as it stands, as others would read it with these extras.

    Reads the measurements when they are shared and not handed in.
    """
    if "measures" in extras and measures is None:
        measures = measures_of([cycle.id])[cycle.id]
    return carried(content_of(cycle, measures=measures), list(extras))


def newer_than_shared(cycle: Cycle, measures: list[Content] | None = None) -> bool:
    """Whether sharing again would let others read something else than they do now.

    Needs `whole_record` loaded; one statement more when measurements are shared and not handed in.
    """
    shared = cycle.shared_version
    if shared is None:
        return False
    now = content_to_share(cycle, shared.extras, measures)
    return now != carried(shared.content, shared.extras)


def known_to(cycle: Cycle) -> Known:
    """What the check of personal data is told about this record's team: one statement."""
    return known_around([cycle.team.school.organisation_id], [cycle.team_id])


def unknown_people(eyes: Eyes) -> list[Person]:
    """The members who do not count yet; no statement where there are none."""
    if not eyes.unknown:
        return []
    query = select(Person).where(Person.id.in_(eyes.unknown)).order_by(Person.sort_key, Person.id)
    return list(db.session.scalars(query))


def _with_eyes(row: Any) -> Standing:
    cycle, proposal, proposed_by = row
    eyes = eyes_of(cycle.team_id, cycle.team.school.organisation)
    return Standing(cycle, proposal, proposed_by, eyes)


def _standings(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return _all_standings().where(Cycle.team_id.in_(viewer.team_ids))


def _all_standings() -> Select[*tuple[Any, ...]]:
    return (
        select(Cycle, ShareProposal, func.coalesce(Person.name, ""))
        .join(Cycle.team)
        .join(Team.school)
        .join(School.organisation)
        .join(ShareProposal, ShareProposal.cycle_id == Cycle.id, isouter=True)
        .join(Person, Person.id == ShareProposal.proposed_by_id, isouter=True)
        .options(
            contains_eager(Cycle.team)
            .contains_eager(Team.school)
            .contains_eager(School.organisation),
            joinedload(Cycle.focus_area),
            joinedload(Cycle.shared_version),
            joinedload(Cycle.audiences),
            # One statement less than by a second one; a record has few audiences and few notes.
            joinedload(Cycle.notes).joinedload(Note.author),
        )
    )
