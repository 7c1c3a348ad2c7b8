"""So many of everything around the record and the people of a world: what pages list, filled.

Rows are inserted in bulk, because five hundred of each one by one would take minutes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import insert, select

from app.accounts.models import LoginSession, Person
from app.core import clock
from app.core.db import db
from app.core.ids import new_public_id
from app.core.models import SecurityEvent
from app.cycles.models import (
    EXTRAS,
    STATUSES,
    Audience,
    Cycle,
    CycleVersion,
    Note,
    SharedVersion,
    ShareProposal,
)
from app.measures.models import (
    Measure,
    MeasurePoint,
    MeasurePointVersion,
    MeasureRemoval,
    MeasureVersion,
)
from app.organisations.models import (
    FocusArea,
    Network,
    NetworkMember,
    Organisation,
    Role,
    School,
)
from app.reports.models import Report
from app.reports.queries import version_digest
from app.sparring.models import SparringAnswer, SparringRequest
from app.teams.models import Membership, Team, TeamNews, TeamQuestion
from app.yearreports.models import ReportAsk, ReportEdition, YearReport
from tests.guards.world import World

_numbers = count(1)
TODAY = date(2025, 11, 10)
# One record is shared with so many networks and teams at most.
MOST_READERS = 20


def fill(world: World, many: int) -> None:
    """Add `many` more rows to every list that somebody in this world can open."""
    crowd = _Crowd(world, many)
    crowd.people()
    crowd.places()
    crowd.share_everything()
    crowd.records()
    crowd.of_the_record()
    crowd.own_things()
    db.session.commit()
    db.session.expunge_all()


class _Crowd:
    """What is added hangs on the same few things, looked up once."""

    def __init__(self, world: World, many: int) -> None:
        self.many, self.people_of = many, world.people
        self.main = _one(Cycle, world.ids["cycle_id"])
        self.team = _one(Team, world.ids["team_id"])
        self.school = _one(School, world.ids["school_id"])
        self.organisation = _one(Organisation, world.ids["organisation_id"])
        self.network = _one(Network, world.ids["network_id"])
        self.colleagues = _team_of(self.person("other_team"))
        self.shared = db.session.scalars(select(SharedVersion.content)).first()

    def person(self, persona: str) -> int:
        somebody = self.people_of[persona]
        assert somebody is not None
        return somebody.id

    def people(self) -> None:
        """Members of the team, leaders of its school, consultants, and a leader who asks to join."""
        team, school = self.team.id, self.school.id
        names = [f"Person {next(_numbers)}" for _ in range(self.many)]
        everybody = _add(
            Person, ({"name": n, "email": f"{n}@x.dk".replace(" ", "")} for n in names)
        )
        _add(Membership, ({"team_id": team, "person_id": one} for one in everybody))
        roles = [{"kind": "leader", "school_id": school}]
        roles += [{"kind": "consultant", "organisation_id": self.organisation.id}]
        roles += [{"kind": "coordinator", "network_id": self.network.id}]
        for role in roles:
            _add(Role, ({"person_id": one, **role} for one in everybody))
        days = {"opened_on": date(2026, 8, 10), "closes_on": date(2099, 9, 8)}
        _add(
            TeamQuestion,
            ({"team_id": team, "person_id": one, "about": "member", **days} for one in everybody),
        )

    def places(self) -> None:
        """Teams, schools, organisations, networks and focus areas, and personas in all of them."""
        names = [f"Sted {next(_numbers)}" for _ in range(self.many)]
        organisations = _add(Organisation, ({"name": n, "kind": "municipality"} for n in names))
        kind = {"kind": "folkeskole", "organisation_id": self.organisation.id}
        schools = _add(School, ({"name": n, **kind} for n in names))
        networks = _add(Network, ({"name": n, "kind": "network"} for n in names))
        teams = _add(
            Team, ({"name": n, "kind": "year_team", "school_id": self.school.id} for n in names)
        )
        coordinator = {"person_id": self.person("coordinator"), "role": "coordinator"}
        _add(Membership, ({"team_id": one, **coordinator} for one in teams))
        _add(Membership, ({"team_id": one, "person_id": self.person("member")} for one in teams))
        for member in ({"team_id": self.team.id}, {"school_id": self.school.id}):
            _add(NetworkMember, ({"network_id": one, **member} for one in networks))
        self._roles("leader", "leader", "school_id", schools)
        self._roles("consultant", "consultant", "organisation_id", organisations)
        self._roles("network_coordinator", "coordinator", "network_id", networks)
        for owner in (self.team, self.school, self.organisation):
            column = {f"{type(owner).__name__.lower()}_id": owner.id}
            _add(FocusArea, ({"name": n, **column} for n in names))
        # Nobody shares one record with hundreds; the pages that list them read them once for all.
        read_by = {"network_id": networks[:MOST_READERS], "team_id": teams[:MOST_READERS]}
        for column, places in read_by.items():
            kind = column.removesuffix("_id")
            _add(
                Audience, ({"kind": kind, column: one, "cycle_id": self.main.id} for one in places)
            )

    def _roles(self, persona: str, kind: str, column: str, places: list[int]) -> None:
        role = {"person_id": self.person(persona), "kind": kind}
        _add(Role, ({column: place, **role} for place in places))

    def records(self) -> None:
        """The team's in every phase, in the bin and in the archive; its colleagues' shared ones."""
        own = self._cycles(self.team.id, headline=True)
        self._cycles(self.team.id, binned_at=clock.now())
        self._cycles(self.team.id, archived_on=TODAY)
        theirs = self._cycles(self.colleagues, inspired_by_cycle_id=self.main.id)
        news = {"team_id": self.team.id, "kind": "tried_elsewhere"}
        pairs = zip(own, theirs, strict=True)
        _add(
            TeamNews,
            (
                {"public_id": new_public_id(), "cycle_id": a, "other_cycle_id": b, **news}
                for a, b in pairs
            ),
        )
        proposal = {
            "proposed_by_id": self.person("coordinator"),
            "audiences": ["public"],
            "content": self.shared,
        }
        _add(ShareProposal, ({"cycle_id": one, **proposal} for one in own))
        asked = {
            "question": "Hvordan?",
            "asked_on": TODAY,
            "school_id": self.school.id,
            "team_name": "Team",
        }
        _add(SparringRequest, ({"cycle_id": one, **asked} for one in own))
        self._asked_for_reports(own)

    def _asked_for_reports(self, cycles: list[int]) -> None:
        """The school's report asks about each; there are other years' reports, and many editions."""
        report = db.session.scalars(
            select(YearReport).where(YearReport.school_id == self.school.id).order_by(YearReport.id)
        ).first()
        assert report is not None
        version = SharedVersion(shared_on=TODAY, extras=[], content=self.shared)
        ask = {"report_id": report.id, "version": version_digest(version), "answer_by": TODAY}
        _add(ReportAsk, ({"cycle_id": one, **ask} for one in cycles))
        years = ({"school_id": self.school.id, "school_year": f"{n}"} for n in _some(self.many))
        _add(YearReport, years)
        edition = {"report_id": report.id, "content": {}, "sha256": "0"}
        _add(ReportEdition, ({"number": n, **edition} for n in _some(self.many)))

    def _cycles(self, team_id: int, **values: Any) -> list[int]:
        rows = [
            {
                "team_id": team_id,
                "kind": "trial_action",
                "title": f"Nr. {number}",
                "action": "Rollekort",
                "status": STATUSES[number % 4],
                "tags": ["rolle"],
                **values,
            }
            for number in range(self.many)
        ]
        cycles = _add(Cycle, rows)
        _add(
            Audience,
            ({"cycle_id": one, "kind": "school", "school_id": self.school.id} for one in cycles),
        )
        names = {"team": "Team", "school": "Skole", "focus_area": "", "goal": ""}
        version = {"shared_on": TODAY, "content": self.shared, "names": names}
        _add(SharedVersion, ({"cycle_id": one, **version} for one in cycles))
        return cycles

    def share_everything(self) -> None:
        """The one record is shared with all extras, under another focus area than it has now."""
        areas = db.session.scalars(select(FocusArea).where(FocusArea.team_id == self.team.id)).all()
        self.main.focus_area_id = areas[0].id
        version = db.session.scalars(
            select(SharedVersion).where(SharedVersion.cycle_id == self.main.id)
        ).one()
        version.extras = list(EXTRAS)
        version.content = {**version.content, "focus_area": areas[-1].exchange_id}
        self.shared = version.content
        db.session.flush()

    def of_the_record(self) -> None:
        """Rounds, notes, versions, measures, questions and answers of the one record."""
        main, member = self.main.id, self.person("member")
        again = self._cycles(self.team.id, follows_id=main)
        assert len(again) == self.many
        note = {"team_id": self.team.id, "author_id": member, "noted_on": TODAY, "text": "Note"}
        _add(Note, ({"cycle_id": main, **note} for _ in again))
        _add(Note, (note for _ in again))
        version = {"cycle_id": main, "person_id": member, "change": "plan", "content": self.shared}
        _add(CycleVersion, ({"number": 1 + next(_numbers), **version} for _ in again))
        measures = _add(Measure, ({"cycle_id": main, "name": "Rolige timer"} for _ in again))
        point = {"measured_on": TODAY, "value": 4}
        _add(MeasurePoint, ({"measure_id": one, **point} for one in measures))
        kept = {"change": "taken_out", "person_id": member, **point}
        _add(MeasurePointVersion, ({"measure_id": one, **kept} for one in measures))
        was = {"name": "Ro", "person_id": member, "baselines": [{"from": None, "points": None}]}
        _add(MeasureVersion, ({"measure_id": one, **was} for one in measures))
        removed = _add(Measure, ({"cycle_id": main, "name": "Larm"} for _ in again))
        db.session.execute(
            insert(MeasureRemoval), [{"measure_id": one, "person_id": member} for one in removed]
        )
        asked = {"question": "Hvordan?", "asked_on": TODAY, "withdrawn_at": clock.now()}
        asked |= {"school_id": self.school.id, "team_name": "Team"}
        requests = _add(SparringRequest, ({"cycle_id": main, **asked} for _ in again))
        requests += db.session.scalars(
            select(SparringRequest.id).where(
                SparringRequest.cycle_id == main, SparringRequest.withdrawn_at.is_(None)
            )
        )
        answer = {"person_id": self.person("leader"), "answered_on": TODAY, "text": "Sådan"}
        _add(SparringAnswer, ({"request_id": one, **answer} for one in requests))

    def own_things(self) -> None:
        """Devices and PDFs of the member, and what the security log knows."""
        member, main = self.person("member"), self.main.id
        report = {"kind": "record", "person_id": member, "cycle_id": main, "title": "T"}
        sources = [{"cycle": main, "version": None}]
        numbers = range(self.many)
        _add(Report, ({**report, "state": "done", "sources": sources} for _ in numbers))
        _add(SecurityEvent, ({"event": "login", "person_id": member} for _ in numbers))
        device = {"person_id": member, "idle_seconds": 60, "expires_at": clock.now()}
        _add(
            LoginSession,
            (
                {"public_id": new_public_id(), "token_hash": f"x{next(_numbers)}", **device}
                for _ in numbers
            ),
        )


def _some(many: int) -> list[int]:
    """So many numbers that nothing else has."""
    return [1000 + next(_numbers) for _ in range(many)]


def _add(model: Any, rows: Iterable[dict[str, Any]]) -> list[int]:
    statement = insert(model).returning(model.id, sort_by_parameter_order=True)
    return list(db.session.scalars(statement, list(rows)))


def _one(model: Any, public_id: str) -> Any:
    return db.session.scalars(select(model).where(model.public_id == public_id)).one()


def _team_of(person_id: int) -> int:
    return db.session.scalars(
        select(Membership.team_id).where(Membership.person_id == person_id)
    ).one()
